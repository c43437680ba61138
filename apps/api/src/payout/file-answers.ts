import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { EXCEPTION_STATES, RETURN_REASONS } from '#libs/payout/domain';
import { FILE_KINDS, IMPORT_KINDS, IMPORT_STATES } from '#libs/payout';
import { PersonBody, RefusalBody } from '../remittance/answers.js';
import { CountBody, PaidOnBody, ReturnedForBody } from './answers.js';

const FEN = { type: String, description: 'fen, decimal string', example: '3200000' };
const OPTIONAL_TEXT = { type: String, nullable: true } as const;

export class LayoutNameBody {
  @ApiProperty() zh!: string;
  @ApiProperty() en!: string;
}
export class LayoutColumnBody {
  @ApiProperty() field!: string;
  @ApiProperty({ type: [String], description: 'Header names it is known by' }) names!: readonly string[];
  @ApiProperty() example!: string;
}
export class LayoutFileBody {
  @ApiProperty({ enum: [...FILE_KINDS] }) kind!: string;
  @ApiProperty({ type: [LayoutColumnBody] }) columns!: LayoutColumnBody[];
}
export class BankLayoutBody {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: LayoutNameBody }) name!: LayoutNameBody;
  @ApiProperty({ enum: ['utf-8', 'gb18030'] }) encoding!: string;
  @ApiProperty({ description: 'With a header row columns may stand in any order' }) header!: boolean;
  @ApiProperty() separator!: string;
  @ApiProperty({ type: [LayoutFileBody] }) files!: LayoutFileBody[];
}

export class PreviousListBody extends CountBody {
  @ApiProperty() batchNo!: string;
}
export class ListSummaryBody extends CountBody {
  @ApiProperty({ enum: ['PAYABLE_LIST'] }) kind!: 'PAYABLE_LIST';
  @ApiProperty() newPayees!: number;
  @ApiProperty({ description: 'In the batch before, and not in this list' }) gonePayees!: number;
  @ApiProperty() changedAmounts!: number;
  @ApiProperty() changedAccounts!: number;
  @ApiPropertyOptional({ type: PreviousListBody }) previous?: PreviousListBody;
}
export class ReturnSummaryBody {
  @ApiProperty({ enum: ['RETURN_FILE'] }) kind!: 'RETURN_FILE';
  @ApiProperty({ type: [PaidOnBody] }) paid!: PaidOnBody[];
  @ApiProperty({ type: [ReturnedForBody] }) returned!: ReturnedForBody[];
}
@ApiExtraModels(ListSummaryBody, ReturnSummaryBody)
export class ImportBody {
  @ApiProperty() importId!: string;
  @ApiProperty() batchId!: string;
  @ApiProperty({ enum: [...IMPORT_KINDS] }) kind!: string;
  @ApiProperty() roundNo!: number;
  @ApiProperty() layoutCode!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() sizeBytes!: number;
  @ApiProperty({ description: 'SHA-256 of the file' }) digest!: string;
  @ApiProperty({ enum: [...IMPORT_STATES] }) state!: string;
  @ApiProperty({ description: 'How far the checking is' }) bytesRead!: number;
  @ApiProperty() linesRead!: number;
  @ApiProperty() badLines!: number;
  @ApiPropertyOptional({ type: RefusalBody, description: 'What is wrong with the file as a whole' })
  problem?: RefusalBody;
  @ApiPropertyOptional({
    oneOf: [{ $ref: getSchemaPath(ListSummaryBody) }, { $ref: getSchemaPath(ReturnSummaryBody) }],
  })
  summary?: ListSummaryBody | ReturnSummaryBody;
  @ApiProperty({ type: PersonBody }) uploadedBy!: PersonBody;
  @ApiProperty() uploadedAt!: string;
  @ApiPropertyOptional() finishedAt?: string;
}
export class ImportList {
  @ApiProperty({ type: [ImportBody], description: 'The newest first, at most fifty' }) items!: ImportBody[];
}
export class PreviewLineBody {
  @ApiProperty() lineNo!: number;
  @ApiProperty() maskedId!: string;
  @ApiProperty() maskedName!: string;
  @ApiProperty() maskedAccount!: string;
  @ApiProperty(FEN) amountFen!: string;
  @ApiPropertyOptional({ enum: [...RETURN_REASONS] }) reason?: string;
  @ApiPropertyOptional() paidOn?: string;
}
export class PreviewBody {
  @ApiProperty({ type: [PreviewLineBody] }) lines!: PreviewLineBody[];
}
export class BadLineBody {
  @ApiProperty({ description: 'Of the file; for a line the file misses, of the list' }) lineNo!: number;
  @ApiProperty({ type: RefusalBody }) problem!: RefusalBody;
}
export class BadLinePage {
  @ApiProperty({ type: [BadLineBody] }) items!: BadLineBody[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}

export class PayeeItem {
  @ApiProperty() payeeRecord!: string;
  @ApiProperty() maskedId!: string;
  @ApiProperty() maskedName!: string;
  @ApiProperty() maskedAccount!: string;
}
export class PayeePage {
  @ApiProperty({ type: [PayeeItem] }) items!: PayeeItem[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}
export class PaymentItem {
  @ApiProperty() batchId!: string;
  @ApiProperty() batchNo!: string;
  @ApiProperty() period!: string;
  @ApiProperty() lineNo!: number;
  @ApiProperty(FEN) amountFen!: string;
  @ApiProperty({ enum: ['PENDING', ...EXCEPTION_STATES], description: 'PENDING: the bank has not said yet' })
  state!: string;
  @ApiProperty({ enum: [...RETURN_REASONS], nullable: true }) reason!: string | null;
  @ApiProperty(OPTIONAL_TEXT) paidOn!: string | null;
}
export class PaymentPage {
  @ApiProperty({ type: [PaymentItem] }) items!: PaymentItem[];
  @ApiProperty(OPTIONAL_TEXT) nextCursor!: string | null;
}
export class ClearPayeeBody {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() accountNo!: string;
}
