import { addDays, AMOUNT_FEN_MAX, first, formatYuan, isCalendarDate, refuse, requireText } from '#libs/kernel';
import type { CalendarDate, Decision, Fen, Refusal } from '#libs/kernel';
import { REASON_MAX, checkDuty, personOf } from '../people.js';
import type {
  AllotFunding,
  CancelBatch,
  ChangePayDay,
  CloseBatch,
  CommitList,
  OpenBatch,
  ReleaseFunding,
} from './batch-commands.js';
import type { BatchEvent } from './batch-events.js';
import { allottedFenOf, fundedFenOf } from './payout-batch.js';
import type { Allotment, BatchState, MaybePayoutBatch, PayoutBatch } from './payout-batch.js';

/** BATCH_STATE when the batch is in none of these. */
export const inState = (state: PayoutBatch, ...states: readonly BatchState[]): Refusal | undefined =>
  states.includes(state.state) ? undefined : refuse('BATCH_STATE', { number: state.batchNo, state: state.state });

const PERIOD = /^(\d{4})-(0[1-9]|1[0-2])$/;
/** A pay day lies within half a year of its period: anything else is a slip of the pen. */
const PAY_DAY_MARGIN_DAYS = 183;

function checkPayDay(payDay: CalendarDate, period: string): Refusal | undefined {
  if (!isCalendarDate(payDay)) return refuse('DATE_INVALID', {}, 'payDay');
  const from = addDays(`${period}-01`, -PAY_DAY_MARGIN_DAYS);
  const to = addDays(`${period}-01`, PAY_DAY_MARGIN_DAYS);
  return payDay < from || payDay > to
    ? refuse('PAY_DAY_OUTSIDE_PERIOD', { date: payDay, period }, 'payDay')
    : undefined;
}

/** By the system, or a clerk of the agency. Order: duty, already there (the same: nothing happens; another: BATCH_EXISTS), period, pay day. */
export function openBatch(state: MaybePayoutBatch, command: OpenBatch): Decision<BatchEvent> {
  const { actor, batchNo, institution, regionCode, accountId, fiscalYear, period, payDay } = command;
  const notTheirs = actor.kind === 'system' ? undefined : checkDuty(actor, 'CLERK', institution);
  if (notTheirs) return notTheirs;
  if (state) return isSameBatch(state, command) ? [] : refuse('BATCH_EXISTS', {}, 'batchId');
  const refusal = first(
    () =>
      PERIOD.exec(period)?.[1] === String(fiscalYear)
        ? undefined
        : refuse('FUNDING_PERIOD_INVALID', { period, fiscalYear: String(fiscalYear) }, 'period'),
    () => checkPayDay(payDay, period),
  );
  if (refusal) return refusal;
  return [
    {
      type: 'PayoutBatchOpened',
      data: { batchNo, institution, regionCode, accountId, fiscalYear, period, payDay, openedBy: personOf(actor) },
    },
  ];
}

const isSameBatch = (state: PayoutBatch, { institution, accountId, period }: OpenBatch): boolean =>
  state.institution.institutionId === institution.institutionId &&
  state.accountId === accountId &&
  state.period === period;

const BEFORE_SUBMISSION = ['OPEN', 'LISTED'] as const;

/** Order: duty, state, amount, what of the arrival is left. */
export function allotFunding(state: PayoutBatch, command: AllotFunding): Decision<BatchEvent> {
  const { actor, arrivalId, amountFen, availableFen } = command;
  return (
    first(
      () => (actor.kind === 'system' ? undefined : checkDuty(actor, 'CLERK', state.institution)),
      () => inState(state, ...BEFORE_SUBMISSION),
      () => checkAmount(amountFen),
      () =>
        amountFen <= availableFen
          ? undefined
          : refuse(
              'ARRIVAL_SPENT',
              { available: formatYuan(availableFen), wanted: formatYuan(amountFen) },
              'amountFen',
            ),
    ) ?? [{ type: 'PayoutFundingAllotted', data: { arrivalId, amountFen } }]
  );
}

/** By a clerk, or by the system when an arrival was sent back. Order: duty, state, amount, what of this arrival the batch has, what it has paid already. */
export function releaseFunding(state: PayoutBatch, command: ReleaseFunding): Decision<BatchEvent> {
  const { arrivalId, amountFen } = command;
  const allottedFen = allottedFenOf(state, arrivalId);
  return (
    first(
      () => (command.actor.kind === 'system' ? undefined : checkDuty(command.actor, 'CLERK', state.institution)),
      () => inState(state, ...BEFORE_SUBMISSION),
      () => checkAmount(amountFen),
      () =>
        amountFen <= allottedFen
          ? undefined
          : refuse('ARRIVAL_SPENT', { available: formatYuan(allottedFen), wanted: formatYuan(amountFen) }, 'amountFen'),
      () => checkUnpaid(state, amountFen),
    ) ?? [{ type: 'PayoutFundingReleased', data: { arrivalId, amountFen } }]
  );
}

/** Money that was paid out is gone, whatever arrival it came from. ARRIVAL_SPENT. */
function checkUnpaid(state: PayoutBatch, amountFen: Fen): Refusal | undefined {
  const unpaidFen = fundedFenOf(state) - state.paid.amountFen;
  return amountFen <= unpaidFen
    ? undefined
    : refuse('ARRIVAL_SPENT', { available: formatYuan(unpaidFen), wanted: formatYuan(amountFen) }, 'amountFen');
}

const checkAmount = (amountFen: Fen): Refusal | undefined =>
  amountFen <= 0n
    ? refuse('AMOUNT_NOT_POSITIVE', {}, 'amountFen')
    : amountFen > AMOUNT_FEN_MAX
      ? refuse('AMOUNT_TOO_LARGE', {}, 'amountFen')
      : undefined;

/** By an officer, as long as the bank has not been told. Order: duty, state, day, reason. */
export function changePayDay(state: PayoutBatch, command: ChangePayDay): Decision<BatchEvent> {
  const { payDay, reason } = command;
  const refusal = first(
    () => checkDuty(command.actor, 'OFFICER', state.institution),
    () =>
      state.rounds.length > 1 ? inState(state) : inState(state, 'OPEN', 'LISTED', 'SUBMITTED', 'REVIEWED', 'APPROVED'),
    () => checkPayDay(payDay, state.period),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  if (payDay === state.payDay) return [];
  return [
    { type: 'PayDayChanged', data: { payDay, before: state.payDay, reason, changedBy: personOf(command.actor) } },
  ];
}

/** Order: duty, state (the first round, not submitted), something on the list. */
export function commitList(state: PayoutBatch, command: CommitList): Decision<BatchEvent> {
  const { file, heads, amountFen } = command;
  return (
    first(
      () => checkDuty(command.actor, 'CLERK', state.institution),
      () => (state.rounds.length > 1 ? inState(state) : inState(state, ...BEFORE_SUBMISSION)),
      () => (heads > 0 && amountFen > 0n ? undefined : refuse('LIST_EMPTY')),
    ) ?? [{ type: 'PayableListImported', data: { file, heads, amountFen, importedBy: personOf(command.actor) } }]
  );
}

/** What the batch had and did not pay, given back to its arrivals from the last backwards. */
function unspentOf(state: PayoutBatch): readonly Allotment[] {
  let leftFen = fundedFenOf(state) - state.paid.amountFen;
  const released: Allotment[] = [];
  for (const { arrivalId, amountFen: allottedFen } of state.funding.toReversed()) {
    const amountFen = leftFen < allottedFen ? leftFen : allottedFen;
    if (amountFen > 0n) released.push({ arrivalId, amountFen });
    leftFen -= amountFen;
  }
  return released;
}

/** Every payment has come to an end: paid, written off or carried over. What was not needed stays on the account. */
export function closeBatch(state: PayoutBatch, command: CloseBatch): Decision<BatchEvent> {
  return (
    first(
      () => checkDuty(command.actor, 'OFFICER', state.institution),
      () => inState(state, 'PAID'),
    ) ?? [
      {
        type: 'PayoutBatchClosed',
        data: {
          closedOn: command.today,
          unspentFen: fundedFenOf(state) - state.paid.amountFen,
          released: unspentOf(state),
          closedBy: personOf(command.actor),
        },
      },
    ]
  );
}

/** Nothing has gone to the bank. Order: duty, state, reason. */
export function cancelBatch(state: PayoutBatch, command: CancelBatch): Decision<BatchEvent> {
  const { reason } = command;
  return (
    first(
      () => checkDuty(command.actor, 'OFFICER', state.institution),
      () => (state.rounds.length > 1 ? inState(state) : inState(state, ...BEFORE_SUBMISSION)),
      () => requireText(reason, 'reason', 'reason', REASON_MAX),
    ) ?? [
      {
        type: 'PayoutBatchCancelled',
        data: {
          reason,
          released: state.funding,
          cancelledBy: personOf(command.actor),
        },
      },
    ]
  );
}
