import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { decodeCursor, fromJson, isUuid, refuse, toPage } from '#libs/kernel';
import type { CalendarDate, JsonObject, Page, PageRequest, Refusal } from '#libs/kernel';
import type {
  Evaluation,
  EvaluationState,
  Rectification,
  RectificationState,
  ScoreInputs,
  ScoreSheet,
} from '../domain/index.js';

export interface EvaluationItem {
  readonly evaluationId: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly rubricCode: string;
  readonly state: EvaluationState;
  readonly publishedOn?: CalendarDate;
  readonly total?: ScoreSheet['total'];
  readonly grade?: ScoreSheet['grade'];
  readonly graded: number;
  readonly confirmed: number;
  readonly gradable: number;
  readonly version: number;
}
export interface EvaluationDetail {
  readonly evaluation: Evaluation;
  readonly version: number;
}
export interface RectificationLine {
  readonly evaluationId: string;
  readonly evaluationVersion: number;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly item: Rectification;
}
/** A published sheet with all it was computed from. */
export interface ConfirmedSheet {
  readonly evaluationId: string;
  readonly sheetDigest: string;
  readonly rubricDigest: string;
  readonly sheet: ScoreSheet;
  readonly inputs: ScoreInputs;
  readonly publishedOn: CalendarDate;
}
export interface EvaluationFilter {
  readonly regionCode?: string;
  readonly fiscalYear?: number;
  readonly state?: EvaluationState;
}
export interface RectificationFilter {
  readonly regionCode?: string;
  readonly fiscalYear?: number;
  readonly state?: RectificationState;
  readonly officeId?: string;
}

interface Row {
  body: JsonObject;
  version: number;
}
const isYear = (text: string): boolean => /^\d{4}$/.test(text);

const LIST = `
  SELECT body, version FROM evaluation
  WHERE region_code = ANY($1::text[]) AND ($2::text IS NULL OR region_code = $2) AND ($3::int IS NULL OR fiscal_year = $3)
    AND ($4::text IS NULL OR state = $4) AND ($5::int IS NULL OR (fiscal_year, evaluation_id) < ($5, $6::uuid))
  ORDER BY fiscal_year DESC, evaluation_id DESC LIMIT $7`;

const BOARD = `
  SELECT r.evaluation_id, e.version, r.region_code, r.fiscal_year, r.item_id, r.body FROM rectification_item r JOIN evaluation e USING (evaluation_id)
  WHERE (r.region_code = ANY($1::text[]) OR r.office_id = ANY($2::uuid[])) AND ($3::text IS NULL OR r.region_code = $3)
    AND ($4::int IS NULL OR r.fiscal_year = $4) AND ($5::text IS NULL OR r.state = $5) AND ($6::uuid IS NULL OR r.office_id = $6)
    AND ($7::int IS NULL OR (r.fiscal_year, r.item_id) < ($7, $8::uuid))
  ORDER BY r.fiscal_year DESC, r.item_id DESC LIMIT $9`;

/** Reads about evaluations, each limited to the regions the person may see. */
@Injectable()
export class EvaluationQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The latest year first; keyset paging. */
  async list(filter: EvaluationFilter, regions: readonly string[], page: PageRequest): Promise<Page<EvaluationItem>> {
    const after = decodeCursor(page.cursor, [isYear, isUuid]);
    const rows = await this.database.query<Row>(LIST, [
      [...regions],
      filter.regionCode ?? null,
      filter.fiscalYear ?? null,
      filter.state ?? null,
      after ? Number(after[0]) : null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    return toPage(rows.map(toItem), page.limit, ({ fiscalYear, evaluationId }) => [fiscalYear, evaluationId]);
  }

  /** The region an evaluation is about; empty for none. */
  async regionOf(evaluationId: string): Promise<string> {
    const [row] = await this.database.query<{ region_code: string }>(
      'SELECT region_code FROM evaluation WHERE evaluation_id = $1',
      [evaluationId],
    );
    return row?.region_code ?? '';
  }

  /** NOT_FOUND when its region is not one the person sees. */
  async detail(evaluationId: string, regions: readonly string[]): Promise<EvaluationDetail | Refusal> {
    const [row] = await this.database.query<Row>(
      'SELECT body, version FROM evaluation WHERE evaluation_id = $1 AND region_code = ANY($2::text[])',
      [evaluationId, [...regions]],
    );
    return row ? { evaluation: fromJson<Evaluation>(row.body), version: row.version } : refuse('NOT_FOUND');
  }

  /** The evaluations of a region's year. */
  async ofYear(regionCode: string, fiscalYear: number): Promise<readonly EvaluationItem[]> {
    const rows = await this.database.query<Row>(
      'SELECT body, version FROM evaluation WHERE region_code = $1 AND fiscal_year = $2 ORDER BY rubric_code LIMIT 20',
      [regionCode, fiscalYear],
    );
    return rows.map(toItem);
  }

  /** The rectification items of the regions the person sees, and those of their own offices. */
  async board(
    filter: RectificationFilter,
    scope: { readonly regions: readonly string[]; readonly institutionIds: readonly string[] },
    page: PageRequest,
  ): Promise<Page<RectificationLine>> {
    const after = decodeCursor(page.cursor, [isYear, isUuid]);
    const rows = await this.database.query<
      Row & { evaluation_id: string; region_code: string; fiscal_year: number; item_id: string }
    >(BOARD, [
      [...scope.regions],
      [...scope.institutionIds],
      filter.regionCode ?? null,
      filter.fiscalYear ?? null,
      filter.state ?? null,
      filter.officeId ?? null,
      after ? Number(after[0]) : null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    const lines = rows.map((row) => ({
      evaluationId: row.evaluation_id,
      evaluationVersion: row.version,
      regionCode: row.region_code,
      fiscalYear: row.fiscal_year,
      item: fromJson<Rectification>(row.body),
    }));
    return toPage(lines, page.limit, ({ fiscalYear, item }) => [fiscalYear, item.itemId]);
  }

  /** As it was published; NOT_FOUND before that. Without `regions`: for everybody, since it is public. */
  async confirmed(evaluationId: string, regions?: readonly string[]): Promise<ConfirmedSheet | Refusal> {
    const [row] = await this.database.query<ConfirmedRow>(
      'SELECT * FROM confirmed_sheet WHERE evaluation_id = $1 AND ($2::text[] IS NULL OR region_code = ANY($2::text[]))',
      [evaluationId, regions ? [...regions] : null],
    );
    return row ? toConfirmed(row) : refuse('NOT_FOUND');
  }

  /** Published sheets of a region's years, latest first. */
  async published(regionCode: string | undefined, page: PageRequest): Promise<Page<ConfirmedSheet>> {
    const after = decodeCursor(page.cursor, [isYear, isUuid]);
    const rows = await this.database.query<ConfirmedRow>(
      `SELECT * FROM confirmed_sheet WHERE ($1::text IS NULL OR region_code = $1) AND ($2::int IS NULL OR (fiscal_year, evaluation_id) < ($2, $3::uuid))
       ORDER BY fiscal_year DESC, evaluation_id DESC LIMIT $4`,
      [regionCode ?? null, after ? Number(after[0]) : null, after?.[1] ?? null, page.limit + 1],
    );
    return toPage(rows.map(toConfirmed), page.limit, ({ sheet, evaluationId }) => [sheet.fiscalYear, evaluationId]);
  }
}

interface ConfirmedRow {
  evaluation_id: string;
  sheet_digest: string;
  rubric_digest: string;
  sheet: JsonObject;
  inputs: JsonObject;
  published_on: string;
}
const toConfirmed = (row: ConfirmedRow): ConfirmedSheet => ({
  evaluationId: row.evaluation_id,
  sheetDigest: row.sheet_digest,
  rubricDigest: row.rubric_digest,
  sheet: fromJson<ScoreSheet>(row.sheet),
  inputs: fromJson<ScoreInputs>(row.inputs),
  publishedOn: row.published_on,
});

function toItem({ body, version }: Row): EvaluationItem {
  const { evaluationId, regionCode, fiscalYear, rubric, state, published, gradings, gradable } =
    fromJson<Evaluation>(body);
  return {
    evaluationId,
    regionCode,
    fiscalYear,
    rubricCode: rubric.code,
    state,
    ...(published ? { publishedOn: published.on, total: published.sheet.total, grade: published.sheet.grade } : {}),
    graded: gradings.length,
    confirmed: gradings.filter(({ confirmedBy }) => confirmedBy).length,
    gradable: gradable.length,
    version,
  };
}
