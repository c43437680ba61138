import { AMOUNT_FEN_MAX, formatYuan, parseFen, parseYuan, sumFen } from './fen.js';

describe('an amount on the wire is a decimal string of fen', () => {
  it.each([
    ['0', 0n],
    ['32000000000', 32_000_000_000n],
    ['-5', -5n],
    ['9007199254740993', 9_007_199_254_740_993n],
  ])('reads %s exactly', (text, amountFen) => expect(parseFen(text)).toBe(amountFen));

  it.each([
    [''],
    ['1.5'],
    ['1e3'],
    ['01'],
    [' 1'],
    ['١'],
    ['99999999999999999999'],
    [9007199254740993],
    [1],
    [null],
    [undefined],
    [{}],
  ])('refuses %p', (value) => expect(parseFen(value)).toBeUndefined());

  it('keeps the largest amount inside a signed 64-bit column with room to add', () => {
    expect(AMOUNT_FEN_MAX * 9000n < 2n ** 63n).toBe(true);
  });
});

describe('yuan as people write them', () => {
  it.each([
    ['32,000.05', 3_200_005n],
    ['0.5', 50n],
    ['-1.01', -101n],
    ['  12 ', 1200n],
  ])('reads %s', (text, amountFen) => expect(parseYuan(text)).toBe(amountFen));
  it.each(['', '1.005', '1,2.', 'abc', '1 000', '１２'])('refuses %p', (text) =>
    expect(parseYuan(text)).toBeUndefined(),
  );
  it.each([
    [0n, '0.00'],
    [5n, '0.05'],
    [-123_456_789n, '-1,234,567.89'],
    [9_007_199_254_740_993n, '90,071,992,547,409.93'],
  ])('writes %s fen as %s', (amountFen, text) => expect(formatYuan(amountFen)).toBe(text));
});

it('adds past 2^53 without losing a fen', () => {
  expect(sumFen([9_007_199_254_740_992n, 1n])).toBe(9_007_199_254_740_993n);
});
