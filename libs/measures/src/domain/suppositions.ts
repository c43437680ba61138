import { addDays } from '#libs/kernel';
import type { CalendarDate } from '#libs/kernel';
import { arrivedFen } from './event-measures.js';
import type { BatchFacts, RemittanceFacts, YearFacts } from './year-facts.js';

/** The first day on which everything planned so far can be judged. */
export function horizonOf(facts: YearFacts, atLeast: CalendarDate): CalendarDate {
  const dates = [
    ...Object.values(facts.remittances).flatMap(({ dueDate, legs }) => [dueDate, ...legs.map((leg) => leg.dueDate)]),
    ...Object.values(facts.batches).map(({ payDay }) => payDay),
  ];
  const last = dates.toSorted().at(-1);
  return last !== undefined && last >= atLeast ? addDays(last, 1) : atLeast;
}

/** The facts as they will be if everything still due happens in time, and what is late already happens today. */
export function assumeDone(facts: YearFacts, today: CalendarDate): YearFacts {
  const each = <Thing>(things: Readonly<Record<string, Thing>>, change: (thing: Thing) => Thing) =>
    Object.fromEntries(Object.entries(things).map(([id, thing]) => [id, change(thing)]));
  return {
    ...facts,
    remittances: each(facts.remittances, (remittance) => remittanceDone(remittance, today)),
    batches: each(facts.batches, (batch) => batchDone(batch, today)),
  };
}

const later = (left: CalendarDate, right: CalendarDate): CalendarDate => (left > right ? left : right);

function remittanceDone(remittance: RemittanceFacts, today: CalendarDate): RemittanceFacts {
  const on = later(remittance.dueDate, today);
  const missing = remittance.legs
    .map(({ legNo }) => ({ legNo, amountFen: remittance.dueFen - arrivedFen(remittance, '9999-12-31', legNo), on }))
    .filter(({ amountFen }) => amountFen > 0n);
  return {
    ...remittance,
    arrivals: [...remittance.arrivals, ...missing],
    legs: remittance.legs.map((leg) => ({ ...leg, completedOn: leg.completedOn ?? later(leg.dueDate, today) })),
  };
}

function batchDone(batch: BatchFacts, today: CalendarDate): BatchFacts {
  const heads = batch.payments.reduce((left, payment) => left - payment.heads, batch.payable.heads);
  const amountFen = batch.payments.reduce((left, payment) => left - payment.amountFen, batch.payable.amountFen);
  if (heads <= 0 && amountFen <= 0n) return batch;
  return { ...batch, payments: [...batch.payments, { heads, amountFen, on: later(batch.payDay, today) }] };
}
