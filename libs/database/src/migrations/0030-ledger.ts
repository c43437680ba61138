import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Double entry: every entry's lines sum to zero, and no account with a floor goes below it. The database itself says so. */
export class Ledger1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE posting (
        posting_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        entry_id uuid NOT NULL,
        line_no smallint NOT NULL,
        account_id text NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
        fund_kind text NOT NULL CHECK (fund_kind IN ('CONTRIBUTION', 'GAP_SHARE', 'BENEFIT')),
        value_date date NOT NULL,
        remittance_id uuid,
        leg_no smallint,
        UNIQUE (entry_id, line_no)
      );
      CREATE INDEX posting_account ON posting (account_id, posting_id);
      CREATE INDEX posting_remittance ON posting (remittance_id, posting_id);

      CREATE TABLE ledger_balance (
        account_id text NOT NULL,
        fund_kind text NOT NULL,
        balance_fen bigint NOT NULL,
        has_floor boolean NOT NULL,
        PRIMARY KEY (account_id, fund_kind),
        CONSTRAINT no_overdraft CHECK (NOT has_floor OR balance_fen >= 0)
      );

      CREATE FUNCTION posting_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE unbalanced uuid;
      BEGIN
        SELECT p.entry_id INTO unbalanced FROM posting p
        WHERE p.entry_id IN (SELECT entry_id FROM new_rows) GROUP BY p.entry_id, p.fund_kind HAVING sum(p.amount_fen) <> 0 LIMIT 1;
        IF unbalanced IS NOT NULL THEN
          RAISE EXCEPTION 'entry % does not sum to zero', unbalanced USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER posting_zero_sum AFTER INSERT ON posting REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION posting_sums_to_zero();

      REVOKE UPDATE, DELETE, TRUNCATE ON posting FROM jieli_app;
      REVOKE DELETE, TRUNCATE ON ledger_balance FROM jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
