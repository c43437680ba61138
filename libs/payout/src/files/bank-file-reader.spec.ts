import { readFileSync } from 'node:fs';
import { parseBankLayoutFile } from './bank-layout-files.js';
import type { BankLayout, ImportKind } from './bank-layout.js';
import { BankFileReader } from './bank-file-reader.js';
import type { LineSink } from './bank-file-reader.js';
import { FORMULA, FileProblem, ROUNDED } from './file-problem.js';

function layout(name: string): BankLayout {
  const parsed = parseBankLayoutFile(readFileSync(`config/bank-layouts/${name}.yaml`, 'utf8'));
  if (!('layout' in parsed)) throw new Error('layout');
  return parsed.layout;
}
const GENERIC = layout('generic');
const FIXED = layout('bank-fixed');
const HEADER = ['个人编号', '姓名', '银行账号', '应发金额'];
const LINE = ['140202195001011234', '张三', '6228480402564890018', '3183.08'];
const TOTALS = ['合计', '1', '3183.08', 'PF-1'];
const RESULT_HEADER = ['个人编号', '金额', '状态', '入账日期'];

interface Read {
  readonly lines: unknown[];
  readonly bad: unknown[];
  readonly refused?: string;
  readonly parameters?: object;
}
/** What comes of rows in a layout, numbered from 1. */
function read(
  rows: readonly (readonly string[])[],
  kind: ImportKind = 'PAYABLE_LIST',
  use = GENERIC,
  fromSheet = false,
): Read {
  const lines: unknown[] = [];
  const bad: unknown[] = [];
  const sink: LineSink = {
    listLine: (...line) => lines.push(line),
    resultLine: (...line) => lines.push(line),
    badLine: (lineNo, problems, id) => bad.push([lineNo, ...problems.map(({ code }) => code), ...(id ? [id] : [])]),
  };
  const reader = new BankFileReader({ layout: use, kind, batchNo: 'PF-1', fromSheet });
  try {
    reader.read(
      rows.map((cells, index) => ({ lineNo: index + 1, cells })),
      sink,
    );
    reader.finish();
    return { lines, bad };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return { lines, bad, refused: error.refusal.refused, parameters: error.refusal.parameters };
  }
}
const withCell = (index: number, value: string): string[] => LINE.map((cell, at) => (at === index ? value : cell));

describe('a file in a layout', () => {
  it('gives its lines', () =>
    expect(read([HEADER, LINE, TOTALS])).toEqual({
      lines: [[2, '140202195001011234', '张三', '6228480402564890018', 318_308n]],
      bad: [],
    }));
  it('has its columns in any order and by their English names, others besides', () =>
    expect(
      read([['No.', 'Amount', ' payee ID ', 'name', 'ACCOUNT'], ['1', '3183.08', LINE[0]!, '张三', LINE[2]!], TOTALS])
        .lines,
    ).toHaveLength(1));
  it('may hold notes and empty rows, and Excel’s empty cells at the end', () =>
    expect(read([['# 说明'], [...HEADER, '', ''], ['', ''], [...LINE, '', ''], [...TOTALS, '']])).toMatchObject({
      lines: [[4, LINE[0], '张三', LINE[2], 318_308n]],
      bad: [],
    }));
  it('a return file says what became of each', () =>
    expect(
      read(
        [
          RESULT_HEADER,
          [LINE[0]!, '1.00', '成功', '2020-03-13'],
          [LINE[2]!, '2.00', '户名不符', ''],
          ['合计', '2', '3.00', ''],
        ],
        'RETURN_FILE',
      ).lines,
    ).toEqual([
      [2, LINE[0], 100n, null, '2020-03-13'],
      [3, LINE[2], 200n, 'NAME_MISMATCH', null],
    ]));
  it('of fixed order has no header, fen and the bank’s codes', () =>
    expect(
      read(
        [
          ['1', LINE[0]!, '100', '0000', '20200313'],
          ['2', LINE[2]!, '200', '1003', ''],
          ['T', 'PF-1', '2', '300'],
        ],
        'RETURN_FILE',
        FIXED,
      ).lines,
    ).toEqual([
      [1, LINE[0], 100n, null, '2020-03-13'],
      [2, LINE[2], 200n, 'ACCOUNT_CLOSED', null],
    ]));
});

describe('a line is bad', () => {
  it.each([
    ['too many columns', [...LINE, 'x'], ['LINE_MALFORMED']],
    ['too few columns', LINE.slice(0, 3), ['LINE_MALFORMED']],
    ['no id', withCell(0, ''), ['LINE_FIELD_MISSING']],
    ['an id that is none', withCell(0, '12-3'), ['LINE_ID_INVALID']],
    ['no name', withCell(1, '　'), ['LINE_FIELD_MISSING', LINE[0]]],
    ['a name with a control character', withCell(1, '张\u0007'), ['LINE_TEXT_INVALID', LINE[0]]],
    ['an account that is none', withCell(2, 'abc'), ['LINE_ACCOUNT_INVALID', LINE[0]]],
    ['a rounded account', withCell(2, ROUNDED), ['LINE_NUMBER_ROUNDED', LINE[0]]],
    ['no amount', withCell(3, ''), ['LINE_FIELD_MISSING', LINE[0]]],
    ['a negative amount', withCell(3, '-1'), ['LINE_AMOUNT_INVALID', LINE[0]]],
    ['a formula of a workbook', withCell(3, FORMULA), ['LINE_FORMULA', LINE[0]]],
    ['a formula of a CSV file', withCell(1, '=HYPERLINK("x")'), ['LINE_FORMULA', LINE[0]]],
    [
      'everything wrong at once',
      ['', '', 'x', 'y'],
      ['LINE_FIELD_MISSING', 'LINE_AMOUNT_INVALID', 'LINE_FIELD_MISSING', 'LINE_ACCOUNT_INVALID'],
    ],
  ])('%s', (_what, line, codes) => {
    const found = read([HEADER, LINE, line, ['合计', '2', '0', '']]);
    expect(found).toMatchObject({ lines: [[2, ...LINE.slice(0, 3), 318_308n]], bad: [[3, ...codes]] });
    expect(found.refused).toBeUndefined();
  });
  it.each([
    ['an unknown status', ['140202195001011234', '1', '未知', '2020-03-13'], 'LINE_STATUS_UNKNOWN'],
    ['paid without a day', ['140202195001011234', '1', '成功', ''], 'LINE_FIELD_MISSING'],
    ['paid on no day', ['140202195001011234', '1', '成功', '2020-02-30'], 'LINE_DATE_INVALID'],
  ])('%s', (_what, line, code) => {
    expect(read([RESULT_HEADER, line, ['合计', '1', '1', '']], 'RETURN_FILE').bad).toEqual([[2, code, LINE[0]]]);
  });
  it('a workbook may leave empty cells at the end away: then the field is missing', () =>
    expect(read([HEADER, LINE.slice(0, 3), ['合计', '1', '0', '']], 'PAYABLE_LIST', GENERIC, true).bad).toEqual([
      [2, 'LINE_FIELD_MISSING', LINE[0]],
    ]));
  it('days without number are not believed', () => {
    const days = Array.from({ length: 402 }, (_, index) =>
      new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10),
    );
    const lines = days.map((day) => ['140202195001011234', '1', '成功', day]);
    expect(read([RESULT_HEADER, ...lines, ['合计', '402', '0', '']], 'RETURN_FILE').bad).toHaveLength(2);
  });
});

describe('a file is refused', () => {
  it.each([
    ['empty', [], 'FILE_EMPTY', {}],
    ['a header and nothing', [HEADER], 'FILE_EMPTY', {}],
    ['a totals line and nothing before it', [HEADER, ['合计', '0', '0', '']], 'FILE_EMPTY', {}],
    ['without a totals line', [HEADER, LINE], 'FILE_CUT_OFF', {}],
    ['a column missing', [['个人编号', '姓名', '应发金额'], LINE], 'FILE_HEADER_MISSING', { columns: '银行账号' }],
    ['no header of this layout', [['a', 'b', 'c', 'd'], LINE], 'FILE_LAYOUT_MISMATCH', { line: '1' }],
    ['something behind the totals', [HEADER, LINE, TOTALS, LINE], 'FILE_LAYOUT_MISMATCH', { line: '4' }],
    [
      'another count',
      [HEADER, LINE, ['合计', '2', '3183.08', '']],
      'FILE_TOTALS_DIFFER',
      { field: 'count', stated: '2', found: '1' },
    ],
    [
      'another amount',
      [HEADER, LINE, ['合计', '1', '3183.09', '']],
      'FILE_TOTALS_DIFFER',
      { field: 'amount', found: '3,183.08' },
    ],
    [
      'a count that is none',
      [HEADER, LINE, ['合计', '', '3183.08', '']],
      'FILE_TOTALS_DIFFER',
      { field: 'count', stated: '' },
    ],
    [
      'another batch',
      [HEADER, LINE, ['合计', '1', '3183.08', 'PF-2']],
      'FILE_WRONG_BATCH',
      { found: 'PF-2', expected: 'PF-1' },
    ],
  ])('%s', (_what, rows, refused, parameters) => {
    expect(read(rows)).toMatchObject({ refused, parameters });
  });
  it.each([
    ['of another width', [LINE.slice(0, 3)]],
    ['whose first line makes no sense in it', [HEADER]],
  ])('without a header, a file %s is of another layout', (_what, rows) => {
    expect(read(rows, 'PAYABLE_LIST', FIXED)).toMatchObject({
      refused: 'FILE_LAYOUT_MISMATCH',
      parameters: { line: '1' },
    });
  });
  it('one line above a million is too many', () => {
    const reader = new BankFileReader({ layout: GENERIC, kind: 'PAYABLE_LIST', batchNo: '', fromSheet: false });
    const sink = { listLine: () => undefined, resultLine: () => undefined, badLine: () => undefined };
    reader.read([{ lineNo: 1, cells: HEADER }], sink);
    const row = { lineNo: 2, cells: LINE };
    reader.read(new Array<typeof row>(1_000_000).fill(row), sink);
    expect(() => reader.read([row], sink)).toThrow('FILE_TOO_MANY_LINES');
  });
});
