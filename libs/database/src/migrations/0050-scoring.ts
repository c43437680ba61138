import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The scoring service's own tables: raw numerators and denominators from events. */
export class Scoring1700000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scoring.remittance (
        remittance_id uuid PRIMARY KEY,
        origin_institution_id uuid NOT NULL,
        origin_name text NOT NULL,
        fund_kind text NOT NULL,
        fiscal_year smallint NOT NULL,
        period text NOT NULL,
        due_fen bigint NOT NULL,
        due_date date NOT NULL,
        last_leg_no smallint NOT NULL,
        ended text CHECK (ended IN ('SETTLED', 'CLOSED_SHORT', 'CANCELLED'))
      );
      CREATE INDEX scoring_remittance_year ON scoring.remittance (fiscal_year, fund_kind);

      CREATE TABLE scoring.arrival (
        remittance_id uuid NOT NULL,
        transfer_id uuid NOT NULL,
        amount_fen bigint NOT NULL,
        arrived_on date NOT NULL,
        PRIMARY KEY (remittance_id, transfer_id)
      );

      CREATE TABLE scoring.leg_completion (
        remittance_id uuid NOT NULL,
        leg_no smallint NOT NULL,
        due_date date NOT NULL,
        completed_on date,
        PRIMARY KEY (remittance_id, leg_no)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
