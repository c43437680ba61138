import { exact } from '#libs/measures/domain';
import type { Words } from '#libs/measures/domain';
import { compareSheets } from './compare.js';
import type { GradeRange, Score, ScoreSheet } from './sheet.js';

export const SCORE_STREAM = 'score';
export const SCORE_EVENT_TYPES = ['ScoreChanged'] as const;

/** Where a sheet's total stands. */
export interface Standing extends Pick<Score, 'points' | 'least' | 'most'> {
  /** Grade codes; settled only when nothing is unknown. */
  readonly grade: { readonly least: string; readonly most: string; readonly settled?: string };
}

/** 得分变动: what happened to the score of a region and year, line by line, with the causes. */
export interface ScoreChange {
  /** Absent for the first sheet of the year. */
  readonly before?: Standing;
  readonly after: Standing;
  /** The best grade still in reach is lower than before, or the settled grade is. */
  readonly bandFell: boolean;
  readonly leaves: readonly {
    readonly code: string;
    readonly name: Words;
    readonly least: string;
    readonly most: string;
    readonly causes: readonly Words[];
  }[];
}

const standingOf = ({ total: { points, least, most }, grade }: ScoreSheet): Standing => ({
  ...(points === undefined ? {} : { points }),
  least,
  most,
  grade: {
    least: grade.least.code,
    most: grade.most.code,
    ...(grade.settled === undefined ? {} : { settled: grade.settled.code }),
  },
});

const below = (left: GradeRange['most'] | undefined, right: GradeRange['most'] | undefined): boolean =>
  left !== undefined && right !== undefined && exact(left.from).lt(right.from);

/** What changed from one live sheet to the next; nothing when no line moved. */
export function scoreChange(before: ScoreSheet | undefined, after: ScoreSheet): ScoreChange | undefined {
  if (!before) return { after: standingOf(after), bandFell: false, leaves: [] };
  const { leaves } = compareSheets(before, after);
  const [was, is] = [standingOf(before), standingOf(after)];
  if (leaves.length === 0 && was.points === is.points) return undefined;
  return {
    before: was,
    after: is,
    bandFell: below(after.grade.most, before.grade.most) || below(after.grade.settled, before.grade.settled),
    leaves: leaves.map(({ code, name, least, most, causes }) => ({
      code,
      name,
      least,
      most,
      causes: causes.map(({ words }) => words),
    })),
  };
}
