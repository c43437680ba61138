import type { CalendarDate, Decision } from '#libs/kernel';
import { expectedFen, legOf, pendingTransfers } from '../amounts.js';
import type { PassOn } from '../commands.js';
import { checkDuty } from '../duties.js';
import type { RemittanceEvent } from '../events.js';
import { evolve } from '../evolve.js';
import type { Leg, Remittance } from '../state.js';

/**
 * What follows by itself from what has arrived: the next leg opens at the first arrival, a leg completes when all that
 * is expected is there, and the remittance ends with its last leg. Nothing to do is no events: safe to send any number of times.
 */
export function passOn(state: Remittance, command: PassOn): Decision<RemittanceEvent> {
  const refusal = checkDuty(command, state.legs, undefined);
  if (refusal) return refusal;
  const events: RemittanceEvent[] = [];
  let current = state;
  for (let event = nextEvent(current, command.today); event; event = nextEvent(current, command.today)) {
    events.push(event);
    current = evolve(current, event);
  }
  return events;
}

function nextEvent(state: Remittance, today: CalendarDate): RemittanceEvent | undefined {
  if (state.state !== 'IN_PROGRESS' && state.state !== 'PLANNED') return undefined;
  for (const leg of state.legs) {
    const before = legOf(state, leg.legNo - 1);
    if (leg.state === 'WAITING' && before && before.receivedFen > 0n)
      return { type: 'LegOpened', data: { legNo: leg.legNo } };
    if (leg.state === 'OPEN' && isComplete(state, leg, before)) {
      return {
        type: 'LegCompleted',
        data: { legNo: leg.legNo, completedOn: lastArrival(state, leg) ?? today, receivedFen: leg.receivedFen },
      };
    }
  }
  return ending(state, today);
}

const isComplete = (state: Remittance, leg: Leg, before: Leg | undefined): boolean =>
  (before === undefined || before.state === 'COMPLETED' || before.state === 'CLOSED_SHORT') &&
  leg.receivedFen > 0n &&
  leg.receivedFen >= expectedFen(state, leg.legNo) &&
  pendingTransfers(state, leg.legNo).length === 0;

function ending(state: Remittance, today: CalendarDate): RemittanceEvent | undefined {
  const last = state.legs.at(-1);
  if (!last) return undefined;
  const nothingCameThrough = state.legs.some((leg) => leg.state === 'CLOSED_SHORT' && leg.receivedFen === 0n);
  const ended = last.state === 'COMPLETED' || last.state === 'CLOSED_SHORT' || nothingCameThrough;
  if (!ended) return undefined;
  const day = lastArrival(state, last) ?? today;
  if (state.legs.every((leg) => leg.state === 'COMPLETED')) {
    return { type: 'RemittanceSettled', data: { settledOn: day, receivedFen: last.receivedFen } };
  }
  const closedOn =
    state.legs
      .flatMap((leg) => leg.completedOn ?? [])
      .sort()
      .at(-1) ?? today;
  return {
    type: 'RemittanceClosedShort',
    data: { closedOn, receivedFen: last.receivedFen, dueFen: state.dueFen },
  };
}

/** Business days come from what the bank did, not from when the queue got round to it. */
function lastArrival(state: Remittance, leg: Leg): CalendarDate | undefined {
  const days = Object.values(state.transfers).flatMap((transfer) =>
    transfer.legNo === leg.legNo && transfer.state === 'RECEIVED' && transfer.arrivedOn ? [transfer.arrivedOn] : [],
  );
  return days.sort().at(-1);
}
