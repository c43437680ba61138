import { exact } from '#libs/measures/domain';
import type { Words } from '#libs/measures/domain';
import { readingWords } from './amount-words.js';
import type { Finding } from './inputs.js';
import type { LeafInput, ScoreSheet, ScoredLeaf } from './sheet.js';

export type CauseKind =
  | 'INDICATOR_ADDED'
  | 'INDICATOR_REMOVED'
  | 'RULE_CHANGED'
  | 'MEASURE_CHANGED'
  | 'FINDING_CHANGED'
  | 'BECAME_KNOWN'
  | 'BECAME_UNKNOWN';

/** Why a line of one sheet differs from the same line of another. */
export interface Cause {
  readonly kind: CauseKind;
  readonly words: Words;
}

export interface LeafChange {
  readonly code: string;
  readonly name: Words;
  readonly before?: Pick<ScoredLeaf, 'points' | 'least' | 'most'>;
  readonly after?: Pick<ScoredLeaf, 'points' | 'least' | 'most'>;
  /** By how much the score is at least, and at most, higher; "-2.50" when it fell. */
  readonly least: string;
  readonly most: string;
  readonly causes: readonly Cause[];
}

/** Two sheets, of two dates, two years or a what-if, with the causes of the difference. */
export interface Comparison {
  /** The changes of all leaves add up to these. */
  readonly least: string;
  readonly most: string;
  readonly gradeChanged: boolean;
  readonly leaves: readonly LeafChange[];
}

export function compareSheets(before: ScoreSheet, after: ScoreSheet): Comparison {
  const digits = Math.max(before.rounding.digits, after.rounding.digits);
  const codes = [...new Set([...before.leaves, ...after.leaves].map(({ code }) => code))];
  const of = (sheet: ScoreSheet, code: string): ScoredLeaf | undefined =>
    sheet.leaves.find((leaf) => leaf.code === code);
  const leaves = codes
    .map((code) => leafChange(code, of(before, code), of(after, code), digits))
    .filter(({ causes, least, most }) => causes.length > 0 || !exact(least).isZero() || !exact(most).isZero());
  return {
    least: exact(after.total.least).minus(before.total.least).toFixed(digits),
    most: exact(after.total.most).minus(before.total.most).toFixed(digits),
    gradeChanged:
      after.grade.least.code !== before.grade.least.code || after.grade.most.code !== before.grade.most.code,
    leaves,
  };
}

function leafChange(
  code: string,
  before: ScoredLeaf | undefined,
  after: ScoredLeaf | undefined,
  digits: number,
): LeafChange {
  const difference = (part: 'least' | 'most'): string =>
    exact(after?.[part] ?? '0')
      .minus(before?.[part] ?? '0')
      .toFixed(digits);
  const range = ({ points, least, most }: ScoredLeaf): LeafChange['before'] & object => ({
    ...(points === undefined ? {} : { points }),
    least,
    most,
  });
  return {
    code,
    name: (after ?? before)?.name ?? { zh: code, en: code },
    ...(before ? { before: range(before) } : {}),
    ...(after ? { after: range(after) } : {}),
    least: difference('least'),
    most: difference('most'),
    causes: causesOf(before, after),
  };
}

function causesOf(before: ScoredLeaf | undefined, after: ScoredLeaf | undefined): readonly Cause[] {
  if (!before) return [cause('INDICATOR_ADDED', '新增指标', 'the indicator is new')];
  if (!after) return [cause('INDICATOR_REMOVED', '指标已取消', 'the indicator is gone')];
  const causes: Cause[] = [];
  const [was, is] = [tellInput(before.input, 'zh'), tellInput(after.input, 'zh')];
  const [wasEn, isEn] = [tellInput(before.input, 'en'), tellInput(after.input, 'en')];
  if (before.state !== after.state) {
    causes.push(
      after.state === 'SCORED'
        ? cause('BECAME_KNOWN', `已有数据：${is}`, `now known: ${isEn}`)
        : cause('BECAME_UNKNOWN', `数据缺失（原为：${was}）`, `no longer known (it was: ${wasEn})`),
    );
  } else if (was !== is) {
    const kind = after.input.kind === 'measure' ? 'MEASURE_CHANGED' : 'FINDING_CHANGED';
    causes.push(cause(kind, `${was} → ${is}`, `${wasEn} → ${isEn}`));
  }
  const rule = ({ rule: kind, full }: ScoredLeaf): string => `${kind} ${full}`;
  if (
    rule(before) !== rule(after) ||
    (was === is && before.formula.zh !== after.formula.zh && before.state === after.state)
  )
    causes.push(
      cause(
        'RULE_CHANGED',
        `评分规则：${before.formula.zh} → ${after.formula.zh}`,
        `rule: ${before.formula.en} → ${after.formula.en}`,
      ),
    );
  return causes;
}

const cause = (kind: CauseKind, zh: string, en: string): Cause => ({ kind, words: { zh, en } });

/** What went into a leaf, in words; two inputs that read alike count as the same. */
function tellInput(input: LeafInput, language: keyof Words): string {
  switch (input.kind) {
    case 'measure':
      return readingWords(input.value, language);
    case 'grading':
      return tellFinding(input.grading.finding, language);
    case 'none':
      return language === 'zh' ? '无数据' : 'no evidence';
  }
}

function tellFinding(finding: Finding, language: keyof Words): string {
  const zh = language === 'zh';
  switch (finding.kind) {
    case 'POINTS':
      return zh ? `评分 ${finding.points} 分` : `graded ${finding.points}`;
    case 'ITEMS': {
      const met = finding.items.filter((item) => item.met).map(({ code }) => code);
      const not = finding.items.filter((item) => !item.met).map(({ code }) => code);
      return zh
        ? `具备：${met.join('、') || '无'}；缺少：${not.join('、') || '无'}`
        : `there: ${met.join(', ')}; missing: ${not.join(', ')}`;
    }
    case 'OCCURRENCES':
      return zh ? `发生 ${finding.occurrences.length} 次` : `${finding.occurrences.length} occurrences`;
  }
}
