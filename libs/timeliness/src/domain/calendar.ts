import { addDays } from '#libs/kernel';
import type { CalendarDate } from '#libs/kernel';
import { CALENDAR_YEAR_MAX, CALENDAR_YEAR_MIN } from './notice.js';
import type { AnnualNotice, ChangeNotice, NamedDays, Notice, Statute } from './notice.js';
import { isWeekend, yearOf } from './published-table.js';
import type { PublishedTable } from './published-table.js';

/** Everything ever known about working days: notices that passed `checkNotices`, and the table they refer to. */
export interface CalendarSource {
  readonly notices: readonly Notice[];
  readonly table: PublishedTable;
}

/** A document a calendar rests on. */
export interface CalendarDocument {
  readonly kind: 'NOTICE' | 'TABLE';
  /** The table's name and year, for a table. */
  readonly documentNo: string;
  readonly digest: string;
}

/** By what a date was computed: the day of knowledge, and the documents that arranged the years it touches. */
export interface CalendarVersion {
  readonly knownOn: CalendarDate;
  readonly documents: readonly CalendarDocument[];
}

/** One year as known on a day; the lists run from 1 January. */
export interface CalendarYear {
  readonly working: readonly boolean[];
  /** The day may still change, because no official notice has spoken of it yet. */
  readonly provisional: readonly boolean[];
  /** Working days up to and including each day. */
  readonly counted: readonly number[];
  readonly documents: readonly CalendarDocument[];
}

/** The working-day calendar as it was known on one day. Later notices do not change it. */
export interface WorkingCalendar {
  readonly knownOn: CalendarDate;
  /** Throws RangeError outside 1990 to 2100. */
  year(year: number): CalendarYear;
}

/** The calendar as known on a day: a notice counts from the day it became known (`knownFrom`) on. Years are worked out when first asked for. */
export function calendarKnownAt(source: CalendarSource, knownOn: CalendarDate): WorkingCalendar {
  const years = new Map<number, CalendarYear>();
  return {
    knownOn,
    year(year) {
      if (!Number.isInteger(year) || year < CALENDAR_YEAR_MIN || year > CALENDAR_YEAR_MAX)
        throw new RangeError(`no calendar for the year ${year}`);
      const known = years.get(year) ?? arrange(source, knownOn, year);
      years.set(year, known);
      return known;
    },
  };
}

/** The day notices became known, oldest first: the days on which a calendar differs from the day before. */
export const daysOfNotice = (source: CalendarSource): readonly CalendarDate[] =>
  [...new Set(source.notices.map(({ knownFrom }) => knownFrom))].sort();

/** The notices that became known after one day and by another. */
export const noticesBetween = (source: CalendarSource, after: CalendarDate, upTo: CalendarDate): readonly Notice[] =>
  source.notices.filter(({ knownFrom }) => knownFrom > after && knownFrom <= upTo);

const byKnowledge = (one: Notice, other: Notice): number =>
  one.knownFrom < other.knownFrom ? -1 : one.knownFrom > other.knownFrom ? 1 : 0;

function arrange({ notices, table }: CalendarSource, knownOn: CalendarDate, year: number): CalendarYear {
  const sorted = [...notices].sort(byKnowledge);
  const arranging = sorted.filter((one): one is AnnualNotice => one.kind === 'ANNUAL' && one.year === year);
  const changes = sorted.filter((one): one is ChangeNotice => one.kind === 'CHANGE' && one.years.includes(year));
  const annual = arranging.filter(({ knownFrom }) => knownFrom <= knownOn).at(-1);
  const statute = annual ? undefined : lawOf(sorted, knownOn, year);
  // A year of the table that no notice on record arranges is used, but nobody can say since when it was known.
  const published = annual?.days === 'PUBLISHED_TABLE' || arranging.length === 0 ? table.years.get(year) : undefined;
  const days = new Days(year, annual?.status !== 'OFFICIAL');
  const fixed = new Set((published ? [] : (statute?.fixedHolidays ?? [])).map((day) => `${year}-${day}`));
  days.setEach((date) => !isWeekend(date) && !fixed.has(date));
  if (published) for (const [date, working] of published.days) days.set(date, working);
  else if (annual && annual.days !== 'PUBLISHED_TABLE') days.name(annual.days);
  const known = changes.filter(({ knownFrom }) => knownFrom <= knownOn);
  const later = changes.filter((change) => change.inPublishedTable && change.knownFrom > knownOn);
  // The table shows what came later: put it back, the latest first.
  if (published) for (const { days: named } of later.reverse()) days.name(reversed(named));
  for (const change of known) days.name(change.days, change.status === 'PROVISIONAL');
  return days.asYear([
    ...(published ? [{ kind: 'TABLE' as const, documentNo: `${table.name} ${year}`, digest: published.digest }] : []),
    ...[statute, annual, ...known].flatMap((notice) =>
      notice ? [{ kind: 'NOTICE' as const, documentNo: notice.documentNo, digest: notice.digest }] : [],
    ),
  ]);
}

/** The law on holidays as known, valid for the year. */
const lawOf = (sorted: readonly Notice[], knownOn: CalendarDate, year: number): Statute | undefined =>
  sorted
    .filter((one): one is Statute => one.kind === 'STATUTE')
    .filter(({ knownFrom, validFrom }) => knownFrom <= knownOn && validFrom <= `${year}-01-01`)
    .sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1))
    .at(-1);

const reversed = ({ working, nonWorking }: NamedDays): NamedDays => ({ working: nonWorking, nonWorking: working });

/** A year being put together. */
class Days {
  private readonly working: boolean[] = [];
  private readonly provisional: boolean[];

  constructor(
    private readonly year: number,
    provisional: boolean,
  ) {
    this.provisional = Array.from({ length: dayOfYear(`${year}-12-31`) + 1 }, () => provisional);
  }

  setEach(rule: (date: CalendarDate) => boolean): void {
    for (let date = `${this.year}-01-01`; yearOf(date) === this.year; date = addDays(date, 1))
      this.working.push(rule(date));
  }
  set(date: CalendarDate, working: boolean): void {
    this.working[dayOfYear(date)] = working;
  }
  /** `provisional` says whether the days named are certain from now on; left out, they are as certain as the year. */
  name({ working, nonWorking }: NamedDays, provisional?: boolean): void {
    for (const date of [...working, ...nonWorking].filter((one) => yearOf(one) === this.year)) {
      this.set(date, working.includes(date));
      if (provisional !== undefined) this.provisional[dayOfYear(date)] = provisional;
    }
  }
  asYear(documents: readonly CalendarDocument[]): CalendarYear {
    let count = 0;
    const counted = this.working.map((working) => (count += working ? 1 : 0));
    return { working: this.working, provisional: this.provisional, counted, documents };
  }
}

const DAY_MS = 86_400_000;
/** 0 on 1 January. */
export const dayOfYear = (date: CalendarDate): number =>
  Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${date.slice(0, 4)}-01-01T00:00:00Z`)) / DAY_MS);
/** Calendar days from one date to another; negative when past. */
export const calendarDaysBetween = (from: CalendarDate, to: CalendarDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
