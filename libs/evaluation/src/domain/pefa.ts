import { addDays } from '#libs/kernel';
import type { CalendarDate, Fen } from '#libs/kernel';
import { sumFen } from '#libs/kernel';
import type { Words } from '#libs/measures/domain';

/**
 * Shadow grades after the PEFA framework of 2016 (pefa.org, indicators PI-20 and PI-27), computed from what the system
 * has recorded, beside the national score. They are not a PEFA assessment: coverage is what passes through this system.
 */
export type PefaGrade = 'A' | 'B' | 'C' | 'D';
export interface PefaResult {
  readonly indicator: 'PI-20.2' | 'PI-20.3' | 'PI-27.1';
  readonly name: Words;
  /** Absent: no evidence. That is not the same as D. */
  readonly grade?: PefaGrade;
  /** How it was arrived at, criterion by criterion. */
  readonly reasoning: readonly Words[];
}

/** "Most" in PEFA is 75% or more by value. */
const MOST_PERCENT = 75n;
const isMost = (partFen: Fen, wholeFen: Fen): boolean => partFen * 100n >= wholeFen * MOST_PERCENT;
const percent = (partFen: Fen, wholeFen: Fen): string => `${(partFen * 100n) / wholeFen}%`;

/** Money that was collected, and when it left for the treasury side (the fiscal account); absent while still held. */
export interface CollectedMoney {
  readonly amountFen: Fen;
  readonly collectedOn: CalendarDate;
  readonly transferredOn?: CalendarDate;
  /** Paid straight into an account of the treasury side. */
  readonly direct?: boolean;
}

/** PI-20.2 transfer of revenue collections: how soon most of the money is passed on (bank time is not counted). */
export function gradeTransfers(money: readonly CollectedMoney[], asOf: CalendarDate): PefaResult {
  const about = {
    indicator: 'PI-20.2',
    name: { zh: '征缴收入的划转', en: 'Transfer of revenue collections' },
  } as const;
  // What was collected so lately that its time has not run yet proves nothing in either direction.
  const judged = money.filter(
    ({ collectedOn, transferredOn, direct }) =>
      direct === true || transferredOn !== undefined || addDays(collectedOn, 14) < asOf,
  );
  const totalFen = sumFen(judged.map(({ amountFen }) => amountFen));
  if (totalFen <= 0n)
    return {
      ...about,
      reasoning: [{ zh: '没有征缴与划转记录，不作评定', en: 'no collections are recorded; not graded' }],
    };
  const criteria = [
    { grade: 'A', days: 1, zh: '直接缴入财政专户，或次日内划转', en: 'paid in directly, or passed on daily' },
    { grade: 'B', days: 7, zh: '每周至少划转一次', en: 'passed on at least weekly' },
    { grade: 'C', days: 14, zh: '每两周至少划转一次', en: 'passed on at least every two weeks' },
  ] as const;
  const within = (days: number): Fen =>
    sumFen(
      judged
        .filter(
          ({ direct, collectedOn, transferredOn }) =>
            direct === true || (transferredOn !== undefined && transferredOn <= addDays(collectedOn, days)),
        )
        .map(({ amountFen }) => amountFen),
    );
  const reasoning = criteria.map(({ grade, days, zh, en }) => ({
    zh: `${grade}：${zh}——占 ${percent(within(days), totalFen)}（要求不低于 ${MOST_PERCENT}%）`,
    en: `${grade}: ${en} - ${percent(within(days), totalFen)} of the money (${MOST_PERCENT}% wanted)`,
  }));
  const reached = criteria.find(({ days }) => isMost(within(days), totalFen));
  return { ...about, grade: reached?.grade ?? 'D', reasoning };
}

export const RECONCILED_PARTS = ['ASSESSMENTS', 'COLLECTIONS', 'ARREARS', 'TRANSFERS'] as const;
export type ReconciledPart = (typeof RECONCILED_PARTS)[number];

/** A reconciliation that was done: of which period, when it was finished, and what it covers. */
export interface RevenueReconciliation {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly doneOn: CalendarDate;
  readonly parts: readonly ReconciledPart[];
}

interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}
const monthsOf = (fiscalYear: number, each: number): readonly Period[] =>
  Array.from({ length: 12 / each }, (_unused, index) => {
    const first = (month: number): CalendarDate =>
      `${fiscalYear + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
    return { from: first(index * each), to: addDays(first((index + 1) * each), -1) };
  });

/** Every day of the period lies in a reconciliation that was done in time. */
function isCovered(
  period: Period,
  done: readonly (Period & { readonly doneOn: CalendarDate })[],
  by: CalendarDate,
): boolean {
  const inTime = done.filter(({ doneOn }) => doneOn <= by).toSorted((left, right) => (left.from < right.from ? -1 : 1));
  let next = period.from;
  for (const { from, to } of inTime) {
    if (from > next) continue;
    if (to >= next) next = addDays(to, 1);
  }
  return next > period.to;
}

/** PI-20.3 revenue accounts reconciliation: how often, how completely and how soon. */
export function gradeRevenueReconciliation(fiscalYear: number, done: readonly RevenueReconciliation[]): PefaResult {
  const about = { indicator: 'PI-20.3', name: { zh: '征缴账户对账', en: 'Revenue accounts reconciliation' } } as const;
  if (done.length === 0)
    return { ...about, reasoning: [{ zh: '没有对账记录，不作评定', en: 'no reconciliation is recorded; not graded' }] };
  const complete = done.filter(({ parts }) => RECONCILED_PARTS.every((part) => parts.includes(part)));
  const received = done.filter(({ parts }) => parts.includes('COLLECTIONS') && parts.includes('TRANSFERS'));
  const yearEnd = `${fiscalYear}-12-31`;
  const criteria = [
    {
      grade: 'A',
      met: monthsOf(fiscalYear, 3).filter((period) => isCovered(period, complete, addDays(period.to, 28))).length,
      of: 4,
      zh: '每季度完整对账（应征、实征、欠费、上解），季后四周内完成',
      en: 'complete reconciliation each quarter within four weeks',
    },
    {
      grade: 'B',
      met: monthsOf(fiscalYear, 6).filter((period) => isCovered(period, complete, addDays(period.to, 56))).length,
      of: 2,
      zh: '每半年完整对账，期后八周内完成',
      en: 'complete reconciliation each half-year within eight weeks',
    },
    {
      grade: 'C',
      met: Number(
        isCovered({ from: `${fiscalYear}-01-01`, to: yearEnd }, received, addDays(`${fiscalYear + 1}-03-01`, -1)),
      ),
      of: 1,
      zh: '每年核对实征与上解，年后两个月内完成',
      en: 'collections and transfers reconciled each year within two months',
    },
  ] as const;
  return judged(about, criteria);
}

interface Criterion {
  readonly grade: PefaGrade;
  readonly met: number;
  readonly of: number;
  readonly zh: string;
  readonly en: string;
}

function judged(about: Pick<PefaResult, 'indicator' | 'name'>, criteria: readonly Criterion[]): PefaResult {
  const reasoning = criteria.map(({ grade, met, of, zh, en }) => ({
    zh: `${grade}：${zh}——${of} 项中达到 ${met} 项`,
    en: `${grade}: ${en} - ${met} of ${of}`,
  }));
  return { ...about, grade: criteria.find(({ met, of }) => met === of)?.grade ?? 'D', reasoning };
}

/** A bank account in use during the year, and its reconciliations with the books. */
export interface ReconciledAccount {
  readonly accountId: string;
  readonly reconciliations: readonly (Period & {
    readonly doneOn: CalendarDate;
    /** Transaction by transaction, not in aggregate only. */
    readonly detailed: boolean;
  })[];
}

/**
 * PI-27.1 bank account reconciliation. All active accounts count, those of the agencies too (the framework of 2011 asked
 * for treasury accounts alone at B and C). "Usually" in time is taken as three of four periods or more.
 */
export function gradeBankReconciliation(fiscalYear: number, accounts: readonly ReconciledAccount[]): PefaResult {
  const about = { indicator: 'PI-27.1', name: { zh: '银行账户对账', en: 'Bank account reconciliation' } } as const;
  if (accounts.length === 0 || accounts.every(({ reconciliations }) => reconciliations.length === 0))
    return {
      ...about,
      reasoning: [{ zh: '没有银行对账记录，不作评定', en: 'no bank reconciliation is recorded; not graded' }],
    };
  const passing = (periods: readonly Period[], days: number, detailed: boolean): number =>
    accounts.filter(({ reconciliations }) => {
      const done = reconciliations.filter((one) => !detailed || one.detailed);
      const inTime = periods.filter((period) => isCovered(period, done, addDays(period.to, days))).length;
      return periods.every((period) => isCovered(period, done, '9999-12-31')) && inTime * 4 >= periods.length * 3;
    }).length;
  const criteria: readonly Criterion[] = [
    {
      grade: 'A',
      met: passing(weeksOf(fiscalYear), 7, true),
      of: accounts.length,
      zh: '全部在用账户每周逐笔对账，一般在周后一周内完成（账户数）',
      en: 'every active account weekly, in aggregate and detail, usually within a week (accounts)',
    },
    {
      grade: 'B',
      met: passing(monthsOf(fiscalYear, 1), 28, false),
      of: accounts.length,
      zh: '全部在用账户每月对账，一般在月后四周内完成（账户数）',
      en: 'every active account monthly, usually within four weeks (accounts)',
    },
    {
      grade: 'C',
      met: passing(monthsOf(fiscalYear, 3), 56, false),
      of: accounts.length,
      zh: '全部在用账户每季度对账，一般在季后八周内完成（账户数）',
      en: 'every active account quarterly, usually within eight weeks (accounts)',
    },
  ];
  return judged(about, criteria);
}

/** Whole weeks of seven days from 1 January, the last one cut at the end of the year. */
function weeksOf(fiscalYear: number): readonly Period[] {
  const end = `${fiscalYear}-12-31`;
  const weeks: Period[] = [];
  for (let from = `${fiscalYear}-01-01`; from <= end; from = addDays(from, 7)) {
    const to = addDays(from, 6);
    weeks.push({ from, to: to < end ? to : end });
  }
  return weeks;
}
