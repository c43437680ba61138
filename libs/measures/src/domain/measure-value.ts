import type { CalendarDate } from '#libs/kernel';
import { measureOf } from './catalogue.js';
import { Exact, exact } from './exact.js';
import type { MeasureCode, Unit } from './measure.js';

export interface PersonReference {
  readonly userId: string;
  readonly name: string;
}

/** Where a value comes from, so that it can be opened down to it. */
export type MeasureSource =
  | {
      readonly kind: 'events';
      readonly count: number;
      /** The first of them, at most EVENT_IDS_MAX; the rest is found in the log by region and year. */
      readonly eventIds: readonly string[];
    }
  | {
      readonly kind: 'reported';
      readonly figureId: string;
      readonly enteredBy: PersonReference;
      readonly checkedBy: PersonReference;
      readonly evidenceIds: readonly string[];
      readonly sourceDocument: string;
    }
  | {
      /** Taken from a published document, not entered in this system. */
      readonly kind: 'published';
      readonly document: string;
      /** Where in it. */
      readonly place: string;
    }
  | {
      /** A supposition of a what-if or forecast; never stored as a measure. */
      readonly kind: 'assumed';
      readonly note: string;
    };
export const EVENT_IDS_MAX = 200;

/** One figure: raw numerator and denominator as exact decimal texts, never a rounded ratio. */
export interface MeasureValue {
  readonly code: MeasureCode;
  readonly regionCode: string;
  readonly fiscalYear: number;
  /** Absent: the whole year. */
  readonly period?: string;
  readonly numerator: string;
  /** Absent for a count. */
  readonly denominator?: string;
  readonly unit: Unit;
  /** A basis code of the measure. */
  readonly basis: string;
  readonly asOf: CalendarDate;
  readonly source: MeasureSource;
  /** 1, 2, …: restatements are new versions, the old ones stay. */
  readonly version: number;
}

/** What a value says: a number, or why there is none. Unknown is never zero. */
export type Reading =
  | { readonly known: true; readonly value: Exact }
  | { readonly known: false; readonly why: 'MISSING' | 'DENOMINATOR_ZERO' };

/** The two numbers whose quotient the value is; dividing is left to the end, so that it happens once. */
export interface Fraction {
  readonly over: Exact;
  readonly under: Exact;
}

/** share: n/d, growth: (n-d)/d, count: n/1. The denominator may be zero here. */
export function fractionOf(value: MeasureValue): Fraction {
  const measure = measureOf(value.code);
  if (!measure) throw new Error(`unknown measure ${value.code}`);
  const over = exact(value.numerator);
  if (measure.form === 'count') return { over, under: new Exact(1) };
  if (value.denominator === undefined) throw new Error(`${value.code} without denominator`);
  const under = exact(value.denominator);
  return { over: measure.form === 'growth' ? over.minus(under) : over, under };
}

/** The value as a number, or the named condition that it has none. */
export function readingOf(value: MeasureValue | undefined): Reading {
  if (!value) return { known: false, why: 'MISSING' };
  const { over, under } = fractionOf(value);
  return under.isZero() ? { known: false, why: 'DENOMINATOR_ZERO' } : { known: true, value: over.div(under) };
}

/** Values of one series are versions of each other. */
export const seriesOf = ({ code, regionCode, fiscalYear, period, basis, source }: MeasureValue): string =>
  [code, regionCode, fiscalYear, period ?? '', basis, source.kind].join('|');

/** Of each series the latest version, in the order the series first appear. */
export function currentValues(values: readonly MeasureValue[]): readonly MeasureValue[] {
  const latest = new Map<string, MeasureValue>();
  for (const value of values) {
    const known = latest.get(seriesOf(value));
    if (!known || value.version > known.version) latest.set(seriesOf(value), value);
  }
  return [...latest.values()];
}

/** Values that were restated, oldest version first; series with a single version are left out. */
export function restatements(values: readonly MeasureValue[]): readonly (readonly MeasureValue[])[] {
  const series = new Map<string, MeasureValue[]>();
  for (const value of values) series.set(seriesOf(value), [...(series.get(seriesOf(value)) ?? []), value]);
  return [...series.values()]
    .filter((versions) => versions.length > 1)
    .map((versions) => versions.toSorted((left, right) => left.version - right.version));
}

/** Suppositions before events before reports before old papers: what was reported stands in only where no events tell it. */
const PRECEDENCE: readonly MeasureSource['kind'][] = ['assumed', 'events', 'reported', 'published'];

/** The value for a whole year under one basis, or undefined. */
export function pickValue(
  values: readonly MeasureValue[],
  wanted: { readonly code: string; readonly basis: string; readonly regionCode: string; readonly fiscalYear: number },
): MeasureValue | undefined {
  return currentValues(values)
    .filter(
      (value) =>
        value.code === wanted.code &&
        value.basis === wanted.basis &&
        value.regionCode === wanted.regionCode &&
        value.fiscalYear === wanted.fiscalYear &&
        value.period === undefined,
    )
    .toSorted((left, right) => PRECEDENCE.indexOf(left.source.kind) - PRECEDENCE.indexOf(right.source.kind))[0];
}
