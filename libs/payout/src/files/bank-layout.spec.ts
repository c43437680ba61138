import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { loadBankLayouts, parseBankLayoutFile } from './bank-layout-files.js';
import { parseBankLayout } from './bank-layout.js';

const shipped = (name: string): string => readFileSync(`config/bank-layouts/${name}.yaml`, 'utf8');
const problemsOf = (text: string): string[] => {
  const parsed = parseBankLayoutFile(text);
  return 'problems' in parsed ? parsed.problems.map(({ path, problem }) => `${path}: ${problem}`) : [];
};

describe('the layouts that are shipped', () => {
  it('are a generic one with a header and one as Chinese banks want it', async () => {
    const layouts = await loadBankLayouts('config/bank-layouts');
    expect(layouts.map(({ code, header, encoding, amountUnit }) => [code, header, encoding, amountUnit])).toEqual([
      ['bank-fixed', false, 'gb18030', 'fen'],
      ['generic', true, 'utf-8', 'yuan'],
    ]);
  });
  it('know what a bank’s words mean', async () => {
    const [fixed] = await loadBankLayouts('config/bank-layouts');
    expect(fixed!.status.get('0000')).toBeNull();
    expect(fixed!.status.get('1003')).toBe('ACCOUNT_CLOSED');
  });
});

describe('a new bank is a new file', () => {
  it('with its own columns, separator, unit and codes', () => {
    const text = shipped('bank-fixed')
      .replace('code: bank-fixed', 'code: other-bank')
      .replace("separator: '|'", 'separator: ";"')
      .replace("paid: ['0000']", "paid: ['OK']")
      .replace('amountUnit: fen', 'amountUnit: yuan');
    expect(parseBankLayoutFile(text)).toMatchObject({
      layout: { code: 'other-bank', separator: ';', amountUnit: 'yuan' },
    });
    const parsed = parseBankLayoutFile(text);
    const { status } = 'layout' in parsed ? parsed.layout : { status: new Map<string, null>() };
    expect([...status].filter(([, reason]) => reason === null)).toEqual([['OK', null]]);
  });

  it.each([
    ['a separator of two characters', "separator: '|'", "separator: '||'", 'separator: must be one of'],
    ['an unknown encoding', 'encoding: gb18030', 'encoding: big5', 'encoding: must be one of utf-8, gb18030'],
    ['an unknown field', 'field: payeeId', 'field: idNumber', 'files.PAYABLE_LIST[0].field: must be one of'],
    ['a missing name', '  en: Bank', '  EN: Bank', 'name.EN: unknown member'],
    ['a code of two meanings', "['1001']", "['0000']", '"0000" stands for something else already'],
    ['no word for paid', "paid: ['0000']", 'paid: []', 'status.paid: needs at least one word for paid'],
    [
      'a totals line without a count',
      'columns: [marker, batchNo, count, amount]',
      'columns: [marker, amount]',
      'totals.columns: needs count',
    ],
    ['a version that is none', 'version: 1', 'version: one', 'version: must be a whole number'],
    ['an unknown reason', 'ACCOUNT_CLOSED:', 'GONE:', 'status.returned.GONE: unknown member'],
  ])('%s is named by its place', (_what, from, to, expected) => {
    const text = shipped('bank-fixed').replace(
      'name: { zh: 银行代发固定格式（GB18030）, en: Bank',
      'name: { zh: 银行, en: Bank',
    );
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(text.replace(from.trim(), to.trim())).join('\n')).toContain(expected);
  });

  it('all mistakes are told at once', () => expect(problemsOf('code: x').length).toBeGreaterThan(8));
  it('what is no YAML is told as such', () => expect(problemsOf('code: [')[0]).toMatch(/^\(file\): /));
  it('a list without names is no list', () => {
    const data = parse(shipped('generic')) as { files: { PAYABLE_LIST: { field: string }[] } };
    data.files.PAYABLE_LIST = data.files.PAYABLE_LIST.filter(({ field }) => field !== 'name');
    expect(parseBankLayout(data)).toEqual({
      problems: [{ path: 'files.PAYABLE_LIST', problem: 'needs the field name' }],
    });
  });
});
