import type { CalendarDate } from '#libs/kernel';
import { assumeDone, horizonOf, measuresOf } from '#libs/measures/domain';
import type { MeasureValue, YearFacts } from '#libs/measures/domain';
import type { ScoreInputs } from './inputs.js';
import type { Rubric } from './rubric.js';
import { scoreSheet } from './score-sheet.js';
import type { ScoreSheet } from './sheet.js';

/** Where the year's score stands and can still go, given what is due and has not happened. */
export interface Forecast {
  readonly now: ScoreSheet;
  /** Everything still due happens in time; what is late already happens today. */
  readonly ifAllDone: ScoreSheet;
  /** Nothing more happens. */
  readonly ifNothingMore: ScoreSheet;
  /** The day on which all that is planned can be judged. */
  readonly horizon: CalendarDate;
}

/** `inputs` holds what was reported and graded; what comes from events is taken from the facts. */
export function forecast(rubric: Rubric, inputs: ScoreInputs, facts: YearFacts): Forecast {
  const today = inputs.asOf;
  const horizon = horizonOf(facts, today);
  const others = inputs.measures.filter(({ source }) => source.kind !== 'events');
  const scoreOf = (asOf: CalendarDate, measures: readonly MeasureValue[]): ScoreSheet =>
    scoreSheet(rubric, { ...inputs, asOf, measures: [...others, ...measures] });
  const supposed = (from: YearFacts, note: string): readonly MeasureValue[] =>
    measuresOf(from, horizon).map((value) => ({ ...value, source: { kind: 'assumed', note } }));
  return {
    now: scoreOf(today, measuresOf(facts, today)),
    ifAllDone: scoreOf(horizon, supposed(assumeDone(facts, today), '余下应办事项全部按期办结')),
    ifNothingMore: scoreOf(horizon, supposed(facts, '不再发生任何业务')),
    horizon,
  };
}
