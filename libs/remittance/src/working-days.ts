import chineseDays from 'chinese-days';
import { addDays } from '#libs/kernel';
import type { CalendarDate } from '#libs/kernel';
import type { WorkingDays } from './domain/index.js';

const SEARCH_DAYS_MAX = 500;

/** Official working days with make-up days (调休), as known today. Years without a notice yet count Monday to Friday. */
export const officialWorkingDays: WorkingDays = {
  isWorkingDay: (date) => chineseDays.isWorkday(date),
  after(date: CalendarDate, workingDays: number): CalendarDate {
    let day = date;
    for (let left = workingDays, steps = 0; left > 0; steps++) {
      if (steps > SEARCH_DAYS_MAX)
        throw new Error(`no ${workingDays} working days after ${date} within ${SEARCH_DAYS_MAX} days`);
      day = addDays(day, 1);
      if (chineseDays.isWorkday(day)) left -= 1;
    }
    return day;
  },
};

const COUNTED_DAYS_MAX = 400;

/** Official working days from one date to another: positive ahead, negative when past, bounded at about a year. */
export function workingDaysBetween(from: CalendarDate, to: CalendarDate): number {
  if (to < from) return -workingDaysBetween(to, from);
  let count = 0;
  for (let day = from, steps = 0; day < to && steps < COUNTED_DAYS_MAX; steps++) {
    day = addDays(day, 1);
    if (chineseDays.isWorkday(day)) count += 1;
  }
  return count;
}
