import { amountOf, dateOf, isFormula } from './line-fields.js';

describe('amounts', () => {
  it.each([
    ['3183.08', 318_308n],
    ['3183', 318_300n],
    ['0.5', 50n],
    ['3,183.08', 318_308n],
    ['1,234,567', 123_456_700n],
    [' 3183.08 ', 318_308n],
    ['３１８３．０８', 318_308n],
    ['¥3183.08', 318_308n],
    ['10000000000000', 1_000_000_000_000_000n],
  ])('%s yuan', (text, amountFen) => expect(amountOf(text, 'yuan', false)).toBe(amountFen));
  it.each([
    '0',
    '0.00',
    '-1',
    '1.005',
    '1e3',
    '31,83.08',
    '三千',
    '3183.',
    '.5',
    '10000000000000.01',
    '99999999999999',
    '1 2',
  ])('%s is no amount of yuan', (text) => expect(amountOf(text, 'yuan', false)).toBeUndefined());
  it.each([
    ['318308', 318_308n],
    ['００１', 1n],
  ])('%s fen', (text, fen) => expect(amountOf(text, 'fen', false)).toBe(fen));
  it.each(['3183.08', '-1', '0', ''])('%j is no amount of fen', (text) =>
    expect(amountOf(text, 'fen', false)).toBeUndefined(),
  );
  it('a spreadsheet’s own rounding is undone, in workbooks only', () => {
    expect(amountOf('3183.0799999999999', 'yuan', true)).toBe(318_308n);
    expect(amountOf('3183.0799999999999', 'yuan', false)).toBeUndefined();
    expect(amountOf('3183.085', 'yuan', true)).toBeUndefined();
  });
});

describe('days', () => {
  it.each(['2020-03-13', '20200313', '2020/3/13', '2020.03.13', '２０２０-03-13', '2020-03-13 00:00:00'])(
    '%s',
    (text) => expect(dateOf(text, false)).toBe('2020-03-13'),
  );
  it.each(['2020-02-30', '20201301', '2020-3', '13-03-2020', '2020031', '43903'])('%s is none', (text) =>
    expect(dateOf(text, false)).toBeUndefined(),
  );
  it('a workbook may count them', () => expect(dateOf('43903', true)).toBe('2020-03-13'));
});

describe('what a spreadsheet would run', () => {
  it.each(['=1+1', '@SUM(A1)', '+cmd', '-cmd', '\t=1'])('%j', (text) => expect(isFormula(text)).toBe(true));
  it.each(['1', '-1', '+1.5', '张三', 'a=b', ''])('%j is not', (text) => expect(isFormula(text)).toBe(false));
});
