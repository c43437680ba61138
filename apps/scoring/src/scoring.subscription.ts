import type { Transaction } from '#libs/database';
import type { StoredEvent, Subscription } from '#libs/eventing';
import { EVALUATION_STREAM } from '#libs/evaluation/domain';
import type { EvaluationEvent, Grading } from '#libs/evaluation/domain';
import { calendarDateOf, fromJson, toJson } from '#libs/kernel';
import type { Clock, JsonObject } from '#libs/kernel';
import { FIGURE_EVENT_TYPES, FIGURE_STREAM, evolveFigure, withFacts } from '#libs/measures/domain';
import type { FigureEvent, MeasureFactsRecorded, ReportedFigure, SubjectBody } from '#libs/measures/domain';

export const SCORING = 'scoring';
const EVALUATION_TYPES = ['EvaluationOpened', 'IndicatorGraded', 'GradingConfirmed', 'GradingReturned'] as const;
type GradingEvent = Extract<EvaluationEvent, { readonly type: (typeof EVALUATION_TYPES)[number] }>;

/**
 * Keeps what scores are computed from: facts, checked figures, gradings; and notes whose sheet is no longer up to date.
 * One event at a time, inside the transaction that moves the cursor; the keeper computes the sheets afterwards.
 */
export class ScoringSubscription implements Subscription {
  readonly name = SCORING;
  readonly types = ['MeasureFactsRecorded', ...FIGURE_EVENT_TYPES, ...EVALUATION_TYPES, 'RubricAdopted'];

  constructor(private readonly clock: Clock) {}

  async handle(transaction: Transaction, event: StoredEvent): Promise<void> {
    const now = this.clock.now();
    if (event.type === 'MeasureFactsRecorded') return recordFacts(transaction, event, now);
    if (event.streamType === FIGURE_STREAM) return recordFigure(transaction, event, now);
    if (event.streamType === EVALUATION_STREAM) return recordGrading(transaction, event, now);
    if (event.type === 'RubricAdopted') return markAll(transaction, now);
    throw new Error(`the scoring service does not know the event ${event.type}`);
  }
}

async function recordFacts(transaction: Transaction, { data }: StoredEvent, now: Date): Promise<void> {
  const { kind, subjectId, label, regionCode, fiscalYear, facts } = fromJson<MeasureFactsRecorded>(data);
  const [row] = await transaction.prepared<{ body: JsonObject }>(
    'SELECT body FROM scoring.subject WHERE subject_id = $1',
    [subjectId],
  );
  const before = row && fromJson<SubjectBody>(row.body);
  const listed = facts.find((fact) => fact.kind === 'payable');
  const known = before?.kind === 'BATCH' ? before.payDay : undefined;
  const body = withFacts(before, facts, kind === 'BATCH' ? (listed?.payDay ?? known ?? '') : undefined);
  await transaction.prepared(
    `INSERT INTO scoring.subject (subject_id, kind, region_code, fiscal_year, label, body) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (subject_id) DO UPDATE SET body = EXCLUDED.body`,
    [subjectId, kind, regionCode, fiscalYear, label, JSON.stringify(toJson(body))],
  );
  await markStale(transaction, regionCode, [fiscalYear], now);
}

async function recordFigure(transaction: Transaction, event: StoredEvent, now: Date): Promise<void> {
  const [row] = await transaction.prepared<{ body: JsonObject; checked: Readonly<Record<string, string>> }>(
    'SELECT body, checked FROM scoring.figure WHERE figure_id = $1',
    [event.streamId],
  );
  const happened = { type: event.type, data: fromJson(event.data) } as FigureEvent;
  const figure = evolveFigure(row && fromJson<ReportedFigure>(row.body), happened);
  const checked =
    happened.type === 'FigureChecked'
      ? { ...row?.checked, [happened.data.version]: calendarDateOf(event.recordedAt) }
      : (row?.checked ?? {});
  const { regionCode, fiscalYear } = figure;
  await transaction.prepared(
    `INSERT INTO scoring.figure (figure_id, region_code, fiscal_year, body, checked) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (figure_id) DO UPDATE SET body = EXCLUDED.body, checked = EXCLUDED.checked`,
    [event.streamId, regionCode, fiscalYear, JSON.stringify(toJson(figure)), JSON.stringify(checked)],
  );
  // A figure also stands beside those of the years around it: growth, and what contradicts it.
  if (happened.type === 'FigureChecked')
    await markStale(transaction, regionCode, [fiscalYear - 1, fiscalYear, fiscalYear + 1], now);
}

async function recordGrading(transaction: Transaction, event: StoredEvent, now: Date): Promise<void> {
  const { type, data } = { type: event.type, data: fromJson(event.data) } as GradingEvent;
  if (type === 'EvaluationOpened') {
    const { regionCode, fiscalYear, rubric } = data;
    await transaction.prepared(
      'INSERT INTO scoring.evaluation (evaluation_id, region_code, fiscal_year, rubric_code, rubric_version) VALUES ($1, $2, $3, $4, $5)',
      [event.streamId, regionCode, fiscalYear, rubric.code, rubric.version],
    );
    return markStale(transaction, regionCode, [fiscalYear], now);
  }
  await applyGrading(transaction, event, { type, data } as Exclude<GradingEvent, { type: 'EvaluationOpened' }>);
  const [evaluation] = await transaction.prepared<{ region_code: string; fiscal_year: number }>(
    'SELECT region_code, fiscal_year FROM scoring.evaluation WHERE evaluation_id = $1',
    [event.streamId],
  );
  if (!evaluation) throw new Error(`${type} before EvaluationOpened`);
  await markStale(transaction, evaluation.region_code, [evaluation.fiscal_year], now);
}

async function applyGrading(
  transaction: Transaction,
  { streamId, recordedAt }: StoredEvent,
  { type, data }: Exclude<GradingEvent, { readonly type: 'EvaluationOpened' }>,
): Promise<void> {
  switch (type) {
    case 'IndicatorGraded': {
      const grading: Grading = data;
      await transaction.prepared(
        `INSERT INTO scoring.grading (evaluation_id, leaf, grading, graded_on) VALUES ($1, $2, $3, $4)
         ON CONFLICT (evaluation_id, leaf) DO UPDATE SET grading = EXCLUDED.grading, graded_on = EXCLUDED.graded_on`,
        [streamId, data.leaf, JSON.stringify(toJson(grading)), calendarDateOf(recordedAt)],
      );
      return;
    }
    case 'GradingConfirmed':
      await transaction.prepared(
        `UPDATE scoring.grading SET grading = jsonb_set(grading, '{confirmedBy}', $3) WHERE evaluation_id = $1 AND leaf = $2`,
        [streamId, data.leaf, JSON.stringify(data.confirmedBy)],
      );
      return;
    case 'GradingReturned':
      await transaction.prepared('DELETE FROM scoring.grading WHERE evaluation_id = $1 AND leaf = $2', [
        streamId,
        data.leaf,
      ]);
      return;
  }
}

/** Waits while the keeper computes that very region: then what was just recorded is computed once more. */
const markStale = async (
  transaction: Transaction,
  regionCode: string,
  years: readonly number[],
  now: Date,
): Promise<void> => {
  await transaction.prepared(
    `INSERT INTO scoring.stale (region_code, fiscal_year, since) SELECT $1, y, $3 FROM unnest($2::smallint[]) y ORDER BY y
     ON CONFLICT (region_code, fiscal_year) DO UPDATE SET since = least(scoring.stale.since, EXCLUDED.since)`,
    [regionCode, [...years], now.toISOString()],
  );
};

const markAll = async (transaction: Transaction, now: Date): Promise<void> => {
  await transaction.query(
    `INSERT INTO scoring.stale (region_code, fiscal_year, since) SELECT DISTINCT region_code, fiscal_year, $1::timestamptz FROM scoring.live_sheet
     ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    [now.toISOString()],
  );
};
