import type { CalendarDate } from '#libs/kernel';
import type { CalendarVersion, WorkingCalendar } from './calendar.js';
import { addWorkingDays, isProvisional, roll, versionOver } from './working-days.js';
import type { Roll } from './working-days.js';

/** How a due date follows (时限). The same three forms as a route's time limit. */
export type DeadlineRule =
  | { readonly kind: 'workingDaysAfter'; readonly workingDays: number }
  | {
      readonly kind: 'dayOfMonth';
      readonly day: number;
      readonly monthsAfterPeriod: number;
      readonly roll: Roll;
    }
  | { readonly kind: 'fixed'; readonly date: CalendarDate };

/** A rule with what it counts from. */
export interface DeadlineTerms {
  readonly rule: DeadlineRule;
  /** The day `workingDaysAfter` counts from: the receipt, submission or arrival before. */
  readonly after: CalendarDate;
  /** "2020", "2020-Q1" or "2020-01": what `dayOfMonth` counts from. */
  readonly period: string;
  /** It is never due before this day … */
  readonly notBefore?: CalendarDate;
  /** … nor after this one. */
  readonly notAfter?: CalendarDate;
}

export interface DueDate {
  readonly date: CalendarDate;
  /** True when the date depends on days no official notice has arranged yet. */
  readonly provisional: boolean;
  readonly calendar: CalendarVersion;
}

/** The due date by a calendar. A day of month beyond the month's end is its last day. */
export function dueDateOf(terms: DeadlineTerms, calendar: WorkingCalendar): DueDate {
  const { begin, end } = computed(terms, calendar);
  const date = within(terms, end);
  const counted = begin !== undefined;
  return {
    date,
    provisional: counted && isProvisional(calendar, begin, end),
    calendar: counted ? versionOver(calendar, begin, end) : { knownOn: calendar.knownOn, documents: [] },
  };
}

/** `begin` is left out where no day was counted: then no calendar can move the date. */
function computed(
  { rule, after, period }: DeadlineTerms,
  calendar: WorkingCalendar,
): { readonly begin?: CalendarDate; readonly end: CalendarDate } {
  switch (rule.kind) {
    case 'fixed':
      return { end: rule.date };
    case 'workingDaysAfter': {
      const end = addWorkingDays(calendar, after, rule.workingDays);
      return rule.workingDays === 0 ? { end } : { begin: after, end };
    }
    case 'dayOfMonth': {
      const day = dayInMonth(period, rule.monthsAfterPeriod, rule.day);
      return rule.roll === 'none' ? { end: day } : { begin: day, end: roll(calendar, day, rule.roll) };
    }
    default:
      return unknownRule(rule);
  }
}

function within({ notBefore, notAfter }: DeadlineTerms, date: CalendarDate): CalendarDate {
  const capped = notAfter !== undefined && date > notAfter ? notAfter : date;
  return notBefore !== undefined && capped < notBefore ? notBefore : capped;
}

/** "2020" ends in 2020-12, "2020-Q1" in 2020-03, "2020-05" in 2020-05. */
function lastMonthOf(period: string): number {
  const year = Number(period.slice(0, 4));
  const rest = period.slice(5);
  const month = rest === '' ? 12 : rest.startsWith('Q') ? Number(rest.slice(1)) * 3 : Number(rest);
  return year * 12 + month - 1;
}

function dayInMonth(period: string, monthsAfter: number, day: number): CalendarDate {
  const index = lastMonthOf(period) + monthsAfter;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return `${year}-${String(month).padStart(2, '0')}-${String(Math.min(day, lastDay)).padStart(2, '0')}`;
}

function unknownRule(rule: never): never {
  throw new Error(`unknown rule ${JSON.stringify(rule)}`);
}
