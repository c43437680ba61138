import { formatYuan, refuse, sumFen } from '#libs/kernel';
import type { Fen, Refusal } from '#libs/kernel';
import type { LedgerAccountId, Posting } from './posting.js';

export type Balances = Readonly<Record<LedgerAccountId, Fen>>;

/** Accounts of the world outside may be negative: they are where money comes from and goes to. */
export const hasFloor = (accountId: LedgerAccountId): boolean => !accountId.startsWith('external:');

/** The balances after one entry. Refusals: LEDGER_UNBALANCED, LEDGER_OVERDRAFT (names balance and need). */
export function applyPostings(balances: Balances, postings: readonly Posting[]): Balances | Refusal {
  if (sumFen(postings.map(({ amountFen }) => amountFen)) !== 0n) return refuse('LEDGER_UNBALANCED');
  const next: Record<LedgerAccountId, Fen> = { ...balances };
  for (const { accountId, amountFen } of postings) next[accountId] = (next[accountId] ?? 0n) + amountFen;
  for (const { accountId } of postings) {
    const before = balances[accountId] ?? 0n;
    const after = next[accountId] ?? 0n;
    if (hasFloor(accountId) && after < 0n) {
      return refuse('LEDGER_OVERDRAFT', {
        account: accountId,
        balance: formatYuan(before),
        needed: formatYuan(before - after),
      });
    }
  }
  return next;
}
