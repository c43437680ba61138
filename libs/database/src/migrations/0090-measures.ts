import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Measures: what events add up to, remittance by remittance and batch by batch; and the figures people report. */
export class Measures1700000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row for each remittance and payout batch: the neutral facts its measures are added up from.
      CREATE TABLE measure_subject (
        subject_id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('REMITTANCE', 'BATCH')),
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        period text NOT NULL,
        label text NOT NULL,
        body jsonb NOT NULL,
        stream_version integer NOT NULL,
        head_hash text NOT NULL
      );
      CREATE INDEX measure_subject_region ON measure_subject (region_code, fiscal_year);

      -- Contributions: when they came into an income account, and when they left it upward.
      CREATE TABLE contribution_movement (
        movement_id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        region_code text NOT NULL,
        direction text NOT NULL CHECK (direction IN ('IN', 'OUT')),
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        moved_on date NOT NULL
      );
      CREATE INDEX contribution_movement_region ON contribution_movement (region_code, moved_on);

      CREATE TABLE reported_figure (
        figure_id uuid PRIMARY KEY,
        figure_key text NOT NULL UNIQUE,
        region_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        code text NOT NULL,
        basis text NOT NULL,
        institution_id uuid NOT NULL,
        state text NOT NULL,
        body jsonb NOT NULL,
        version integer NOT NULL,
        head_hash text NOT NULL,
        changed_at timestamptz(3) NOT NULL
      );
      CREATE INDEX reported_figure_listed ON reported_figure (fiscal_year DESC, figure_id DESC);
      CREATE INDEX reported_figure_region ON reported_figure (region_code, fiscal_year);

      -- Evidence filed for a region's figures, gradings and rectifications: whoever sees an office of the region may open it.
      CREATE TABLE evidence_region (evidence_id uuid NOT NULL, region_code text NOT NULL, PRIMARY KEY (evidence_id, region_code));
      -- Files evidence for a region; false when some piece is unknown or was uploaded by another institution.
      CREATE FUNCTION file_evidence(pieces uuid[], by_institution uuid, for_region text) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) FROM evidence WHERE evidence_id = ANY(pieces) AND institution_id = by_institution)
           <> (SELECT count(DISTINCT e) FROM unnest(pieces) e) THEN
          RETURN false;
        END IF;
        INSERT INTO evidence_region (evidence_id, region_code) SELECT DISTINCT e, for_region FROM unnest(pieces) e ON CONFLICT DO NOTHING;
        RETURN true;
      END $$;

      REVOKE UPDATE, DELETE, TRUNCATE ON evidence_region FROM jieli_app;
      REVOKE DELETE, TRUNCATE ON measure_subject, reported_figure FROM jieli_app;
      REVOKE UPDATE, TRUNCATE ON contribution_movement FROM jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
