import { BATCH_STATES, EXCEPTION_STATES, FUNDING_KINDS, FUNDING_STATES, RETURN_REASONS } from '#libs/payout/domain';
import type { BatchState, ExceptionState, FundingKind, FundingState, ReturnReason } from '#libs/payout/domain';
import { RATE_GROUPS } from '#libs/payout';
import type { RateGroup } from '#libs/payout';
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

export class FundingsQuery extends PageQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear?: number;
  @OptionalText('Period, "2020-03"', 10) period?: string;
  @OptionalChoice('State', FUNDING_STATES) state?: FundingState;
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
export class RatesQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear!: number;
  @OptionalChoice('Grouped by', RATE_GROUPS) group?: RateGroup;
}
export class ReasonsQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear?: number;
  @OptionalId('One batch') batchId?: string;
}
