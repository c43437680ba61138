import { addDays } from '#libs/kernel';
import type { CalendarDate } from '#libs/kernel';
import { MEASURES, assumeDone, exact, horizonOf, measuresOf } from '#libs/measures/domain';
import type { MeasureValue, YearFacts } from '#libs/measures/domain';
import { amountText } from './amount-words.js';
import type { Finding, ScoreInputs } from './inputs.js';
import { leavesOf } from './rubric.js';
import type { LeafIndicator, Rubric } from './rubric.js';
import { scoreSheet } from './score-sheet.js';
import type { ScoreSheet } from './sheet.js';
import type { Change, Remedy } from './what-if.js';

/** The number people know a remittance or batch by. */
export type LabelOf = (subjectId: string) => string;

/** The inputs at the day by which all that is planned can be judged, with the events as the facts have them. */
export function inputsAtHorizon(inputs: ScoreInputs, facts: YearFacts, horizon: CalendarDate): ScoreInputs {
  const others = inputs.measures.filter(({ source }) => source.kind !== 'events');
  return { ...inputs, asOf: horizon, measures: [...others, ...measuresOf(facts, horizon)] };
}

/** The facts with what is still due of these remittances and batches done in time, or today where it is late already. */
export function withDone(facts: YearFacts, subjectIds: readonly string[], today: CalendarDate): YearFacts {
  const done = assumeDone(facts, today);
  const chosen = <Thing>(before: Readonly<Record<string, Thing>>, after: Readonly<Record<string, Thing>>) =>
    Object.fromEntries(
      Object.entries(before).map(([id, thing]) => [id, subjectIds.includes(id) ? (after[id] ?? thing) : thing]),
    );
  return {
    ...facts,
    remittances: chosen(facts.remittances, done.remittances),
    batches: chosen(facts.batches, done.batches),
  };
}

const FOREVER = '9999-12-31';

/**
 * Everything that can still be done for a year's score: money to send, payments to settle, figures to file, indicators to
 * grade. What each brings is rated against nothing more being done (`remedyList`). Ids: `done|<subject>`, `leaf|<code>`.
 */
export function remediesOf(
  rubric: Rubric,
  inputs: ScoreInputs,
  facts: YearFacts,
  labelOf: LabelOf,
): { readonly base: ScoreInputs; readonly horizon: CalendarDate; readonly remedies: readonly Remedy[] } {
  const today = inputs.asOf;
  const horizon = horizonOf(facts, today);
  const base = inputsAtHorizon(inputs, facts, horizon);
  const open = [...openRemittances(facts, today, labelOf), ...openBatches(facts, today, labelOf)];
  const toDo = open.map(({ subjectId, ...remedy }) => {
    const measures = measuresOf(withDone(facts, [subjectId], today), horizon);
    return { ...remedy, id: `done|${subjectId}`, changes: measures.map(changeOf) };
  });
  const sheet = scoreSheet(rubric, base);
  return { base, horizon, remedies: [...toDo, ...leafRemedies(rubric, sheet)] };
}

const changeOf = ({ code, basis, numerator, denominator, unit }: MeasureValue): Change => ({
  kind: 'measure',
  code,
  basis,
  numerator,
  ...(denominator === undefined ? {} : { denominator }),
  unit,
});

interface OpenThing {
  readonly subjectId: string;
  readonly name: Remedy['name'];
  readonly by: CalendarDate;
}
const later = (left: CalendarDate, right: CalendarDate): CalendarDate => (left > right ? left : right);
const yuan = (amountFen: bigint, language: 'zh' | 'en'): string =>
  amountText(amountFen.toString(), { unit: 'FEN' }, language);

function openRemittances(facts: YearFacts, today: CalendarDate, labelOf: LabelOf): readonly OpenThing[] {
  return Object.entries(facts.remittances).flatMap(([subjectId, remittance]) => {
    const lastLeg = Math.max(...remittance.legs.map(({ legNo }) => legNo));
    const arrived = remittance.arrivals.filter(({ legNo, on }) => legNo === lastLeg && on < FOREVER);
    const missing = arrived.reduce((left, { amountFen }) => left - amountFen, remittance.dueFen);
    if (remittance.cancelled || missing <= 0n) return [];
    const label = labelOf(subjectId);
    const name = {
      zh: `${label}：将尚缺的 ${yuan(missing, 'zh')} 划至末端账户`,
      en: `${label}: bring the missing ${yuan(missing, 'en')} to the last account`,
    };
    return [{ subjectId, name, by: later(remittance.dueDate, today) }];
  });
}

function openBatches(facts: YearFacts, today: CalendarDate, labelOf: LabelOf): readonly OpenThing[] {
  return Object.entries(facts.batches).flatMap(([subjectId, { payable, payments, payDay, cancelled }]) => {
    const heads = payments.reduce((left, payment) => left - payment.heads, payable.heads);
    const amountFen = payments.reduce((left, payment) => left - payment.amountFen, payable.amountFen);
    if (cancelled || (heads <= 0 && amountFen <= 0n)) return [];
    const label = labelOf(subjectId);
    const name = {
      zh: `${label}：发放（补发）尚未到账的 ${heads} 人次、${yuan(amountFen, 'zh')}`,
      en: `${label}: pay the ${heads} instances, ${yuan(amountFen, 'en')}, still open`,
    };
    return [{ subjectId, name, by: later(payDay, today) }];
  });
}

/** What people can still tell: a figure nobody has reported (supposed to reach its target), an indicator nobody has graded. */
function leafRemedies(rubric: Rubric, sheet: ScoreSheet): readonly Remedy[] {
  return leavesOf(rubric).flatMap((leaf): readonly Remedy[] => {
    const line = sheet.leaves.find(({ code }) => code === leaf.code);
    if (line?.state !== 'UNKNOWN') return [];
    const id = `leaf|${leaf.code}`;
    const finding = bestFinding(leaf);
    if (finding) {
      const name = { zh: `评定“${leaf.name.zh}”（按满分估计）`, en: `grade ${leaf.name.en} (at full marks)` };
      return [{ id, name, changes: [{ kind: 'finding', leaf: leaf.code, finding, reason: name.zh }] }];
    }
    const change = targetChange(leaf);
    if (!change || MEASURES[change.code].fromEvents) return [];
    const measure = MEASURES[change.code].name;
    return [
      {
        id,
        name: {
          zh: `填报并核对“${measure.zh}”（按达到目标估计）`,
          en: `report and check ${measure.en} (at its target)`,
        },
        changes: [change],
      },
    ];
  });
}

function bestFinding({ weight, leaf: { measure, rule } }: LeafIndicator): Finding | undefined {
  if (measure !== undefined) return undefined;
  switch (rule.kind) {
    case 'graded':
      return { kind: 'POINTS', points: weight };
    case 'checklist':
      return { kind: 'ITEMS', items: rule.items.map(({ code }) => ({ code, met: true })) };
    case 'deduction-per-occurrence':
      return { kind: 'OCCURRENCES', occurrences: [] };
    case 'proportional':
    case 'all-or-nothing':
    case 'bands':
      return undefined;
  }
}

function targetChange({
  leaf: { measure, basis, rule },
}: LeafIndicator): Extract<Change, { kind: 'measure' }> | undefined {
  if (measure === undefined || !('target' in rule)) return undefined;
  const { form, bases } = MEASURES[measure];
  const target = exact(rule.target);
  const numerator = (form === 'growth' ? target.plus(1) : target).toFixed();
  const of = { kind: 'measure', code: measure, basis: basis ?? bases[0]!.code, numerator } as const;
  return form === 'count' ? of : { ...of, denominator: '1' };
}

/** The day after which some verdict of the facts changes by itself, without any event; none when all dates are past. */
export function nextVerdictOn(facts: YearFacts, asOf: CalendarDate): CalendarDate | undefined {
  const dates = [
    ...Object.values(facts.remittances).flatMap(({ dueDate, legs }) => [dueDate, ...legs.map((leg) => leg.dueDate)]),
    ...Object.values(facts.batches).map(({ payDay }) => payDay),
  ];
  const [next] = dates.filter((date) => date >= asOf).toSorted();
  return next === undefined ? undefined : addDays(next, 1);
}
