import type { MigrationInterface, QueryRunner } from 'typeorm';

const FIRST_YEAR = 2019;
const LAST_YEAR = 2035;

/** A partition a fiscal year, and one for every other: what a year holds can be found, kept and one day destroyed on its own. */
const partitionsOf = (table: string): string => {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);
  return [
    ...years.map((year) => `CREATE TABLE ${table}_${year} PARTITION OF ${table} FOR VALUES IN (${year});`),
    `CREATE TABLE ${table}_other PARTITION OF ${table} DEFAULT;`,
    ...[...years, 'other'].map((year) => `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${table}_${year} FROM jieli_app;`),
    `REVOKE UPDATE, DELETE, TRUNCATE ON ${table} FROM jieli_app;`,
  ].join('\n');
};

/**
 * Payees (sealed), the files that were imported and their lines. Lines belong to an import and count only where a batch
 * points at it, so they go in by short transactions; nothing of an import that was confirmed is ever changed or deleted.
 */
export class PayoutImports1700000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PAYEES);
    await runner.query(IMPORTS);
    await runner.query(`${LINES} ${partitionsOf('payout_line')} ${partitionsOf('payout_result')}`);
    await runner.query(STATES);
    await runner.query(PURGE);
    await runner.query(CHECKSUMS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const PAYEES = `
  CREATE TABLE payee (
    -- Keyed digest of institution, id, name and account: a person at an account.
    payee_record uuid PRIMARY KEY,
    institution_id uuid NOT NULL,
    -- Keyed digest of the id alone: the person.
    id_digest uuid NOT NULL,
    masked_id text NOT NULL,
    masked_name text NOT NULL,
    masked_account text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    first_import_no bigint
  );
  CREATE INDEX payee_digest ON payee (institution_id, id_digest);
  CREATE INDEX payee_last_four ON payee (institution_id, right(masked_id, 4));
  ALTER TABLE payee ALTER sealed SET STORAGE PLAIN;
  REVOKE UPDATE, DELETE, TRUNCATE ON payee FROM jieli_app;
  -- Sealed again under a new key; what it is stays.
  GRANT UPDATE (key_id, sealed) ON payee TO jieli_app;`;

const IMPORTS = `
  CREATE TABLE payout_import (
    import_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    import_id uuid NOT NULL UNIQUE,
    batch_id uuid NOT NULL,
    institution_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PAYABLE_LIST', 'RETURN_FILE')),
    round_no smallint NOT NULL,
    fiscal_year smallint NOT NULL,
    layout_code text NOT NULL,
    layout_version integer NOT NULL,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL DEFAULT 0,
    digest text NOT NULL DEFAULT '',
    encoding text NOT NULL DEFAULT '',
    state text NOT NULL,
    bytes_read bigint NOT NULL DEFAULT 0,
    lines_read integer NOT NULL DEFAULT 0,
    bad_lines integer NOT NULL DEFAULT 0,
    problem jsonb,
    summary jsonb,
    uploaded_by uuid NOT NULL,
    uploaded_by_name text NOT NULL,
    uploaded_at timestamptz(3) NOT NULL,
    finished_at timestamptz(3),
    -- Version of its stream in the log.
    version integer NOT NULL DEFAULT 0,
    purged boolean NOT NULL DEFAULT false,
    -- Our time, whatever time the upload was given: what breaks off is found by it.
    begun_at timestamptz NOT NULL DEFAULT now()
  );
  -- The same file for the same round is one import, however often and however simultaneously it is sent.
  CREATE UNIQUE INDEX payout_import_once ON payout_import (batch_id, kind, round_no, digest)
    WHERE state NOT IN ('RECEIVING', 'REJECTED', 'CANCELLED');
  CREATE INDEX payout_import_batch ON payout_import (batch_id, import_no DESC);
  CREATE INDEX payout_import_waiting ON payout_import (import_no) WHERE state IN ('RECEIVED', 'CHECKING');
  CREATE INDEX payout_import_unpurged ON payout_import (import_no) WHERE state IN ('RECEIVING', 'REJECTED', 'CANCELLED') AND NOT purged;
  REVOKE DELETE, TRUNCATE ON payout_import FROM jieli_app;

  -- The file as it came, sealed, in pieces of a megabyte.
  CREATE TABLE payout_file_chunk (
    -- An upload that was begun anew cannot leave pieces behind the purge of the first.
    import_no bigint NOT NULL REFERENCES payout_import,
    chunk_no integer NOT NULL,
    key_id text NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (import_no, chunk_no)
  );
  -- Cipher text does not shrink: trying costs time.
  ALTER TABLE payout_file_chunk ALTER bytes SET STORAGE EXTERNAL;
  REVOKE UPDATE, DELETE, TRUNCATE ON payout_file_chunk FROM jieli_app;
  GRANT UPDATE (key_id, bytes) ON payout_file_chunk TO jieli_app;

  CREATE TABLE payout_import_error (
    import_no bigint NOT NULL,
    line_no integer NOT NULL,
    code text NOT NULL,
    parameters jsonb NOT NULL,
    PRIMARY KEY (import_no, line_no, code)
  );
  REVOKE UPDATE, DELETE, TRUNCATE ON payout_import_error FROM jieli_app;`;

const LINES = `
  CREATE TABLE payout_line (
    import_no bigint NOT NULL,
    line_no integer NOT NULL,
    fiscal_year smallint NOT NULL,
    payee_record uuid NOT NULL,
    id_digest uuid NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    PRIMARY KEY (import_no, line_no, fiscal_year)
  ) PARTITION BY LIST (fiscal_year);
  CREATE INDEX payout_line_digest ON payout_line (id_digest, import_no);
  CREATE TABLE payout_result (
    import_no bigint NOT NULL,
    line_no integer NOT NULL,
    fiscal_year smallint NOT NULL,
    id_digest uuid NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    -- Why it came back; nothing when it was paid.
    reason text,
    paid_on date,
    PRIMARY KEY (import_no, line_no, fiscal_year)
  ) PARTITION BY LIST (fiscal_year);`;

const STATES = `
  CREATE FUNCTION payout_import_steps() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.state = NEW.state AND OLD.state NOT IN ('COMMITTED', 'REJECTED', 'CANCELLED') THEN RETURN NEW; END IF;
    IF (OLD.state, NEW.state) IN (
      ('RECEIVING', 'RECEIVED'), ('RECEIVED', 'CHECKING'), ('RECEIVED', 'CANCELLED'), ('CHECKING', 'CHECKED'),
      ('CHECKING', 'REJECTED'), ('CHECKING', 'CANCELLED'), ('CHECKED', 'COMMITTED'), ('CHECKED', 'CANCELLED')
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a payout import cannot go from % to %', OLD.state, NEW.state;
  END $$;
  CREATE TRIGGER payout_import_steps BEFORE UPDATE OF import_no, import_id, batch_id, kind, round_no, fiscal_year, digest, state,
    lines_read, bad_lines, summary ON payout_import FOR EACH ROW EXECUTE FUNCTION payout_import_steps();`;

const PURGE = `
  -- Takes away up to so many rows of a file that was rejected, cancelled or never came whole; 0 when nothing is left.
  -- The report of bad lines stays with a rejected file. Runs as the owner, because the app's role may delete nothing here.
  CREATE FUNCTION purge_payout_import(p_import_no bigint, p_limit integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    gone integer;
    ended payout_import;
  BEGIN
    SELECT * INTO ended FROM payout_import
      WHERE import_no = p_import_no AND state IN ('RECEIVING', 'REJECTED', 'CANCELLED') FOR UPDATE;
    IF NOT FOUND THEN RETURN 0; END IF;
    DELETE FROM payout_line WHERE import_no = p_import_no AND fiscal_year = ended.fiscal_year AND line_no IN (
      SELECT line_no FROM payout_line WHERE import_no = p_import_no AND fiscal_year = ended.fiscal_year LIMIT p_limit);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN RETURN gone; END IF;
    DELETE FROM payout_result WHERE import_no = p_import_no AND fiscal_year = ended.fiscal_year AND line_no IN (
      SELECT line_no FROM payout_result WHERE import_no = p_import_no AND fiscal_year = ended.fiscal_year LIMIT p_limit);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN RETURN gone; END IF;
    DELETE FROM payout_file_chunk WHERE import_no = p_import_no AND chunk_no IN (
      SELECT chunk_no FROM payout_file_chunk WHERE import_no = p_import_no LIMIT 16);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN RETURN gone; END IF;
    IF ended.state <> 'REJECTED' THEN
      DELETE FROM payout_import_error WHERE import_no = p_import_no AND line_no IN (
        SELECT line_no FROM payout_import_error WHERE import_no = p_import_no LIMIT p_limit);
      GET DIAGNOSTICS gone = ROW_COUNT;
      IF gone > 0 THEN RETURN gone; END IF;
    END IF;
    IF ended.state = 'RECEIVING' THEN DELETE FROM payout_import WHERE import_no = p_import_no;
    ELSE UPDATE payout_import SET purged = true WHERE import_no = p_import_no; END IF;
    RETURN 0;
  END $$;
  REVOKE EXECUTE ON FUNCTION purge_payout_import FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION purge_payout_import TO jieli_app;`;

const CHECKSUMS = `
  -- What the log says of the lines of a list: SHA-256 over line, person, person at account and amount, in order of lines.
  CREATE FUNCTION payout_list_checksum(p_import_no bigint, p_fiscal_year smallint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(coalesce(string_agg(
      int4send(line_no) || uuid_send(id_digest) || uuid_send(payee_record) || int8send(amount_fen), ''::bytea ORDER BY line_no), ''::bytea)), 'hex')
    FROM payout_line WHERE import_no = p_import_no AND fiscal_year = p_fiscal_year $$;
  -- The same of a return file: line, person, amount, reason (or nothing) and day (or nothing), each text ended by a zero byte.
  CREATE FUNCTION payout_results_checksum(p_import_no bigint, p_fiscal_year smallint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(coalesce(string_agg(
      int4send(line_no) || uuid_send(id_digest) || int8send(amount_fen) || convert_to(coalesce(reason, ''), 'UTF8') || '\\x00'::bytea
        || convert_to(coalesce(to_char(paid_on, 'YYYY-MM-DD'), ''), 'UTF8') || '\\x00'::bytea, ''::bytea ORDER BY line_no), ''::bytea)), 'hex')
    FROM payout_result WHERE import_no = p_import_no AND fiscal_year = p_fiscal_year $$;`;
