import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The scoring service's tables, laid anew: it now lives on the neutral facts of the measures, checked figures and
 * gradings. Evaluations, what has to be rectified after them, and the sheets that were published and never change.
 */
export class Evaluation1700000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE scoring.remittance, scoring.arrival, scoring.leg_completion;
      -- It waits for other events from now on: it begins at the beginning of the log once more.
      DELETE FROM dead_letter WHERE subscriber = 'scoring';
      DELETE FROM subscription_cursor WHERE subscriber = 'scoring';
      DELETE FROM subscriber_progress WHERE subscriber = 'scoring';
      DELETE FROM subscriber WHERE name = 'scoring';

      CREATE TABLE scoring.subject (
        subject_id uuid PRIMARY KEY,
        kind text NOT NULL,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        label text NOT NULL,
        body jsonb NOT NULL
      );
      CREATE INDEX scoring_subject_region ON scoring.subject (region_code, fiscal_year);

      CREATE TABLE scoring.figure (
        figure_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        body jsonb NOT NULL,
        -- By version: the day it was checked. A figure counts from then on.
        checked jsonb NOT NULL
      );
      CREATE INDEX scoring_figure_region ON scoring.figure (region_code, fiscal_year);

      CREATE TABLE scoring.evaluation (
        evaluation_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        rubric_code text NOT NULL,
        rubric_version smallint NOT NULL
      );
      CREATE INDEX scoring_evaluation_region ON scoring.evaluation (region_code, fiscal_year);
      CREATE TABLE scoring.grading (
        evaluation_id uuid NOT NULL,
        leaf text NOT NULL,
        grading jsonb NOT NULL,
        graded_on date NOT NULL,
        PRIMARY KEY (evaluation_id, leaf)
      );

      -- Regions and years whose sheet is no longer up to date.
      CREATE TABLE scoring.stale (
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        since timestamptz(3) NOT NULL,
        PRIMARY KEY (region_code, fiscal_year)
      );
      CREATE TABLE scoring.live_sheet (
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        rubric_code text NOT NULL,
        rubric_version smallint NOT NULL,
        is_primary boolean NOT NULL,
        as_of date NOT NULL,
        computed_at timestamptz(3) NOT NULL,
        -- The day on which some verdict changes without any event.
        next_verdict_on date,
        stream_version integer NOT NULL,
        sheet jsonb NOT NULL,
        PRIMARY KEY (fiscal_year, region_code, rubric_code)
      );
      CREATE INDEX scoring_live_sheet_verdict ON scoring.live_sheet (next_verdict_on) WHERE next_verdict_on IS NOT NULL;

      -- Rubrics the live sheets have taken notice of.
      CREATE TABLE scoring.rubric_seen (digest text PRIMARY KEY);

      CREATE TABLE rubric_version (
        code text NOT NULL,
        version smallint NOT NULL,
        digest text NOT NULL,
        -- The file it came from, or nothing where it was adopted in the web app.
        file text,
        text text NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        PRIMARY KEY (code, version)
      );

      CREATE TABLE evaluation (
        evaluation_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        rubric_code text NOT NULL,
        state text NOT NULL,
        published_on date,
        body jsonb NOT NULL,
        version integer NOT NULL,
        head_hash text NOT NULL,
        changed_at timestamptz(3) NOT NULL,
        UNIQUE (region_code, fiscal_year, rubric_code)
      );
      CREATE INDEX evaluation_listed ON evaluation (fiscal_year DESC, evaluation_id DESC);

      CREATE TABLE rectification_item (
        item_id uuid PRIMARY KEY,
        evaluation_id uuid NOT NULL,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        state text NOT NULL,
        office_id uuid,
        due_date date,
        body jsonb NOT NULL
      );
      CREATE INDEX rectification_item_listed ON rectification_item (fiscal_year DESC, item_id DESC);
      CREATE INDEX rectification_item_office ON rectification_item (office_id, state);

      -- 得分表: as it was published, with all it was computed from.
      CREATE TABLE confirmed_sheet (
        evaluation_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        rubric_code text NOT NULL,
        rubric_version smallint NOT NULL,
        rubric_digest text NOT NULL,
        sheet_digest text NOT NULL,
        sheet jsonb NOT NULL,
        inputs jsonb NOT NULL,
        published_on date NOT NULL,
        recorded_at timestamptz(3) NOT NULL
      );
      CREATE INDEX confirmed_sheet_region ON confirmed_sheet (region_code, fiscal_year);

      REVOKE UPDATE, DELETE, TRUNCATE ON confirmed_sheet, rubric_version FROM jieli_app;
      REVOKE DELETE, TRUNCATE ON evaluation, rectification_item FROM jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
