import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log, its seals, who reads it and how far each reader is. */
export class Eventing1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        event_id uuid NOT NULL UNIQUE,
        stream_type text NOT NULL,
        stream_id uuid NOT NULL,
        stream_version integer NOT NULL CHECK (stream_version > 0),
        type text NOT NULL,
        schema_version integer NOT NULL,
        data jsonb NOT NULL,
        actor jsonb NOT NULL,
        institution_id uuid,
        correlation_id text NOT NULL,
        causation_id uuid,
        occurred_at timestamptz(3) NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        previous_hash text NOT NULL,
        hash text NOT NULL,
        UNIQUE (stream_id, stream_version)
      );
      CREATE INDEX event_in_order ON event (transaction_id, position);

      CREATE TABLE seal (
        seal_no integer PRIMARY KEY CHECK (seal_no > 0),
        to_transaction_id xid8 NOT NULL,
        to_position bigint NOT NULL,
        event_count bigint NOT NULL,
        merkle_root text NOT NULL,
        counts jsonb NOT NULL,
        sealed_at timestamptz(3) NOT NULL,
        previous_hash text NOT NULL,
        hash text NOT NULL
      );

      CREATE TABLE command_receipt (
        actor_id text NOT NULL,
        key text NOT NULL,
        input_hash text NOT NULL,
        answer json NOT NULL, -- json keeps the first answer's text, jsonb would sort its members
        recorded_at timestamptz(3) NOT NULL,
        PRIMARY KEY (actor_id, key)
      );

      CREATE TABLE published_event (type text PRIMARY KEY, stream_type text NOT NULL);

      CREATE TABLE subscriber (
        name text PRIMARY KEY,
        types text[] NOT NULL,
        station text,
        dispatched_transaction_id xid8 NOT NULL DEFAULT '0',
        dispatched_position bigint NOT NULL DEFAULT 0,
        dispatched_count bigint NOT NULL DEFAULT 0,
        swept_transaction_id xid8 NOT NULL DEFAULT '0',
        swept_position bigint NOT NULL DEFAULT 0
      );

      CREATE TABLE subscription_cursor (
        subscriber text NOT NULL,
        stream_id uuid NOT NULL,
        stream_version integer NOT NULL,
        PRIMARY KEY (subscriber, stream_id)
      );

      CREATE TABLE subscriber_progress (
        subscriber text NOT NULL,
        shard smallint NOT NULL,
        handled bigint NOT NULL,
        PRIMARY KEY (subscriber, shard)
      );

      CREATE TABLE dead_letter (
        dead_letter_id uuid PRIMARY KEY,
        subscriber text NOT NULL,
        stream_id uuid NOT NULL,
        stream_version integer NOT NULL,
        event_type text NOT NULL,
        state text NOT NULL CHECK (state IN ('RETRYING', 'DEAD', 'RESOLVED')),
        attempts integer NOT NULL,
        next_attempt_at timestamptz(3) NOT NULL,
        last_error text NOT NULL,
        first_failed_at timestamptz(3) NOT NULL,
        changed_at timestamptz(3) NOT NULL
      );
      CREATE UNIQUE INDEX dead_letter_unresolved ON dead_letter (subscriber, stream_id) WHERE state <> 'RESOLVED';
      CREATE INDEX dead_letter_due ON dead_letter (next_attempt_at) WHERE state = 'RETRYING';

      REVOKE UPDATE, DELETE, TRUNCATE ON event, seal, command_receipt FROM jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
