import { Decimal } from 'decimal.js';

/**
 * Exact decimals. A number that comes in has at most 30 digits (`parseExact`), a formula multiplies a handful of them and
 * divides once at the end: with 100 digits no quotient can stand on the wrong side of a rounding edge, and every sum,
 * difference and product is exact.
 */
export const Exact = Decimal.clone({
  precision: 100,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -1_000,
  toExpPos: 1_000,
});
export type Exact = Decimal;
export type ExactRounding = Decimal.Rounding;

const DECIMAL_TEXT = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$/;

/** A decimal as text, "-0.86": at most 18 digits before and 12 after the point. Undefined for anything else, a number included. */
export const parseExact = (text: unknown): Exact | undefined =>
  typeof text === 'string' && DECIMAL_TEXT.test(text) ? new Exact(text) : undefined;

/** As parseExact, with a per cent sign allowed: "3.38%" is 0.0338. */
export function parseShare(text: unknown): Exact | undefined {
  if (typeof text !== 'string' || !text.endsWith('%')) return parseExact(text);
  return parseExact(text.slice(0, -1))?.div(100);
}

/** A text this code has checked before, or written itself. Anything else is a bug. */
export function exact(text: string): Exact {
  const value = new Exact(text);
  if (!value.isFinite()) throw new Error(`not a finite decimal: ${text}`);
  return value;
}

export const sumExact = (values: Iterable<Exact>): Exact => {
  let total = new Exact(0);
  for (const value of values) total = total.plus(value);
  return total;
};

const PERCENT_DIGITS = 2;
const PERCENT_DIGITS_MAX = 12;

/**
 * For people: a share in per cent, rounded half up to two digits, without idle zeros: "109.51%", "90%", "-0.86%". What is
 * below the whole never reads "100%": 31,999 of 32,000 is "99.997%".
 */
export function percentText(share: Exact): string {
  const percent = share.times(100);
  let digits = PERCENT_DIGITS;
  while (
    percent.lt(100) &&
    digits < PERCENT_DIGITS_MAX &&
    percent.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP).gte(100)
  )
    digits += 1;
  return `${percent.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP).toFixed()}%`;
}
