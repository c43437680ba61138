import { BATCH_STATES, EXCEPTION_STATES, FUNDING_KINDS, FUNDING_STATES, RETURN_REASONS } from '#libs/payout/domain';
import type { BatchState, ExceptionState, FundingKind, FundingState, ReturnReason } from '#libs/payout/domain';
import { IMPORT_KINDS, RATE_GROUPS } from '#libs/payout';
import type { ImportKind, RateGroup } from '#libs/payout';
import {
  Amount,
  Choice,
  Day,
  Id,
  ListOf,
  OptionalChoice,
  OptionalId,
  OptionalText,
  QueryWhole,
  Text,
  Whole,
} from '../http/fields.js';
import { PageQuery } from '../remittance/bodies.js';

const LONG = 2_000;
const REGIONS_MAX = 1_000;

/** Of an export. */
const LANGUAGES = ['zh', 'en'] as const;
export class FundingsQuery extends PageQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear?: number;
  @OptionalText('Period, "2020-03"', 10) period?: string;
  @OptionalChoice('State', FUNDING_STATES) state?: FundingState;
}
export class FundingsExportQuery extends FundingsQuery {
  @OptionalChoice('Language', LANGUAGES) language?: 'zh' | 'en';
}
export class ProposalQuery {
  @Text('Period, "2020-03"', 7, 7) period!: string;
}
export class FundingLineBody {
  @Id('Paying agency') institutionId!: string;
  @Whole('Retirees to be paid', 0, 100_000_000) headcount!: number;
  @Amount('Payable') payableFen!: string;
  @Amount('Requested') requestedFen!: string;
}
export class FundingDraftBody {
  @Id('Made by the client: drafting again under it draws the request up again') requestId!: string;
  @Whole('Fiscal year', 2000, 2100) fiscalYear!: number;
  @Text('Period, "2020-03"', 10) period!: string;
  @Choice('Regular, or supplementary with a reason', FUNDING_KINDS) kind!: FundingKind;
  @Text('Reason of a supplementary request', LONG) reason!: string;
  @Day('Day by which the money is needed') neededBy!: string;
  @ListOf('One line for each paying agency', () => FundingLineBody, REGIONS_MAX) lines!: FundingLineBody[];
}
export class FundingApprovalBody {
  @Text('Document number', LONG) documentNo!: string;
}

export class BatchesQuery extends PageQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear?: number;
  @OptionalText('Period, "2020-03"', 10) period?: string;
  @OptionalChoice('State', BATCH_STATES) state?: BatchState;
  @OptionalId('Paying agency') institutionId?: string;
}
export class BatchesExportQuery extends BatchesQuery {
  @OptionalChoice('Language', LANGUAGES) language?: 'zh' | 'en';
}
export class BatchOpenBody {
  @Id('Made by the client') batchId!: string;
  @Whole('Fiscal year', 2000, 2100) fiscalYear!: number;
  @Text('Period, "2020-03"', 10) period!: string;
  @Day('Pay day') payDay!: string;
}
export class AllotmentBody {
  @Id('Arrival') arrivalId!: string;
  @Amount('How much of it') amountFen!: string;
}
export class PayDayBody {
  @Day('Pay day') payDay!: string;
  @Text('Reason', LONG) reason!: string;
}
export class ArrivalsQuery extends PageQuery {
  @OptionalId('Paying agency') institutionId?: string;
  @OptionalChoice('"1": only those with money left', ['1']) unspent?: string;
}
export class ReturnedQuery extends PageQuery {
  @OptionalChoice('State', EXCEPTION_STATES) state?: ExceptionState;
  @OptionalChoice('Reason', RETURN_REASONS) reason?: ReturnReason;
}
export class ReturnedExportQuery extends ReturnedQuery {
  @OptionalChoice('Language', LANGUAGES) language?: 'zh' | 'en';
}
export class RatesQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear!: number;
  @OptionalChoice('Grouped by', RATE_GROUPS) group?: RateGroup;
}
export class ReasonsQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear?: number;
  @OptionalId('One batch') batchId?: string;
}

export class UploadQuery {
  @Id('Made by the client: sent again after a broken upload it means the same import') importId!: string;
  @Choice('What the file is', IMPORT_KINDS) kind!: ImportKind;
  @Text('Code of the bank layout', 40, 1) layoutCode!: string;
}
export class TemplateQuery {
  @Choice('What the file is', IMPORT_KINDS) kind!: ImportKind;
  @Choice('Format', ['csv', 'xlsx']) format!: 'csv' | 'xlsx';
}
export class InstructBody {
  @Text('Code of the bank layout', 40, 1) layoutCode!: string;
}
export class CorrectionBody {
  @Text('Name as the account has it', 100) name!: string;
  @Text('Account number', 64) accountNo!: string;
  @Text('What was put right, and why', LONG) reason!: string;
}
export class WriteOffBody {
  @Text('Reason', LONG) reason!: string;
  @Text('Document number', LONG) documentNo!: string;
}
export class CarryOverBody {
  @Text('Period it goes to, "2020-04"', 10) toPeriod!: string;
  @Text('Reason', LONG) reason!: string;
}
export class DisclosureBody {
  @Text('Why the clear values are needed', LONG) reason!: string;
}
export class PayeesQuery extends PageQuery {
  @Text('The last four characters of an id, or a whole id', 40, 4) q!: string;
}
