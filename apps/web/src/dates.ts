const SHANGHAI = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
const calendarDay = new Intl.DateTimeFormat('sv-SE', { timeZone: SHANGHAI });
const moment = new Intl.DateTimeFormat('sv-SE', { timeZone: SHANGHAI, dateStyle: 'short', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: SHANGHAI, timeStyle: 'short' });

/** Business dates are Shanghai calendar dates, whatever the browser's zone. */
export const today = (): string => calendarDay.format(new Date());

/** "2020-03-31 16:20:05" */
export const formatMoment = (instant: string): string => moment.format(new Date(instant));
export const formatClock = (instant: string): string => clock.format(new Date(instant));
export const dateOf = (instant: string): string => calendarDay.format(new Date(instant));

/** Calendar days from one business date to another; negative when it is past. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
