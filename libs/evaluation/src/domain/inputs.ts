import type { CalendarDate } from '#libs/kernel';
import type { MeasureValue, PersonReference } from '#libs/measures/domain';

/** What a person found about a leaf that no measure feeds. */
export type Finding =
  | { readonly kind: 'POINTS'; readonly points: string }
  | { readonly kind: 'ITEMS'; readonly items: readonly { readonly code: string; readonly met: boolean }[] }
  | {
      readonly kind: 'OCCURRENCES';
      /** Empty: looked, and found none. Not looked is no finding at all. */
      readonly occurrences: readonly { readonly what: string; readonly on?: CalendarDate }[];
    };

/** A grading: by whom, why, on what evidence; confirmed by a second person or not yet. */
export interface Grading {
  readonly leaf: string;
  readonly finding: Finding;
  readonly reason: string;
  readonly evidenceIds: readonly string[];
  readonly gradedBy: PersonReference;
  readonly confirmedBy?: PersonReference;
}

/** All a score is computed from. Measures of other regions and years are left aside. */
export interface ScoreInputs {
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly asOf: CalendarDate;
  readonly measures: readonly MeasureValue[];
  readonly gradings: readonly Grading[];
}
