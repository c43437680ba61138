import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { BATCH_STATES, EXCEPTION_STATES, FUNDING_KINDS, FUNDING_STATES, RETURN_REASONS } from '#libs/payout/domain';
import { PersonBody, RefusalBody } from '../remittance/answers.js';

const FEN = { type: String, description: 'fen, decimal string', example: '3200000' };
const OPTIONAL_TEXT = { type: String, nullable: true } as const;

export class PayoutAnswerBody {
  @ApiProperty() id!: string;
  @ApiProperty() number!: string;
  @ApiProperty() version!: number;
  @ApiProperty() state!: string;
  @ApiProperty({ type: [String], description: 'What happened' }) events!: readonly string[];
}
export class PermittedPayoutBody {
  @ApiProperty({ description: 'The command' }) type!: string;
  @ApiPropertyOptional({ type: RefusalBody, description: 'Why not, for this person; absent when it may be done' })
  refusal?: RefusalBody;
}
export class OfficeBody {
  @ApiProperty() institutionId!: string;
  @ApiProperty() institutionName!: string;
}
export class RejectionBody {
  @ApiProperty({ type: PersonBody }) by!: PersonBody;
  @ApiProperty() reason!: string;
}

export class FundingItem {
  @ApiProperty() requestId!: string;
  @ApiProperty() requestNo!: string;
  @ApiProperty() agencyName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty({ enum: [...FUNDING_KINDS] }) kind!: string;
  @ApiProperty({ enum: [...FUNDING_STATES] }) state!: string;
  @ApiProperty() heads!: number;
  @ApiProperty(FEN) payableFen!: string;
  @ApiProperty(FEN) requestedFen!: string;
  @ApiProperty() neededBy!: string;
  @ApiProperty() version!: number;
}
export class FundingPage {
  @ApiProperty({ type: [FundingItem] }) items!: FundingItem[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}
export class FundingLineAnswer extends OfficeBody {
  @ApiProperty() regionCode!: string;
  @ApiProperty() headcount!: number;
  @ApiProperty(FEN) payableFen!: string;
  @ApiProperty(FEN) balanceFen!: string;
  @ApiProperty(FEN) requestedFen!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Months the balance on hand pays, one digit, rounded down' })
  monthsPayable!: string | null;
}
export class ProposedLine extends FundingLineAnswer {
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The batch its figures were taken from' }) basedOn!: string | null;
}
export class PoolBody {
  @ApiProperty(FEN) balanceFen!: string;
  @ApiProperty({ ...FEN, description: 'Approved and not yet sent' }) promisedFen!: string;
  @ApiProperty(FEN) availableFen!: string;
}
export class PlannedRemittanceBody {
  @ApiProperty() institutionId!: string;
  @ApiProperty() remittanceId!: string;
  @ApiProperty() remittanceNo!: string;
}
export class FundingBody {
  @ApiProperty() requestId!: string;
  @ApiProperty() requestNo!: string;
  @ApiProperty({ type: OfficeBody }) agency!: OfficeBody;
  @ApiProperty({ type: OfficeBody }) finance!: OfficeBody;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty({ enum: [...FUNDING_KINDS] }) kind!: string;
  @ApiProperty() reason!: string;
  @ApiProperty() neededBy!: string;
  @ApiProperty({ type: [FundingLineAnswer] }) lines!: FundingLineAnswer[];
  @ApiProperty(FEN) requestedFen!: string;
  @ApiProperty({ enum: [...FUNDING_STATES] }) state!: string;
  @ApiProperty({ type: PersonBody }) draftedBy!: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) submittedBy?: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) reviewedBy?: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) approvedBy?: PersonBody;
  @ApiPropertyOptional() approvalDocumentNo?: string;
  @ApiPropertyOptional({ type: RejectionBody }) rejection?: RejectionBody;
  @ApiProperty({ type: [PlannedRemittanceBody] }) remittances!: PlannedRemittanceBody[];
  @ApiPropertyOptional({ type: PoolBody, description: 'For those who decide' }) pool?: PoolBody;
  @ApiProperty() version!: number;
  @ApiProperty({ type: [PermittedPayoutBody] }) permitted!: PermittedPayoutBody[];
}
export class ProposalBody {
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty() neededBy!: string;
  @ApiPropertyOptional({ description: 'The regular request that holds the period already' }) requestedBy?: string;
  @ApiProperty({ type: PoolBody }) pool!: PoolBody;
  @ApiProperty({ type: [ProposedLine] }) lines!: ProposedLine[];
}

export class BatchItem {
  @ApiProperty() batchId!: string;
  @ApiProperty() batchNo!: string;
  @ApiProperty() institutionId!: string;
  @ApiProperty() institutionName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty() payDay!: string;
  @ApiProperty({ enum: [...BATCH_STATES] }) state!: string;
  @ApiProperty() roundNo!: number;
  @ApiProperty(FEN) fundedFen!: string;
  @ApiProperty() payableHeads!: number;
  @ApiProperty(FEN) payableFen!: string;
  @ApiProperty() paidHeads!: number;
  @ApiProperty(FEN) paidFen!: string;
  @ApiProperty() onTimeHeads!: number;
  @ApiProperty(FEN) onTimeFen!: string;
  @ApiProperty({ description: 'Not yet settled' }) openHeads!: number;
  @ApiProperty(FEN) openFen!: string;
  @ApiProperty() version!: number;
}
export class BatchPage {
  @ApiProperty({ type: [BatchItem] }) items!: BatchItem[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}
export class CountBody {
  @ApiProperty() heads!: number;
  @ApiProperty(FEN) amountFen!: string;
}
export class ListFileBody extends CountBody {
  @ApiProperty() importId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
  @ApiProperty() checksum!: string;
}
export class PaidOnBody extends CountBody {
  @ApiProperty() paidOn!: string;
}
export class ReturnedForBody extends CountBody {
  @ApiProperty({ enum: [...RETURN_REASONS] }) reason!: string;
}
export class ResultsBody {
  @ApiProperty() importId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
  @ApiProperty({ type: [PaidOnBody] }) paid!: PaidOnBody[];
  @ApiProperty({ type: [ReturnedForBody] }) returned!: ReturnedForBody[];
}
export class InstructionBody {
  @ApiProperty() fileName!: string;
  @ApiProperty() layoutCode!: string;
  @ApiProperty() digest!: string;
}
export class RoundBody extends CountBody {
  @ApiProperty() roundNo!: number;
  @ApiPropertyOptional({ type: PersonBody }) submittedBy?: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) reviewedBy?: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) approvedBy?: PersonBody;
  @ApiPropertyOptional({ type: RejectionBody }) rejection?: RejectionBody;
  @ApiPropertyOptional() instructedOn?: string;
  @ApiPropertyOptional({ type: InstructionBody }) instruction?: InstructionBody;
  @ApiPropertyOptional({ type: ResultsBody }) results?: ResultsBody;
}
export class AllotmentAnswer {
  @ApiProperty() arrivalId!: string;
  @ApiProperty(FEN) amountFen!: string;
}
export class BatchBody {
  @ApiProperty() batchId!: string;
  @ApiProperty() batchNo!: string;
  @ApiProperty({ type: OfficeBody }) institution!: OfficeBody;
  @ApiProperty() regionCode!: string;
  @ApiProperty() accountId!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty() payDay!: string;
  @ApiProperty({ enum: [...BATCH_STATES] }) state!: string;
  @ApiProperty({ type: [AllotmentAnswer] }) funding!: AllotmentAnswer[];
  @ApiProperty(FEN) fundedFen!: string;
  @ApiPropertyOptional({ type: ListFileBody }) list?: ListFileBody;
  @ApiProperty({ type: [RoundBody] }) rounds!: RoundBody[];
  @ApiProperty({ type: CountBody }) paid!: CountBody;
  @ApiProperty({ type: CountBody }) paidOnTime!: CountBody;
  @ApiProperty({ type: CountBody }) returned!: CountBody;
  @ApiProperty({ type: CountBody }) corrected!: CountBody;
  @ApiProperty({ type: CountBody }) writtenOff!: CountBody;
  @ApiProperty({ type: CountBody }) carriedOver!: CountBody;
  @ApiPropertyOptional() closedOn?: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: [PermittedPayoutBody] }) permitted!: PermittedPayoutBody[];
}
export class ArrivalBody {
  @ApiProperty() arrivalId!: string;
  @ApiProperty() remittanceId!: string;
  @ApiProperty() remittanceNo!: string;
  @ApiProperty() institutionId!: string;
  @ApiProperty() accountId!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty() arrivedOn!: string;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty(FEN) allottedFen!: string;
}
export class ArrivalPage {
  @ApiProperty({ type: [ArrivalBody] }) items!: ArrivalBody[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}
export class ReturnedPaymentBody {
  @ApiProperty() batchId!: string;
  @ApiProperty() lineNo!: number;
  @ApiProperty() payeeRecord!: string;
  @ApiProperty() maskedId!: string;
  @ApiProperty() maskedName!: string;
  @ApiProperty() maskedAccount!: string;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty({ enum: [...RETURN_REASONS] }) reason!: string;
  @ApiProperty({ enum: [...EXCEPTION_STATES] }) state!: string;
  @ApiProperty() roundNo!: number;
  @ApiProperty() returnedOn!: string;
  @ApiProperty() times!: number;
  @ApiProperty() note!: string;
  @ApiProperty() documentNo!: string;
  @ApiProperty(OPTIONAL_TEXT) endedOn!: string | null;
}
export class ReturnedPage {
  @ApiProperty({ type: [ReturnedPaymentBody] }) items!: ReturnedPaymentBody[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}
export class ReasonRow {
  @ApiProperty({ enum: [...RETURN_REASONS] }) reason!: string;
  @ApiProperty() heads!: number;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty() openHeads!: number;
  @ApiProperty(FEN) openFen!: string;
}
export class RateRowBody {
  @ApiProperty({ description: 'Institution id, period or year' }) key!: string;
  @ApiProperty() name!: string;
  @ApiProperty() batches!: number;
  @ApiProperty() payableHeads!: number;
  @ApiProperty(FEN) payableFen!: string;
  @ApiProperty() onTimeHeads!: number;
  @ApiProperty(FEN) onTimeFen!: string;
  @ApiProperty() paidHeads!: number;
  @ApiProperty(FEN) paidFen!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Per cent by heads, two decimals, cut off' }) rateByHeads!:
    string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Per cent by amount' }) rateByAmount!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Per cent by heads, paid by the pay day' }) onTimeByHeads!:
    string | null;
}
export class PayoutTodoBody {
  @ApiProperty({ enum: ['FUNDING', 'BATCH'] }) of!: string;
  @ApiProperty() id!: string;
  @ApiProperty() number!: string;
  @ApiProperty() period!: string;
  @ApiProperty() institutionName!: string;
  @ApiProperty() version!: number;
  @ApiProperty() task!: string;
  @ApiProperty() role!: string;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty() dueDate!: string;
  @ApiProperty({ description: 'Official working days from today to the due date; negative when overdue' })
  workingDaysLeft!: number;
}
