import { formatYuan, isCalendarDate, refuse } from '#libs/kernel';
import type { Decision, Refusal } from '#libs/kernel';
import { checkAmount, committedFen } from '../amounts.js';
import type { AdjustDueAmount, CancelRemittance, PlanRemittance } from '../commands.js';
import { checkDuty } from '../duties.js';
import type { RemittanceEvent } from '../events.js';
import { DOCUMENT_NO_MAX, REASON_MAX, checkPeriod, first, requireText } from '../fields.js';
import { personOf } from '../state.js';
import type { Leg, MaybeRemittance, Remittance } from '../state.js';

const LEGS_MAX = 10;

/** Order: REMITTANCE_EXISTS, duty, period, amount, due date, basis document, legs. */
export function planRemittance(state: MaybeRemittance, command: PlanRemittance): Decision<RemittanceEvent> {
  if (state) return refuse('REMITTANCE_EXISTS');
  const refusal = first(
    () => checkDuty(command, asLegs(command), undefined),
    () => checkPeriod(command.fiscalYear, command.period),
    () => checkAmount(command.dueFen, 'dueFen'),
    () => (isCalendarDate(command.dueDate) ? undefined : refuse('DATE_INVALID', {}, 'dueDate')),
    () => requireText(command.basisDocument, 'basisDocument', 'basisDocument', DOCUMENT_NO_MAX),
    () => checkLegs(command),
  );
  if (refusal) return refusal;
  const { remittanceNo, fundKind, routeCode, routeVersion, fiscalYear, period, dueFen, dueDate, basisDocument, legs } =
    command;
  const planned = {
    remittanceNo,
    fundKind,
    routeCode,
    routeVersion,
    fiscalYear,
    period,
    dueFen,
    dueDate,
    basisDocument,
    legs,
  };
  return [
    { type: 'RemittancePlanned', data: { ...planned, plannedBy: personOf(command.actor) } },
    { type: 'LegOpened', data: { legNo: 1 } },
  ];
}

const asLegs = (command: PlanRemittance): readonly Leg[] =>
  command.legs.map((leg) => ({ ...leg, state: 'WAITING', receivedFen: 0n }));

/** Legs are numbered without a gap, each begins at the account where the one before ended, and each is approved by somebody. */
function checkLegs({ legs }: PlanRemittance): Refusal | undefined {
  if (legs.length === 0 || legs.length > LEGS_MAX) return refuse('LEGS_INVALID', { detail: `1..${LEGS_MAX}` }, 'legs');
  for (const [index, leg] of legs.entries()) {
    const before = legs[index - 1];
    if (leg.legNo !== index + 1)
      return refuse('LEGS_INVALID', { detail: `legNo ${leg.legNo} != ${index + 1}` }, 'legs');
    if (before && before.to.accountId !== leg.from.accountId)
      return refuse('LEGS_INVALID', { detail: `${before.legNo} -> ${leg.legNo}` }, 'legs');
    if (leg.from.accountId === leg.to.accountId)
      return refuse('LEGS_INVALID', { detail: `${leg.legNo}: from = to` }, 'legs');
    if (!leg.approvalSteps.some((step) => step.minimumAmountFen === 0n))
      return refuse('LEGS_INVALID', { detail: `${leg.legNo}: approvalSteps` }, 'legs');
    if (!isCalendarDate(leg.dueDate)) return refuse('DATE_INVALID', {}, 'legs');
  }
  return undefined;
}

/** Order: duty, amount, document, reason, unchanged, below what is committed, first leg open. */
export function adjustDueAmount(state: Remittance, command: AdjustDueAmount): Decision<RemittanceEvent> {
  const committed = committedFen(state, 1);
  const refusal = first(
    () => checkDuty(command, state.legs, undefined),
    () => checkAmount(command.dueFen, 'dueFen'),
    () => requireText(command.documentNo, 'documentNo', 'documentNo', DOCUMENT_NO_MAX),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
    () => (command.dueFen === state.dueFen ? refuse('DUE_UNCHANGED', {}, 'dueFen') : undefined),
    () =>
      command.dueFen < committed
        ? refuse('DUE_BELOW_COMMITTED', { due: formatYuan(command.dueFen), committed: formatYuan(committed) }, 'dueFen')
        : undefined,
    () => checkFirstLegOpen(state),
  );
  if (refusal) return refusal;
  const { dueFen, documentNo, reason } = command;
  const station = state.legs[0]!.to.station;
  return [{ type: 'DueAmountAdjusted', data: { previousDueFen: state.dueFen, dueFen, documentNo, reason, station } }];
}

/** LEG_NOT_OPEN: what is due can change only while the first leg still sends. */
export const checkFirstLegOpen = (state: Remittance): Refusal | undefined =>
  state.legs[0]?.state === 'OPEN'
    ? undefined
    : refuse('LEG_NOT_OPEN', { legNo: '1', state: state.legs[0]?.state ?? '' });

/** MONEY_ALREADY_SENT: money that has left and not come back keeps a remittance from being cancelled. */
export const checkCancellable = (state: Remittance): Refusal | undefined =>
  Object.values(state.transfers).some((transfer) => ['SENT', 'RECEIVED', 'DISPUTED'].includes(transfer.state))
    ? refuse('MONEY_ALREADY_SENT')
    : undefined;

/** Order: duty, reason, nothing has been sent. */
export function cancelRemittance(state: Remittance, command: CancelRemittance): Decision<RemittanceEvent> {
  const refusal = first(
    () => checkDuty(command, state.legs, undefined),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
    () => checkCancellable(state),
  );
  if (refusal) return refusal;
  return [{ type: 'RemittanceCancelled', data: { reason: command.reason, cancelledBy: personOf(command.actor) } }];
}
