import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Sql } from '#libs/database';
import { fromJson } from '#libs/kernel';
import type { CalendarDate, Fen, JsonObject } from '#libs/kernel';
import { findConflicts, measuresOf, restatements, trends, valuesOfFigure, yearFactsOf } from './domain/index.js';
import type {
  DefinitionConflict,
  MeasureValue,
  ReportedFigure,
  SubjectBody,
  TrendBases,
  TrendLine,
  YearFacts,
} from './domain/index.js';

export interface RegionMeasures {
  /** Of the year: from events as of the day, and as reported and checked. */
  readonly values: readonly MeasureValue[];
  /** Series with more than one version, oldest first. */
  readonly restated: readonly (readonly MeasureValue[])[];
  /** Of the year and the years around it: figures told in more than one way. */
  readonly conflicts: readonly DefinitionConflict[];
}

/** A contribution as it came in, and how long until it was passed on: first in, first out of its account. */
export interface PassedOn {
  readonly amountFen: Fen;
  readonly collectedOn: CalendarDate;
  readonly transferredOn?: CalendarDate;
}

const SUBJECTS_MAX = 20_000;
const FIGURES_MAX = 5_000;
const MOVEMENTS_MAX = 20_000;

/** Reads of measures. Who may see the region is the caller's to ask. */
@Injectable()
export class MeasureQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  async facts(regionCode: string, fiscalYear: number, sql: Pick<Sql, 'query'> = this.database): Promise<YearFacts> {
    const rows = await sql.query<{ subject_id: string; body: JsonObject }>(
      `SELECT subject_id, body FROM measure_subject WHERE region_code = $1 AND fiscal_year = $2 ORDER BY subject_id LIMIT ${SUBJECTS_MAX}`,
      [regionCode, fiscalYear],
    );
    return yearFactsOf(
      regionCode,
      fiscalYear,
      rows.map((row) => ({ subjectId: row.subject_id, body: fromJson<SubjectBody>(row.body) })),
    );
  }

  /** Every checked version of every figure of a region, of the years given. */
  async reported(regionCode: string, fromYear: number, toYear: number): Promise<readonly MeasureValue[]> {
    const rows = await this.database.query<{ body: JsonObject }>(
      `SELECT body FROM reported_figure WHERE region_code = $1 AND fiscal_year BETWEEN $2 AND $3 ORDER BY figure_id LIMIT ${FIGURES_MAX}`,
      [regionCode, fromYear, toYear],
    );
    return rows.flatMap(({ body }) => valuesOfFigure(fromJson<ReportedFigure>(body)));
  }

  async ofRegion(regionCode: string, fiscalYear: number, asOf: CalendarDate): Promise<RegionMeasures> {
    const [facts, around] = await Promise.all([
      this.facts(regionCode, fiscalYear),
      this.reported(regionCode, fiscalYear - 1, fiscalYear + 1),
    ]);
    const reported = around.filter((value) => value.fiscalYear === fiscalYear);
    return {
      values: [...measuresOf(facts, asOf), ...reported],
      restated: restatements(reported),
      conflicts: findConflicts(around),
    };
  }

  /** Years side by side, and every figure of them that is told in more than one way. */
  async trends(
    regionCode: string,
    years: readonly number[],
    bases: TrendBases,
  ): Promise<{ readonly lines: readonly TrendLine[]; readonly conflicts: readonly DefinitionConflict[] }> {
    const values = await this.reported(regionCode, Math.min(...years) - 1, Math.max(...years) + 1);
    return { lines: trends(values, regionCode, years, bases), conflicts: findConflicts(values) };
  }

  /** Contributions collected in a year, each with the day it was passed on. */
  async passedOn(regionCode: string, fiscalYear: number): Promise<readonly PassedOn[]> {
    const rows = await this.database.query<MovementRow>(
      `SELECT account_id, direction, amount_fen, moved_on FROM contribution_movement
       WHERE region_code = $1 AND moved_on BETWEEN make_date($2, 1, 1) AND make_date($2 + 1, 12, 31)
       ORDER BY moved_on, direction, movement_id LIMIT ${MOVEMENTS_MAX}`,
      [regionCode, fiscalYear],
    );
    const accounts = [...new Set(rows.map(({ account_id }) => account_id))];
    return accounts
      .flatMap((account) => matched(rows.filter(({ account_id }) => account_id === account)))
      .filter(({ collectedOn }) => collectedOn.startsWith(`${fiscalYear}-`));
  }
}

interface MovementRow {
  account_id: string;
  direction: 'IN' | 'OUT';
  amount_fen: Fen;
  moved_on: CalendarDate;
}

/** Each part of what came in with the day the same money left: the oldest first. */
export function matched(rows: readonly Omit<MovementRow, 'account_id'>[]): readonly PassedOn[] {
  const out = rows.filter(({ direction }) => direction === 'OUT').map((row) => ({ ...row, leftFen: row.amount_fen }));
  const passed: PassedOn[] = [];
  for (const { amount_fen: amountFen, moved_on: collectedOn } of rows.filter(({ direction }) => direction === 'IN')) {
    let leftFen = amountFen;
    while (leftFen > 0n) {
      const next = out.find((one) => one.leftFen > 0n);
      const part = next && next.leftFen < leftFen ? next.leftFen : leftFen;
      passed.push({ amountFen: part, collectedOn, ...(next ? { transferredOn: next.moved_on } : {}) });
      leftFen -= part;
      if (next) next.leftFen -= part;
    }
  }
  return passed;
}
