import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Institutions and their accounts, people and their sessions, and who looked at what. */
export class Access1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE institution (
        institution_id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('AGENCY', 'FINANCE')),
        level text NOT NULL CHECK (level IN ('COUNTY', 'CITY', 'PROVINCE')),
        region_code text NOT NULL CHECK (region_code ~ '^[0-9]{6}$'),
        name text NOT NULL,
        name_en text NOT NULL,
        parent_id uuid REFERENCES institution,
        version integer NOT NULL DEFAULT 1,
        UNIQUE (kind, level, region_code)
      );
      CREATE INDEX institution_parent ON institution (parent_id);

      CREATE TABLE account (
        account_id uuid PRIMARY KEY,
        institution_id uuid NOT NULL REFERENCES institution,
        kind text NOT NULL CHECK (kind IN ('INCOME', 'EXPENDITURE', 'FISCAL_SPECIAL', 'TREASURY')),
        name text NOT NULL,
        bank_name text NOT NULL,
        masked_number text NOT NULL,
        encrypted_number bytea NOT NULL,
        encryption_key_id text NOT NULL,
        is_default boolean NOT NULL DEFAULT true,
        version integer NOT NULL DEFAULT 1
      );
      CREATE UNIQUE INDEX account_default ON account (institution_id, kind) WHERE is_default;

      CREATE TABLE app_user (
        user_id uuid PRIMARY KEY,
        username text NOT NULL UNIQUE,
        display_name text NOT NULL,
        institution_id uuid NOT NULL REFERENCES institution,
        roles text[] NOT NULL,
        password_hash text NOT NULL,
        must_change_password boolean NOT NULL DEFAULT false,
        disabled boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1
      );
      CREATE INDEX app_user_institution ON app_user (institution_id);

      -- By the name that was tried, known or not: a lock must not tell which names exist.
      CREATE TABLE sign_in_failure (
        name_digest text PRIMARY KEY,
        failed_count integer NOT NULL,
        locked_until timestamptz(3),
        last_at timestamptz(3) NOT NULL
      );
      CREATE INDEX sign_in_failure_last ON sign_in_failure (last_at);

      CREATE TABLE session (
        session_id uuid PRIMARY KEY,
        token_digest text NOT NULL UNIQUE,
        user_id uuid NOT NULL REFERENCES app_user,
        address text NOT NULL,
        user_agent text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        last_seen_at timestamptz(3) NOT NULL
      );
      CREATE INDEX session_user_of ON session (user_id);

      CREATE TABLE access_record (
        access_record_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz(3) NOT NULL,
        user_id uuid,
        institution_id uuid,
        act text NOT NULL,
        subject text NOT NULL,
        address text NOT NULL,
        detail jsonb NOT NULL
      );
      CREATE INDEX access_record_at ON access_record (at);
      REVOKE UPDATE, DELETE, TRUNCATE ON access_record FROM jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
