import { first, formatYuan, isCalendarDate, refuse, requireText } from '#libs/kernel';
import type { Decision, Refusal } from '#libs/kernel';
import { DOCUMENT_NO_MAX, REASON_MAX, checkDuty, personOf } from '../people.js';
import type { CarryOver, CommitResults, CorrectPayee, PrepareReissue, WriteOff } from './batch-commands.js';
import type { BatchEvent } from './batch-events.js';
import { inState } from './decide-whole.js';
import { currentRound, sameCount, sumCounts } from './payout-batch.js';
import type { BatchState, PayoutBatch } from './payout-batch.js';

/** States in which payments that came back are worked on; they wait while a reissue of others is under way. */
const RETURNS_OPEN: readonly BatchState[] = ['RETURNED', 'LISTED', 'SUBMITTED', 'REVIEWED', 'APPROVED', 'INSTRUCTED'];

const checkReturnsOpen = (state: PayoutBatch): Refusal | undefined => inState(state, ...RETURNS_OPEN);

/** Order: duty, state, days, the round's heads and amount. */
export function commitResults(state: PayoutBatch, command: CommitResults): Decision<BatchEvent> {
  const { file, paid, returned, today, actor } = command;
  const refusal = first(
    () => checkDuty(actor, 'CLERK', state.institution),
    () => inState(state, 'INSTRUCTED'),
    () => checkPaidDays(state, command),
    () => checkWhole(state, command),
  );
  if (refusal) return refusal;
  const roundNo = state.rounds.length;
  return [
    {
      type: 'ReturnFileImported',
      data: {
        roundNo,
        file,
        accountId: state.accountId,
        paid,
        returned,
        importedBy: personOf(actor),
        importedOn: today,
      },
    },
  ];
}

/** DATE_INVALID, DATE_IN_FUTURE, PAID_BEFORE_INSTRUCTED. */
function checkPaidDays(state: PayoutBatch, { paid, today }: CommitResults): Refusal | undefined {
  const from = currentRound(state)?.instructedOn ?? '';
  for (const { paidOn } of paid) {
    if (!isCalendarDate(paidOn)) return refuse('DATE_INVALID', {}, 'paid');
    if (paidOn > today) return refuse('DATE_IN_FUTURE', { date: paidOn }, 'paid');
    if (paidOn < from) return refuse('PAID_BEFORE_INSTRUCTED', { date: paidOn, instructedOn: from }, 'paid');
  }
  return undefined;
}

/** Every line of the round is paid or returned, and the amounts are the round's. */
function checkWhole(state: PayoutBatch, { paid, returned }: CommitResults): Refusal | undefined {
  const round = currentRound(state)!;
  const found = sumCounts([...paid, ...returned]);
  return sameCount(found, round)
    ? undefined
    : refuse('RESULTS_DIFFER', {
        heads: String(round.heads),
        amount: formatYuan(round.amountFen),
        foundHeads: String(found.heads),
        foundAmount: formatYuan(found.amountFen),
      });
}

/** Order: duty, state, a returned payment left, what changed, reason. */
export function correctPayee(state: PayoutBatch, command: CorrectPayee): Decision<BatchEvent> {
  const { actor, lineNo, amountFen, changed, reason } = command;
  const refusal = first(
    () => checkDuty(actor, 'CLERK', state.institution),
    () => checkReturnsOpen(state),
    () => (state.returned.heads > 0 && amountFen <= state.returned.amountFen ? undefined : refuse('NOTHING_RETURNED')),
    () => (changed.length > 0 ? undefined : refuse('NOTHING_CORRECTED', {}, 'accountNo')),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  return [{ type: 'PayeeCorrected', data: { lineNo, amountFen, changed, reason, correctedBy: personOf(actor) } }];
}

/** Never more than what is there to settle: the counts of a batch do not go below nothing. NOTHING_RETURNED. */
function checkLine(state: PayoutBatch, { amountFen, corrected }: WriteOff | CarryOver): Refusal | undefined {
  const left = corrected ? state.corrected : state.returned;
  return left.heads > 0 && amountFen <= left.amountFen ? undefined : refuse('NOTHING_RETURNED');
}

/** By an officer, with a document. Order: duty, state, a payment left to settle, reason, document. */
export function writeOff(state: PayoutBatch, command: WriteOff): Decision<BatchEvent> {
  const { actor, lineNo, amountFen, corrected, reason, documentNo } = command;
  const refusal = first(
    () => checkDuty(actor, 'OFFICER', state.institution),
    () => checkReturnsOpen(state),
    () => checkLine(state, command),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
    () => requireText(documentNo, 'documentNo', 'documentNo', DOCUMENT_NO_MAX),
  );
  if (refusal) return refusal;
  return [
    {
      type: 'PaymentWrittenOff',
      data: { lineNo, amountFen, corrected, reason, documentNo, writtenOffBy: personOf(actor) },
    },
  ];
}

/** By an officer, into a later period. Order: duty, state, a payment left to settle, period, reason. */
export function carryOver(state: PayoutBatch, command: CarryOver): Decision<BatchEvent> {
  const { actor, lineNo, amountFen, corrected, toPeriod, reason } = command;
  const refusal = first(
    () => checkDuty(actor, 'OFFICER', state.institution),
    () => checkReturnsOpen(state),
    () => checkLine(state, command),
    () =>
      /^\d{4}-(0[1-9]|1[0-2])$/.test(toPeriod) && toPeriod > state.period
        ? undefined
        : refuse('CARRY_OVER_PERIOD_INVALID', { period: toPeriod }, 'toPeriod'),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  return [
    {
      type: 'PaymentCarriedOver',
      data: { lineNo, amountFen, corrected, toPeriod, reason, carriedOverBy: personOf(actor) },
    },
  ];
}

/** Order: duty, state (no other round under way), something corrected. */
export function prepareReissue(state: PayoutBatch, { actor }: PrepareReissue): Decision<BatchEvent> {
  const refusal = first(
    () => checkDuty(actor, 'CLERK', state.institution),
    () => inState(state, 'RETURNED'),
    () => (state.corrected.heads > 0 ? undefined : refuse('NOTHING_TO_REISSUE')),
  );
  if (refusal) return refusal;
  const roundNo = state.rounds.length + 1;
  return [{ type: 'ReissuePrepared', data: { roundNo, ...state.corrected, preparedBy: personOf(actor) } }];
}
