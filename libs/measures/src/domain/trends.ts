import { UNITS } from './catalogue.js';
import { Exact, exact } from './exact.js';
import type { MeasureCode, Unit } from './measure.js';
import { pickValue } from './measure-value.js';
import type { MeasureValue } from './measure-value.js';

/** One derived figure of a year: a decimal text, rounded half up for display; absent where an input is missing. */
export interface TrendLine {
  readonly fiscalYear: number;
  /** 万元 */
  readonly collectedWanYuan?: string;
  readonly paidWanYuan?: string;
  /** Paid minus collected (收支缺口), 万元. */
  readonly shortfallWanYuan?: string;
  /** Collected / paid, per cent with two digits. */
  readonly selfSufficiencyPercent?: string;
  /** Paid / recipients, yuan a year with two digits. */
  readonly paidPerRecipientYuan?: string;
  /** Insured / recipients (抚养比), four digits. Both are counted the same way, or there is none. */
  readonly insuredPerRecipient?: string;
  readonly insured?: MeasureValue;
  readonly recipients?: MeasureValue;
}

export interface TrendBases {
  readonly collected: string;
  readonly paid: string;
  readonly insured: string;
  readonly recipients: string;
}

/** Three to five years side by side. Inputs under other bases are left aside: a series that changes its basis is no series. */
export function trends(
  values: readonly MeasureValue[],
  regionCode: string,
  years: readonly number[],
  bases: TrendBases,
): readonly TrendLine[] {
  return years.map((fiscalYear) => {
    const pick = (code: MeasureCode, basis: string): MeasureValue | undefined =>
      pickValue(values, { code, basis, regionCode, fiscalYear });
    const collected = inUnit(pick('CONTRIBUTIONS_COLLECTED', bases.collected), 'WAN_YUAN');
    const paid = inUnit(pick('PENSIONS_PAID', bases.paid), 'WAN_YUAN');
    const insured = pick('INSURED', bases.insured);
    const recipients = pick('PENSION_RECIPIENTS', bases.recipients);
    const heads = recipients && exact(recipients.numerator);
    const alike = insured !== undefined && insured.unit === recipients?.unit;
    return withoutMissing({
      fiscalYear,
      collectedWanYuan: collected?.toFixed(2),
      paidWanYuan: paid?.toFixed(2),
      shortfallWanYuan: collected && paid?.minus(collected).toFixed(2),
      selfSufficiencyPercent: quotient(collected?.times(100), paid, 2),
      paidPerRecipientYuan: quotient(paid?.times(10_000), heads, 2),
      insuredPerRecipient: alike ? quotient(exact(insured.numerator), heads, 4) : undefined,
      insured,
      recipients,
    });
  });
}

function inUnit(value: MeasureValue | undefined, unit: Unit): Exact | undefined {
  if (!value || UNITS[value.unit].kind !== UNITS[unit].kind) return undefined;
  return exact(value.numerator).times(UNITS[value.unit].worth.toString()).div(UNITS[unit].worth.toString());
}

/** Undefined where something is missing or there is nothing to divide by. */
const quotient = (over: Exact | undefined, under: Exact | undefined, digits: number): string | undefined =>
  over === undefined || under === undefined || under.isZero()
    ? undefined
    : over.div(under).toDecimalPlaces(digits, Exact.ROUND_HALF_UP).toFixed(digits);

type Optional<Line> = { readonly [Name in keyof Line]: Line[Name] | undefined };
const withoutMissing = (line: Optional<Required<TrendLine>>): TrendLine =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as unknown as TrendLine;
