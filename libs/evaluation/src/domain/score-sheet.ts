import { wordsOf } from '#libs/kernel';
import {
  Exact,
  exact,
  findConflicts,
  measureOf,
  percentText,
  pickValue,
  readingOf,
  sumExact,
} from '#libs/measures/domain';
import type { DefinitionConflict, ExactRounding, MeasureValue, Words } from '#libs/measures/domain';
import { judgeFinding, judgeMeasure } from './apply-rule.js';
import type { Judgement } from './apply-rule.js';
import { gradeOf } from './bands.js';
import { checkFinding } from './finding.js';
import type { ScoreInputs } from './inputs.js';
import { childrenOf, leavesOf } from './rubric.js';
import type { Indicator, LeafIndicator, Rounding, RoundingMode, Rubric } from './rubric.js';
import type { GradeRange, LeafInput, Score, ScoreSheet, ScoredBranch, ScoredLeaf } from './sheet.js';

const MODES: Readonly<Record<RoundingMode, { readonly mode: ExactRounding; readonly name: string }>> = {
  'half-up': { mode: Exact.ROUND_HALF_UP, name: 'roundHalfUp' },
  'half-even': { mode: Exact.ROUND_HALF_EVEN, name: 'roundHalfEven' },
  down: { mode: Exact.ROUND_DOWN, name: 'roundDown' },
};

/**
 * The score sheet of a region and year. Leaves are rounded as the rubric declares; everything above them is their sum.
 * What has no evidence is unknown: a range from the least to the most it can become, in the leaf, its branches and the total.
 */
export function scoreSheet(rubric: Rubric, inputs: ScoreInputs): ScoreSheet {
  const conflicts = findConflicts(inputs.measures.filter(({ regionCode }) => regionCode === inputs.regionCode));
  const leaves = leavesOf(rubric).map((leaf) => scoreLeaf(rubric, leaf, inputs, conflicts));
  const under = (code: string | undefined): readonly ScoredLeaf[] =>
    childrenOf(rubric, code).flatMap((child) =>
      child.leaf ? leaves.filter((leaf) => leaf.code === child.code) : under(child.code),
    );
  const branches = rubric.indicators
    .filter((indicator): indicator is Indicator & { readonly level: 1 | 2 } => indicator.level < 3)
    .map(({ code, parent, level, name, weight }): ScoredBranch => ({
      code,
      ...(parent === undefined ? {} : { parent }),
      level,
      name,
      ...sumScore(under(code), weight, rubric.rounding),
    }));
  const total = sumScore(leaves, rubric.fullMarks, rubric.rounding);
  return {
    rubric: { code: rubric.code, version: rubric.version, name: rubric.name },
    reconstruction: rubric.reconstruction,
    ...(rubric.note === undefined ? {} : { note: rubric.note }),
    regionCode: inputs.regionCode,
    fiscalYear: inputs.fiscalYear,
    asOf: inputs.asOf,
    rounding: rubric.rounding,
    branches,
    leaves,
    total,
    grade: gradeRange(rubric, total),
  };
}

export const gradeRange = (rubric: Rubric, { points, least, most }: Score): GradeRange => ({
  ...(points === undefined ? {} : { settled: gradeOf(rubric, points) }),
  least: gradeOf(rubric, least),
  most: gradeOf(rubric, most),
});

function sumScore(leaves: readonly ScoredLeaf[], full: string, { digits }: Rounding): Score {
  const add = (part: (leaf: ScoredLeaf) => string): Exact => sumExact(leaves.map((leaf) => exact(part(leaf))));
  const [least, most] = [add((leaf) => leaf.least), add((leaf) => leaf.most)];
  const known = leaves.every(({ state }) => state === 'SCORED');
  const range = { full: exact(full).toFixed(digits), least: least.toFixed(digits), most: most.toFixed(digits) };
  return known ? { ...range, points: range.least, share: percentText(least.div(full)) } : range;
}

interface Look {
  readonly judgement: Judgement;
  readonly input: LeafInput;
  readonly confirmed: boolean;
  readonly notes: readonly Words[];
}

function scoreLeaf(
  rubric: Rubric,
  leaf: LeafIndicator,
  inputs: ScoreInputs,
  conflicts: readonly DefinitionConflict[],
): ScoredLeaf {
  const { digits, mode } = rubric.rounding;
  const { judgement, ...look } =
    leaf.leaf.measure === undefined ? lookAtFinding(leaf, inputs, digits) : lookAtMeasure(leaf, inputs, conflicts);
  const rounded = (points: Exact): Exact => points.toDecimalPlaces(digits, MODES[mode].mode);
  const full = exact(leaf.weight);
  const line = {
    code: leaf.code,
    parent: leaf.parent ?? '',
    name: leaf.name,
    rule: leaf.leaf.rule.kind,
    full: full.toFixed(digits),
    formula: judgement.formula,
    ...(judgement.reason === undefined ? {} : { reason: judgement.reason }),
    ...look,
  };
  if (!judgement.known) {
    const [least, most] = [rounded(judgement.least).toFixed(digits), rounded(judgement.most).toFixed(digits)];
    return { ...line, state: 'UNKNOWN', least, most };
  }
  const points = rounded(judgement.points);
  const text = points.toFixed(digits);
  return {
    ...line,
    state: 'SCORED',
    points: text,
    least: text,
    most: text,
    share: percentText(points.div(full)),
    lost: full.minus(points).toFixed(digits),
    expression: `${MODES[mode].name}(${judgement.expression}, ${digits})`,
  };
}

/** Nothing is known about the leaf: anything from the rule's least to its most. */
function unknown({ name, weight, leaf: { rule } }: LeafIndicator, reason: Words): Judgement {
  const full = exact(weight);
  const least = rule.kind === 'deduction-per-occurrence' ? full.minus(rule.most) : new Exact(0);
  const most = rule.kind === 'proportional' ? full.times(rule.cap) : full;
  const formula = {
    zh: `${name.zh}：满分 ${weight} 分，得分未定`,
    en: `${name.en}: full marks ${weight}, not settled`,
  };
  return { known: false, least, most, formula, reason };
}

function lookAtMeasure(leaf: LeafIndicator, inputs: ScoreInputs, conflicts: readonly DefinitionConflict[]): Look {
  const { measure = '', basis = '' } = leaf.leaf;
  const { regionCode, fiscalYear, measures } = inputs;
  const value = pickValue(measures, { code: measure, basis, regionCode, fiscalYear });
  const reading = readingOf(value);
  const notes = value ? conflictNotes(conflicts, value) : [];
  const input: LeafInput = value ? { kind: 'measure', value } : { kind: 'none' };
  if (value && reading.known) return { judgement: judgeMeasure(leaf, value), input, confirmed: true, notes };
  const known = measureOf(measure);
  const reason: Words =
    reading.known || reading.why === 'MISSING'
      ? { zh: `缺少“${known?.name.zh ?? measure}”的数据`, en: `there is no figure for ${known?.name.en ?? measure}` }
      : { zh: '分母为零：尚无到期或应办的业务', en: 'the denominator is zero: nothing was due yet' };
  return { judgement: unknown(leaf, reason), input, confirmed: true, notes };
}

function lookAtFinding(leaf: LeafIndicator, inputs: ScoreInputs, digits: number): Look {
  const grading = inputs.gradings.find((one) => one.leaf === leaf.code);
  if (!grading) {
    const reason = { zh: '尚未评分', en: 'not graded yet' };
    return { judgement: unknown(leaf, reason), input: { kind: 'none' }, confirmed: false, notes: [] };
  }
  const input: LeafInput = { kind: 'grading', grading };
  const confirmed = grading.confirmedBy !== undefined;
  const notes = confirmed ? [] : [{ zh: '评分待第二人确认', en: 'the grading waits for a second person' }];
  const refusal = checkFinding(leaf, grading.finding, digits);
  const judgement = refusal
    ? unknown(leaf, { zh: wordsOf(refusal, 'zh').problem, en: wordsOf(refusal, 'en').problem })
    : judgeFinding(leaf, grading.finding, grading.reason);
  return { judgement, input, confirmed, notes };
}

function conflictNotes(conflicts: readonly DefinitionConflict[], value: MeasureValue): readonly Words[] {
  return conflicts
    .filter(({ claims }) => claims.some((claim) => claim.value === value))
    .map(({ code, fiscalYear, claims }) => {
      const told = (language: keyof Words): string =>
        claims
          .map(({ figure, basis }) => {
            const name = measureOf(code)?.bases.find((one) => one.code === basis)?.[language] ?? basis;
            return `${figure} (${name})`;
          })
          .join(language === 'zh' ? '、' : ', ');
      const name = measureOf(code)?.name;
      return {
        zh: `${fiscalYear} 年${name?.zh ?? code}有不同口径或不一致的数据：${told('zh')}`,
        en: `${name?.en ?? code} of ${fiscalYear} is told differently: ${told('en')}`,
      };
    });
}
