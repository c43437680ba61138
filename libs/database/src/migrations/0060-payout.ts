import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Funding requests, the money that arrived for payouts, the batches, and the payments that came back from the bank. */
export class Payout1700000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payout_number (kind text NOT NULL, fiscal_year smallint NOT NULL, last_no integer NOT NULL, PRIMARY KEY (kind, fiscal_year));

      CREATE TABLE funding_request (
        request_id uuid PRIMARY KEY,
        request_no text NOT NULL UNIQUE,
        agency_id uuid NOT NULL,
        finance_id uuid NOT NULL,
        fiscal_year smallint NOT NULL,
        period text NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        heads bigint NOT NULL,
        payable_fen bigint NOT NULL,
        requested_fen bigint NOT NULL,
        needed_by date NOT NULL,
        institution_ids uuid[] NOT NULL,
        tasks jsonb NOT NULL,
        task_keys text[] NOT NULL,
        body jsonb NOT NULL,
        version integer NOT NULL,
        head_hash text NOT NULL,
        changed_at timestamptz(3) NOT NULL
      );
      CREATE INDEX funding_request_listed ON funding_request (fiscal_year, period DESC, request_id DESC);
      CREATE INDEX funding_request_institutions ON funding_request USING gin (institution_ids);
      CREATE INDEX funding_request_task_keys ON funding_request USING gin (task_keys);
      -- One regular request a period, as long as it was not given up.
      CREATE UNIQUE INDEX funding_request_period ON funding_request (agency_id, period) WHERE kind = 'REGULAR' AND state <> 'CANCELLED';

      CREATE TABLE payout_arrival (
        transfer_id uuid PRIMARY KEY,
        remittance_id uuid NOT NULL,
        remittance_no text NOT NULL,
        institution_id uuid NOT NULL,
        account_id uuid NOT NULL,
        fiscal_year smallint NOT NULL,
        period text NOT NULL,
        arrived_on date NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
        allotted_fen bigint NOT NULL DEFAULT 0,
        CONSTRAINT arrival_not_overspent CHECK (allotted_fen >= 0 AND allotted_fen <= amount_fen)
      );
      CREATE INDEX payout_arrival_institution ON payout_arrival (institution_id, arrived_on DESC, transfer_id);

      CREATE TABLE payout_batch (
        batch_id uuid PRIMARY KEY,
        batch_no text NOT NULL UNIQUE,
        institution_id uuid NOT NULL,
        institution_name text NOT NULL,
        region_code text NOT NULL,
        account_id uuid NOT NULL,
        fiscal_year smallint NOT NULL,
        period text NOT NULL,
        pay_day date NOT NULL,
        state text NOT NULL,
        round_no smallint NOT NULL,
        instructed_on date,
        list_import_no bigint,
        funded_fen bigint NOT NULL,
        payable_heads integer NOT NULL,
        payable_fen bigint NOT NULL,
        paid_heads integer NOT NULL,
        paid_fen bigint NOT NULL,
        on_time_heads integer NOT NULL,
        on_time_fen bigint NOT NULL,
        open_heads integer NOT NULL,
        open_fen bigint NOT NULL,
        tasks jsonb NOT NULL,
        task_keys text[] NOT NULL,
        body jsonb NOT NULL,
        version integer NOT NULL,
        head_hash text NOT NULL,
        changed_at timestamptz(3) NOT NULL
      );
      CREATE INDEX payout_batch_listed ON payout_batch (fiscal_year, pay_day DESC, batch_id DESC);
      CREATE INDEX payout_batch_institution ON payout_batch (institution_id, period);
      CREATE INDEX payout_batch_task_keys ON payout_batch USING gin (task_keys);

      CREATE TABLE payout_exception (
        batch_id uuid NOT NULL,
        line_no integer NOT NULL,
        id_digest uuid NOT NULL,
        payee_record uuid NOT NULL,
        amount_fen bigint NOT NULL,
        reason text NOT NULL,
        state text NOT NULL CHECK (state IN ('RETURNED', 'CORRECTED', 'REISSUED', 'PAID', 'WRITTEN_OFF', 'CARRIED_OVER')),
        -- The last round this payment was sent in.
        round_no smallint NOT NULL,
        returned_on date NOT NULL,
        times smallint NOT NULL,
        note text NOT NULL DEFAULT '',
        document_no text NOT NULL DEFAULT '',
        ended_on date,
        changed_at timestamptz(3) NOT NULL,
        PRIMARY KEY (batch_id, line_no)
      );
      CREATE INDEX payout_exception_digest ON payout_exception (batch_id, id_digest);
      CREATE INDEX payout_exception_open ON payout_exception (batch_id, state, line_no);

      REVOKE DELETE, TRUNCATE ON funding_request, payout_arrival, payout_batch, payout_exception FROM jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
