import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row per remittance (the aggregate written down), the register of vouchers, and the evidence itself. */
export class Remittance1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE remittance (
        remittance_id uuid PRIMARY KEY,
        remittance_no text NOT NULL UNIQUE,
        fund_kind text NOT NULL,
        route_code text NOT NULL,
        fiscal_year smallint NOT NULL,
        period text NOT NULL,
        state text NOT NULL,
        due_fen bigint NOT NULL,
        received_fen bigint NOT NULL,
        due_date date NOT NULL,
        current_leg_no smallint,
        origin_name text NOT NULL,
        institution_ids uuid[] NOT NULL,
        tasks jsonb NOT NULL,
        task_keys text[] NOT NULL,
        body jsonb NOT NULL,
        version integer NOT NULL,
        head_hash text NOT NULL,
        changed_at timestamptz(3) NOT NULL
      );
      CREATE INDEX remittance_listed ON remittance (fiscal_year, due_date DESC, remittance_id DESC);
      CREATE INDEX remittance_institutions ON remittance USING gin (institution_ids);
      CREATE INDEX remittance_task_keys ON remittance USING gin (task_keys);

      CREATE TABLE remittance_number (fund_kind text NOT NULL, fiscal_year smallint NOT NULL, last_no integer NOT NULL, PRIMARY KEY (fund_kind, fiscal_year));

      CREATE TABLE voucher_register (
        sender_institution_id uuid NOT NULL,
        fiscal_year smallint NOT NULL,
        voucher_no text NOT NULL,
        transfer_id uuid NOT NULL,
        remittance_id uuid NOT NULL,
        remittance_no text NOT NULL,
        amount_fen bigint NOT NULL,
        logged_by text NOT NULL,
        logged_on date NOT NULL,
        PRIMARY KEY (sender_institution_id, fiscal_year, voucher_no)
      );
      CREATE INDEX voucher_transfer ON voucher_register (transfer_id);

      CREATE TABLE evidence (
        evidence_id uuid PRIMARY KEY,
        institution_id uuid NOT NULL,
        uploaded_by uuid NOT NULL,
        uploaded_at timestamptz(3) NOT NULL,
        file_name text NOT NULL,
        content_type text NOT NULL,
        size_bytes integer NOT NULL,
        digest text NOT NULL
      );
      CREATE TABLE evidence_chunk (
        evidence_id uuid NOT NULL,
        chunk_no integer NOT NULL,
        bytes bytea NOT NULL,
        staged_at timestamptz(3) NOT NULL,
        PRIMARY KEY (evidence_id, chunk_no)
      );
      ALTER TABLE evidence_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
      CREATE TABLE evidence_use (
        evidence_id uuid NOT NULL,
        remittance_id uuid NOT NULL,
        PRIMARY KEY (evidence_id, remittance_id)
      );
      REVOKE UPDATE, DELETE, TRUNCATE ON evidence, evidence_chunk, evidence_use FROM jieli_app;
      REVOKE DELETE, TRUNCATE ON remittance FROM jieli_app;

      -- Uploads that were never finished: chunks without their evidence row, a day old.
      CREATE FUNCTION sweep_unfinished_evidence(before timestamptz) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
        WITH gone AS (
          DELETE FROM evidence_chunk c WHERE c.staged_at < before AND c.staged_at < now() - interval '1 hour'
            AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.evidence_id = c.evidence_id) RETURNING 1
        ) SELECT count(*)::integer FROM gone
      $$;
      REVOKE ALL ON FUNCTION sweep_unfinished_evidence(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION sweep_unfinished_evidence(timestamptz) TO jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
