import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { decodeCursor, fromJson, isUuid, refuse, toPage } from '#libs/kernel';
import type { Actor, JsonObject, Page, PageRequest, Refusal } from '#libs/kernel';
import { permittedFigure } from '../domain/index.js';
import type { FigureCommand, FigureState, MeasureCode, ReportedFigure } from '../domain/index.js';

export interface FigureFilter {
  readonly regionCode?: string;
  readonly fiscalYear?: number;
  readonly code?: MeasureCode;
  readonly state?: FigureState;
}
export interface FigureItem {
  readonly figure: ReportedFigure;
  readonly version: number;
}
export interface FigureDetail extends FigureItem {
  readonly permitted: readonly { readonly type: FigureCommand['type']; readonly refusal?: Refusal }[];
  /** File names of the evidence of all versions. */
  readonly evidence: readonly { readonly evidenceId: string; readonly fileName: string; readonly digest: string }[];
}

const LIST = `
  SELECT body, version FROM reported_figure
  WHERE region_code = ANY($1::text[]) AND ($2::text IS NULL OR region_code = $2) AND ($3::int IS NULL OR fiscal_year = $3)
    AND ($4::text IS NULL OR code = $4) AND ($5::text IS NULL OR state = $5)
    AND ($6::int IS NULL OR (fiscal_year, figure_id) < ($6, $7::uuid))
  ORDER BY fiscal_year DESC, figure_id DESC LIMIT $8`;
const isYear = (text: string): boolean => /^\d{4}$/.test(text);

interface Row {
  body: JsonObject;
  version: number;
}

/** Reads about reported figures, each limited to the regions the person may see. */
@Injectable()
export class FigureQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The latest year first; keyset paging. */
  async list(filter: FigureFilter, regions: readonly string[], page: PageRequest): Promise<Page<FigureItem>> {
    const after = decodeCursor(page.cursor, [isYear, isUuid]);
    const rows = await this.database.query<Row>(LIST, [
      [...regions],
      filter.regionCode ?? null,
      filter.fiscalYear ?? null,
      filter.code ?? null,
      filter.state ?? null,
      after ? Number(after[0]) : null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    return toPage(rows.map(toItem), page.limit, ({ figure }) => [figure.fiscalYear, figure.figureId]);
  }

  /** The region a figure is about; empty for none. */
  async regionOf(figureId: string): Promise<string> {
    const [row] = await this.database.query<{ region_code: string }>(
      'SELECT region_code FROM reported_figure WHERE figure_id = $1',
      [figureId],
    );
    return row?.region_code ?? '';
  }

  /** NOT_FOUND when its region is not one the person sees. */
  async detail(figureId: string, regions: readonly string[], actor: Actor): Promise<FigureDetail | Refusal> {
    const [row] = await this.database.query<Row>(
      'SELECT body, version FROM reported_figure WHERE figure_id = $1 AND region_code = ANY($2::text[])',
      [figureId, [...regions]],
    );
    if (!row) return refuse('NOT_FOUND');
    const item = toItem(row);
    const evidence = await this.database.query<{ evidence_id: string; file_name: string; digest: string }>(
      'SELECT evidence_id, file_name, digest FROM evidence WHERE evidence_id = ANY($1::uuid[]) ORDER BY evidence_id',
      [[...new Set(item.figure.versions.flatMap(({ evidenceIds }) => evidenceIds))]],
    );
    return {
      ...item,
      permitted: permittedFigure(item.figure, actor),
      evidence: evidence.map((one) => ({
        evidenceId: one.evidence_id,
        fileName: one.file_name,
        digest: one.digest,
      })),
    };
  }
}

const toItem = ({ body, version }: Row): FigureItem => ({ figure: fromJson<ReportedFigure>(body), version });
