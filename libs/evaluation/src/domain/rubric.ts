import type { MeasureCode, Words } from '#libs/measures/domain';

export type Direction = 'higher' | 'lower';

/** From `from` (inclusive) to `to` (exclusive); without one the band is open to that side. Exact decimal texts. */
export interface PointBand {
  readonly from?: string;
  readonly to?: string;
  readonly points: string;
}

export interface ChecklistItem {
  readonly code: string;
  readonly name: Words;
  readonly points: string;
}

/** The closed set of rules that turn an input into points. Numbers are exact decimal texts; shares are plain ("1" is 100%). */
export type LeafRule =
  | {
      /** Full marks x actual / target (or target / actual where lower is better). */
      readonly kind: 'proportional';
      readonly target: string;
      readonly direction: Direction;
      /** The share of full marks that cannot be passed; "1" unless given. */
      readonly cap: string;
      /** Below this share of the target there are no points at all; "0" unless given. */
      readonly floor: string;
    }
  | { readonly kind: 'all-or-nothing'; readonly target: string; readonly direction: Direction }
  | { readonly kind: 'bands'; readonly bands: readonly PointBand[] }
  | {
      readonly kind: 'deduction-per-occurrence';
      readonly each: string;
      /** The most that is taken off; full marks unless given. */
      readonly most: string;
    }
  | { readonly kind: 'checklist'; readonly items: readonly ChecklistItem[] }
  | { readonly kind: 'graded'; readonly guide?: Words };
export type RuleKind = LeafRule['kind'];
export const RULE_KINDS = [
  'proportional',
  'all-or-nothing',
  'bands',
  'deduction-per-occurrence',
  'checklist',
  'graded',
] as const satisfies readonly RuleKind[];

/** A leaf takes its input from a measure (under one basis), or a person judges it. */
export interface LeafBinding {
  readonly measure?: MeasureCode;
  readonly basis?: string;
  readonly rule: LeafRule;
}

/** One line of the rubric (指标). Levels 1 and 2 add up what is below them; level 3 has a rule. */
export interface Indicator {
  readonly code: string;
  /** Absent at level 1. */
  readonly parent?: string;
  readonly level: 1 | 2 | 3;
  readonly name: Words;
  readonly weight: string;
  readonly leaf?: LeafBinding;
}
export type LeafIndicator = Indicator & { readonly leaf: LeafBinding };

export const ROUNDING_MODES = ['half-up', 'half-even', 'down'] as const;
export type RoundingMode = (typeof ROUNDING_MODES)[number];

/** The points of every leaf are rounded so; branches and total are sums of those and are not rounded again. */
export interface Rounding {
  readonly digits: number;
  readonly mode: RoundingMode;
}

/** [from, to); the best band holds full marks too. */
export interface GradeBand {
  readonly code: string;
  readonly name: Words;
  readonly from: string;
  readonly to: string;
}

/** A rubric (指标体系): data, versioned, for the fiscal years it names. */
export interface Rubric {
  readonly code: string;
  readonly version: number;
  readonly name: Words;
  readonly source: string;
  readonly fromYear: number;
  readonly toYear?: number;
  /** Made for one region alone; without it, for any. */
  readonly regionCode?: string;
  /** Its third level was reconstructed, not published; to be said wherever it is shown. */
  readonly reconstruction: boolean;
  readonly note?: Words;
  readonly fullMarks: string;
  readonly rounding: Rounding;
  readonly grades: readonly GradeBand[];
  /** In the order they are shown; every parent stands before or after its children as the file has it. */
  readonly indicators: readonly Indicator[];
}

export const isLeaf = (indicator: Indicator): indicator is LeafIndicator => indicator.leaf !== undefined;
export const leavesOf = (rubric: Pick<Rubric, 'indicators'>): readonly LeafIndicator[] =>
  rubric.indicators.filter(isLeaf);
export const childrenOf = (rubric: Pick<Rubric, 'indicators'>, code: string | undefined): readonly Indicator[] =>
  rubric.indicators.filter(({ parent }) => parent === code);

/** What a person fills in for a leaf that no measure feeds; undefined where a measure does. */
export type FindingKind = 'POINTS' | 'ITEMS' | 'OCCURRENCES';
export function findingKindOf({ measure, rule }: LeafBinding): FindingKind | undefined {
  if (measure !== undefined) return undefined;
  switch (rule.kind) {
    case 'graded':
      return 'POINTS';
    case 'checklist':
      return 'ITEMS';
    case 'deduction-per-occurrence':
      return 'OCCURRENCES';
    case 'proportional':
    case 'all-or-nothing':
    case 'bands':
      return undefined;
  }
}

/** Whether a rubric can score a region's year. */
export const appliesTo = (rubric: Rubric, regionCode: string, fiscalYear: number): boolean =>
  isEffective(rubric, fiscalYear) && (rubric.regionCode ?? regionCode) === regionCode;

/** The rubric a region is scored by all year when nobody has opened an evaluation: its own before the general one. */
export function primaryRubric(
  rubrics: readonly Rubric[],
  regionCode: string,
  fiscalYear: number,
  general: string,
): Rubric | undefined {
  const fitting = rubrics.filter((rubric) => appliesTo(rubric, regionCode, fiscalYear));
  return fitting.find((rubric) => rubric.regionCode === regionCode) ?? fitting.find(({ code }) => code === general);
}

/** The version of a rubric that applies to a fiscal year. */
export const rubricFor = (rubrics: readonly Rubric[], code: string, fiscalYear: number): Rubric | undefined =>
  rubrics.find((rubric) => rubric.code === code && isEffective(rubric, fiscalYear));

export const isEffective = ({ fromYear, toYear }: Pick<Rubric, 'fromYear' | 'toYear'>, fiscalYear: number): boolean =>
  fromYear <= fiscalYear && fiscalYear <= (toYear ?? Number.MAX_SAFE_INTEGER);
