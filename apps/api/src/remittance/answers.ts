import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { wordsOf } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';

const FEN = { type: String, description: 'fen, decimal string', example: '3200000' };

export class CommandAnswerBody {
  @ApiProperty() remittanceId!: string;
  @ApiProperty() remittanceNo!: string;
  @ApiProperty() version!: number;
  @ApiProperty() state!: string;
  @ApiProperty({ type: [String], description: 'What happened' }) events!: readonly string[];
}
export class RemittanceItem {
  @ApiProperty() remittanceId!: string;
  @ApiProperty() remittanceNo!: string;
  @ApiProperty() fundKind!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty() state!: string;
  @ApiProperty(FEN) dueFen!: string;
  @ApiProperty(FEN) receivedFen!: string;
  @ApiProperty() dueDate!: string;
  @ApiProperty({ type: Number, nullable: true }) currentLegNo!: number | null;
  @ApiProperty() originName!: string;
  @ApiProperty() version!: number;
}
export class RemittancePage {
  @ApiProperty({ type: [RemittanceItem] }) items!: RemittanceItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
export class PersonBody {
  @ApiProperty() userId!: string;
  @ApiProperty() name!: string;
}
export class LegEndBody {
  @ApiProperty() institutionId!: string;
  @ApiProperty() institutionName!: string;
  @ApiProperty() accountId!: string;
  @ApiProperty() accountKind!: string;
  @ApiProperty() station!: string;
}
export class ApprovalStepBody {
  @ApiProperty() role!: string;
  @ApiProperty(FEN) minimumAmountFen!: string;
}
export class LegBody {
  @ApiProperty() legNo!: number;
  @ApiProperty({ type: LegEndBody }) from!: LegEndBody;
  @ApiProperty({ type: LegEndBody }) to!: LegEndBody;
  @ApiProperty() dueDate!: string;
  @ApiProperty({ type: [ApprovalStepBody] }) approvalSteps!: ApprovalStepBody[];
  @ApiProperty({ type: [String] }) requiredEvidence!: string[];
  @ApiProperty() state!: string;
  @ApiProperty(FEN) receivedFen!: string;
  @ApiProperty(FEN) expectedFen!: string;
  @ApiProperty({ ...FEN, description: 'Could be logged now (fen, decimal string)' }) remainingFen!: string;
  @ApiPropertyOptional() completedOn?: string;
  @ApiPropertyOptional() closedShortReason?: string;
}
export class EvidenceBody {
  @ApiProperty() evidenceId!: string;
  @ApiProperty() kind!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
}
export class ApprovalBody {
  @ApiProperty() stepIndex!: number;
  @ApiProperty() role!: string;
  @ApiProperty({ type: PersonBody }) by!: PersonBody;
}
export class TransferBody {
  @ApiProperty() transferId!: string;
  @ApiProperty() legNo!: number;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty() voucherNo!: string;
  @ApiProperty() valueDate!: string;
  @ApiProperty() state!: string;
  @ApiProperty({ type: [EvidenceBody] }) evidence!: EvidenceBody[];
  @ApiProperty() remark!: string;
  @ApiProperty({ type: PersonBody }) loggedBy!: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) submittedBy?: PersonBody;
  @ApiProperty({ type: [ApprovalStepBody] }) approvalSteps!: ApprovalStepBody[];
  @ApiProperty({ type: [ApprovalBody] }) approvals!: ApprovalBody[];
  @ApiPropertyOptional() rejectionReason?: string;
  @ApiPropertyOptional() sentOn?: string;
  @ApiPropertyOptional() sentBankReference?: string;
  @ApiPropertyOptional(FEN) arrivedFen?: string;
  @ApiPropertyOptional() arrivedOn?: string;
  @ApiPropertyOptional() arrivalBankReference?: string;
  @ApiPropertyOptional() returnReason?: string;
}
export class RefusalBody {
  @ApiProperty() code!: string;
  @ApiProperty() problemZh!: string;
  @ApiProperty() problemEn!: string;
  @ApiProperty() remedyZh!: string;
  @ApiProperty() remedyEn!: string;
}
export class PermittedBody {
  @ApiProperty({ description: 'The command' }) type!: string;
  @ApiPropertyOptional() transferId?: string;
  @ApiPropertyOptional() legNo?: number;
  @ApiPropertyOptional({ type: RefusalBody, description: 'Why not, for this person; absent when it may be done' })
  refusal?: RefusalBody;
}
@ApiExtraModels(PersonBody)
export class RemittanceBody {
  @ApiProperty() remittanceId!: string;
  @ApiProperty() remittanceNo!: string;
  @ApiProperty() fundKind!: string;
  @ApiProperty() routeCode!: string;
  @ApiProperty() routeVersion!: number;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() period!: string;
  @ApiProperty(FEN) dueFen!: string;
  @ApiProperty() dueDate!: string;
  @ApiProperty() basisDocument!: string;
  @ApiProperty({ type: PersonBody }) plannedBy!: PersonBody;
  @ApiProperty() state!: string;
  @ApiPropertyOptional() settledOn?: string;
  @ApiProperty({ type: [LegBody] }) legs!: LegBody[];
  @ApiProperty({ type: [TransferBody], description: 'In the order they were logged' }) transfers!: TransferBody[];
  @ApiProperty() version!: number;
  @ApiProperty({ type: [PermittedBody], description: 'What this person may do now, and for the rest why not' })
  permitted!: PermittedBody[];
}
export class EventBody {
  @ApiProperty({ description: 'Place in the log, "<transaction>-<position>"' }) cursor!: string;
  @ApiProperty() eventId!: string;
  @ApiProperty() streamType!: string;
  @ApiProperty() streamId!: string;
  @ApiProperty() streamVersion!: number;
  @ApiProperty() type!: string;
  @ApiProperty({ type: Object }) data!: object;
  @ApiProperty() actorName!: string;
  @ApiProperty({ enum: ['person', 'system'] }) actorKind!: string;
  @ApiProperty({ type: String, nullable: true }) institutionId!: string | null;
  @ApiProperty() occurredAt!: string;
  @ApiProperty() recordedAt!: string;
  @ApiProperty() hash!: string;
  @ApiProperty() previousHash!: string;
}
export class EventPage {
  @ApiProperty({ type: [EventBody] }) items!: EventBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
export class PostingBody {
  @ApiProperty() entryId!: string;
  @ApiProperty() accountId!: string;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty() fundKind!: string;
  @ApiProperty() valueDate!: string;
  @ApiProperty({ type: Number, nullable: true }) legNo!: number | null;
}
export class EvidenceReceipt {
  @ApiProperty() evidenceId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() contentType!: string;
  @ApiProperty() sizeBytes!: number;
  @ApiProperty() digest!: string;
}
export class VoucherAnswer {
  @ApiProperty() free!: boolean;
  @ApiPropertyOptional({ type: RefusalBody, description: 'The first use, in words' }) refusal?: RefusalBody;
}
export class TodoBody {
  @ApiProperty() remittanceId!: string;
  @ApiProperty() remittanceNo!: string;
  @ApiProperty() fundKind!: string;
  @ApiProperty() period!: string;
  @ApiProperty() originName!: string;
  @ApiProperty() version!: number;
  @ApiProperty() task!: string;
  @ApiProperty() role!: string;
  @ApiProperty() legNo!: number;
  @ApiPropertyOptional() transferId?: string;
  @ApiPropertyOptional() voucherNo?: string;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty() dueDate!: string;
  @ApiProperty({ description: 'Official working days from today to the due date; negative when overdue' })
  workingDaysLeft!: number;
}
export class TodoPage {
  @ApiProperty({ type: [TodoBody] }) items!: TodoBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
export class ChainBalance {
  @ApiProperty() accountId!: string;
  @ApiProperty() accountKind!: string;
  @ApiProperty() fundKind!: string;
  @ApiProperty(FEN) balanceFen!: string;
}
export class ChainNodeBody {
  @ApiProperty() institutionId!: string;
  @ApiProperty() name!: string;
  @ApiProperty() nameEn!: string;
  @ApiProperty() kind!: string;
  @ApiProperty() level!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty({ type: [ChainBalance] }) balances!: ChainBalance[];
}
export class ChainEdgeBody {
  @ApiProperty() fromId!: string;
  @ApiProperty() toId!: string;
  @ApiProperty() fundKind!: string;
  @ApiProperty(FEN) inTransitFen!: string;
  @ApiProperty() inTransitCount!: number;
  @ApiProperty({ type: String, nullable: true }) oldestSentOn!: string | null;
  @ApiProperty() disputedCount!: number;
  @ApiProperty(FEN) receivedFen!: string;
  @ApiProperty() openCount!: number;
  @ApiProperty() waitingCount!: number;
}
export class ChainMapBody {
  @ApiProperty({ type: [ChainNodeBody] }) nodes!: ChainNodeBody[];
  @ApiProperty({ type: [ChainEdgeBody] }) edges!: ChainEdgeBody[];
}

export function refusalBody(refusal: Refusal): RefusalBody {
  const zh = wordsOf(refusal, 'zh');
  const en = wordsOf(refusal, 'en');
  return {
    code: refusal.refused,
    problemZh: zh.problem,
    problemEn: en.problem,
    remedyZh: zh.remedy,
    remedyEn: en.remedy,
  };
}
