import { addDays } from '#libs/kernel';
import { officialWorkingDays as calendar } from './working-days.js';

describe('official working days', () => {
  it.each([
    ['2020-01-19', true, 'a Sunday made up for the Spring Festival'],
    ['2020-01-31', false, 'added to the festival by the notice of 27 January 2020'],
    ['2020-02-03', true, 'the first day back'],
    ['2020-04-06', false, 'the Monday after Qingming'],
    ['2020-05-09', true, 'a Saturday made up for Labour Day'],
    ['2020-10-01', false, 'National Day and Mid-Autumn'],
    ['2020-10-10', true, 'a Saturday made up for them'],
    ['2020-03-14', false, 'any Saturday'],
    ['2020-03-16', true, 'any Monday'],
  ])('%s: %s (%s)', (date, working) => expect(calendar.isWorkingDay(date)).toBe(working));

  it('2020 has 249 of them', () => {
    let count = 0;
    for (let date = '2020-01-01'; date < '2021-01-01'; date = addDays(date, 1))
      if (calendar.isWorkingDay(date)) count += 1;
    expect(count).toBe(249);
  });

  it.each([
    ['2020-03-16', 0, '2020-03-16'],
    ['2020-03-16', 3, '2020-03-19'],
    ['2020-03-13', 1, '2020-03-16'],
    ['2020-01-23', 1, '2020-02-03'],
    ['2020-05-08', 1, '2020-05-09'],
    ['2020-09-30', 2, '2020-10-10'],
  ])('after %s, %d working days: %s', (date, workingDays, expected) =>
    expect(calendar.after(date, workingDays)).toBe(expected),
  );
});
