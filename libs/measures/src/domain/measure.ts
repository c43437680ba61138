export interface Words {
  readonly zh: string;
  readonly en: string;
}

export const UNIT_CODES = ['FEN', 'YUAN', 'WAN_YUAN', 'PERSON', 'PERSON_TIME', 'LEG', 'DOCUMENT', 'PERCENT'] as const;
export type Unit = (typeof UNIT_CODES)[number];

export const MEASURE_CODES = [
  'FULL_AMOUNT_RATE',
  'TIMELY_ARRIVAL_RATE',
  'LEG_TIMELINESS',
  'FUND_ARRIVAL_RATE',
  'BUDGET_EXECUTION_RATE',
  'PAYOUT_RATE',
  'PAYOUT_TIMELINESS',
  'COLLECTION_RATE',
  'ENROLMENT_GROWTH',
  'REPLACEMENT_RATE',
  'SATISFACTION',
  'RETIREES_COVERED',
  'ARCHIVE_COMPLETENESS',
  'INSURED',
  'PENSION_RECIPIENTS',
  'CONTRIBUTIONS_COLLECTED',
  'PENSIONS_PAID',
] as const;
export type MeasureCode = (typeof MEASURE_CODES)[number];

/**
 * share: numerator / denominator. growth: (numerator - denominator) / denominator, both figures as they were counted.
 * count: the numerator alone; there is no denominator.
 */
export type MeasureForm = 'share' | 'growth' | 'count';

/** How a figure was measured. */
export interface Basis extends Words {
  readonly code: string;
}

export interface Measure {
  readonly code: MeasureCode;
  readonly name: Words;
  readonly form: MeasureForm;
  /** Which way is better; none for a plain figure. */
  readonly direction: 'higher' | 'lower' | 'none';
  readonly units: readonly Unit[];
  readonly numerator: Words;
  readonly denominator?: Words;
  /** The first is taken where a rubric names none. */
  readonly bases: readonly Basis[];
  /**
   * definitions: two bases are two ways to measure one thing, and two figures under them are a conflict to be shown.
   * scopes: each basis is a thing of its own (another fund, heads beside money).
   */
  readonly basesAre: 'definitions' | 'scopes';
  /** The plain figure whose years a growth compares. */
  readonly figure?: MeasureCode;
  /** Computed from events; otherwise it is reported by people. */
  readonly fromEvents: boolean;
}
