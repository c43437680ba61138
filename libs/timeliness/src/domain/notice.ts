import { DataReader, addDays } from '#libs/kernel';
import type { CalendarDate, DataProblem } from '#libs/kernel';

export const NOTICE_KINDS = ['STATUTE', 'ANNUAL', 'CHANGE'] as const;
export const NOTICE_STATUSES = ['OFFICIAL', 'PROVISIONAL'] as const;
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

/** Days a notice names, each with what it makes of them. */
export interface NamedDays {
  readonly working: readonly CalendarDate[];
  readonly nonWorking: readonly CalendarDate[];
}

interface NoticeHead {
  /** 文号. Unique. */
  readonly documentNo: string;
  readonly issuer: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly issuedOn: CalendarDate;
  /** The first day on which everybody could know it; the day of issue unless it was made public later. */
  readonly knownFrom: CalendarDate;
  readonly status: NoticeStatus;
  /** Where it can be read. */
  readonly source: string;
  /** Of the notice as it stands in its file, hex: part of every date computed with it. */
  readonly digest: string;
}

/** The law on public holidays: what is certain about a year before its notice is out. */
export interface Statute extends NoticeHead {
  readonly kind: 'STATUTE';
  readonly validFrom: CalendarDate;
  /** "10-01": holidays that fall on the same date every year. */
  readonly fixedHolidays: readonly string[];
}
/** The notice that arranges a whole year. Its days are its own, or those of the published table. */
export interface AnnualNotice extends NoticeHead {
  readonly kind: 'ANNUAL';
  readonly year: number;
  readonly days: NamedDays | 'PUBLISHED_TABLE';
}
/** A notice that changes single days of a year already arranged. */
export interface ChangeNotice extends NoticeHead {
  readonly kind: 'CHANGE';
  readonly years: readonly number[];
  readonly days: NamedDays;
  /** The published table, compiled later, contains the change already: before the notice was known the days were the other way round. */
  readonly inPublishedTable: boolean;
}
/** A dated notice of the calendar (通知): data, known from a day on. */
export type Notice = Statute | AnnualNotice | ChangeNotice;

export type ParsedNotices = { readonly notices: readonly Notice[] } | { readonly problems: readonly DataProblem[] };

const MEMBERS = ['kind', 'documentNo', 'issuer', 'title', 'issuedOn', 'knownFrom', 'status', 'source'] as const;
const OWN_MEMBERS = {
  STATUTE: ['validFrom', 'fixedHolidays'],
  ANNUAL: ['years', 'workingDays', 'nonWorkingDays', 'publishedTable'],
  CHANGE: ['years', 'workingDays', 'nonWorkingDays', 'publishedTable'],
} as const;
export const CALENDAR_YEAR_MIN = 1990;
export const CALENDAR_YEAR_MAX = 2100;
const RANGE_DAYS_MAX = 60;

/**
 * Notices from plain data (a parsed YAML file with the one member `notices`). All mistakes at once, each with its path.
 * `digestOf` takes the notice as it stands in the file.
 */
export function parseNotices(data: unknown, digestOf: (notice: unknown) => string): ParsedNotices {
  const reader = new DataReader();
  const file = reader.object(data, '', ['notices']);
  const notices = reader
    .list(file['notices'], 'notices')
    .map((notice, index) => parseNotice(reader, notice, `notices[${index}]`, digestOf));
  return reader.problems.length > 0 ? { problems: reader.problems } : { notices };
}

function parseNotice(reader: DataReader, data: unknown, path: string, digestOf: (notice: unknown) => string): Notice {
  const kind = reader.oneOf((data as { kind?: unknown } | null)?.kind, `${path}.kind`, NOTICE_KINDS);
  const own = NOTICE_KINDS.includes(kind) ? OWN_MEMBERS[kind] : Object.values(OWN_MEMBERS).flat();
  const notice = reader.object(data, path, [...MEMBERS, ...own]);
  const title = reader.object(notice['title'], `${path}.title`, ['zh', 'en']);
  const issuedOn = reader.date(notice['issuedOn'], `${path}.issuedOn`);
  const knownFrom =
    notice['knownFrom'] === undefined ? issuedOn : reader.date(notice['knownFrom'], `${path}.knownFrom`);
  if (knownFrom < issuedOn) reader.say(`${path}.knownFrom`, `is before the day of issue, ${issuedOn}`);
  const head: NoticeHead = {
    documentNo: reader.text(notice['documentNo'], `${path}.documentNo`),
    issuer: reader.text(notice['issuer'], `${path}.issuer`),
    title: { zh: reader.text(title['zh'], `${path}.title.zh`), en: reader.text(title['en'], `${path}.title.en`) },
    issuedOn,
    knownFrom,
    status: reader.oneOf(notice['status'], `${path}.status`, NOTICE_STATUSES),
    source: reader.text(notice['source'], `${path}.source`),
    digest: digestOf(data),
  };
  if (kind === 'STATUTE') return { ...head, kind, ...parseStatute(reader, notice, path) };
  const published = parseFlag(reader, notice['publishedTable'], `${path}.publishedTable`);
  const years = reader
    .list(notice['years'], `${path}.years`)
    .map((year, index) => reader.whole(year, `${path}.years[${index}]`, CALENDAR_YEAR_MIN, CALENDAR_YEAR_MAX));
  const days = parseDays(reader, notice, path, years);
  if (kind === 'CHANGE') {
    if (days.working.length + days.nonWorking.length === 0) reader.say(path, 'changes no day');
    return { ...head, kind, years, days, inPublishedTable: published };
  }
  if (years.length !== 1) reader.say(`${path}.years`, 'a notice for a whole year names one year');
  if (published && days.working.length + days.nonWorking.length > 0)
    reader.say(`${path}.publishedTable`, 'either the published table or days of its own');
  return { ...head, kind, year: years[0] ?? 0, days: published ? 'PUBLISHED_TABLE' : days };
}

function parseStatute(
  reader: DataReader,
  notice: Readonly<Record<string, unknown>>,
  path: string,
): Pick<Statute, 'validFrom' | 'fixedHolidays'> {
  const fixedHolidays = reader.list(notice['fixedHolidays'], `${path}.fixedHolidays`).map((day, index) => {
    const at = `${path}.fixedHolidays[${index}]`;
    const text = reader.text(day, at);
    if (!/^\d{2}-\d{2}$/.test(text)) return reader.say(at, 'must be a month and day such as 10-01') ?? text;
    reader.date(`2000-${text}`, at);
    return text;
  });
  return { validFrom: reader.date(notice['validFrom'], `${path}.validFrom`), fixedHolidays };
}

function parseFlag(reader: DataReader, value: unknown, path: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') reader.say(path, 'must be true or false');
  return value === true;
}

function parseDays(
  reader: DataReader,
  notice: Readonly<Record<string, unknown>>,
  path: string,
  years: readonly number[],
): NamedDays {
  const listOf = (name: string): readonly CalendarDate[] =>
    notice[name] === undefined
      ? []
      : reader
          .list(notice[name], `${path}.${name}`)
          .flatMap((entry, index) => parseDay(reader, entry, `${path}.${name}[${index}]`, years));
  const working = listOf('workingDays');
  const nonWorking = listOf('nonWorkingDays');
  for (const day of working)
    if (nonWorking.includes(day)) reader.say(path, `names ${day} as a working day and as a day off`);
  return { working, nonWorking };
}

/** A date, or `{ from, to }` with both ends. Every day lies in a year the notice covers. */
function parseDay(reader: DataReader, entry: unknown, path: string, years: readonly number[]): readonly CalendarDate[] {
  const days: CalendarDate[] = [];
  if (typeof entry === 'object' && entry !== null) {
    const range = reader.object(entry, path, ['from', 'to']);
    const problems = reader.problems.length;
    const from = reader.date(range['from'], `${path}.from`);
    const to = reader.date(range['to'], `${path}.to`);
    if (reader.problems.length > problems) return [];
    for (let day = from; day <= to && days.length < RANGE_DAYS_MAX; day = addDays(day, 1)) days.push(day);
    if (days.at(-1) !== to) reader.say(path, `must run forward over at most ${RANGE_DAYS_MAX} days`);
  } else {
    days.push(reader.date(entry, path));
  }
  const outside = days.find((day) => !years.includes(Number(day.slice(0, 4))));
  if (outside !== undefined) reader.say(path, `${outside} lies in no year the notice covers (${years.join(', ')})`);
  return days;
}
