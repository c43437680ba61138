import { FUND_KINDS, sumFen } from '#libs/kernel';
import type { CalendarDate, Fen, FundKind } from '#libs/kernel';
import type { MeasureCode, Unit } from './measure.js';
import { EVENT_IDS_MAX } from './measure-value.js';
import type { MeasureValue } from './measure-value.js';
import type { BatchFacts, RemittanceFacts, YearFacts } from './year-facts.js';

const lastLegNo = ({ legs }: RemittanceFacts): number => Math.max(...legs.map(({ legNo }) => legNo));

/** What had come to the end of a leg by the end of a day; without a leg number: at the last account. */
export function arrivedFen(remittance: RemittanceFacts, by: CalendarDate, legNo = lastLegNo(remittance)): Fen {
  return sumFen(
    remittance.arrivals
      .filter((arrival) => arrival.legNo === legNo && arrival.on <= by)
      .map(({ amountFen }) => amountFen),
  );
}

/**
 * A due date is judged from the day after it, or as soon as everything is there: on the due day itself what is missing
 * may still come, and counts for nothing yet.
 */
export const isJudged = (remittance: RemittanceFacts, asOf: CalendarDate): boolean =>
  remittance.dueDate < asOf || arrivedFen(remittance, asOf) >= remittance.dueFen;

const byThen = (dueDate: CalendarDate, asOf: CalendarDate): CalendarDate => (dueDate < asOf ? dueDate : asOf);

/** Measures of a region and year from its facts, as of a day (its end). What nothing is known about is left out: unknown, not zero. */
export function measuresOf(facts: YearFacts, asOf: CalendarDate): readonly MeasureValue[] {
  const remittances = Object.values(facts.remittances).filter(({ cancelled }) => !cancelled);
  const batches = Object.values(facts.batches).filter(({ cancelled }) => !cancelled);
  const figures = [
    ...FUND_KINDS.flatMap((fundKind) =>
      fundFigures(
        fundKind,
        remittances.filter((one) => one.fundKind === fundKind),
        asOf,
      ),
    ),
    ...legFigures('ALL', remittances, asOf),
    ...payoutFigures(batches, asOf),
    ...benefitSpent(
      remittances.filter(({ fundKind }) => fundKind === 'BENEFIT'),
      batches,
      asOf,
    ),
  ];
  const { regionCode, fiscalYear } = facts;
  return figures.map(({ code, basis, unit, over, under, eventIds }) => ({
    code,
    regionCode,
    fiscalYear,
    numerator: over.toString(),
    denominator: under.toString(),
    unit,
    basis,
    asOf,
    source: { kind: 'events', count: eventIds.length, eventIds: eventIds.slice(0, EVENT_IDS_MAX) },
    version: 1,
  }));
}

/** What one remittance or batch adds to a measure from events. */
export interface MeasurePart {
  readonly subjectId: string;
  readonly kind: 'REMITTANCE' | 'BATCH';
  readonly numerator: string;
  readonly denominator: string;
  /** The day by which it had to be done. */
  readonly dueDate: CalendarDate;
  /** The last arrival or payment by then; absent where nothing has come. */
  readonly lastOn?: CalendarDate;
}

/** The parts a value adds up from, those that fall short first. They add up to its numerator and denominator. */
export function partsOf(
  facts: YearFacts,
  { code, basis, asOf }: Pick<MeasureValue, 'code' | 'basis' | 'asOf'>,
): readonly MeasurePart[] {
  const own = (alone: YearFacts): MeasureValue | undefined =>
    measuresOf(alone, asOf).find((value) => value.code === code && value.basis === basis);
  const lastOf = (days: readonly { readonly on: CalendarDate }[]): { readonly lastOn?: CalendarDate } => {
    const last = days
      .map(({ on }) => on)
      .filter((on) => on <= asOf)
      .toSorted()
      .at(-1);
    return last === undefined ? {} : { lastOn: last };
  };
  const remittances = Object.entries(facts.remittances).flatMap(([subjectId, one]): readonly MeasurePart[] => {
    const value = own({ ...facts, remittances: { [subjectId]: one }, batches: {} });
    const arrivals = one.arrivals.filter(({ legNo }) => legNo === lastLegNo(one));
    return partOf(value, { subjectId, kind: 'REMITTANCE', dueDate: one.dueDate, ...lastOf(arrivals) });
  });
  const batches = Object.entries(facts.batches).flatMap(([subjectId, one]): readonly MeasurePart[] => {
    const value = own({ ...facts, remittances: {}, batches: { [subjectId]: one } });
    return partOf(value, { subjectId, kind: 'BATCH', dueDate: one.payDay, ...lastOf(one.payments) });
  });
  const missing = ({ numerator, denominator }: MeasurePart): bigint => BigInt(denominator) - BigInt(numerator);
  return [...remittances, ...batches].toSorted((left, right) => {
    const difference = missing(right) - missing(left);
    if (difference !== 0n) return difference > 0n ? 1 : -1;
    return left.dueDate < right.dueDate ? -1 : 1;
  });
}

function partOf(
  value: MeasureValue | undefined,
  about: Omit<MeasurePart, 'numerator' | 'denominator'>,
): readonly MeasurePart[] {
  const { numerator = '0', denominator = '0' } = value ?? {};
  return numerator === '0' && denominator === '0' ? [] : [{ ...about, numerator, denominator }];
}

interface Figure {
  readonly code: MeasureCode;
  readonly basis: string;
  readonly unit: Unit;
  readonly over: bigint | number;
  readonly under: bigint | number;
  readonly eventIds: readonly string[];
}

const eventsOf = (things: readonly { readonly eventIds: readonly string[] }[]): readonly string[] =>
  things.flatMap(({ eventIds }) => eventIds);

function fundFigures(basis: FundKind, remittances: readonly RemittanceFacts[], asOf: CalendarDate): readonly Figure[] {
  if (remittances.length === 0) return [];
  const judged = remittances.filter((remittance) => isJudged(remittance, asOf));
  const dueFen = sumFen(judged.map((one) => one.dueFen));
  const reachedFen = sumFen(remittances.map((one) => arrivedFen(one, asOf)));
  const money = (code: MeasureCode, over: Fen, under: Fen, of: readonly RemittanceFacts[]): Figure => ({
    code,
    basis,
    unit: 'FEN',
    over,
    under,
    eventIds: eventsOf(of),
  });
  const received = judged.map((one) => arrivedFen(one, asOf));
  const inTime = judged.map((one) => arrivedFen(one, byThen(one.dueDate, asOf)));
  return [
    money('FULL_AMOUNT_RATE', sumFen(received), dueFen, judged),
    money('TIMELY_ARRIVAL_RATE', sumFen(inTime), dueFen, judged),
    money('FUND_ARRIVAL_RATE', reachedFen, sumFen(remittances.map((one) => one.dueFen)), remittances),
    ...(basis === 'GAP_SHARE'
      ? [
          money(
            'BUDGET_EXECUTION_RATE',
            reachedFen,
            sumFen(remittances.map((one) => arrivedFen(one, asOf, one.legs[0]?.legNo))),
            remittances,
          ),
        ]
      : []),
    ...legFigures(basis, remittances, asOf),
  ];
}

function legFigures(basis: string, remittances: readonly RemittanceFacts[], asOf: CalendarDate): readonly Figure[] {
  if (remittances.length === 0) return [];
  const legs = remittances.flatMap((one) => one.legs);
  const judged = legs.filter(({ dueDate, completedOn }) => dueDate < asOf || (completedOn ?? '9999-12-31') <= asOf);
  const inTime = judged.filter(({ dueDate, completedOn }) => (completedOn ?? '9999-12-31') <= byThen(dueDate, asOf));
  const eventIds = eventsOf(remittances);
  return [{ code: 'LEG_TIMELINESS', basis, unit: 'LEG', over: inTime.length, under: judged.length, eventIds }];
}

const paidBy = (batch: BatchFacts, by: CalendarDate): { readonly heads: number; readonly amountFen: Fen } => {
  const payments = batch.payments.filter(({ on }) => on <= by);
  return {
    heads: payments.reduce((total, { heads }) => total + heads, 0),
    amountFen: sumFen(payments.map(({ amountFen }) => amountFen)),
  };
};

function payoutFigures(batches: readonly BatchFacts[], asOf: CalendarDate): readonly Figure[] {
  if (batches.length === 0) return [];
  const judged = batches.filter(
    (batch) => batch.payDay < asOf || paidBy(batch, asOf).amountFen >= batch.payable.amountFen,
  );
  const eventIds = eventsOf(judged);
  const both = (code: MeasureCode, paid: readonly ReturnType<typeof paidBy>[]): readonly Figure[] => [
    {
      code,
      basis: 'HEADS',
      unit: 'PERSON_TIME',
      over: paid.reduce((total, { heads }) => total + heads, 0),
      under: judged.reduce((total, { payable }) => total + payable.heads, 0),
      eventIds,
    },
    {
      code,
      basis: 'AMOUNT',
      unit: 'FEN',
      over: sumFen(paid.map(({ amountFen }) => amountFen)),
      under: sumFen(judged.map(({ payable }) => payable.amountFen)),
      eventIds,
    },
  ];
  return [
    ...both(
      'PAYOUT_RATE',
      judged.map((batch) => paidBy(batch, asOf)),
    ),
    ...both(
      'PAYOUT_TIMELINESS',
      judged.map((batch) => paidBy(batch, byThen(batch.payDay, asOf))),
    ),
  ];
}

/** Of benefit money: what was paid out of what had arrived. */
function benefitSpent(
  remittances: readonly RemittanceFacts[],
  batches: readonly BatchFacts[],
  asOf: CalendarDate,
): readonly Figure[] {
  if (remittances.length + batches.length === 0) return [];
  return [
    {
      code: 'BUDGET_EXECUTION_RATE',
      basis: 'BENEFIT',
      unit: 'FEN',
      over: sumFen(batches.map((batch) => paidBy(batch, asOf).amountFen)),
      under: sumFen(remittances.map((one) => arrivedFen(one, asOf))),
      eventIds: [...eventsOf(remittances), ...eventsOf(batches)],
    },
  ];
}
