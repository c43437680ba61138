import { QUARTERS, datongFacts, datongInputs, rubric } from '#libs/testing';
import { findConflicts } from '#libs/measures/domain';
import { evaluationReport, scoreSheet } from './index.js';
import type { EvaluationReport, ReportNarrative, ReportTable } from './index.js';

const RUBRIC = rubric('datong-2020');
const narrative: ReportNarrative = {
  regionName: '大同市',
  projectName: '企业职工基本养老保险分级负担项目',
  evaluatorName: '评价组',
  reportedOn: '2021-06-30',
  overview: ['2020 年大同市本级分担缺口资金 32000 万元。'],
  targets: ['足额上解 32000 万元。'],
  suggestions: { P21: '建立健全档案管理制度，明确归档时间、归档范围和归档要求。' },
};
async function reportOf(facts = datongFacts()): Promise<EvaluationReport> {
  const inputs = await datongInputs(facts);
  return evaluationReport(RUBRIC, scoreSheet(RUBRIC, inputs), narrative, findConflicts(inputs.measures));
}
const textOf = (report: EvaluationReport, title: string): string =>
  report.sections
    .filter((section) => section.title.includes(title))
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : [])))
    .join('\n');
const tableOf = (report: EvaluationReport, title: string): ReportTable =>
  report.sections
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])))
    .find((table) => table.title.includes(title))!;

describe('the report of Datong 2020', () => {
  let report: EvaluationReport;
  beforeAll(async () => {
    report = await reportOf();
  });

  it('has the parts an evaluation team writes', () =>
    expect(report.sections.map(({ title }) => title)).toEqual([
      '一、基本概况',
      '（一）项目概况',
      '（二）绩效目标',
      '（三）绩效完成情况',
      '二、评价结果和结论',
      '（一）评价结果',
      '（二）总体评分结果',
      '三、主要经验及做法、存在问题及原因分析',
      '（一）经验及做法',
      '（二）存在的问题及原因分析',
      '四、有关建议',
      '五、结果应用建议',
      '附录',
      '附表1 指标得分明细',
      '附表2 数据及来源',
      '附表3 口径不一致的数据',
    ]));

  it('prints 表1 as it was published', () =>
    expect(tableOf(report, '表1')).toMatchObject({
      columns: ['', '决策', '过程', '产出', '效益', '合计'],
      rows: [
        ['总分', '20.00', '20.00', '30.00', '30.00', '100.00'],
        ['得分', '18.00', '19.00', '27.00', '28.12', '92.12'],
        ['占比', '90%', '95%', '90%', '93.73%', '92.12%'],
      ],
    }));

  it('concludes with score and grade, says what the bands are and that the third level is a reconstruction', () => {
    const text = textOf(report, '总体评分结果');
    expect(text).toContain('4 个一级指标综合评价得分 92.12 分，评级为“优”');
    expect(text).toContain('90（含）—100 分为“优”，80（含）—90 分为“良”（不含 90）');
    expect(text).toMatch(/未公布.*还原/);
  });

  it('sets targets against results', () =>
    expect(tableOf(report, '对照').rows).toEqual([
      ['资金到位率', '≥100%', '100%', '达成'],
      ['预算执行率', '≥100%', '100%', '达成'],
      ['保障离退休人数', '≥137,609', '148,749', '达成'],
      ['足额上解率', '≥100%', '100%', '达成'],
      ['参保增长率', '≥3.38%', '-0.86%', '未达成'],
      ['养老金发放率', '≥100%', '100%', '达成'],
      ['上解及时率', '≥100%', '100%', '达成'],
      ['发放及时率', '≥100%', '100%', '达成'],
      ['养老保险替代率', '≥40%', '60.56%', '达成'],
      ['养老保险基金征缴率', '≥100%', '109.51%', '达成'],
    ]));

  it('lists problems by what they cost, and a suggestion for each', () => {
    const problems = textOf(report, '存在的问题').split('\n');
    expect(problems.filter((line) => /^\d/.test(line))).toEqual([
      '1. 参保增长率（扣 3.00 分）：参保增长率为 -0.86%，未达到目标 ≥ 3.38%，为负值，不得分。',
      '2. 绩效指标明确性（扣 2.00 分）：质量和效益指标方面未细化为可衡量的绩效指标。',
      '3. 受益群众满意度（扣 1.88 分）：受益对象满意度未达理想值。',
      '4. 管理制度健全性（扣 1.00 分）：未建立健全档案管理制度。',
    ]);
    expect(textOf(report, '有关建议')).toContain('4. 建立健全档案管理制度，明确归档时间');
    expect(textOf(report, '有关建议')).toContain('1. 针对“参保增长率”制定整改措施');
  });

  it('tells how every leaf was scored and where every figure is from', () => {
    const { rows, columns } = tableOf(report, '得分明细');
    expect(rows).toHaveLength(21);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    const sources = tableOf(report, '数据及来源').rows;
    expect(sources).toHaveLength(10);
    expect(sources.find(([name]) => name === '足额上解率')).toEqual([
      '足额上解率',
      '已到期单据在末端账户到账金额：320,000,000.00元',
      '已到期单据应上解（应下拨）金额：320,000,000.00元',
      '缺口分担资金',
      '2021-01-01',
      '系统业务记录 20 条',
    ]);
    expect(sources.find(([name]) => name === '征缴率')?.at(-1)).toContain('三（一）1');
  });

  it('shows what the report says in two ways', () =>
    expect(
      tableOf(report, '口径不一致')
        .rows.slice(0, 2)
        .map((row) => row.slice(0, 4)),
    ).toEqual([
      ['参保人数', '2019', '164,187人次', '人次'],
      ['参保人数', '2019', '196,498人', '年平均人数'],
    ]));
});

it('without evidence gives ranges, and calls nothing zero', async () => {
  const report = await reportOf(datongFacts(QUARTERS, []));
  expect(tableOf(report, '表1').rows.map((row) => row.at(-1))).toEqual(['100.00', '82.12～92.12', '—']);
  expect(textOf(report, '总体评分结果')).toContain('评级在“良”至“优”之间');
  expect(textOf(report, '总体评分结果')).toContain('“养老金发放率”、“发放及时率”缺少数据，按未知处理，不作零分计');
  expect(tableOf(report, '对照').rows.filter((row) => row.at(-1) === '未知')).toHaveLength(2);
});
