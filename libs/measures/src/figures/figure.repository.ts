import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '#libs/database';
import { fromJson, refuse, toJson } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import { figureKey } from '../domain/index.js';
import type { FigureSubject, ReportedFigure } from '../domain/index.js';

/** A figure as its row has it. Version 0 and no state before its first event. */
export interface StoredFigure {
  readonly state: ReportedFigure | undefined;
  readonly version: number;
  readonly headHash: string;
}
const NONE: StoredFigure = { state: undefined, version: 0, headHash: '' };

/** What the row says of a figure: derived from it and nothing else. */
export function figureColumns(state: ReportedFigure) {
  return {
    figure_id: state.figureId,
    figure_key: figureKey(state),
    region_code: state.regionCode,
    fiscal_year: state.fiscalYear,
    code: state.code,
    basis: state.basis,
    institution_id: state.office.institutionId,
    state: state.versions.at(-1)!.state,
    body: JSON.stringify(toJson(state)),
  };
}
export const FIGURE_COLUMNS = [
  'figure_id',
  'figure_key',
  'region_code',
  'fiscal_year',
  'code',
  'basis',
  'institution_id',
  'state',
  'body',
] as const;

const places = [...FIGURE_COLUMNS, 'version', 'head_hash', 'changed_at'];
const SAVE = `INSERT INTO reported_figure (${places.join(', ')}) VALUES (${places.map((_, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (figure_id) DO UPDATE SET ${places
    .slice(1)
    .map((name) => `${name} = EXCLUDED.${name}`)
    .join(', ')}`;

interface Row {
  body: JsonObject;
  version: number;
  head_hash: string;
}
const storedOf = (row: Row | undefined): StoredFigure =>
  row ? { state: fromJson<ReportedFigure>(row.body), version: row.version, headHash: row.head_hash } : NONE;

/** The one row of a reported figure. */
@Injectable()
export class FigureRepository {
  /** Locks the row for the rest of the transaction. VERSION_STALE. */
  async lock(transaction: Transaction, figureId: string, seen?: number): Promise<StoredFigure | Refusal> {
    const [row] = await transaction.prepared<Row>(
      'SELECT body, version, head_hash FROM reported_figure WHERE figure_id = $1 FOR UPDATE',
      [figureId],
    );
    const stored = storedOf(row);
    return seen === undefined || stored.version === seen
      ? stored
      : refuse('VERSION_STALE', { current: String(stored.version), seen: String(seen) });
  }

  /** The figure that already tells the subject. Two entries of one subject at once wait for each other here. */
  async ofSubject(transaction: Transaction, subject: FigureSubject): Promise<StoredFigure> {
    const key = figureKey(subject);
    await transaction.prepared('SELECT pg_advisory_xact_lock(hashtextextended($1, 90))', [key]);
    const [row] = await transaction.prepared<Row>(
      'SELECT body, version, head_hash FROM reported_figure WHERE figure_key = $1',
      [key],
    );
    return storedOf(row);
  }

  async save(
    transaction: Transaction,
    state: ReportedFigure,
    version: number,
    headHash: string,
    now: Date,
  ): Promise<void> {
    const row = figureColumns(state);
    await transaction.prepared(SAVE, [
      ...FIGURE_COLUMNS.map((name) => row[name]),
      version,
      headHash,
      now.toISOString(),
    ]);
  }
}

/** Ties evidence to a region. EVIDENCE_UNKNOWN unless the actor's institution uploaded every piece. */
export async function fileEvidence(
  transaction: Transaction,
  evidenceIds: readonly string[],
  regionCode: string,
  institutionId: string | null,
): Promise<Refusal | undefined> {
  const [row] = await transaction.prepared<{ filed: boolean }>('SELECT file_evidence($1::uuid[], $2, $3) AS filed', [
    [...evidenceIds],
    institutionId,
    regionCode,
  ]);
  return row?.filed ? undefined : refuse('EVIDENCE_UNKNOWN', {}, 'evidenceIds');
}

/** The office as the books have it, and whether the region is its own or one below it: REGION_NOT_YOURS otherwise. */
export async function officeFor(
  sql: Pick<Sql, 'query'>,
  institutionId: string | null,
  regionCode: string,
): Promise<{ readonly institutionId: string; readonly institutionName: string } | Refusal> {
  const [row] = await sql.query<{ name: string; reaches: boolean }>(
    `WITH RECURSIVE below AS (
       SELECT institution_id, region_code FROM institution WHERE institution_id = $1
       UNION SELECT i.institution_id, i.region_code FROM institution i JOIN below b ON i.parent_id = b.institution_id)
     SELECT name, EXISTS (SELECT 1 FROM below WHERE region_code = $2) AS reaches FROM institution WHERE institution_id = $1`,
    [institutionId, regionCode],
  );
  return row?.reaches
    ? { institutionId: institutionId!, institutionName: row.name }
    : refuse('REGION_NOT_YOURS', { region: regionCode }, 'regionCode');
}
