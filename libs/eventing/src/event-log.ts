import { Inject, Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '#libs/database';
import { newId, toJson } from '#libs/kernel';
import type { JsonObject } from '#libs/kernel';
import { LOG_START } from './cursor.js';
import type { LogCursor } from './cursor.js';
import type { RequestContext, StoredEvent } from './event.js';
import { GENESIS_HASH, hashOfEvent } from './hash.js';
import { EVENTING_OPTIONS } from './options.js';
import type { EventingOptions } from './options.js';
import { EVENT_COLUMNS, toEvent } from './rows.js';
import type { EventRow } from './rows.js';

export interface AppendRequest {
  readonly streamType: string;
  readonly streamId: string;
  /** The version the caller decided on; 0 begins the stream. */
  readonly expectedVersion: number;
  readonly events: readonly {
    readonly type: string;
    readonly data: object;
    readonly occurredAt: Date;
    readonly schemaVersion?: number;
  }[];
  readonly context: RequestContext;
  /** The hash of the stream's last event, where the caller locked and knows it: saves reading the head. */
  readonly headHash?: string;
}

/** Somebody else appended to the stream meanwhile. */
export class StreamVersionConflict extends Error {
  constructor(
    readonly streamId: string,
    readonly expectedVersion: number,
  ) {
    super(`stream ${streamId} is not at version ${expectedVersion}`);
  }
}

const UNIQUE_VIOLATION = '23505';
const appending = new WeakSet<Transaction>();

/** Whether this transaction appended to the log: then the dispatcher is worth waking after its commit. */
export const hasAppended = (transaction: Transaction): boolean => appending.has(transaction);

const PAGE_MAX = 1_000;

/** The append-only log: the truth. */
@Injectable()
export class EventLog {
  constructor(@Inject(EVENTING_OPTIONS) private readonly options: EventingOptions) {}

  /**
   * Appends in order, chaining each event to the one before. One statement, two where the head must be read.
   * Throws StreamVersionConflict when the stream is not at `expectedVersion`.
   */
  async append(transaction: Transaction, request: AppendRequest): Promise<StoredEvent[]> {
    if (request.events.length === 0) return [];
    appending.add(transaction);
    let previousHash = request.headHash ?? (await this.headHash(transaction, request));
    const events: Omit<StoredEvent, 'position' | 'transactionId'>[] = [];
    for (const [index, event] of request.events.entries()) {
      const unhashed = { ...this.envelope(request, index, event), previousHash };
      const hash = hashOfEvent(this.options.hashAlgorithm, unhashed);
      events.push({ ...unhashed, hash });
      previousHash = hash;
    }
    return insertEvents(transaction, events).catch((error: { code?: string }) => {
      if (error.code === UNIQUE_VIOLATION) throw new StreamVersionConflict(request.streamId, request.expectedVersion);
      throw error;
    });
  }

  private async headHash(transaction: Transaction, { streamId, expectedVersion }: AppendRequest): Promise<string> {
    const [head] = await transaction.prepared<{ stream_version: number; hash: string }>(
      'SELECT stream_version, hash FROM event WHERE stream_id = $1 ORDER BY stream_version DESC LIMIT 1',
      [streamId],
    );
    if ((head?.stream_version ?? 0) !== expectedVersion) throw new StreamVersionConflict(streamId, expectedVersion);
    return head?.hash ?? GENESIS_HASH;
  }

  private envelope(request: AppendRequest, index: number, event: AppendRequest['events'][number]) {
    const { context, streamType, streamId, expectedVersion } = request;
    const { kind, id, name } = context.actor;
    return {
      eventId: newId(context.now.getTime()),
      streamType,
      streamId,
      streamVersion: expectedVersion + index + 1,
      type: event.type,
      schemaVersion: event.schemaVersion ?? 1,
      data: toJson(event.data) as JsonObject,
      actor: { kind, id, name },
      institutionId: context.actor.institutionId,
      correlationId: context.correlationId,
      causationId: context.causationId ?? null,
      occurredAt: event.occurredAt,
      recordedAt: context.now,
    };
  }

  /** A stream's events in order, at most `limit` (1,000). */
  async readStream(
    sql: Sql,
    streamId: string,
    page: { afterVersion?: number; limit?: number } = {},
  ): Promise<StoredEvent[]> {
    const rows = await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e WHERE e.stream_id = $1 AND e.stream_version > $2 ORDER BY e.stream_version LIMIT $3`,
      [streamId, page.afterVersion ?? 0, Math.min(page.limit ?? PAGE_MAX, PAGE_MAX)],
    );
    return rows.map(toEvent);
  }

  /** All streams in log order, only what no running transaction can still come before. */
  async readAll(
    sql: Sql,
    page: { after?: LogCursor; limit: number; types?: readonly string[] },
  ): Promise<StoredEvent[]> {
    const after = page.after ?? LOG_START;
    const rows = await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e
       WHERE (e.transaction_id, e.position) > ($1::xid8, $2::bigint)
         AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
         AND ($4::text[] IS NULL OR e.type = ANY($4))
       ORDER BY e.transaction_id, e.position LIMIT $3`,
      [after.transactionId, after.position, Math.min(page.limit, PAGE_MAX), page.types ?? null],
    );
    return rows.map(toEvent);
  }

  /** The newest events first, for explorers; `before` pages backwards. */
  async readBackwards(
    sql: Sql,
    page: { before?: LogCursor; limit: number; types?: readonly string[] },
  ): Promise<StoredEvent[]> {
    const rows = await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e
       WHERE ($1::text IS NULL OR (e.transaction_id, e.position) < ($1::xid8, $2::bigint))
         AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
         AND ($4::text[] IS NULL OR e.type = ANY($4))
       ORDER BY e.transaction_id DESC, e.position DESC LIMIT $3`,
      [
        page.before?.transactionId ?? null,
        page.before?.position ?? 0n,
        Math.min(page.limit, PAGE_MAX),
        page.types ?? null,
      ],
    );
    return rows.map(toEvent);
  }

  /** Where the log ends now (below the horizon). */
  async head(sql: Sql): Promise<LogCursor> {
    const [last] = await this.readBackwards(sql, { limit: 1 });
    return last ? { transactionId: last.transactionId, position: last.position } : LOG_START;
  }
}

/**
 * Inserts hashed events, one round trip. Takes no lock beyond the rows; the unique key on (stream_id, stream_version)
 * makes one of two racing appends fail.
 */
async function insertEvents(
  transaction: Transaction,
  events: readonly Omit<StoredEvent, 'position' | 'transactionId'>[],
): Promise<StoredEvent[]> {
  const column = <Key extends keyof (typeof events)[number]>(key: Key) => events.map((event) => event[key]);
  const json = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value));
  const rows = await transaction.prepared<{ position: bigint; transaction_id: string }>(
    `INSERT INTO event (event_id, stream_type, stream_id, stream_version, type, schema_version, data, actor, institution_id,
       correlation_id, causation_id, occurred_at, recorded_at, previous_hash, hash)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $6::int[], $7::jsonb[], $8::jsonb[], $9::uuid[],
       $10::text[], $11::uuid[], $12::timestamptz[], $13::timestamptz[], $14::text[], $15::text[])
     RETURNING position, transaction_id::text AS transaction_id`,
    [
      column('eventId'),
      column('streamType'),
      column('streamId'),
      column('streamVersion'),
      column('type'),
      column('schemaVersion'),
      json(column('data')),
      json(column('actor')),
      column('institutionId'),
      column('correlationId'),
      column('causationId'),
      column('occurredAt').map((date) => date.toISOString()),
      column('recordedAt').map((date) => date.toISOString()),
      column('previousHash'),
      column('hash'),
    ],
  );
  return events.map((event, index) => ({
    ...event,
    position: rows[index]!.position,
    transactionId: rows[index]!.transaction_id,
  }));
}
