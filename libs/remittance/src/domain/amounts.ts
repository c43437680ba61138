import { AMOUNT_FEN_MAX, formatYuan, refuse, sumFen } from '#libs/kernel';
import type { Fen, Refusal } from '#libs/kernel';
import type { Leg, Remittance, Transfer, TransferState } from './state.js';

/** States in which a transfer claims part of what its leg may send. A draft claims nothing yet. */
const COMMITTED: readonly TransferState[] = ['SUBMITTED', 'APPROVED', 'SENT', 'RECEIVED', 'DISPUTED'];
/** States that are still to be ended by somebody. */
const PENDING: readonly TransferState[] = ['SUBMITTED', 'APPROVED', 'SENT', 'DISPUTED'];

export const legOf = (remittance: Remittance, legNo: number): Leg | undefined => remittance.legs[legNo - 1];
/** In the order of their ids: a record's own order is not the same after a replay as after reading it from the row. */
export const transfersOf = (remittance: Remittance, legNo: number): readonly Transfer[] =>
  Object.values(remittance.transfers)
    .filter((transfer) => transfer.legNo === legNo)
    .sort((left, right) => (left.transferId < right.transferId ? -1 : 1));
export const pendingTransfers = (remittance: Remittance, legNo: number): readonly Transfer[] =>
  transfersOf(remittance, legNo).filter(({ state }) => PENDING.includes(state));

/** What a transfer takes of its leg: what arrived once that is agreed, else what was named. */
const claimFen = (transfer: Transfer): Fen =>
  transfer.state === 'RECEIVED' ? (transfer.arrivedFen ?? transfer.amountFen) : transfer.amountFen;

export const committedFen = (remittance: Remittance, legNo: number, exceptTransferId?: string): Fen =>
  sumFen(
    transfersOf(remittance, legNo)
      .filter(({ state, transferId }) => COMMITTED.includes(state) && transferId !== exceptTransferId)
      .map(claimFen),
  );

/** What should arrive at the end of a leg: the due amount, or what a leg closed short before it let through. */
export function expectedFen(remittance: Remittance, legNo: number): Fen {
  for (let before = legNo - 1; before >= 1; before--) {
    const leg = legOf(remittance, before);
    if (leg?.state === 'CLOSED_SHORT') return leg.receivedFen;
  }
  return remittance.dueFen;
}

/**
 * The money law at one leg: with this transfer it never sends more than is due (first leg) or than the leg before
 * received (later legs). Refusals: MORE_THAN_DUE, MORE_THAN_ARRIVED.
 */
export function checkMoneyLaw(
  remittance: Remittance,
  legNo: number,
  amountFen: Fen,
  transferId: string,
): Refusal | undefined {
  const committed = committedFen(remittance, legNo, transferId);
  const before = legNo === 1 ? undefined : legOf(remittance, legNo - 1);
  const limitFen = before ? before.receivedFen : remittance.dueFen;
  if (committed + amountFen <= limitFen) return undefined;
  const named = { committed: formatYuan(committed), amount: formatYuan(amountFen) };
  return before
    ? refuse('MORE_THAN_ARRIVED', { ...named, arrived: formatYuan(limitFen) }, 'amountFen')
    : refuse('MORE_THAN_DUE', { ...named, due: formatYuan(limitFen) }, 'amountFen');
}

/** AMOUNT_NOT_POSITIVE, AMOUNT_TOO_LARGE. */
export function checkAmount(amountFen: Fen, field: string): Refusal | undefined {
  if (amountFen <= 0n) return refuse('AMOUNT_NOT_POSITIVE', {}, field);
  if (amountFen > AMOUNT_FEN_MAX) return refuse('AMOUNT_TOO_LARGE', {}, field);
  return undefined;
}
