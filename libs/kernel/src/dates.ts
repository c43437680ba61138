/** A calendar date of Asia/Shanghai, "2020-03-31". Compares as text. */
export type CalendarDate = string;

/** The one source of time; injected, so tests and scenarios hold the hands. */
export interface Clock {
  now(): Date;
}
export const CLOCK = Symbol('Clock');
export const systemClock: Clock = { now: () => new Date() };

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

export function isCalendarDate(text: unknown): text is CalendarDate {
  if (typeof text !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** The calendar date in Shanghai at this instant. */
export const calendarDateOf = (instant: Date): CalendarDate =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The instant of a Shanghai wall-clock time on a date. */
export const shanghaiInstant = (date: CalendarDate, time = '00:00:00'): Date => new Date(`${date}T${time}+08:00`);
