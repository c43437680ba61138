import type { CalendarDate } from '#libs/kernel';
import { exact } from '#libs/measures/domain';
import type { DefinitionConflict } from '#libs/measures/domain';
import { conflictTable, indicatorTable, firstLevelTable, sourceTable, targetTable } from './report-tables.js';
import type { ReportTable } from './report-tables.js';
import type { GradeBand, Rubric } from './rubric.js';
import { unknownLeaves } from './sheet.js';
import type { Score, ScoreSheet, ScoredLeaf } from './sheet.js';

/** What only people can write: the rest of the report follows from the sheet. */
export interface ReportNarrative {
  /** "大同市" */
  readonly regionName: string;
  /** "企业职工基本养老保险分级负担项目" */
  readonly projectName: string;
  readonly evaluatorName: string;
  readonly reportedOn: CalendarDate;
  readonly overview: readonly string[];
  readonly targets: readonly string[];
  /** For an indicator that lost marks: why, beyond the reason of the deduction, and what to do about it. */
  readonly causes?: Readonly<Record<string, string>>;
  readonly suggestions?: Readonly<Record<string, string>>;
  readonly experience?: readonly string[];
}

export type ReportBlock =
  { readonly kind: 'paragraph'; readonly text: string } | { readonly kind: 'table'; readonly table: ReportTable };
export interface ReportSection {
  /** "二、评价结果和结论", or "（一）评价结果" one level below. */
  readonly title: string;
  readonly level: 1 | 2;
  readonly blocks: readonly ReportBlock[];
}
/** 绩效评价报告 as data: whoever prints it (Word, web page, spreadsheet) decides nothing. In Chinese. */
export interface EvaluationReport {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly ReportSection[];
}

const paragraph = (text: string): ReportBlock => ({ kind: 'paragraph', text });
const table = (of: ReportTable): ReportBlock => ({ kind: 'table', table: of });
const section = (level: 1 | 2, title: string, ...blocks: readonly ReportBlock[]): ReportSection => ({
  level,
  title,
  blocks,
});

/** The report of a sheet. `conflicts` are those of the measures the sheet was computed from. */
export function evaluationReport(
  rubric: Rubric,
  sheet: ScoreSheet,
  narrative: ReportNarrative,
  conflicts: readonly DefinitionConflict[] = [],
): EvaluationReport {
  const { regionName, projectName, evaluatorName, reportedOn, overview, targets } = narrative;
  return {
    title: `${regionName} ${sheet.fiscalYear} 年${projectName}绩效评价报告`,
    subtitle: `${evaluatorName} ${reportedOn}`,
    sections: [
      section(1, '一、基本概况'),
      section(2, '（一）项目概况', ...overview.map(paragraph)),
      section(2, '（二）绩效目标', ...targets.map(paragraph)),
      section(2, '（三）绩效完成情况', paragraph(completion(rubric, sheet)), table(targetTable(rubric, sheet))),
      section(1, '二、评价结果和结论'),
      section(
        2,
        '（一）评价结果',
        ...sheet.branches.filter(({ level }) => level === 1).map((branch) => paragraph(dimension(sheet, branch))),
      ),
      section(
        2,
        '（二）总体评分结果',
        paragraph(conclusion(sheet)),
        table(firstLevelTable(sheet)),
        ...remarks(rubric, sheet),
      ),
      section(1, '三、主要经验及做法、存在问题及原因分析'),
      section(2, '（一）经验及做法', ...experience(sheet, narrative)),
      section(2, '（二）存在的问题及原因分析', ...problems(sheet, narrative)),
      section(1, '四、有关建议', ...suggestions(sheet, narrative)),
      section(1, '五、结果应用建议', ...application(regionName)),
      section(1, '附录'),
      section(2, '附表1 指标得分明细', table(indicatorTable(sheet))),
      section(2, '附表2 数据及来源', table(sourceTable(sheet))),
      ...(conflicts.length > 0
        ? [
            section(
              2,
              '附表3 口径不一致的数据',
              paragraph('以下数据在不同资料中不一致，按各自口径列示，未作合并。'),
              table(conflictTable(conflicts)),
            ),
          ]
        : []),
    ],
  };
}

/** "92.12", or "63.12～92.12" while something is unknown. */
export const scoreText = ({ points, least, most }: Pick<Score, 'points' | 'least' | 'most'>): string =>
  points ?? `${least}～${most}`;

const hasLost = ({ lost }: ScoredLeaf): boolean => lost !== undefined && exact(lost).gt(0);
const lostLeaves = (sheet: ScoreSheet): readonly ScoredLeaf[] =>
  sheet.leaves.filter(hasLost).toSorted((left, right) => exact(right.lost ?? '0').cmp(left.lost ?? '0'));
const quoted = (leaves: readonly ScoredLeaf[]): string => leaves.map(({ name }) => `“${name.zh}”`).join('、');

function completion(rubric: Rubric, sheet: ScoreSheet): string {
  const { rows } = targetTable(rubric, sheet);
  const count = (state: string): number => rows.filter((row) => row.at(-1) === state).length;
  const open = count('未知') > 0 ? `，${count('未知')} 项数据缺失、完成情况未知` : '';
  return `设有目标值的 ${rows.length} 项指标中，${count('达成')} 项达成目标，${count('未达成')} 项未达成${open}。目标与结果对照如下。`;
}

function dimension(sheet: ScoreSheet, branch: ScoreSheet['branches'][number]): string {
  const groups = sheet.branches.filter(({ parent }) => parent === branch.code).map(({ code }) => code);
  const leaves = sheet.leaves.filter(({ parent }) => groups.includes(parent));
  const full = leaves.filter((leaf) => leaf.state === 'SCORED' && !hasLost(leaf));
  const lost = leaves.filter(hasLost);
  const open = leaves.filter(({ state }) => state === 'UNKNOWN');
  const share = branch.share === undefined ? '' : `，得分率 ${branch.share}`;
  return [
    `${branch.name.zh}方面：满分 ${branch.full} 分，得 ${scoreText(branch)} 分${share}。`,
    full.length > 0 ? `${quoted(full)}得满分。` : '',
    lost.length > 0
      ? `扣分指标：${lost.map(({ name, lost: marks, reason }) => `${name.zh}扣 ${marks ?? ''} 分（${trimmed(reason?.zh ?? '')}）`).join('；')}。`
      : '',
    open.length > 0 ? `${quoted(open)}缺少数据，得分未定。` : '',
  ].join('');
}

/** Without the full stop it may end in: it goes into a sentence. */
const trimmed = (text: string): string => text.replace(/[。；]+$/u, '');

function conclusion({ total, grade, branches }: ScoreSheet): string {
  const count = branches.filter(({ level }) => level === 1).length;
  const settled = grade.settled
    ? `，评级为“${grade.settled.name.zh}”`
    : `，评级在“${grade.least.name.zh}”至“${grade.most.name.zh}”之间，待补充数据后确定`;
  return `${count} 个一级指标综合评价得分 ${scoreText(total)} 分${settled}。一级指标结果见表1。`;
}

function remarks(rubric: Rubric, sheet: ScoreSheet): readonly ReportBlock[] {
  const band = ({ name, from, to }: GradeBand): string =>
    to === rubric.fullMarks
      ? `${from}（含）—${to} 分为“${name.zh}”`
      : `${from}（含）—${to} 分为“${name.zh}”（不含 ${to}）`;
  const open = unknownLeaves(sheet);
  return [
    paragraph(
      `注：绩效评价采取评分和评级相结合的方式，总分为 ${rubric.fullMarks} 分，等级划分为：${rubric.grades.map(band).join('，')}。`,
    ),
    ...(rubric.reconstruction && rubric.note ? [paragraph(`注：${rubric.note.zh}`)] : []),
    ...(open.length > 0 ? [paragraph(`注：${quoted(open)}缺少数据，按未知处理，不作零分计，得分以区间表示。`)] : []),
  ];
}

function experience(sheet: ScoreSheet, narrative: ReportNarrative): readonly ReportBlock[] {
  if (narrative.experience) return narrative.experience.map(paragraph);
  const best = sheet.leaves.filter(
    (leaf) => leaf.input.kind === 'measure' && leaf.state === 'SCORED' && !hasLost(leaf),
  );
  if (best.length === 0) return [paragraph('本年度没有得满分的数据指标。')];
  return best.map(({ formula }, index) => paragraph(`${index + 1}. ${formula.zh.split('；得分')[0] ?? ''}。`));
}

function problems(sheet: ScoreSheet, { causes = {} }: ReportNarrative): readonly ReportBlock[] {
  const lost = lostLeaves(sheet);
  if (lost.length === 0) return [paragraph('未发现扣分问题。')];
  return lost.map(({ code, name, lost: marks, reason }, index) => {
    const cause = causes[code] === undefined ? '' : `原因分析：${causes[code]}`;
    return paragraph(`${index + 1}. ${name.zh}（扣 ${marks ?? ''} 分）：${trimmed(reason?.zh ?? '')}。${cause}`);
  });
}

function suggestions(sheet: ScoreSheet, { suggestions: written = {} }: ReportNarrative): readonly ReportBlock[] {
  const wanted = [...lostLeaves(sheet), ...unknownLeaves(sheet)];
  if (wanted.length === 0) return [paragraph('继续保持。')];
  return wanted.map(({ code, name, state }, index) => {
    const usual =
      state === 'UNKNOWN'
        ? `补充“${name.zh}”的数据和佐证材料，明确填报单位和时限。`
        : `针对“${name.zh}”制定整改措施，明确责任单位和完成时限。`;
    return paragraph(`${index + 1}. ${written[code] ?? usual}`);
  });
}

const application = (regionName: string): readonly ReportBlock[] => [
  paragraph(
    `（一）建议${regionName}财政部门将评价结果、存在的问题和改进建议反馈责任单位，并对整改落实情况进行监督检查。`,
  ),
  paragraph('（二）按照政府信息公开要求公开评价和整改情况，并将评价结果作为以后年度资金分配的依据。'),
  paragraph('（三）评价数据及测算依据归档保存，积累 3～5 年的参考数据，用于对比和中长期趋势分析。'),
];
