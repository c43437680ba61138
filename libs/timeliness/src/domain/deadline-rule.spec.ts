import { join } from 'node:path';
import { loadCalendar } from '../calendar-files.js';
import type { CalendarSource, DeadlineTerms } from './index.js';
import { calendarKnownAt, dueDateOf } from './index.js';

let source: CalendarSource;
beforeAll(async () => {
  source = await loadCalendar(join(process.cwd(), 'config/calendar'));
});
const due = (knownOn: string, terms: Partial<DeadlineTerms> & Pick<DeadlineTerms, 'rule'>) =>
  dueDateOf({ after: '2020-01-20', period: '2020', ...terms }, calendarKnownAt(source, knownOn));
const days = (workingDays: number) => ({ rule: { kind: 'workingDaysAfter', workingDays } }) as const;
const dayOf = (day: number, monthsAfterPeriod: number, roll: 'forward' | 'back' | 'none') =>
  ({ rule: { kind: 'dayOfMonth', day, monthsAfterPeriod, roll } }) as const;

describe('a due date', () => {
  it.each([
    ['2020-01-26', 3, '2020-01-23'],
    ['2020-01-26', 4, '2020-01-31'],
    ['2020-01-26', 5, '2020-02-01'],
    ['2020-01-27', 4, '2020-02-03'],
    ['2020-01-27', 5, '2020-02-04'],
    ['2020-01-27', 0, '2020-01-20'],
  ])('as known on %s, %d working days after 20 January: %s', (knownOn, count, expected) =>
    expect(due(knownOn, days(count)).date).toBe(expected),
  );
  it.each([
    ['the 7th after a month', '2020-03', dayOf(7, 1, 'forward'), '2020-04-07'],
    ['the 5th after a month, in Qingming', '2020-03', dayOf(5, 1, 'forward'), '2020-04-07'],
    ['the same rolled back', '2020-03', dayOf(5, 1, 'back'), '2020-04-03'],
    ['the same as it is', '2020-03', dayOf(5, 1, 'none'), '2020-04-05'],
    ['the 15th after a quarter', '2020-Q2', dayOf(15, 1, 'forward'), '2020-07-15'],
    ['the last day of February', '2020-02', dayOf(31, 0, 'back'), '2020-02-28'],
    ['the last day of February, leap day a Saturday', '2020-02', dayOf(31, 0, 'none'), '2020-02-29'],
    ['the end of April', '2020-04', dayOf(31, 0, 'none'), '2020-04-30'],
    ['a month after the year', '2019', dayOf(15, 1, 'forward'), '2020-01-15'],
    ['over the year end', '2020-12', dayOf(1, 1, 'forward'), '2021-01-04'],
    ['twelve months on', '2020-06', dayOf(30, 12, 'none'), '2021-06-30'],
  ])('%s (%s)', (_what, period, terms, expected) =>
    expect(due('2020-02-01', { ...terms, period }).date).toBe(expected),
  );
  it('may be fixed, and then no calendar stands behind it', () =>
    expect(due('2020-01-27', { rule: { kind: 'fixed', date: '2020-02-01' } })).toEqual({
      date: '2020-02-01',
      provisional: false,
      calendar: { knownOn: '2020-01-27', documents: [] },
    }));
  it('never lies outside its bounds', () => {
    expect(due('2020-01-27', { ...days(5), notAfter: '2020-01-31' }).date).toBe('2020-01-31');
    expect(due('2020-01-27', { ...days(1), notBefore: '2020-02-10' }).date).toBe('2020-02-10');
  });
  it('names the documents it was computed by: a later notice makes another version', () => {
    const documents = (knownOn: string) => due(knownOn, days(4)).calendar.documents.map(({ documentNo }) => documentNo);
    expect(documents('2020-01-26')).toEqual([
      expect.stringMatching(/^chinese-days .* 2020$/),
      '国办发明电〔2019〕16号',
    ]);
    expect(documents('2020-01-27')).toContain('国办发明电〔2020〕1号');
  });
  it('says so when it depends on a year without its notice', () => {
    expect(due('2019-06-01', days(4)).provisional).toBe(true);
    expect(due('2020-01-27', days(4)).provisional).toBe(false);
    expect(due('2020-06-01', { ...dayOf(15, 1, 'forward'), period: '2020' }).provisional).toBe(true);
    expect(due('2020-06-01', { ...dayOf(15, 1, 'none'), period: '2020' }).provisional).toBe(false);
  });
});
