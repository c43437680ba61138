import { formatYuan } from '#libs/kernel';
import { MEASURES, UNITS, exact, fractionOf, percentText } from '#libs/measures/domain';
import type { Exact, MeasureCode, MeasureValue, Words } from '#libs/measures/domain';

const grouped = (text: string): string => text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/** One number of a measure with its unit: "320,000,000.00元", "148,749人". */
export function amountText(number: string, { unit }: Pick<MeasureValue, 'unit'>, language: keyof Words): string {
  if (unit === 'PERCENT') return `${number}%`;
  const space = language === 'zh' ? '' : ' ';
  if (unit === 'FEN') return `${formatYuan(BigInt(number))}${space}${UNITS.YUAN[language]}`;
  return `${grouped(number)}${space}${UNITS[unit][language]}`;
}

/** The value as people read it: a rate in per cent, a count as it is. */
export const valueText = (code: MeasureCode, value: Exact): string =>
  MEASURES[code].form === 'count' ? grouped(value.toFixed()) : percentText(value);

/** "足额上解率 = 到账 240.00元 ÷ 应上解 320.00元 = 75%" */
export function readingWords(value: MeasureValue, language: keyof Words): string {
  const measure = MEASURES[value.code];
  const name = measure.name[language];
  const over = amountText(value.numerator, value, language);
  if (value.denominator === undefined) return `${name} = ${over}`;
  const under = amountText(value.denominator, value, language);
  const fraction = fractionOf(value);
  const quotient = fraction.under.isZero() ? '?' : percentText(fraction.over.div(fraction.under));
  return measure.form === 'growth'
    ? `${name} = (${over} − ${under}) ÷ ${under} = ${quotient}`
    : `${name} = ${over} ÷ ${under} = ${quotient}`;
}

/** A decimal as a term of a formula: a negative one in brackets, with the sign the formula uses. */
export const termText = (number: Exact | string): string => {
  const value = exact(number.toString());
  return value.isNegative() && !value.isZero() ? `(−${value.abs().toFixed()})` : value.abs().toFixed();
};
