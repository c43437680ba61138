import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { canonicalJson, isCalendarDate, toJson } from '#libs/kernel';
import { checkNotices, isWeekend, parseNotices, yearOf } from './domain/index.js';
import type { CalendarSource, Notice, ParsedNotices, PublishedTable } from './domain/index.js';

export const CALENDAR_SOURCE = Symbol('CalendarSource');

/** One text for all that is wrong with the calendar files; thrown at boot. */
export class CalendarFilesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Calendar files are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(toJson(value)))
    .digest('hex');

const require = createRequire(import.meta.url);

/** What the package holds: dates as keys. */
interface PublishedDays {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

/** The holidays and make-up days of the package chinese-days, 2004 on, as they ended up. */
export function readPublishedTable(): PublishedTable {
  const { version } = require('chinese-days/package.json') as { version: string };
  const { holidays, workdays } = require('chinese-days/dist/chinese-days.json') as PublishedDays;
  const years = new Map<number, Map<string, boolean>>();
  const put = (date: string, working: boolean): void => {
    const isDate: boolean = isCalendarDate(date);
    if (!isDate) throw new CalendarFilesError([`chinese-days ${version}: "${date}" is no date`]);
    const days = years.get(yearOf(date)) ?? new Map<string, boolean>();
    years.set(yearOf(date), days);
    if (working === isWeekend(date)) days.set(date, working);
  };
  for (const date of Object.keys(holidays)) put(date, false);
  for (const date of Object.keys(workdays)) put(date, true);
  return {
    name: `chinese-days ${version}`,
    years: new Map(
      [...years].map(([year, days]) => [year, { days, digest: digestOf(Object.fromEntries([...days].sort())) }]),
    ),
  };
}

/** Reads every *.yaml of a folder. Throws CalendarFilesError naming each mistake by file, path and reason. */
export async function loadCalendar(folder: string, table = readPublishedTable()): Promise<CalendarSource> {
  const problems: string[] = [];
  const notices: Notice[] = [];
  const fileOf = new Map<string, string>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()) {
    const parsed = parseNoticeFile(await readFile(join(folder, file), 'utf8'));
    if ('problems' in parsed)
      problems.push(...parsed.problems.map(({ path, problem }) => `${file}: ${path}: ${problem}`));
    else notices.push(...parsed.notices);
    if ('notices' in parsed) for (const { documentNo } of parsed.notices) fileOf.set(documentNo, file);
  }
  for (const { path, problem } of checkNotices(notices, table))
    problems.push(`${fileOf.get(path) ?? folder}: ${path}: ${problem}`);
  if (problems.length > 0) throw new CalendarFilesError(problems);
  return { notices, table };
}

/** YAML text to notices; a syntax error is one problem at "(file)". */
export function parseNoticeFile(text: string): ParsedNotices {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    return { problems: [{ path: '(file)', problem: (error as Error).message }] };
  }
  return parseNotices(content, digestOf);
}
