import type { CalendarDate, Fen } from '#libs/kernel';
import { sumFen } from '#libs/kernel';
import type { Command, InstitutionReference, PersonReference } from '../people.js';

export const FUNDING_STATES = ['DRAFT', 'SUBMITTED', 'REVIEWED', 'APPROVED', 'REJECTED', 'CANCELLED'] as const;
export type FundingState = (typeof FUNDING_STATES)[number];
/** One regular request a period; what is missing after it is asked for by supplementary ones, with a reason. */
export const FUNDING_KINDS = ['REGULAR', 'SUPPLEMENTARY'] as const;
export type FundingKind = (typeof FUNDING_KINDS)[number];

/** What is asked for one region: the paying agency, its retirees, what it must pay and what it still holds. */
export interface FundingLine extends InstitutionReference {
  readonly regionCode: string;
  readonly headcount: number;
  readonly payableFen: Fen;
  /** On the expenditure account when the line was drawn up. */
  readonly balanceFen: Fen;
  readonly requestedFen: Fen;
}

/** 用款申请: the provincial agency asks provincial finance for a period's money. */
export interface FundingRequest {
  readonly requestId: string;
  /** Readable number, unique: "YK-2020-0001". */
  readonly requestNo: string;
  readonly agency: InstitutionReference;
  readonly finance: InstitutionReference;
  readonly fiscalYear: number;
  /** "2020-03". */
  readonly period: string;
  readonly kind: FundingKind;
  /** Why a supplementary request is needed; empty for a regular one. */
  readonly reason: string;
  readonly neededBy: CalendarDate;
  readonly lines: readonly FundingLine[];
  readonly state: FundingState;
  readonly preparedByUserIds: readonly string[];
  readonly draftedBy: PersonReference;
  readonly submittedBy?: PersonReference;
  readonly reviewedBy?: PersonReference;
  readonly approvedBy?: PersonReference;
  readonly approvalDocumentNo?: string;
  readonly rejection?: { readonly by: PersonReference; readonly reason: string };
  readonly remittances: readonly PlannedRemittance[];
}
export type MaybeFundingRequest = FundingRequest | undefined;

/** The downward remittance that an approval planned for a region. */
export interface PlannedRemittance {
  readonly institutionId: string;
  readonly remittanceId: string;
  readonly remittanceNo: string;
}

export const requestedFenOf = (request: Pick<FundingRequest, 'lines'>): Fen =>
  sumFen(request.lines.map(({ requestedFen }) => requestedFen));

/**
 * How many months the balance on hand pays (月支付能力), to one digit, rounded down: "2.3". Undefined where nothing is payable.
 */
export function monthsPayable({
  balanceFen,
  payableFen,
}: Pick<FundingLine, 'balanceFen' | 'payableFen'>): string | undefined {
  if (payableFen <= 0n) return undefined;
  const tenths = (balanceFen * 10n) / payableFen;
  return `${tenths / 10n}.${tenths % 10n}`;
}

/** Drafts a new request, or draws the draft (or the rejected request) up again. */
export interface DraftFunding extends Command<'draftFunding'> {
  readonly requestId: string;
  readonly requestNo: string;
  readonly agency: InstitutionReference;
  readonly finance: InstitutionReference;
  readonly fiscalYear: number;
  readonly period: string;
  readonly kind: FundingKind;
  readonly reason: string;
  readonly neededBy: CalendarDate;
  readonly lines: readonly FundingLine[];
  /** Every paying agency under the applicant: none may be left out, none be foreign. */
  readonly regions: readonly InstitutionReference[];
}
export type SubmitFunding = Command<'submitFunding'>;
export type WithdrawFunding = Command<'withdrawFunding'>;
export type ReviewFunding = Command<'reviewFunding'>;
export interface ApproveFunding extends Command<'approveFunding'> {
  readonly documentNo: string;
  /** What the pool holds now and is not yet promised to earlier requests. */
  readonly availableFen: Fen;
  readonly remittances: readonly PlannedRemittance[];
}
export interface RejectFunding extends Command<'rejectFunding'> {
  readonly reason: string;
}
export interface CancelFunding extends Command<'cancelFunding'> {
  readonly reason: string;
}
export type FundingCommand =
  DraftFunding | SubmitFunding | WithdrawFunding | ReviewFunding | ApproveFunding | RejectFunding | CancelFunding;

type Drawn = Pick<FundingRequest, 'kind' | 'reason' | 'neededBy' | 'lines'>;
export type FundingEvent =
  | {
      readonly type: 'FundingRequestDrafted';
      readonly data: Drawn &
        Pick<FundingRequest, 'requestNo' | 'agency' | 'finance' | 'fiscalYear' | 'period' | 'draftedBy'>;
    }
  | { readonly type: 'FundingRequestAmended'; readonly data: Drawn & { readonly amendedBy: PersonReference } }
  | {
      readonly type: 'FundingRequestSubmitted';
      readonly data: { readonly submittedBy: PersonReference; readonly requestedFen: Fen };
    }
  | { readonly type: 'FundingRequestWithdrawn'; readonly data: { readonly withdrawnBy: PersonReference } }
  | { readonly type: 'FundingRequestReviewed'; readonly data: { readonly reviewedBy: PersonReference } }
  | {
      readonly type: 'FundingRequestApproved';
      readonly data: {
        readonly approvedBy: PersonReference;
        readonly documentNo: string;
        readonly requestedFen: Fen;
        readonly remittances: readonly PlannedRemittance[];
      };
    }
  | {
      readonly type: 'FundingRequestRejected';
      readonly data: { readonly rejectedBy: PersonReference; readonly reason: string };
    }
  | {
      readonly type: 'FundingRequestCancelled';
      readonly data: { readonly cancelledBy: PersonReference; readonly reason: string };
    };
export const FUNDING_STREAM = 'funding-request';
export const FUNDING_EVENT_TYPES = [
  'FundingRequestDrafted',
  'FundingRequestAmended',
  'FundingRequestSubmitted',
  'FundingRequestWithdrawn',
  'FundingRequestReviewed',
  'FundingRequestApproved',
  'FundingRequestRejected',
  'FundingRequestCancelled',
] as const satisfies readonly FundingEvent['type'][];
