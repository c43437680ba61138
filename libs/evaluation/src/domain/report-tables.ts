import { MEASURES, exact, fractionOf, measureOf } from '#libs/measures/domain';
import type { DefinitionConflict, MeasureSource, MeasureValue } from '#libs/measures/domain';
import { amountText, valueText } from './amount-words.js';
import { leavesOf } from './rubric.js';
import type { LeafIndicator, Rubric } from './rubric.js';
import type { Score, ScoreSheet, ScoredLeaf } from './sheet.js';

/** A table of the report: all cells are text as printed. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const range = ({ points, least, most }: Pick<Score, 'points' | 'least' | 'most'>): string =>
  points ?? `${least}～${most}`;

/** 表1: full marks, score and share of the first level and in all. */
export function firstLevelTable({ branches, total, rubric }: ScoreSheet): ReportTable {
  const first = branches.filter(({ level }) => level === 1);
  const all: readonly Score[] = [...first, total];
  return {
    title: `表1 ${rubric.name.zh}一级指标得分情况表`,
    columns: ['', ...first.map(({ name }) => name.zh), '合计'],
    rows: [
      ['总分', ...all.map(({ full }) => full)],
      ['得分', ...all.map(range)],
      ['占比', ...all.map(({ share }) => share ?? '—')],
    ],
  };
}

/** Targets against results: every leaf whose rule names a target. The last column is 达成, 未达成 or 未知. */
export function targetTable(rubric: Rubric, sheet: ScoreSheet): ReportTable {
  const rows = leavesOf(rubric).flatMap((leaf) => {
    const scored = sheet.leaves.find(({ code }) => code === leaf.code);
    const row = scored && targetRow(leaf, scored);
    return row ? [row] : [];
  });
  return { title: '绩效目标完成情况对照表', columns: ['指标', '目标值', '实际值', '完成情况'], rows };
}

function targetRow(
  { name, leaf: { measure, rule } }: LeafIndicator,
  { input, state }: ScoredLeaf,
): readonly string[] | undefined {
  if (measure === undefined || !('target' in rule)) return undefined;
  const higher = rule.direction === 'higher';
  const target = `${higher ? '≥' : '≤'}${valueText(measure, exact(rule.target))}`;
  if (input.kind !== 'measure' || state === 'UNKNOWN') return [name.zh, target, '—', '未知'];
  const { over, under } = fractionOf(input.value);
  const actual = over.div(under);
  const met = higher ? actual.gte(rule.target) : actual.lte(rule.target);
  return [name.zh, target, valueText(measure, actual), met ? '达成' : '未达成'];
}

/** Every leaf with its points, its formula and the reason of its deduction. */
export function indicatorTable({ branches, leaves }: ScoreSheet): ReportTable {
  const branch = (code: string | undefined) => branches.find((one) => one.code === code);
  const rows = leaves.map((leaf) => {
    const second = branch(leaf.parent);
    return [
      branch(second?.parent)?.name.zh ?? '',
      second?.name.zh ?? '',
      leaf.name.zh,
      leaf.full,
      range(leaf),
      leaf.lost ?? '—',
      leaf.formula.zh,
      [leaf.reason?.zh, ...leaf.notes.map(({ zh }) => zh)].filter((text) => text !== undefined).join('；'),
    ];
  });
  const columns = ['一级指标', '二级指标', '三级指标', '分值', '得分', '扣分', '评分方法', '扣分原因及说明'];
  return { title: '指标得分明细表', columns, rows };
}

/** Every figure the sheet was computed from, as it was entered, with its basis and source. */
export function sourceTable({ leaves }: ScoreSheet): ReportTable {
  const values = leaves.flatMap(({ input }) => (input.kind === 'measure' ? [input.value] : []));
  return {
    title: '数据及来源表',
    columns: ['指标', '分子', '分母', '口径', '截至', '来源'],
    rows: values.map((value) => [
      MEASURES[value.code].name.zh,
      `${MEASURES[value.code].numerator.zh}：${amountText(value.numerator, value, 'zh')}`,
      value.denominator === undefined
        ? '—'
        : `${MEASURES[value.code].denominator?.zh ?? ''}：${amountText(value.denominator, value, 'zh')}`,
      basisText(value),
      value.asOf,
      sourceText(value.source),
    ]),
  };
}

const basisText = ({ code, basis }: Pick<MeasureValue, 'code' | 'basis'>): string =>
  measureOf(code)?.bases.find((one) => one.code === basis)?.zh ?? basis;

function sourceText(source: MeasureSource): string {
  switch (source.kind) {
    case 'events':
      return `系统业务记录 ${source.count} 条`;
    case 'reported':
      return `${source.sourceDocument}（填报：${source.enteredBy.name}，核对：${source.checkedBy.name}，佐证 ${source.evidenceIds.length} 份）`;
    case 'published':
      return `${source.document}，${source.place}`;
    case 'assumed':
      return `假设：${source.note}`;
  }
}

/** Figures told in more than one way, side by side. */
export const conflictTable = (conflicts: readonly DefinitionConflict[]): ReportTable => ({
  title: '口径不一致的数据',
  columns: ['数据', '年度', '数值', '口径', '来源'],
  rows: conflicts.flatMap(({ code, fiscalYear, claims }) =>
    claims.map((claim) => [
      measureOf(code)?.name.zh ?? code,
      String(fiscalYear),
      claim.figure
        .split('/')
        .map((figure) => amountText(figure, claim, 'zh'))
        .join(' ÷ '),
      basisText({ code, basis: claim.basis }),
      sourceText(claim.value.source),
    ]),
  ),
});
