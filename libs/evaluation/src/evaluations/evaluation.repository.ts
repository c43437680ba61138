import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import { fromJson, refuse, toJson } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import type { Evaluation } from '../domain/index.js';

/** An evaluation as its row has it. Version 0 and no state before its first event. */
export interface StoredEvaluation {
  readonly state: Evaluation | undefined;
  readonly version: number;
  readonly headHash: string;
}

/** What the row says of an evaluation: derived from it and nothing else. */
export const evaluationColumns = (state: Evaluation) => ({
  evaluation_id: state.evaluationId,
  region_code: state.regionCode,
  fiscal_year: state.fiscalYear,
  rubric_code: state.rubric.code,
  state: state.state,
  published_on: state.published?.on ?? null,
  body: JSON.stringify(toJson(state)),
});
export const EVALUATION_COLUMNS = [
  'evaluation_id',
  'region_code',
  'fiscal_year',
  'rubric_code',
  'state',
  'published_on',
  'body',
] as const;

const places = [...EVALUATION_COLUMNS, 'version', 'head_hash', 'changed_at'];
const SAVE = `INSERT INTO evaluation (${places.join(', ')}) VALUES (${places.map((_, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (evaluation_id) DO UPDATE SET ${places
    .slice(1)
    .map((name) => `${name} = EXCLUDED.${name}`)
    .join(', ')}`;

const SAVE_ITEMS = `
  INSERT INTO rectification_item (item_id, evaluation_id, region_code, fiscal_year, state, office_id, due_date, body)
  SELECT i.item_id, $1, $2, $3, i.state, i.office_id, i.due_date, i.body
  FROM unnest($4::uuid[], $5::text[], $6::uuid[], $7::date[], $8::jsonb[]) AS i(item_id, state, office_id, due_date, body)
  ON CONFLICT (item_id) DO UPDATE SET state = EXCLUDED.state, office_id = EXCLUDED.office_id, due_date = EXCLUDED.due_date, body = EXCLUDED.body`;

/** The one row of an evaluation, and a row for each of its rectification items. */
@Injectable()
export class EvaluationRepository {
  /** Locks the row for the rest of the transaction. VERSION_STALE. */
  async lock(transaction: Transaction, evaluationId: string, seen?: number): Promise<StoredEvaluation | Refusal> {
    const [row] = await transaction.prepared<{ body: JsonObject; version: number; head_hash: string }>(
      'SELECT body, version, head_hash FROM evaluation WHERE evaluation_id = $1 FOR UPDATE',
      [evaluationId],
    );
    const version = row?.version ?? 0;
    if (seen !== undefined && seen !== version)
      return refuse('VERSION_STALE', { current: String(version), seen: String(seen) });
    return row
      ? { state: fromJson<Evaluation>(row.body), version, headHash: row.head_hash }
      : { state: undefined, version, headHash: '' };
  }

  /** Whether a region's year is already evaluated by a rubric. Two openings at once wait for each other here. */
  async isOpen(transaction: Transaction, regionCode: string, fiscalYear: number, rubricCode: string): Promise<boolean> {
    await transaction.prepared('SELECT pg_advisory_xact_lock(hashtextextended($1, 91))', [
      `${regionCode} ${fiscalYear} ${rubricCode}`,
    ]);
    const rows = await transaction.prepared(
      'SELECT 1 FROM evaluation WHERE region_code = $1 AND fiscal_year = $2 AND rubric_code = $3',
      [regionCode, fiscalYear, rubricCode],
    );
    return rows.length > 0;
  }

  async save(transaction: Transaction, state: Evaluation, version: number, headHash: string, now: Date): Promise<void> {
    const row = evaluationColumns(state);
    await transaction.prepared(SAVE, [
      ...EVALUATION_COLUMNS.map((name) => row[name]),
      version,
      headHash,
      now.toISOString(),
    ]);
    const items = state.rectifications;
    if (items.length === 0) return;
    await transaction.prepared(SAVE_ITEMS, [
      state.evaluationId,
      state.regionCode,
      state.fiscalYear,
      items.map(({ itemId }) => itemId),
      items.map((item) => item.state),
      items.map(({ office }) => office?.institutionId ?? null),
      items.map(({ dueDate }) => dueDate ?? null),
      items.map((item) => JSON.stringify(toJson(item))),
    ]);
  }
}
