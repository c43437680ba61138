import type { CalendarDate, Fen, FundKind } from '#libs/kernel';

/**
 * An account of the ledger, by id:
 * - an institution's bank account: its uuid; never below zero
 * - `transit:<remittanceId>:<legNo>`: left one office and not yet acknowledged by the next; never below zero
 * - `external:contributors`, `external:appropriation`, `external:opening`, `external:beneficiaries`: the world outside; may be negative
 */
export type LedgerAccountId = string;

export const transitAccount = (remittanceId: string, legNo: number): LedgerAccountId =>
  `transit:${remittanceId}:${legNo}`;
export const externalAccount = (
  name: 'contributors' | 'appropriation' | 'opening' | 'beneficiaries',
): LedgerAccountId => `external:${name}`;

/** One line of double entry: positive is money into the account. The lines of one event sum to zero. */
export interface Posting {
  readonly accountId: LedgerAccountId;
  readonly amountFen: Fen;
  readonly fundKind: FundKind;
  readonly valueDate: CalendarDate;
  /** Present for a remittance's postings. */
  readonly remittanceId?: string;
  readonly legNo?: number;
}
