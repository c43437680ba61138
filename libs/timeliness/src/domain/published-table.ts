import type { CalendarDate } from '#libs/kernel';

/** One year of a published table: the days on which it departs from Monday to Friday. */
export interface PublishedYear {
  /** true: a weekend day that is worked (调休上班); false: a day off. */
  readonly days: ReadonlyMap<CalendarDate, boolean>;
  readonly digest: string;
}

/** A table of working days compiled from official notices afterwards. It shows how a year ended up, not what was known when. */
export interface PublishedTable {
  /** Name and version of the source. */
  readonly name: string;
  readonly years: ReadonlyMap<number, PublishedYear>;
}

export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));

/** Saturday or Sunday. */
export function isWeekend(date: CalendarDate): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 || day === 6;
}

/** What the table says of a day; undefined where it says nothing of its own. */
export const publishedDay = (table: PublishedTable, date: CalendarDate): boolean | undefined =>
  table.years.get(yearOf(date))?.days.get(date);
