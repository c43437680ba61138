import { addDays } from '#libs/kernel';
import { gradeBankReconciliation, gradeRevenueReconciliation, gradeTransfers } from './index.js';
import type { CollectedMoney, ReconciledAccount, RevenueReconciliation } from './index.js';

describe('PI-20.2 transfer of revenue collections', () => {
  const money = (amount: number, days: number | 'held' | 'direct'): CollectedMoney => ({
    amountFen: BigInt(amount),
    collectedOn: '2020-03-02',
    ...(days === 'direct' ? { direct: true } : days === 'held' ? {} : { transferredOn: addDays('2020-03-02', days) }),
  });
  const grade = (...of: CollectedMoney[]) => gradeTransfers(of, '2020-12-31').grade;
  it.each([
    ['A', [money(75, 1), money(25, 'held')]],
    ['A', [money(75, 'direct'), money(25, 'held')]],
    ['B', [money(74, 1), money(26, 7)]],
    ['C', [money(74, 7), money(26, 14)]],
    ['D', [money(74, 14), money(26, 15)]],
    ['D', [money(100, 'held')]],
  ] as const)('%s', (expected, of) => expect(grade(...of)).toBe(expected));
  it('nothing collected is not graded, nor is what was collected the day before', () => {
    expect(gradeTransfers([], '2020-12-31').grade).toBeUndefined();
    expect(gradeTransfers([{ amountFen: 5n, collectedOn: '2020-12-30' }], '2020-12-31').grade).toBeUndefined();
  });
  it('tells each criterion with its share', () =>
    expect(gradeTransfers([money(60, 1), money(40, 7)], '2020-12-31').reasoning.map(({ zh }) => zh)).toEqual([
      'A：直接缴入财政专户，或次日内划转——占 60%（要求不低于 75%）',
      'B：每周至少划转一次——占 100%（要求不低于 75%）',
      'C：每两周至少划转一次——占 100%（要求不低于 75%）',
    ]));
});

const quarters = [
  ['2020-01-01', '2020-03-31'],
  ['2020-04-01', '2020-06-30'],
  ['2020-07-01', '2020-09-30'],
  ['2020-10-01', '2020-12-31'],
] as const;

describe('PI-20.3 revenue accounts reconciliation', () => {
  const ALL = ['ASSESSMENTS', 'COLLECTIONS', 'ARREARS', 'TRANSFERS'] as const;
  const done = (days: number, parts: RevenueReconciliation['parts'] = ALL): RevenueReconciliation[] =>
    quarters.map(([from, to]) => ({ from, to, doneOn: addDays(to, days), parts }));
  it.each([
    ['A', 'each quarter within four weeks', done(28)],
    ['B', 'each quarter, a day later: the half-years still hold', done(29)],
    ['C', 'without arrears', done(10, ['COLLECTIONS', 'TRANSFERS'])],
    ['D', 'one quarter is missing', done(10).slice(1)],
    ['D', 'collections alone', done(10, ['COLLECTIONS'])],
    ['D', 'long after', done(200)],
  ] as const)('%s: %s', (grade, _what, reconciliations) =>
    expect(gradeRevenueReconciliation(2020, reconciliations).grade).toBe(grade),
  );
  it('nothing recorded is not graded', () => expect(gradeRevenueReconciliation(2020, []).grade).toBeUndefined());
});

describe('PI-27.1 bank account reconciliation', () => {
  const each = (days: number, after: number, detailed = true): ReconciledAccount['reconciliations'] => {
    const all = [];
    for (let from = '2020-01-01'; from <= '2020-12-31'; from = addDays(from, days)) {
      const to = addDays(from, days - 1);
      all.push({ from, to, doneOn: addDays(to, after), detailed });
    }
    return all;
  };
  const quarterly = quarters.map(([from, to]) => ({ from, to, doneOn: addDays(to, 40), detailed: true }));
  const account = (reconciliations: ReconciledAccount['reconciliations']): ReconciledAccount => ({
    accountId: 'a',
    reconciliations,
  });
  it.each([
    ['A', 'every week, in detail', [account(each(7, 5))]],
    ['B', 'every week, in aggregate only', [account(each(7, 5, false))]],
    ['C', 'every account each quarter', [account(quarterly), account(quarterly)]],
    ['D', 'one account not at all', [account(quarterly), account([])]],
    ['D', 'one quarter never done', [account(quarterly.slice(0, 3))]],
  ] as const)('%s: %s', (grade, _what, accounts) => expect(gradeBankReconciliation(2020, accounts).grade).toBe(grade));
  it('usually in time: a quarter of the months may be late, more may not', () => {
    const months = Array.from({ length: 12 }, (_unused, index) => {
      const from = `2020-${String(index + 1).padStart(2, '0')}-01`;
      const to = addDays(index === 11 ? '2021-01-01' : `2020-${String(index + 2).padStart(2, '0')}-01`, -1);
      return { from, to, detailed: false };
    });
    const late = (count: number) =>
      gradeBankReconciliation(2020, [
        account(months.map((month, index) => ({ ...month, doneOn: addDays(month.to, index < count ? 29 : 28) }))),
      ]).grade;
    expect([late(0), late(3), late(4)]).toEqual(['B', 'B', 'C']);
  });
  it('nothing recorded is not graded', () => {
    expect(gradeBankReconciliation(2020, []).grade).toBeUndefined();
    expect(gradeBankReconciliation(2020, [account([])]).grade).toBeUndefined();
  });
});
