import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { DeadLetters } from './dead-letters.js';
import type { StoredEvent } from './event.js';
import { StreamVersionConflict, hasAppended } from './event-log.js';
import { GAP_EVENTS_MAX } from './options.js';
import { Registry } from './registry.js';
import { EVENT_COLUMNS, toEvent } from './rows.js';
import type { EventRow } from './rows.js';
import type { Subscription } from './subscription.js';
import { Waker } from './waker.js';

/** What a nudge names: this stream has something for you, at least up to this version. */
export interface EventReference {
  readonly streamId: string;
  readonly version: number;
}

const PROGRESS_SHARDS = 16;
const RACES_MAX = 5;

/**
 * The one generic worker: moves a subscriber's per-stream cursors and lets it act, in one transaction.
 * Whatever is nudged, how often and in what order, every event takes effect once and in stream order.
 */
@Injectable()
export class SubscriptionRunner {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(Waker) private readonly waker: Waker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Handles everything these references point to. Failing events become dead letters; it throws only for outages. */
  async process(name: string, references: readonly EventReference[]): Promise<void> {
    const subscription = this.registry.subscription(name);
    const upTo = highest(references);
    try {
      for (let more = true; more;) more = await this.transact(subscription, upTo, GAP_EVENTS_MAX);
    } catch (error) {
      if (isOutage(error)) throw error;
      for (const [streamId, version] of upTo) await this.alone(subscription, streamId, version);
    }
  }

  /** One transaction; wakes the dispatcher when the subscriber recorded events of its own. True when there is more. */
  private async transact(
    subscription: Subscription,
    upTo: ReadonlyMap<string, number>,
    limit: number,
    observe?: (event: StoredEvent) => void,
  ): Promise<boolean> {
    let appended = false;
    const more = await this.database.transaction(async (transaction) => {
      const cut = await this.batch(transaction, subscription, upTo, limit, observe);
      appended = hasAppended(transaction);
      return cut;
    });
    if (appended) this.waker.wake();
    return more;
  }

  /** One stream by itself, one event to a transaction, until one fails. */
  private async alone(subscription: Subscription, streamId: string, version: number): Promise<void> {
    const upTo = new Map([[streamId, version]]);
    for (let races = 0; ; races++) {
      let current: StoredEvent | undefined;
      try {
        for (let more = true; more;) more = await this.transact(subscription, upTo, 1, (event) => (current = event));
        return;
      } catch (error) {
        if (isOutage(error) || !current) throw error;
        // A person's command came between: what the subscriber decides on has changed, so it decides again.
        if (error instanceof StreamVersionConflict && races < RACES_MAX) continue;
        return this.deadLetters.record(subscription.name, current, error, this.clock.now());
      }
    }
  }

  /** True when the bound cut it short and there is more. */
  private async batch(
    transaction: Transaction,
    subscription: Subscription,
    upTo: ReadonlyMap<string, number>,
    limit: number,
    observe?: (event: StoredEvent) => void,
  ): Promise<boolean> {
    const cursors = await lockCursors(transaction, subscription.name, [...upTo.keys()], this.clock.now());
    const waiting = cursors.filter(
      ({ stream_id, stream_version, blocked }) => !blocked && stream_version < (upTo.get(stream_id) ?? 0),
    );
    if (waiting.length === 0) return false;
    const events = await eventsBetween(transaction, subscription, waiting, upTo, limit);
    for (const event of events) {
      observe?.(event);
      await subscription.handle(transaction, event);
    }
    const cut = events.length === limit;
    const reached = new Map(cut ? [] : waiting.map(({ stream_id }) => [stream_id, upTo.get(stream_id) ?? 0] as const));
    if (cut) for (const event of events) reached.set(event.streamId, event.streamVersion);
    await advance(transaction, subscription.name, reached, events.length);
    await this.deadLetters.resolve(
      transaction,
      subscription.name,
      waiting.filter(({ troubled }) => troubled).map(({ stream_id }) => stream_id),
      reached,
      this.clock.now(),
    );
    return cut;
  }
}

interface CursorRow {
  stream_id: string;
  stream_version: number;
  /** A dead letter, or a retry that is not due yet. */
  blocked: boolean;
  troubled: boolean;
}

const highest = (references: readonly EventReference[]): Map<string, number> => {
  const upTo = new Map<string, number>();
  for (const { streamId, version } of references) upTo.set(streamId, Math.max(version, upTo.get(streamId) ?? 0));
  return upTo;
};

/** Connection lost, server shutting down or read-only, too many connections: for the queue to try again, not the event's fault. */
const OUTAGE_CODE = /^(08...|53...|57P..|25006|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN)$/;
const OUTAGE_MESSAGE =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|pool after calling end/;
const isOutage = (error: unknown): boolean =>
  OUTAGE_CODE.test((error as { code?: string }).code ?? '') ||
  (error instanceof Error && OUTAGE_MESSAGE.test(error.message));

/**
 * Makes missing cursors, then locks all in stream order (no deadlock between jobs). The transaction's commit will wait
 * for no disk: lost with a crash of the server it takes cursor and effect with it, and the sweep has it done again; a
 * person's later command, which does wait, carries to disk whatever it could have seen.
 */
async function lockCursors(
  transaction: Transaction,
  subscriber: string,
  streamIds: readonly string[],
  now: Date,
): Promise<CursorRow[]> {
  const sorted = [...streamIds].sort();
  await transaction.prepared(
    `WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
     INSERT INTO subscription_cursor (subscriber, stream_id, stream_version)
     SELECT $1, s, 0 FROM unnest($2::uuid[]) s, unhurried ORDER BY s ON CONFLICT DO NOTHING`,
    [subscriber, sorted],
  );
  return transaction.prepared<CursorRow>(
    `SELECT c.stream_id, c.stream_version, d.state IS NOT NULL AS troubled,
            coalesce(d.state = 'DEAD' OR d.next_attempt_at > $3, false) AS blocked
     FROM subscription_cursor c
     LEFT JOIN dead_letter d ON d.subscriber = c.subscriber AND d.stream_id = c.stream_id AND d.state <> 'RESOLVED'
     WHERE c.subscriber = $1 AND c.stream_id = ANY($2::uuid[]) ORDER BY c.stream_id FOR UPDATE OF c`,
    [subscriber, sorted, now.toISOString()],
  );
}

/** Everything between the cursor and the nudged version, gaps filled from the log, in log order. */
async function eventsBetween(
  transaction: Transaction,
  subscription: Subscription,
  cursors: readonly CursorRow[],
  upTo: ReadonlyMap<string, number>,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await transaction.prepared<EventRow>(
    `SELECT ${EVENT_COLUMNS}
     FROM unnest($1::uuid[], $2::int[], $3::int[]) AS w(stream_id, after, up_to)
     JOIN event e ON e.stream_id = w.stream_id AND e.stream_version > w.after AND e.stream_version <= w.up_to
     WHERE e.type = ANY($4::text[]) AND ($5::text IS NULL OR e.data->>'station' = $5)
     ORDER BY e.position LIMIT $6`,
    [
      cursors.map(({ stream_id }) => stream_id),
      cursors.map(({ stream_version }) => stream_version),
      cursors.map(({ stream_id }) => upTo.get(stream_id) ?? 0),
      [...subscription.types],
      subscription.station ?? null,
      limit,
    ],
  );
  return rows.map(toEvent);
}

/** Moves the cursors and counts what was handled, in one round trip. */
async function advance(
  transaction: Transaction,
  subscriber: string,
  reached: ReadonlyMap<string, number>,
  handled: number,
): Promise<void> {
  await transaction.prepared(
    `WITH moved AS (
       UPDATE subscription_cursor c SET stream_version = w.version
       FROM unnest($2::uuid[], $3::int[]) AS w(stream_id, version)
       WHERE c.subscriber = $1 AND c.stream_id = w.stream_id AND c.stream_version < w.version)
     INSERT INTO subscriber_progress (subscriber, shard, handled) SELECT $1, $4, $5::bigint WHERE $5::bigint > 0
     ON CONFLICT (subscriber, shard) DO UPDATE SET handled = subscriber_progress.handled + EXCLUDED.handled`,
    [subscriber, [...reached.keys()], [...reached.values()], Math.floor(Math.random() * PROGRESS_SHARDS), handled],
  );
}
