import { externalAccount } from '#libs/ledger/domain';
import type { Posting } from '#libs/ledger/domain';
import type { BatchEvent } from './batch-events.js';

/** Paid: expenditure account -> beneficiaries, on the day the bank paid. What came back never left. Other events move nothing. */
export function postingsOfBatch(event: BatchEvent): readonly Posting[] {
  if (event.type !== 'ReturnFileImported') return [];
  const { accountId, paid } = event.data;
  return paid
    .filter(({ amountFen }) => amountFen !== 0n)
    .flatMap(({ paidOn, amountFen }) => [
      { accountId, amountFen: -amountFen, fundKind: 'BENEFIT', valueDate: paidOn },
      { accountId: externalAccount('beneficiaries'), amountFen, fundKind: 'BENEFIT', valueDate: paidOn },
    ]);
}
