import { addDays, calendarDateOf, isCalendarDate, shanghaiInstant } from './dates.js';
import { isUuid, newId } from './ids.js';
import { canonicalJson, fromJson, toJson } from './json.js';
import { REFUSALS, isRefusal, refuse, wordsOf } from './refusal.js';

describe('calendar dates of Shanghai', () => {
  it('belong to the Shanghai day, not the UTC one', () => {
    expect(calendarDateOf(new Date('2020-03-31T16:00:00Z'))).toBe('2020-04-01');
    expect(calendarDateOf(new Date('2020-03-31T15:59:59Z'))).toBe('2020-03-31');
    expect(calendarDateOf(shanghaiInstant('2020-01-01'))).toBe('2020-01-01');
  });
  it.each(['2020-02-29', '2021-12-31'])('%s is a date', (text) => expect(isCalendarDate(text)).toBe(true));
  it.each(['2021-02-29', '2020-13-01', '2020-1-1', '20200101', '', 20200101, null])('%p is none', (value) =>
    expect(isCalendarDate(value)).toBe(false),
  );
  it('step over month and leap-year ends', () => expect(addDays('2020-02-28', 2)).toBe('2020-03-01'));
});

describe('ids', () => {
  it('sort by the time they were made', () => {
    expect(newId(1_000) < newId(2_000)).toBe(true);
    expect(isUuid(newId())).toBe(true);
  });
  it.each(['', 'x', "1'; DROP TABLE event", newId().toUpperCase()])('%p is no id', (text) =>
    expect(isUuid(text)).toBe(false),
  );
});

describe('JSON of the domain', () => {
  const value = {
    amountFen: 9_007_199_254_740_993n,
    legs: [{ dueFen: 1n, name: '1' }],
    voucherNo: '12',
    note: undefined,
  };
  it('keeps money exact, there and back, and leaves look-alike text alone', () => {
    expect(fromJson(toJson(value))).toEqual({
      amountFen: 9_007_199_254_740_993n,
      legs: [{ dueFen: 1n, name: '1' }],
      voucherNo: '12',
    });
  });
  it('refuses money under a name that does not say fen', () => expect(() => toJson({ amount: 1n })).toThrow(/amount/));
  it('refuses what JSON cannot say', () => expect(() => toJson({ share: Number.NaN })).toThrow(/share/));
  it('has one text for one value, whatever the order of its members', () => {
    expect(canonicalJson({ b: [1, { z: null, a: '款' }], a: true })).toBe('{"a":true,"b":[1,{"a":"款","z":null}]}');
  });
});

describe('refusals', () => {
  it('fill their words in both languages', () => {
    const refusal = refuse('VERSION_STALE', { current: '7', seen: '5' });
    expect(isRefusal(refusal)).toBe(true);
    expect(wordsOf(refusal, 'zh').problem).toContain('第 7 版');
    expect(wordsOf(refusal, 'en').problem).toContain('version 7');
  });

  it('reads codes in its parameters as words, and leaves other parameters alone', () => {
    expect(wordsOf(refuse('ROLE_REQUIRED', { role: 'OFFICER' }), 'zh').problem).toBe('该操作需要“审批”岗位。');
    expect(wordsOf(refuse('EVIDENCE_MISSING', { kinds: 'VOUCHER, NOTICE' }), 'zh').problem).toContain('凭证、通知');
    expect(wordsOf(refuse('REMITTANCE_ENDED', { state: 'SETTLED' }), 'zh').problem).toContain('已结清');
    expect(wordsOf(refuse('INSTITUTION_NOT_YOURS', { institution: 'OPEN' }), 'en').problem).toContain('OPEN');
  });
  it.each(Object.entries(REFUSALS))('%s says what is wrong and what to do, in Chinese and English', (_code, text) => {
    expect(text.zh).toMatch(/\p{Script=Han}/u);
    expect(text.doZh).toMatch(/\p{Script=Han}/u);
    expect(text.en).toMatch(/^[^\p{Script=Han}]+$/u);
    expect(text.doEn).toMatch(/^[^\p{Script=Han}]+$/u);
    const names = (words: string): string[] => (words.match(/\{\w+\}/g) ?? []).sort();
    expect(new Set(names(text.zh + text.doZh))).toEqual(new Set(names(text.en + text.doEn)));
  });
});
