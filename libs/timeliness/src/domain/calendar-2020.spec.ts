import { join } from 'node:path';
import { addDays } from '#libs/kernel';
import { loadCalendar } from '../calendar-files.js';
import type { CalendarSource, WorkingCalendar } from './index.js';
import { addWorkingDays, calendarKnownAt, isProvisional, isWorkingDay, roll, workingDaysBetween } from './index.js';

let source: CalendarSource;
let before: WorkingCalendar;
let after: WorkingCalendar;
beforeAll(async () => {
  source = await loadCalendar(join(process.cwd(), 'config/calendar'));
  before = calendarKnownAt(source, '2020-01-26');
  after = calendarKnownAt(source, '2020-01-27');
});
const known = (version: 'before' | 'after'): WorkingCalendar => (version === 'before' ? before : after);
const workedIn = (calendar: WorkingCalendar, year: number): string[] => {
  const days: string[] = [];
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1))
    if (isWorkingDay(calendar, day)) days.push(day);
  return days;
};

describe('the working days of 2020', () => {
  it('were 251 until the notice that lengthened the Spring Festival was known, and 249 from then on', () => {
    expect(workedIn(before, 2020)).toHaveLength(251);
    expect(workedIn(after, 2020)).toHaveLength(249);
  });
  it('lost exactly Friday 31 January and Saturday 1 February, a make-up day', () => {
    const left = new Set(workedIn(after, 2020));
    expect(workedIn(before, 2020).filter((day) => !left.has(day))).toEqual(['2020-01-31', '2020-02-01']);
    expect(workedIn(after, 2020).filter((day) => !workedIn(before, 2020).includes(day))).toEqual([]);
  });
  it('stay as they were known: the calendar of the day before has not heard of it', () =>
    expect(isWorkingDay(calendarKnownAt(source, '2020-01-26'), '2020-01-31')).toBe(true));

  it.each([
    ['New Year', '2020-01-01', '2020-01-01'],
    ['Spring Festival', '2020-01-24', '2020-01-30'],
    ['Qingming', '2020-04-04', '2020-04-06'],
    ['Labour Day', '2020-05-01', '2020-05-05'],
    ['Dragon Boat', '2020-06-25', '2020-06-27'],
    ['National Day and Mid-Autumn', '2020-10-01', '2020-10-08'],
  ])('%s: nobody works from %s to %s, and somebody does on the working days around it', (_name, from, to) => {
    for (let day = from; day <= to; day = addDays(day, 1))
      expect([day, isWorkingDay(before, day), isWorkingDay(after, day)]).toEqual([day, false, false]);
  });
  it('a holiday is no longer than its notice says', () => {
    const worked = ['2020-01-02', '2020-01-23', '2020-02-03', '2020-04-03', '2020-04-07', '2020-04-30', '2020-05-06'];
    const alsoWorked = ['2020-06-24', '2020-06-29', '2020-09-30', '2020-10-09'];
    for (const day of [...worked, ...alsoWorked]) expect([day, isWorkingDay(after, day)]).toEqual([day, true]);
  });
  it.each(['2020-01-19', '2020-04-26', '2020-05-09', '2020-06-28', '2020-09-27', '2020-10-10'])(
    'the weekend day %s is worked to make up for a holiday',
    (day) => expect([isWorkingDay(before, day), isWorkingDay(after, day)]).toEqual([true, true]),
  );
  it('no other weekend day is', () => {
    const weekendDays = workedIn(after, 2020).filter((day) => [0, 6].includes(new Date(day).getUTCDay()));
    expect(weekendDays).toHaveLength(6);
    expect(workedIn(before, 2020).filter((day) => [0, 6].includes(new Date(day).getUTCDay()))).toHaveLength(7);
  });
});

describe('counting working days in 2020', () => {
  const counts: readonly (readonly [
    version: 'before' | 'after',
    from: string,
    count: number,
    to: string,
    why: string,
  ])[] = [
    ['before', '2020-01-23', 1, '2020-01-31', 'the day after the festival'],
    ['before', '2020-01-23', 2, '2020-02-01', 'the make-up Saturday'],
    ['before', '2020-01-23', 3, '2020-02-03', 'the Monday'],
    ['after', '2020-01-23', 1, '2020-02-03', 'the festival has grown'],
    ['after', '2020-01-17', 1, '2020-01-19', 'a Sunday made up'],
    ['after', '2020-04-24', 1, '2020-04-26', 'a Sunday made up'],
    ['after', '2020-05-08', 1, '2020-05-09', 'a Saturday made up'],
    ['after', '2020-06-24', 1, '2020-06-28', 'a Sunday made up'],
    ['after', '2020-09-25', 1, '2020-09-27', 'a Sunday made up'],
    ['after', '2020-10-09', 1, '2020-10-10', 'a Saturday made up'],
    ['after', '2020-09-30', 1, '2020-10-09', 'over National Day'],
    ['after', '2020-02-28', 1, '2020-03-02', 'over a month end, the leap day a Saturday'],
    ['after', '2020-12-31', 1, '2021-01-04', 'over the year end: 1 January is a holiday whatever the notice will say'],
    ['after', '2020-03-16', 0, '2020-03-16', 'none'],
    ['after', '2020-03-14', 0, '2020-03-14', 'none, from a Saturday: the day itself'],
    ['after', '2020-02-03', -1, '2020-01-23', 'back over the festival'],
    ['before', '2020-02-03', -1, '2020-02-01', 'back to the make-up Saturday'],
    ['after', '2020-01-02', -1, '2019-12-31', 'back over the year end'],
  ];
  it.each(counts)('%s the notice, %s and %d more: %s (%s)', (version, from, count, expected) =>
    expect(addWorkingDays(known(version), from, count)).toBe(expected),
  );
  it.each([
    ['before', '2020-01-23', '2020-02-03', 3],
    ['after', '2020-01-23', '2020-02-03', 1],
    ['after', '2020-02-03', '2020-01-23', -1],
    ['after', '2019-12-31', '2020-12-31', 249],
    ['before', '2019-12-31', '2020-12-31', 251],
    ['after', '2020-03-16', '2020-03-16', 0],
    ['after', '2020-03-13', '2020-03-16', 1],
    ['after', '2020-03-14', '2020-03-15', 0],
  ] as const)('%s the notice, from %s to %s there are %d', (version, from, to, expected) =>
    expect(workingDaysBetween(known(version), from, to)).toBe(expected),
  );
  it.each([
    ['before', '2020-01-31', 'forward', '2020-01-31'],
    ['after', '2020-01-31', 'forward', '2020-02-03'],
    ['after', '2020-01-31', 'back', '2020-01-23'],
    ['after', '2020-01-31', 'none', '2020-01-31'],
    ['after', '2020-10-08', 'forward', '2020-10-09'],
    ['after', '2020-10-11', 'back', '2020-10-10'],
    ['after', '2020-05-31', 'back', '2020-05-29'],
    ['after', '2020-02-29', 'forward', '2020-03-02'],
  ] as const)('%s the notice, %s rolled %s is %s', (version, date, direction, expected) =>
    expect(roll(known(version), date, direction)).toBe(expected),
  );
});

describe('a year before its notice', () => {
  it('is provisional until the day the notice is known', () => {
    const provisional = (knownOn: string) =>
      isProvisional(calendarKnownAt(source, knownOn), '2020-01-01', '2020-12-31');
    expect(provisional('2019-11-20')).toBe(true);
    expect(provisional('2019-11-21')).toBe(false);
  });
  it('counts Monday to Friday less the holidays on fixed dates', () => {
    const guessed = calendarKnownAt(source, '2019-06-01');
    expect(workedIn(guessed, 2020)).toHaveLength(262 - 4);
    const off = ['2020-01-01', '2020-05-01', '2020-10-01', '2020-10-02'];
    for (const day of off) expect(isWorkingDay(guessed, day)).toBe(false);
    expect(isWorkingDay(guessed, '2020-01-24')).toBe(true);
    expect(isWorkingDay(guessed, '2020-01-19')).toBe(false);
  });
  it('follows the law valid for it: 2 May is a holiday from 2025 on, once that was known', () => {
    expect(isWorkingDay(calendarKnownAt(source, '2024-06-01'), '2028-05-02')).toBe(true);
    expect(isWorkingDay(calendarKnownAt(source, '2026-06-01'), '2028-05-02')).toBe(false);
  });
  it('makes provisional only what reaches into it', () => {
    const calendar = calendarKnownAt(source, '2020-06-01');
    expect(isProvisional(calendar, '2020-12-01', '2020-12-31')).toBe(false);
    expect(isProvisional(calendar, '2020-12-31', '2021-01-04')).toBe(true);
  });
  it('is provisional for ever where no notice is on record, though the table has it', () => {
    expect(isWorkingDay(after, '2010-10-01')).toBe(false);
    expect(isProvisional(after, '2010-01-01', '2010-12-31')).toBe(true);
  });
});

describe('other notices of the record', () => {
  it('2019: 28 April and 5 May were worked for a longer Labour Day, known from 22 March 2019', () => {
    const days = ['2019-04-28', '2019-05-02', '2019-05-03', '2019-05-05'];
    const seen = (knownOn: string) => days.map((day) => isWorkingDay(calendarKnownAt(source, knownOn), day));
    expect(seen('2019-03-21')).toEqual([false, true, true, false]);
    expect(seen('2019-03-22')).toEqual([true, false, false, true]);
  });
  it('the notice on 2019 changed two days of 2018', () => {
    const seen = (knownOn: string) =>
      ['2018-12-29', '2018-12-31'].map((day) => isWorkingDay(calendarKnownAt(source, knownOn), day));
    expect(seen('2018-12-05')).toEqual([false, true]);
    expect(seen('2018-12-06')).toEqual([true, false]);
  });
  it('no calendar reaches beyond 1990 to 2100', () => {
    expect(() => isWorkingDay(after, '2101-01-04')).toThrow(RangeError);
    expect(() => addWorkingDays(after, '2020-01-01', 2_001)).toThrow(RangeError);
  });
});
