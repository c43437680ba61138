import { FUND_MEASURES } from './catalogue-fund.js';
import { REPORTED_MEASURES } from './catalogue-reported.js';
import type { Measure, MeasureCode, Unit } from './measure.js';

/** Every measure the system knows (指标数据), by its code. A rate's definition belongs to it: numerator, denominator, basis. */
export const MEASURES: Readonly<Record<MeasureCode, Measure>> = { ...FUND_MEASURES, ...REPORTED_MEASURES };

export const measureOf = (code: string): Measure | undefined =>
  Object.hasOwn(MEASURES, code) ? MEASURES[code as MeasureCode] : undefined;

export const isBasisOf = (measure: Measure, basis: string): boolean => measure.bases.some(({ code }) => code === basis);

/** Units and what one is worth in the smallest of its kind; 人次 is not 人, so they are of different kinds. */
export const UNITS: Readonly<
  Record<Unit, { readonly zh: string; readonly en: string; readonly kind: string; readonly worth: bigint }>
> = {
  FEN: { zh: '分', en: 'fen', kind: 'money', worth: 1n },
  YUAN: { zh: '元', en: 'yuan', kind: 'money', worth: 100n },
  WAN_YUAN: { zh: '万元', en: '10,000 yuan', kind: 'money', worth: 1_000_000n },
  PERSON: { zh: '人', en: 'people', kind: 'person', worth: 1n },
  PERSON_TIME: { zh: '人次', en: 'instances', kind: 'person-time', worth: 1n },
  LEG: { zh: '个环节', en: 'legs', kind: 'leg', worth: 1n },
  DOCUMENT: { zh: '份', en: 'documents', kind: 'document', worth: 1n },
  PERCENT: { zh: '%', en: 'per cent', kind: 'percent', worth: 1n },
};
