import { QUARTERS, datongFacts, datongInputs, payoutFacts, rubric } from '#libs/testing';
import type { Quarter } from '#libs/testing';
import { checkSheet, compareSheets, scoreSheet } from './index.js';
import type { ScoreSheet } from './index.js';

const RUBRIC = rubric('datong-2020');
const score = async (quarters: readonly Quarter[] = QUARTERS): Promise<ScoreSheet> =>
  scoreSheet(RUBRIC, await datongInputs(datongFacts(quarters)));
const lastQuarter = (change: Partial<Quarter>): readonly Quarter[] => [
  ...QUARTERS.slice(0, 3),
  { ...QUARTERS[3]!, ...change },
];

describe('the published Datong 2020 evaluation', () => {
  it('comes out to the hundredth: 18.00 / 19.00 / 27.00 / 28.12 = 92.12, 优', async () => {
    const sheet = await score();
    const firstLevel = sheet.branches.filter(({ level }) => level === 1);
    expect(firstLevel.map(({ name, full, points, share }) => [name.zh, full, points, share])).toEqual([
      ['决策', '20.00', '18.00', '90%'],
      ['过程', '20.00', '19.00', '95%'],
      ['产出', '30.00', '27.00', '90%'],
      ['效益', '30.00', '28.12', '93.73%'],
    ]);
    expect(sheet.total).toMatchObject({ full: '100.00', points: '92.12', share: '92.12%' });
    expect(sheet.grade.settled?.name.zh).toBe('优');
    expect(checkSheet(sheet)).toEqual([]);
  });

  it('says where marks were lost, in the words of the report', async () => {
    const lost = (await score()).leaves.filter(({ lost: marks }) => Number(marks) > 0);
    expect(lost.map(({ name, lost: marks, reason }) => [name.zh, marks, reason?.zh])).toEqual([
      ['绩效指标明确性', '2.00', '质量和效益指标方面未细化为可衡量的绩效指标。'],
      ['管理制度健全性', '1.00', '未建立健全档案管理制度。'],
      ['参保增长率', '3.00', '参保增长率为 -0.86%，未达到目标 ≥ 3.38%，为负值，不得分'],
      ['受益群众满意度', '1.88', '受益对象满意度未达理想值。'],
    ]);
  });

  it('is marked as a reconstruction at the third level', async () => {
    const { reconstruction, note } = await score();
    expect(reconstruction).toBe(true);
    expect(note?.zh).toMatch(/未公布.*还原/);
  });

  it('shows the 2019 insured told in two ways beside the growth computed from one of them', async () => {
    const growth = (await score()).leaves.find(({ name }) => name.zh === '参保增长率');
    expect(growth?.notes.map(({ zh }) => zh)).toEqual([
      '2019 年参保人数有不同口径或不一致的数据：164187 (人次)、196498 (年平均人数)',
    ]);
  });
});

describe('one event changed', () => {
  it.each([
    // A quarter of the money came after its date: a quarter of the 5 points.
    [
      'a quarter three days late',
      lastQuarter({ dueDate: '2020-12-28', arrivedOn: '2020-12-31' }),
      '90.87',
      { O31: '-1.25' },
    ],
    // In full or not: 6 points. Of the 4 and 5 in proportion 1/32,000 is below half a hundredth.
    ['1万元 short', lastQuarter({ arrivedWanYuan: 7_999 }), '86.12', { O12: '-6.00' }],
    // 4 x 100/32,000 = 0.0125 and 5 x 100/32,000 = 0.015625, each rounded by itself.
    ['100万元 short', lastQuarter({ arrivedWanYuan: 7_900 }), '86.09', { P11: '-0.01', O12: '-6.00', O31: '-0.02' }],
    ['a quarter not sent', lastQuarter({ arrivedWanYuan: 0 }), '83.87', { P11: '-1.00', O12: '-6.00', O31: '-1.25' }],
  ] as const)('%s', async (_what, quarters, total, lost) => {
    const [before, after] = [await score(), await score(quarters)];
    expect(after.total.points).toBe(total);
    const { leaves } = compareSheets(before, after);
    const changed = leaves.filter(({ least }) => Number(least) !== 0);
    expect(Object.fromEntries(changed.map(({ code, least }) => [code, least]))).toEqual(lost);
    for (const { causes } of changed) expect(causes.map(({ kind }) => kind)).toEqual(['MEASURE_CHANGED']);
  });

  it('a quarter not sent turns 优 into 良', async () => {
    expect((await score(lastQuarter({ arrivedWanYuan: 0 }))).grade.settled?.name.zh).toBe('良');
  });

  it('a month in which 12% were not paid costs its share of the year', async () => {
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].flatMap((month) => payoutFacts(month, 100_000));
    const inputs = await datongInputs(datongFacts(QUARTERS, [...months, ...payoutFacts(12, 100_000, 88_000)]));
    const sheet = scoreSheet(RUBRIC, inputs);
    const leaf = (code: string) => sheet.leaves.find((one) => one.code === code);
    // 1,188,000 of 1,200,000 is 99%: of 6 and of 4 points.
    expect([leaf('O22')?.points, leaf('O32')?.points]).toEqual(['5.94', '3.96']);
    expect(leaf('O22')?.reason?.zh).toBe('养老金发放率为 99%，未达到目标 ≥ 100%');
  });
});

describe('what has not happened yet', () => {
  it('is unknown, not zero: without facts of the year the total is a range', async () => {
    const sheet = scoreSheet(RUBRIC, await datongInputs(datongFacts([], [])));
    expect(sheet.total.points).toBeUndefined();
    // What hangs on events: 4 + 4 + 6 + 6 + 5 + 4 points.
    expect([sheet.total.least, sheet.total.most]).toEqual(['63.12', '92.12']);
    expect([sheet.grade.settled, sheet.grade.least.name.zh, sheet.grade.most.name.zh]).toEqual([undefined, '中', '优']);
    expect(sheet.leaves.find(({ code }) => code === 'O12')?.reason?.zh).toBe('缺少“足额上解率”的数据');
  });

  it('planned and not due yet is the named condition of a zero denominator', async () => {
    const facts = datongFacts([{ ...QUARTERS[3]!, arrivedWanYuan: 0, dueDate: '2021-01-15' }]);
    const leaf = scoreSheet(RUBRIC, await datongInputs(facts)).leaves.find(({ code }) => code === 'O12');
    expect(leaf).toMatchObject({ state: 'UNKNOWN', least: '0.00', most: '6.00' });
    expect(leaf?.reason?.zh).toMatch(/分母为零/);
  });
});
