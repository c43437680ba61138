import type { CalendarDate } from '#libs/kernel';
import type { MeasureValue, Words } from '#libs/measures/domain';
import type { Grading } from './inputs.js';
import type { GradeBand, Rounding, RuleKind } from './rubric.js';

/** Decimal texts with the digits the rubric declares. `points` is there only when nothing below is unknown. */
export interface Score {
  readonly full: string;
  readonly points?: string;
  /** What it is at least and at most, given what is known. Equal to the points when all is known. */
  readonly least: string;
  readonly most: string;
  /** Of full marks: "93.73%". */
  readonly share?: string;
}

export type LeafInput =
  | { readonly kind: 'measure'; readonly value: MeasureValue }
  | { readonly kind: 'grading'; readonly grading: Grading }
  | { readonly kind: 'none' };

/** One line of the ledger: what went in, what came out, and why. */
export interface ScoredLeaf extends Score {
  readonly code: string;
  readonly parent: string;
  readonly name: Words;
  readonly rule: RuleKind;
  readonly state: 'SCORED' | 'UNKNOWN';
  /** Marks lost; absent while unknown. */
  readonly lost?: string;
  /** Can be recomputed by anyone (`evaluateExpression`), rounding included; absent while unknown. */
  readonly expression?: string;
  readonly formula: Words;
  /** Why marks are lost, or why nothing can be said yet. Absent for full marks. */
  readonly reason?: Words;
  readonly input: LeafInput;
  /** Of a grading: confirmed by a second person. Measures are events, or were checked when reported. */
  readonly confirmed: boolean;
  /** What a reader must know besides: figures that contradict each other, gradings that wait. */
  readonly notes: readonly Words[];
}

export interface ScoredBranch extends Score {
  readonly code: string;
  readonly parent?: string;
  readonly level: 1 | 2;
  readonly name: Words;
}

/** Where the total stands: one grade, or from one to another while something is unknown. */
export interface GradeRange {
  readonly settled?: GradeBand;
  readonly least: GradeBand;
  readonly most: GradeBand;
}

/** 得分表. Once published it never changes. */
export interface ScoreSheet {
  readonly rubric: { readonly code: string; readonly version: number; readonly name: Words };
  readonly reconstruction: boolean;
  readonly note?: Words;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly asOf: CalendarDate;
  readonly rounding: Rounding;
  readonly branches: readonly ScoredBranch[];
  readonly leaves: readonly ScoredLeaf[];
  readonly total: Score;
  readonly grade: GradeRange;
}

export const unknownLeaves = (sheet: ScoreSheet): readonly ScoredLeaf[] =>
  sheet.leaves.filter(({ state }) => state === 'UNKNOWN');
