import type { CalendarDate, Fen, FundKind } from '#libs/kernel';
import type { Office, Passage } from './passage.js';
import { dueFenOn, standingOn, stepOn } from './standing.js';

/** A remittance as the proof sees it. */
export interface ProvedRemittance {
  readonly remittanceId: string;
  readonly remittanceNo: string;
  readonly fundKind: FundKind;
  readonly period: string;
  readonly passage: Passage;
}

export const DIFFERENCE_KINDS = [
  /** Due and not sent yet. */
  'NOT_SENT',
  /** Due and given up: this leg, or one before, was closed short. */
  'CLOSED_SHORT',
  /** Sent and not arrived. */
  'IN_TRANSIT',
  /** Less arrived than was sent, and that is disputed. */
  'ARRIVED_SHORT',
  /** More arrived than was sent, and that is disputed: below zero. */
  'ARRIVED_OVER',
  /** Arrived at the bank, not confirmed by the receiver. */
  'NOT_CONFIRMED',
  /** Arrived, and the receiver disputes the amount. */
  'NOT_AGREED',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  readonly amountFen: Fen;
  readonly remittanceId: string;
  readonly remittanceNo: string;
  /** Where one transfer is behind it. */
  readonly transferId?: string;
}

/** One hop of one period's money (足额): due = sent = received = acknowledged, or why not. */
export interface FullAmountLine {
  readonly fundKind: FundKind;
  readonly period: string;
  readonly legNo: number;
  readonly sender: Office;
  readonly receiver: Office;
  readonly dueFen: Fen;
  readonly sentFen: Fen;
  readonly receivedFen: Fen;
  readonly acknowledgedFen: Fen;
  /** Exactly due less acknowledged when added up. */
  readonly differences: readonly Difference[];
  readonly holds: boolean;
}

/**
 * The full-amount proof as of the end of a day, per fund kind, period and hop, in this order. Returned money has not been
 * sent; of a dispute that ended, what arrived was sent. Recomputable: it is made of the facts alone.
 */
export function proveFullAmount(
  remittances: readonly ProvedRemittance[],
  asOf: CalendarDate,
): readonly FullAmountLine[] {
  const lines = new Map<string, FullAmountLine>();
  for (const remittance of remittances) {
    for (const line of linesOf(remittance, asOf)) {
      const { fundKind, period, legNo, sender, receiver } = line;
      const key = [fundKind, period, legNo, sender.institutionId, receiver.institutionId].join(' ');
      lines.set(key, joined(lines.get(key), line));
    }
  }
  return [...lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}

function joined(before: FullAmountLine | undefined, line: FullAmountLine): FullAmountLine {
  if (!before) return line;
  return {
    ...line,
    dueFen: before.dueFen + line.dueFen,
    sentFen: before.sentFen + line.sentFen,
    receivedFen: before.receivedFen + line.receivedFen,
    acknowledgedFen: before.acknowledgedFen + line.acknowledgedFen,
    differences: [...before.differences, ...line.differences],
    holds: before.holds && line.holds,
  };
}

function linesOf(remittance: ProvedRemittance, asOf: CalendarDate): readonly FullAmountLine[] {
  const { passage, fundKind, period, remittanceId, remittanceNo } = remittance;
  const dueFen = dueFenOn(passage, asOf);
  return passage.legs.map(({ legNo, sender, receiver }) => {
    const differences: Difference[] = [];
    const differ = (kind: DifferenceKind, amountFen: Fen, transferId?: string): void => {
      if (amountFen === 0n) return;
      differences.push({ kind, amountFen, remittanceId, remittanceNo, ...(transferId ? { transferId } : {}) });
    };
    let sentFen = 0n;
    let receivedFen = 0n;
    let acknowledgedFen = 0n;
    for (const transfer of passage.transfers.filter((one) => one.legNo === legNo)) {
      const step = stepOn(transfer, asOf);
      if (!step) continue;
      const { standing, amountFen, arrivedFen = amountFen } = step;
      const { transferId } = transfer;
      if (standing === 'IN_TRANSIT') {
        sentFen += amountFen;
        differ('IN_TRANSIT', amountFen, transferId);
      } else if (standing === 'ARRIVED_NOT_CONFIRMED' || standing === 'DISPUTED') {
        sentFen += amountFen;
        receivedFen += arrivedFen;
        differ(arrivedFen < amountFen ? 'ARRIVED_SHORT' : 'ARRIVED_OVER', amountFen - arrivedFen, transferId);
        differ(standing === 'DISPUTED' ? 'NOT_AGREED' : 'NOT_CONFIRMED', arrivedFen, transferId);
      } else if (standing === 'RECEIVED') {
        sentFen += amountFen;
        receivedFen += amountFen;
        acknowledgedFen += amountFen;
      }
    }
    const givenUpFen = standingOn(upTo(passage, legNo), asOf).givenUpFen;
    differ('CLOSED_SHORT', givenUpFen);
    differ('NOT_SENT', dueFen - sentFen - givenUpFen);
    const amounts = { dueFen, sentFen, receivedFen, acknowledgedFen };
    return { fundKind, period, legNo, sender, receiver, ...amounts, differences, holds: differences.length === 0 };
  });
}

/** The way as far as a leg. */
const upTo = (passage: Passage, legNo: number): Passage => ({
  ...passage,
  legs: passage.legs.filter((leg) => leg.legNo <= legNo),
});
