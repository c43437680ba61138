import { addDays } from '#libs/kernel';
import type { CalendarDate } from '#libs/kernel';
import { officialWorkingDays } from '#libs/remittance';
import type { WorkingDays } from '#libs/remittance/domain';

/** The pay day of a period ("2020-03"), unless somebody sets another. */
export type PayDayRule = (period: string) => CalendarDate;
export const PAY_DAY_RULE = Symbol('PayDayRule');

/**
 * Retirees are paid by this day of the month; where it is no working day, on the last one before it, so that nobody waits
 * over a weekend. The day is practice and differs by province (15 or 25): configuration, not a constant of the field.
 */
export const payDayOn =
  (dayOfMonth: number, calendar: WorkingDays = officialWorkingDays): PayDayRule =>
  (period) => {
    let day = `${period}-${String(dayOfMonth).padStart(2, '0')}`;
    while (!calendar.isWorkingDay(day)) day = addDays(day, -1);
    return day;
  };
