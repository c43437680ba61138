import { addDays, refuse } from '#libs/kernel';
import type { AccountKind, CalendarDate, InstitutionKind, InstitutionLevel, Refusal } from '#libs/kernel';
import { stationOf } from '#libs/kernel';
import { endText } from './route.js';
import type { Route, RouteEnd, TimeLimit } from './route.js';
import type { LegEnd, LegPlan } from './state.js';

export interface RouteInstitution {
  readonly id: string;
  readonly name: string;
  readonly kind: InstitutionKind;
  readonly level: InstitutionLevel;
  readonly regionCode: string;
  /** Default account of each kind. */
  readonly accounts: Readonly<Partial<Record<AccountKind, string>>>;
}

/** Official working days, handed in: the calendar lives outside the domain. */
export interface WorkingDays {
  isWorkingDay(date: CalendarDate): boolean;
  /** The n-th working day after a date. */
  after(date: CalendarDate, workingDays: number): CalendarDate;
}

/** GB/T 2260: 140202 lies in 140200 lies in 140000. */
export function regionAt(regionCode: string, level: InstitutionLevel): string {
  if (level === 'PROVINCE') return `${regionCode.slice(0, 2)}0000`;
  return level === 'CITY' ? `${regionCode.slice(0, 4)}00` : regionCode;
}

/**
 * A route made concrete for a region: each end is the institution of that kind and level in or above the region.
 * Refusals: ROUTE_UNRESOLVED, naming the leg and what was looked for.
 */
export function planLegs(
  route: Route,
  request: {
    readonly regionCode: string;
    readonly plannedOn: CalendarDate;
    readonly period: string;
    readonly dueDate: CalendarDate;
  },
  institutions: readonly RouteInstitution[],
  workingDays: WorkingDays,
): readonly LegPlan[] | Refusal {
  const legs: LegPlan[] = [];
  let begin = request.plannedOn;
  for (const [index, leg] of route.legs.entries()) {
    const legNo = index + 1;
    const from = resolveEnd(leg.from, request.regionCode, institutions);
    const to = resolveEnd(leg.to, request.regionCode, institutions);
    if (!from || !to) {
      return refuse(
        'ROUTE_UNRESOLVED',
        { route: route.code, legNo: String(legNo), wanted: endText(from ? leg.to : leg.from) },
        'regionCode',
      );
    }
    const computed = dueDateOf(leg.timeLimit, begin, request.period, workingDays);
    // The last leg is due when the remittance is; no leg is due before the one it waits for.
    const dueDate =
      legNo === route.legs.length
        ? later(request.dueDate, begin)
        : computed < request.dueDate
          ? later(computed, begin)
          : request.dueDate;
    legs.push({ legNo, from, to, dueDate, approvalSteps: leg.approvalSteps, requiredEvidence: leg.requiredEvidence });
    begin = dueDate;
  }
  return legs;
}

/** The due date a route gives by itself when the planner names none. */
export function routeDueDate(
  route: Route,
  plannedOn: CalendarDate,
  period: string,
  workingDays: WorkingDays,
): CalendarDate {
  return route.legs.reduce((date, leg) => later(dueDateOf(leg.timeLimit, date, period, workingDays), date), plannedOn);
}

const later = (left: CalendarDate, right: CalendarDate): CalendarDate => (left > right ? left : right);

function resolveEnd(end: RouteEnd, regionCode: string, institutions: readonly RouteInstitution[]): LegEnd | undefined {
  const region = regionAt(regionCode, end.level);
  const found = institutions.find(
    (one) => one.kind === end.kind && one.level === end.level && one.regionCode === region,
  );
  const accountId = found?.accounts[end.account];
  if (!found || accountId === undefined) return undefined;
  return {
    institutionId: found.id,
    institutionName: found.name,
    accountId,
    accountKind: end.account,
    station: stationOf(found.kind, found.level),
  };
}

function dueDateOf(limit: TimeLimit, after: CalendarDate, period: string, workingDays: WorkingDays): CalendarDate {
  if (limit.kind === 'fixed') return limit.date;
  if (limit.kind === 'workingDaysAfter') return workingDays.after(after, limit.workingDays);
  return roll(dayInMonth(lastMonthOf(period), limit.monthsAfterPeriod, limit.day), limit.roll, workingDays);
}

/** "2020" -> 2020-12, "2020-Q1" -> 2020-03, "2020-05" -> 2020-05. */
function lastMonthOf(period: string): { year: number; month: number } {
  const year = Number(period.slice(0, 4));
  const rest = period.slice(5);
  if (rest.startsWith('Q')) return { year, month: Number(rest.slice(1)) * 3 };
  return { year, month: rest === '' ? 12 : Number(rest) };
}

function dayInMonth({ year, month }: { year: number; month: number }, monthsAfter: number, day: number): CalendarDate {
  const index = year * 12 + (month - 1) + monthsAfter;
  const first = `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  const daysInMonth = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate();
  return `${first}-${String(Math.min(day, daysInMonth)).padStart(2, '0')}`;
}

function roll(date: CalendarDate, direction: 'forward' | 'back' | 'none', workingDays: WorkingDays): CalendarDate {
  if (direction === 'none') return date;
  let day = date;
  while (!workingDays.isWorkingDay(day)) day = addDays(day, direction === 'forward' ? 1 : -1);
  return day;
}
