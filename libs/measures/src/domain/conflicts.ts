import { UNITS, measureOf } from './catalogue.js';
import { exact } from './exact.js';
import type { MeasureCode, Unit } from './measure.js';
import { currentValues } from './measure-value.js';
import type { MeasureValue } from './measure-value.js';

/** What one value says about a figure of a year: a growth says something about two years. */
export interface Claim {
  readonly code: MeasureCode;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly period?: string;
  readonly basis: string;
  readonly unit: Unit;
  /** As it was entered: "164187", or "162167/148078" for a share. */
  readonly figure: string;
  readonly value: MeasureValue;
}

/** Figures under one name that do not agree. They are shown against each other, never merged. */
export interface DefinitionConflict {
  readonly code: MeasureCode;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly period?: string;
  /** BASIS: measured differently. VALUE: measured alike, and still different. */
  readonly kind: 'BASIS' | 'VALUE';
  readonly claims: readonly Claim[];
}

const plain = (value: MeasureValue): Claim => ({
  code: value.code,
  regionCode: value.regionCode,
  fiscalYear: value.fiscalYear,
  ...(value.period === undefined ? {} : { period: value.period }),
  basis: value.basis,
  unit: value.unit,
  figure: value.denominator === undefined ? value.numerator : `${value.numerator}/${value.denominator}`,
  value,
});

/** Of a growth, the figures of this year and the last stand for themselves too. */
function claimsOf(value: MeasureValue): readonly Claim[] {
  const figure = measureOf(value.code)?.figure;
  const own = plain(value);
  if (!figure || value.denominator === undefined) return [own];
  return [
    own,
    { ...own, code: figure, figure: value.numerator },
    { ...own, code: figure, figure: value.denominator, fiscalYear: value.fiscalYear - 1 },
  ];
}

const yearOf = ({ code, regionCode, fiscalYear, period }: Claim): string =>
  [code, regionCode, fiscalYear, period ?? ''].join('|');

/** Exact and free of units of the same kind: 1.5 万元 is 1,500,000 fen. */
function sizeOf({ figure, unit }: Claim): string {
  const { kind, worth } = UNITS[unit];
  const parts = figure.split('/').map((part) => exact(part).times(worth.toString()).toFixed());
  return `${kind}:${parts.join('/')}`;
}

/** Every figure of a region and year that is told in more than one way. Of restated values the current version counts. */
export function findConflicts(values: readonly MeasureValue[]): readonly DefinitionConflict[] {
  const told = new Map<string, Claim[]>();
  for (const claim of currentValues(values).flatMap(claimsOf)) {
    told.set(yearOf(claim), [...(told.get(yearOf(claim)) ?? []), claim]);
  }
  return [...told.values()].flatMap((claims) => conflictAmong(claims));
}

function conflictAmong(claims: readonly Claim[]): readonly DefinitionConflict[] {
  const [first] = claims;
  if (!first) return [];
  const about = {
    code: first.code,
    regionCode: first.regionCode,
    fiscalYear: first.fiscalYear,
    ...(first.period === undefined ? {} : { period: first.period }),
  };
  const bases = [...new Set(claims.map(({ basis }) => basis))];
  const within = bases.flatMap((basis): DefinitionConflict[] => {
    const same = claims.filter((claim) => claim.basis === basis);
    return new Set(same.map(sizeOf)).size > 1 ? [{ ...about, kind: 'VALUE', claims: same }] : [];
  });
  const between = bases.length > 1 && measureOf(first.code)?.basesAre === 'definitions';
  return between ? [{ ...about, kind: 'BASIS', claims }, ...within] : within;
}
