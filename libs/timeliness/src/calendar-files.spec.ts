import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CalendarFilesError, loadCalendar } from './calendar-files.js';
import { calendarKnownAt, daysOfNotice, isProvisional, isWorkingDay, noticesBetween } from './domain/index.js';

const SHIPPED = join(process.cwd(), 'config/calendar');
const CHANGES = readFileSync(join(SHIPPED, 'changes.yaml'), 'utf8');
const ANNUAL = readFileSync(join(SHIPPED, 'annual-notices.yaml'), 'utf8');

const HUBEI = `
notices:
  - kind: CHANGE
    documentNo: 某通知1号
    issuer: 某省人民政府
    title: { zh: 关于延迟复工的通知, en: Work begins later }
    issuedOn: '2020-01-27'
    status: OFFICIAL
    source: 官网
    years: [2020]
    nonWorkingDays: [{ from: '2020-02-03', to: '2020-02-07' }]
`;
const NEXT_YEAR = `
notices:
  - kind: ANNUAL
    documentNo: 某年度通知
    issuer: 国务院办公厅
    title: { zh: 关于2029年部分节假日安排的通知, en: Public holidays of 2029 }
    issuedOn: '2028-11-10'
    status: OFFICIAL
    source: 官网
    years: [2029]
    nonWorkingDays: [{ from: '2029-01-01', to: '2029-01-02' }]
    workingDays: ['2029-01-06']
`;

describe('calendar files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jieli-calendar-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const beside = (files: Readonly<Record<string, string>>): string => {
    cpSync(SHIPPED, folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };
  const said = (files: Readonly<Record<string, string>>): Promise<string> =>
    loadCalendar(beside(files)).then(
      () => 'loaded',
      (error: unknown) => {
        if (!(error instanceof CalendarFilesError)) throw error;
        return error.message;
      },
    );

  it('that are shipped load, and know when each notice became known', async () => {
    const source = await loadCalendar(SHIPPED);
    expect(daysOfNotice(source)).toContain('2020-01-27');
    expect(noticesBetween(source, '2020-01-26', '2020-01-27').map(({ documentNo }) => documentNo)).toEqual([
      '国办发明电〔2020〕1号',
    ]);
  });
  it('take a further notice, which counts from its day on', async () => {
    const source = await loadCalendar(beside({ 'hubei.yaml': HUBEI }));
    const on = (knownOn: string) => isWorkingDay(calendarKnownAt(source, knownOn), '2020-02-05');
    expect([on('2020-01-26'), on('2020-01-27')]).toEqual([true, false]);
  });
  it('take a year the published table does not have, with days of its own', async () => {
    const source = await loadCalendar(beside({ 'next.yaml': NEXT_YEAR }));
    const calendar = calendarKnownAt(source, '2028-11-10');
    expect(['2029-01-02', '2029-01-06', '2029-01-03'].map((day) => isWorkingDay(calendar, day))).toEqual([
      false,
      true,
      true,
    ]);
    expect(isProvisional(calendar, '2029-01-01', '2029-12-31')).toBe(false);
    expect(isProvisional(calendarKnownAt(source, '2028-11-09'), '2029-01-01', '2029-01-01')).toBe(true);
  });
  it('a provisional notice leaves the year provisional until the official one replaces it', async () => {
    const planned = NEXT_YEAR.replace('OFFICIAL', 'PROVISIONAL')
      .replace("issuedOn: '2028-11-10'", "issuedOn: '2028-09-01'")
      .replace('某年度通知', '征求意见稿');
    const source = await loadCalendar(beside({ 'next.yaml': NEXT_YEAR, 'planned.yaml': planned }));
    const at = (knownOn: string) => isProvisional(calendarKnownAt(source, knownOn), '2029-01-01', '2029-01-06');
    expect([at('2028-09-01'), at('2028-11-10')]).toEqual([true, false]);
    expect(isWorkingDay(calendarKnownAt(source, '2028-09-01'), '2029-01-06')).toBe(true);
  });

  const contrary = HUBEI.replace('某通知1号', '某通知2号').replace('nonWorkingDays', 'workingDays');
  it.each([
    [
      'two notices known from one day contradict each other',
      { 'a.yaml': HUBEI, 'b.yaml': contrary },
      /b\.yaml: 某通知2号: contradicts 某通知1号, known from the same day, about 2020-02-03/,
    ],
    ['one document stands twice', { 'a.yaml': HUBEI, 'b.yaml': HUBEI }, /某通知1号: stands twice/],
    [
      'one notice contradicts itself',
      { 'a.yaml': HUBEI.replace('nonWorkingDays', "workingDays: ['2020-02-03']\n    nonWorkingDays") },
      /a\.yaml: notices\[0\]: names 2020-02-03 as a working day and as a day off/,
    ],
    [
      'a day lies outside the years covered',
      { 'a.yaml': HUBEI.replace('[2020]', '[2021]') },
      /a\.yaml: notices\[0\]\.nonWorkingDays\[0\]: 2020-02-03 lies in no year the notice covers \(2021\)/,
    ],
    [
      'a range runs backward',
      { 'a.yaml': HUBEI.replace("to: '2020-02-07'", "to: '2020-02-01'") },
      /a\.yaml: notices\[0\]\.nonWorkingDays\[0\]: must run forward/,
    ],
    ['a change changes nothing', { 'a.yaml': HUBEI.replace(/ {4}nonWorkingDays.*\n/, '') }, /changes no day/],
    [
      'it is known before it is issued',
      { 'a.yaml': HUBEI.replace('status', "knownFrom: '2020-01-01'\n    status") },
      /notices\[0\]\.knownFrom: is before the day of issue, 2020-01-27/,
    ],
    [
      'no document number',
      { 'a.yaml': HUBEI.replace('documentNo: 某通知1号', "documentNo: ''") },
      /notices\[0\]\.documentNo: must be a text/,
    ],
    [
      'a member nobody knows',
      { 'a.yaml': HUBEI.replace('source:', 'quelle:') },
      /notices\[0\]\.quelle: unknown member/,
    ],
    ['a date that is none', { 'a.yaml': HUBEI.replace('2020-01-27', '2020-02-30') }, /notices\[0\]\.issuedOn/],
    ['a kind nobody knows', { 'a.yaml': HUBEI.replace('kind: CHANGE', 'kind: RUMOUR') }, /notices\[0\]\.kind/],
    ['no YAML', { 'a.yaml': 'notices: [' }, /a\.yaml: \(file\): /],
    ['an empty file', { 'a.yaml': '' }, /a\.yaml: \(file\): must be a mapping/],
    ['no list', { 'a.yaml': 'notices: 3' }, /a\.yaml: notices: must be a list/],
    ['a notice that is a number', { 'a.yaml': 'notices: [3]' }, /notices\[0\]: must be a mapping/],
    [
      'a year arranged twice',
      {
        'a.yaml': NEXT_YEAR,
        'b.yaml': NEXT_YEAR.replace('某年度通知', '又一通知').replace('2028-11-10', '2028-12-01'),
      },
      /又一通知: arranges 2029, which 某年度通知 arranges already/,
    ],
    [
      'the published table has no such year',
      { 'annual-notices.yaml': ANNUAL.replace('years: [2026]', 'years: [2087]') },
      /annual-notices\.yaml: 国办发明电〔2025〕7号: the published table has no year 2087/,
    ],
    [
      'the published table does not show the change',
      { 'changes.yaml': CHANGES.replace("'2020-02-01'", "'2020-02-04'") },
      /changes\.yaml: 国办发明电〔2020〕1号: 2020-02-04 is a working day in the published table/,
    ],
    [
      'a change of the table is known before the year is arranged',
      { 'changes.yaml': CHANGES.replace("'2020-01-26'", "'2019-01-26'").replace("'2020-01-27'", "'2019-01-27'") },
      /国办发明电〔2020〕1号: changes 2020 in the published table, which no earlier notice arranges/,
    ],
  ])('are refused by file, path and reason: %s', async (_what, files, message) =>
    expect(await said(files)).toMatch(message),
  );
  it('name every mistake of every file at once', async () => {
    const message = await said({ 'a.yaml': HUBEI.replace('CHANGE', 'X'), 'b.yaml': HUBEI.replace('OFFICIAL', 'Y') });
    expect(message).toMatch(/a\.yaml/);
    expect(message).toMatch(/b\.yaml/);
  });
});
