import { isRefusal, refuse } from '#libs/kernel';
import type { CalendarDate, Refusal } from '#libs/kernel';
import { MEASURES, exact, isBasisOf, measureOf, parseExact } from '#libs/measures/domain';
import type { MeasureCode, MeasureValue, Unit, Words } from '#libs/measures/domain';
import { compareSheets } from './compare.js';
import type { Comparison } from './compare.js';
import { checkFinding } from './finding.js';
import type { Finding, Grading, ScoreInputs } from './inputs.js';
import { leavesOf } from './rubric.js';
import type { Rubric } from './rubric.js';
import { scoreSheet } from './score-sheet.js';
import type { ScoreSheet } from './sheet.js';

/** One thing supposed to be otherwise: a measure's raw figures, or what a person would find. */
export type Change =
  | {
      readonly kind: 'measure';
      readonly code: MeasureCode;
      readonly basis: string;
      readonly numerator: string;
      readonly denominator?: string;
      /** As the value that is there; without one, the measure's first. */
      readonly unit?: Unit;
    }
  | { readonly kind: 'finding'; readonly leaf: string; readonly finding: Finding; readonly reason: string };

export interface WhatIf {
  readonly before: ScoreSheet;
  readonly after: ScoreSheet;
  readonly comparison: Comparison;
}
export const CHANGES_MAX = 100;

/** Scores with the changes, without anything being saved. Refusals: those of the measures and findings themselves. */
export function whatIf(rubric: Rubric, inputs: ScoreInputs, changes: readonly Change[]): WhatIf | Refusal {
  const changed = withChanges(rubric, inputs, changes);
  if (isRefusal(changed)) return changed;
  const [before, after] = [scoreSheet(rubric, inputs), scoreSheet(rubric, changed)];
  return { before, after, comparison: compareSheets(before, after) };
}

/** The inputs as they would be. */
export function withChanges(rubric: Rubric, inputs: ScoreInputs, changes: readonly Change[]): ScoreInputs | Refusal {
  let supposed = inputs;
  for (const change of changes) {
    const refusal = change.kind === 'measure' ? checkMeasure(change) : checkLeaf(rubric, change);
    if (refusal) return refusal;
    supposed = change.kind === 'measure' ? withMeasure(supposed, change) : withFinding(supposed, change);
  }
  return supposed;
}

type MeasureChange = Extract<Change, { readonly kind: 'measure' }>;
type FindingChange = Extract<Change, { readonly kind: 'finding' }>;

function checkMeasure({ code, basis, numerator, denominator }: MeasureChange): Refusal | undefined {
  const measure = measureOf(code);
  if (!measure) return refuse('MEASURE_UNKNOWN', { measure: code }, 'code');
  if (!isBasisOf(measure, basis)) {
    const known = measure.bases.map((one) => one.code).join(', ');
    return refuse('MEASURE_BASIS_UNKNOWN', { measure: code, basis, known }, 'basis');
  }
  for (const [field, text] of Object.entries({ numerator, denominator }))
    if (text !== undefined && !parseExact(text)) return refuse('FIGURE_NUMBER_INVALID', { value: text }, field);
  const counted = measure.form === 'count';
  return counted !== (denominator === undefined) || (denominator !== undefined && exact(denominator).lte(0))
    ? refuse('FIGURE_DENOMINATOR_WRONG', { measure: code }, 'denominator')
    : undefined;
}

function checkLeaf(rubric: Rubric, change: FindingChange): Refusal | undefined {
  const leaf = leavesOf(rubric).find(({ code }) => code === change.leaf);
  return leaf
    ? checkFinding(leaf, change.finding, rubric.rounding.digits)
    : refuse('INDICATOR_UNKNOWN', { leaf: change.leaf }, 'leaf');
}

function withMeasure(inputs: ScoreInputs, change: MeasureChange): ScoreInputs {
  const { regionCode, fiscalYear, asOf } = inputs;
  const { code, basis, numerator, denominator, unit } = change;
  const replaced = (value: MeasureValue): boolean =>
    value.code === code &&
    value.basis === basis &&
    value.regionCode === regionCode &&
    value.fiscalYear === fiscalYear &&
    value.period === undefined;
  const known = inputs.measures.find(replaced);
  const supposed: MeasureValue = {
    code,
    regionCode,
    fiscalYear,
    numerator,
    ...(denominator === undefined ? {} : { denominator }),
    unit: unit ?? known?.unit ?? MEASURES[code].units[0]!,
    basis,
    asOf,
    source: { kind: 'assumed', note: 'what-if' },
    version: 1,
  };
  return { ...inputs, measures: [...inputs.measures.filter((value) => !replaced(value)), supposed] };
}

function withFinding(inputs: ScoreInputs, { leaf, finding, reason }: FindingChange): ScoreInputs {
  const supposed: Grading = { leaf, finding, reason, evidenceIds: [], gradedBy: { userId: '', name: '' } };
  return { ...inputs, gradings: [...inputs.gradings.filter((one) => one.leaf !== leaf), supposed] };
}

/** Something that could be done: a paper to file, a transfer to send, with what it would change. */
export interface Remedy {
  readonly id: string;
  readonly name: Words;
  readonly by?: CalendarDate;
  readonly changes: readonly Change[];
}

/** A remedy and what it brings by itself. */
export interface RatedRemedy extends Remedy {
  /** What the score is at least higher: the certain gain. */
  readonly gain: string;
  /** The range of the total once it is done. */
  readonly least: string;
  readonly most: string;
}

/** Remedies that bring something, best first: by certain gain, then the sooner date, then the id. Refused when a change does not fit. */
export function remedyList(
  rubric: Rubric,
  inputs: ScoreInputs,
  remedies: readonly Remedy[],
): readonly RatedRemedy[] | Refusal {
  const rated: RatedRemedy[] = [];
  for (const remedy of remedies) {
    const supposed = whatIf(rubric, inputs, remedy.changes);
    if (isRefusal(supposed)) return supposed;
    const { least, most } = supposed.after.total;
    rated.push({ ...remedy, gain: supposed.comparison.least, least, most });
  }
  return rated.filter(({ gain }) => exact(gain).gt(0)).toSorted(better);
}

const LAST_DATE = '9999-12-31';
function better(left: RatedRemedy, right: RatedRemedy): number {
  const byGain = exact(right.gain).cmp(left.gain);
  if (byGain !== 0) return byGain;
  const texts = ({ by, id }: RatedRemedy): string => `${by ?? LAST_DATE} ${id}`;
  return texts(left) < texts(right) ? -1 : 1;
}

/** What a full answer to every unknown or lowered leaf would bring: the ceiling of what is still to be won, leaf by leaf. */
export function openMarks(
  sheet: ScoreSheet,
): readonly { readonly code: string; readonly name: Words; readonly marks: string }[] {
  return sheet.leaves
    .map(({ code, name, full, least }) => ({ code, name, marks: exact(full).minus(least) }))
    .filter(({ marks }) => marks.gt(0))
    .toSorted((left, right) => right.marks.cmp(left.marks))
    .map(({ marks, ...leaf }) => ({ ...leaf, marks: marks.toFixed(sheet.rounding.digits) }));
}
