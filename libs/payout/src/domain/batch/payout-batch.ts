import type { CalendarDate, Fen } from '#libs/kernel';
import type { InstitutionReference, PersonReference } from '../people.js';

/** Why the bank gave a payment back (退票原因). A bank's own codes are mapped onto these by its layout. */
export const RETURN_REASONS = [
  'ACCOUNT_NOT_FOUND',
  'NAME_MISMATCH',
  'ACCOUNT_CLOSED',
  'ACCOUNT_FROZEN',
  'ACCOUNT_DORMANT',
  'BANK_REJECTED',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

/** What may become of a returned payment. All but the first three are ends. */
export const EXCEPTION_STATES = ['RETURNED', 'CORRECTED', 'REISSUED', 'PAID', 'WRITTEN_OFF', 'CARRIED_OVER'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

/**
 * OPEN: waits for its payable list. LISTED to INSTRUCTED: where the present round stands. RETURNED: results are in, some
 * payments came back and are not settled. PAID: nothing is left to settle.
 */
export const BATCH_STATES = [
  'OPEN',
  'LISTED',
  'SUBMITTED',
  'REVIEWED',
  'APPROVED',
  'INSTRUCTED',
  'RETURNED',
  'PAID',
  'CLOSED',
  'CANCELLED',
] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Money of an arrival (a transfer of a downward remittance). */
export interface Allotment {
  readonly arrivalId: string;
  readonly amountFen: Fen;
}

/** People and money together: heads are instances of pay (人次), never merged with the amount. */
export interface Count {
  readonly heads: number;
  readonly amountFen: Fen;
}
export const NOTHING: Count = { heads: 0, amountFen: 0n };
export const plus = (left: Count, right: Count): Count => ({
  heads: left.heads + right.heads,
  amountFen: left.amountFen + right.amountFen,
});
export const minus = (left: Count, right: Count): Count => ({
  heads: left.heads - right.heads,
  amountFen: left.amountFen - right.amountFen,
});
export const sumCounts = (counts: Iterable<Count>): Count => {
  let sum = NOTHING;
  for (const count of counts) sum = plus(sum, count);
  return sum;
};
export const sameCount = (left: Count, right: Count): boolean =>
  left.heads === right.heads && left.amountFen === right.amountFen;

/** A file whose lines now count: which import, its digest and the checksum over its lines. */
export interface CountedFile {
  readonly importId: string;
  readonly fileName: string;
  readonly digest: string;
  readonly checksum: string;
}

export interface PaidOn extends Count {
  readonly paidOn: CalendarDate;
}
export interface ReturnedFor extends Count {
  readonly reason: ReturnReason;
}

/** One sending to the bank: the first carries the whole list, each later one reissues what was corrected (补发). */
export interface Round extends Count {
  readonly roundNo: number;
  /** Who prepared it, or corrected a payee in it: none of them decides on it. */
  readonly preparedByUserIds: readonly string[];
  readonly submittedBy?: PersonReference;
  readonly reviewedBy?: PersonReference;
  readonly approvedBy?: PersonReference;
  readonly rejection?: { readonly by: PersonReference; readonly reason: string };
  readonly instructedOn?: CalendarDate;
  readonly instruction?: { readonly fileName: string; readonly layoutCode: string; readonly digest: string };
  readonly results?: CountedFile & { readonly paid: readonly PaidOn[]; readonly returned: readonly ReturnedFor[] };
}

/** 发放批次: the retirees of one agency paid for one period out of its expenditure account. */
export interface PayoutBatch {
  readonly batchId: string;
  /** Readable number, unique: "PF-2020-0001". */
  readonly batchNo: string;
  readonly institution: InstitutionReference;
  readonly regionCode: string;
  /** The expenditure account it is paid from. */
  readonly accountId: string;
  readonly fiscalYear: number;
  /** "2020-03". */
  readonly period: string;
  readonly payDay: CalendarDate;
  readonly state: BatchState;
  /** Which arrivals (transfers of downward remittances) pay for it, and how much of each; in the order they were allotted. */
  readonly funding: readonly Allotment[];
  readonly list?: CountedFile & Count;
  readonly rounds: readonly Round[];
  /** Who corrected payees since the last round was made up. */
  readonly correctedByUserIds: readonly string[];
  readonly paid: Count;
  /** Of these, paid on the pay day or before it. */
  readonly paidOnTime: Count;
  /** Came back from the bank, not yet corrected. */
  readonly returned: Count;
  /** Corrected, to be reissued. */
  readonly corrected: Count;
  readonly writtenOff: Count;
  readonly carriedOver: Count;
  readonly closedOn?: CalendarDate;
}
export type MaybePayoutBatch = PayoutBatch | undefined;

export const currentRound = (batch: PayoutBatch): Round | undefined => batch.rounds.at(-1);

export const fundedFenOf = (batch: Pick<PayoutBatch, 'funding'>): Fen =>
  batch.funding.reduce((sum, { amountFen }) => sum + amountFen, 0n);

/** What the batch has of an arrival. */
export const allottedFenOf = (batch: Pick<PayoutBatch, 'funding'>, arrivalId: string): Fen =>
  batch.funding.find((one) => one.arrivalId === arrivalId)?.amountFen ?? 0n;

/** With the bank, or on its way there: in the present round and without a result. */
export function underWay(batch: PayoutBatch): Count {
  const round = currentRound(batch);
  return round && !round.results ? { heads: round.heads, amountFen: round.amountFen } : NOTHING;
}

/** Everything of the list that has not come to an end: to be explained, and never lost. */
export const unsettled = (batch: PayoutBatch): Count => sumCounts([underWay(batch), batch.returned, batch.corrected]);
