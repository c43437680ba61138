import { addDays } from '#libs/kernel';
import type { CalendarDate } from '#libs/kernel';
import { dayOfYear } from './calendar.js';
import type { CalendarDocument, CalendarVersion, WorkingCalendar } from './calendar.js';
import { yearOf } from './published-table.js';

export const ROLLS = ['forward', 'back', 'none'] as const;
export type Roll = (typeof ROLLS)[number];

/** No rule counts further; a search that leaves it is a mistake in the calendar. */
export const WORKING_DAYS_MAX = 2_000;
/** No run of days off is longer. */
const ROLL_DAYS_MAX = 60;

export const isWorkingDay = (calendar: WorkingCalendar, date: CalendarDate): boolean =>
  calendar.year(yearOf(date)).working[dayOfYear(date)] ?? false;

/**
 * The n-th working day after a date; before it when n is negative; the date itself, working day or not, when n is zero.
 * The date itself is never counted. Throws RangeError beyond ±2,000.
 */
export function addWorkingDays(calendar: WorkingCalendar, date: CalendarDate, workingDays: number): CalendarDate {
  if (!Number.isInteger(workingDays) || Math.abs(workingDays) > WORKING_DAYS_MAX)
    throw new RangeError(`cannot count ${workingDays} working days`);
  const step = workingDays < 0 ? -1 : 1;
  let day = date;
  for (let left = Math.abs(workingDays); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return day;
}

/**
 * Working days from one date to another: those after `from` up to and including `to`, so the first is not counted and
 * the last is (half open). Negative when `to` lies before `from`: then minus those after `to` up to and including `from`.
 * Whole spans add up: (a to b) + (b to c) = (a to c).
 */
export function workingDaysBetween(calendar: WorkingCalendar, from: CalendarDate, to: CalendarDate): number {
  if (to < from) return -workingDaysBetween(calendar, to, from);
  let count = countedTo(calendar, to) - countedTo(calendar, from);
  for (let year = yearOf(from); year < yearOf(to); year++) count += calendar.year(year).counted.at(-1) ?? 0;
  return count;
}

const countedTo = (calendar: WorkingCalendar, date: CalendarDate): number =>
  calendar.year(yearOf(date)).counted[dayOfYear(date)] ?? 0;

/** The nearest working day at or after (`forward`), at or before (`back`); `none` leaves the date as it is. */
export function roll(calendar: WorkingCalendar, date: CalendarDate, direction: Roll): CalendarDate {
  if (direction === 'none') return date;
  let day = date;
  for (let steps = 0; !isWorkingDay(calendar, day); steps++) {
    if (steps > ROLL_DAYS_MAX) throw new RangeError(`no working day within ${ROLL_DAYS_MAX} days of ${date}`);
    day = addDays(day, direction === 'forward' ? 1 : -1);
  }
  return day;
}

/** Whether a count over these days, both ends included, may still change for want of an official notice. */
export function isProvisional(calendar: WorkingCalendar, from: CalendarDate, to: CalendarDate): boolean {
  const [first, last] = from <= to ? [from, to] : [to, from];
  for (let year = yearOf(first); year <= yearOf(last); year++) {
    const { provisional } = calendar.year(year);
    const begin = year === yearOf(first) ? dayOfYear(first) : 0;
    const end = year === yearOf(last) ? dayOfYear(last) : provisional.length - 1;
    if (provisional.slice(begin, end + 1).includes(true)) return true;
  }
  return false;
}

/** What a count over these days rests on. */
export function versionOver(calendar: WorkingCalendar, from: CalendarDate, to: CalendarDate): CalendarVersion {
  const [first, last] = from <= to ? [yearOf(from), yearOf(to)] : [yearOf(to), yearOf(from)];
  const documents = new Map<string, CalendarDocument>();
  for (let year = first; year <= last; year++)
    for (const document of calendar.year(year).documents) documents.set(document.documentNo, document);
  return { knownOn: calendar.knownOn, documents: [...documents.values()] };
}
