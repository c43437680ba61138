import { ApiPropertyOptional } from '@nestjs/swagger';
import { FUND_KINDS } from '#libs/kernel';
import type { FundKind } from '#libs/kernel';
import { EVIDENCE_KINDS, REMITTANCE_STATES } from '#libs/remittance/domain';
import type { EvidenceKind } from '#libs/remittance/domain';
import {
  Amount,
  Choice,
  Day,
  Id,
  ListOf,
  OptionalChoice,
  OptionalDay,
  OptionalId,
  OptionalText,
  PAGE_MAX,
  QueryWhole,
  Text,
  Whole,
} from '../http/fields.js';

const LONG = 2_000;

export class PageQuery {
  @OptionalText('From the page before', 500) cursor?: string;
  @QueryWhole('Items on a page', 1, PAGE_MAX) limit?: number;
}
export class RemittancesQuery extends PageQuery {
  @OptionalChoice('Stream of money', FUND_KINDS) fundKind?: FundKind;
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear?: number;
  @OptionalText('Period', 10) period?: string;
  @OptionalChoice('State', REMITTANCE_STATES) state?: string;
  @OptionalId('Passes through this institution') institutionId?: string;
  @OptionalText('Part of number, origin or basis document; or a voucher number', 100) q?: string;
}
export class PlanBody {
  @Id('Made by the client') remittanceId!: string;
  @Text('Route', 60, 1) routeCode!: string;
  @Text('Region the money comes from (up) or goes to (down)', 6, 6) regionCode!: string;
  @Whole('Fiscal year', 2000, 2100) fiscalYear!: number;
  @Text('"2020", "2020-Q1" or "2020-01"', 10, 4) period!: string;
  @Amount('Due') dueFen!: string;
  @OptionalDay('Due date; left out, the route gives it') dueDate?: string;
  @Text('Basis document (文号)', LONG) basisDocument!: string;
}
export class AdjustDueBody {
  @Amount('New due amount') dueFen!: string;
  @Text('Document number', LONG) documentNo!: string;
  @Text('Reason', LONG) reason!: string;
}
export class EvidenceReference {
  @Id('From the upload') evidenceId!: string;
  @Choice('What it is', EVIDENCE_KINDS) kind!: EvidenceKind;
}
export class LogTransferBody {
  @Id('Made by the client: logging again under it corrects a draft, rejected or withdrawn transfer')
  transferId!: string;
  @Whole('Leg', 1, 10) legNo!: number;
  @Amount('Amount') amountFen!: string;
  @Text('Voucher number', LONG) voucherNo!: string;
  @Day('Value date') valueDate!: string;
  @ListOf('Evidence', () => EvidenceReference, 50) evidence!: EvidenceReference[];
  @Text('Remark', LONG) remark!: string;
}
export class ReasonBody {
  @Text('Reason', LONG) reason!: string;
}
export class RemarkBody {
  @Text('Remark', LONG) remark!: string;
}
export class ConfirmSentBody {
  @Day('Day the bank sent it') sentOn!: string;
  @Text('Bank reference', LONG) bankReference!: string;
}
export class ConfirmReceiptBody {
  @Amount('What arrived') arrivedFen!: string;
  @Day('Value date of the arrival') arrivedOn!: string;
  @Text('Bank reference', LONG) bankReference!: string;
}
export class ResolveDisputeBody {
  @Choice('What becomes of it', ['ACCEPT', 'TOP_UP', 'RETURN']) resolution!: 'ACCEPT' | 'TOP_UP' | 'RETURN';
  @Text('Reason', LONG) reason!: string;
}
export class ReturnBody {
  @Day('Day of the return') returnedOn!: string;
  @Text('Reason', LONG) reason!: string;
}
export class CloseShortBody {
  @Text('Reason', LONG) reason!: string;
  @Text('Document number', LONG) documentNo!: string;
}
export class VoucherQuery {
  @Text('Voucher number', LONG, 1) voucherNo!: string;
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear!: number;
}
export class ChainQuery {
  @QueryWhole('Fiscal year', 2000, 2100) fiscalYear!: number;
  @OptionalChoice('Stream of money', FUND_KINDS) fundKind?: FundKind;
}
export class DownloadQuery {
  @ApiPropertyOptional({ description: '"1" shows PDF and pictures in the browser instead of saving them' })
  @OptionalChoice('Inline', ['1'])
  inline?: string;
}
