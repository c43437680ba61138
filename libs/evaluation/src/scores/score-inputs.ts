import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Sql } from '#libs/database';
import { fromJson } from '#libs/kernel';
import type { CalendarDate, JsonObject } from '#libs/kernel';
import { measuresOf, valuesOfFigure, yearFactsOf } from '#libs/measures/domain';
import type { MeasureValue, ReportedFigure, SubjectBody, YearFacts } from '#libs/measures/domain';
import type { Grading, ScoreInputs } from '../domain/index.js';

/** Everything a region's year is scored from, with the numbers people know remittances and batches by. */
export interface RegionInputs {
  readonly facts: YearFacts;
  readonly inputs: ScoreInputs;
  readonly labels: Readonly<Record<string, string>>;
}

/** What is wanted: as known on a day, with the gradings of an evaluation, or with none. */
export interface InputsWanted {
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly asOf: CalendarDate;
  /** Whose gradings count: those of the evaluation by this rubric. */
  readonly rubricCode: string;
}

const SUBJECTS_MAX = 20_000;
const FIGURES_MAX = 2_000;
/** Figures of so many years before and after stand beside those of the year, for growth and for contradictions. */
const YEARS_AROUND = 1;
const LATER = '9999-12-31';

interface SubjectRow {
  subject_id: string;
  label: string;
  body: JsonObject;
}
/** Reads the scoring service's tables: the only place that knows them besides the service's subscriber. */
@Injectable()
export class ScoreInputsReader {
  constructor(@Inject(Database) private readonly database: Database) {}

  async read(wanted: InputsWanted, sql: Pick<Sql, 'query'> = this.database): Promise<RegionInputs> {
    const { regionCode, fiscalYear, asOf, rubricCode } = wanted;
    const subjects = await sql.query<SubjectRow>(
      `SELECT subject_id, label, body FROM scoring.subject WHERE region_code = $1 AND fiscal_year = $2 ORDER BY subject_id LIMIT ${SUBJECTS_MAX}`,
      [regionCode, fiscalYear],
    );
    const facts = yearFactsOf(
      regionCode,
      fiscalYear,
      subjects.map((row) => ({ subjectId: row.subject_id, body: fromJson<SubjectBody>(row.body) })),
    );
    const figures = await this.figures(sql, regionCode, fiscalYear, asOf);
    const gradings = await this.gradings(sql, regionCode, fiscalYear, rubricCode, asOf);
    return {
      facts,
      inputs: { regionCode, fiscalYear, asOf, measures: [...measuresOf(facts, asOf), ...figures], gradings },
      labels: Object.fromEntries(subjects.map((row) => [row.subject_id, row.label])),
    };
  }

  /** Figures that had been checked by then. */
  private async figures(
    sql: Pick<Sql, 'query'>,
    regionCode: string,
    fiscalYear: number,
    asOf: CalendarDate,
  ): Promise<readonly MeasureValue[]> {
    const rows = await sql.query<{ body: JsonObject; checked: Readonly<Record<string, CalendarDate>> }>(
      `SELECT body, checked FROM scoring.figure WHERE region_code = $1 AND fiscal_year BETWEEN $2 AND $3 ORDER BY figure_id LIMIT ${FIGURES_MAX}`,
      [regionCode, fiscalYear - YEARS_AROUND, fiscalYear + YEARS_AROUND],
    );
    return rows.flatMap(({ body, checked }) =>
      valuesOfFigure(fromJson<ReportedFigure>(body)).filter(({ version }) => (checked[version] ?? LATER) <= asOf),
    );
  }

  private async gradings(
    sql: Pick<Sql, 'query'>,
    regionCode: string,
    fiscalYear: number,
    rubricCode: string,
    asOf: CalendarDate,
  ): Promise<readonly Grading[]> {
    const rows = await sql.query<{ grading: JsonObject }>(
      `SELECT g.grading FROM scoring.evaluation e JOIN scoring.grading g USING (evaluation_id)
       WHERE e.region_code = $1 AND e.fiscal_year = $2 AND e.rubric_code = $3 AND g.graded_on <= $4 ORDER BY g.leaf LIMIT 500`,
      [regionCode, fiscalYear, rubricCode, asOf],
    );
    return rows.map(({ grading }) => fromJson<Grading>(grading));
  }
}
