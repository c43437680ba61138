import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { LOG_START, isAfter } from './cursor.js';
import type { LogCursor } from './cursor.js';
import { EVENTING_OPTIONS, NUDGE_AGAIN_AFTER_MS, SWEEP_PAGES_MAX, SWEEP_PAGE_MAX } from './options.js';
import type { EventingOptions } from './options.js';
import { Queues } from './queues.js';

interface SweptRow {
  transaction_id: string;
  position: bigint;
  stream_id: string;
  stream_version: number;
  done: boolean;
  old: boolean;
}

/**
 * Compares each subscriber with the log and nudges again what was dispatched and not handled: lost jobs, a flushed
 * queue, a worker that died. Also nudges retries that are due. Everything below a subscriber's swept mark is done.
 */
@Injectable()
export class Sweep {
  private round = 0;
  /** Up to where each subscriber was last nudged again, and when: the same events are not nudged in every round. */
  private readonly nudged = new Map<string, { upTo: LogCursor; atMs: number }>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Queues) private readonly queues: Queues,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
  ) {}

  /** One round over all subscribers; returns how many events and retries were nudged. */
  async run(): Promise<number> {
    this.round += 1;
    const subscribers = await this.database.query<{
      name: string;
      swept_transaction_id: string;
      swept_position: bigint;
    }>(
      `SELECT s.name, s.swept_transaction_id::text AS swept_transaction_id, s.swept_position FROM subscriber s
       WHERE (s.swept_transaction_id, s.swept_position) < (s.dispatched_transaction_id, s.dispatched_position) ORDER BY s.name`,
    );
    let nudged = 0;
    for (const { name, swept_transaction_id: transactionId, swept_position: position } of subscribers) {
      nudged += await this.sweepSubscriber(name, { transactionId, position });
    }
    return nudged + (await this.nudgeRetries());
  }

  private async sweepSubscriber(name: string, mark: LogCursor): Promise<number> {
    const now = this.clock.now();
    const graceMs = this.options.nudgeAgainAfterMs ?? NUDGE_AGAIN_AFTER_MS;
    const before = this.nudged.get(name);
    const quietUpTo = before && now.getTime() - before.atMs < graceMs ? before.upTo : LOG_START;
    let nudged = 0;
    let cursor = mark;
    let closed = true; // Everything up to the cursor is done: the mark may follow.
    for (let page = 0; page < SWEEP_PAGES_MAX; page++) {
      const rows = await dispatchedAfter(this.database, name, cursor, new Date(now.getTime() - graceMs));
      const last = rows.at(-1);
      if (!last) break;
      const firstOpen = rows.findIndex(({ done }) => !done);
      const lastDone = firstOpen === -1 ? last : rows[firstOpen - 1];
      if (closed && lastDone) await moveMark(this.database, name, placeOf(lastDone));
      closed &&= firstOpen === -1;
      const lost = rows.filter((row) => !row.done && row.old && isAfter(placeOf(row), quietUpTo));
      const references = lost.map((row) => ({ streamId: row.stream_id, version: row.stream_version }));
      await this.queues.nudge(name, `sweep-${this.round}`, references);
      const lastLost = lost.at(-1);
      if (lastLost) this.nudged.set(name, { upTo: placeOf(lastLost), atMs: now.getTime() });
      nudged += lost.length;
      cursor = placeOf(last);
      if (rows.length < SWEEP_PAGE_MAX || !last.old) break;
    }
    return nudged;
  }

  /** Retries that are due go up to the end of their stream: what waited behind the failed event follows it. */
  private async nudgeRetries(): Promise<number> {
    const due = await this.database.query<{ subscriber: string; stream_id: string; head: number }>(
      `SELECT d.subscriber, d.stream_id, (SELECT max(e.stream_version) FROM event e WHERE e.stream_id = d.stream_id) AS head
       FROM dead_letter d WHERE d.state = 'RETRYING' AND d.next_attempt_at <= $1 ORDER BY d.next_attempt_at LIMIT ${SWEEP_PAGE_MAX}`,
      [this.clock.now().toISOString()],
    );
    for (const { subscriber, stream_id, head } of due) {
      await this.queues.nudge(subscriber, `retry-${this.round}`, [{ streamId: stream_id, version: head }]);
    }
    return due.length;
  }
}

const placeOf = (row: SweptRow): LogCursor => ({ transactionId: row.transaction_id, position: row.position });

/**
 * A page of what was dispatched to a subscriber after a place: an event is done when the subscriber does not wait for
 * it, its cursor has passed it, or its stream is held by a dead letter (which has its own way back).
 */
const dispatchedAfter = (database: Database, name: string, after: LogCursor, oldBefore: Date): Promise<SweptRow[]> =>
  database.query<SweptRow>(
    `SELECT e.transaction_id::text AS transaction_id, e.position, e.stream_id, e.stream_version,
       coalesce(c.stream_version >= e.stream_version, false) OR d.dead_letter_id IS NOT NULL
         OR NOT (e.type = ANY(s.types) AND (s.station IS NULL OR coalesce(e.data->>'station' = s.station, false))) AS done,
       e.recorded_at < $2::timestamptz AS old
     FROM subscriber s
     JOIN event e ON (e.transaction_id, e.position) > ($3::xid8, $4::bigint)
       AND (e.transaction_id, e.position) <= (s.dispatched_transaction_id, s.dispatched_position)
     LEFT JOIN subscription_cursor c ON c.subscriber = s.name AND c.stream_id = e.stream_id
     LEFT JOIN dead_letter d ON d.subscriber = s.name AND d.stream_id = e.stream_id AND d.state <> 'RESOLVED'
     WHERE s.name = $1 ORDER BY e.transaction_id, e.position LIMIT ${SWEEP_PAGE_MAX}`,
    [name, oldBefore.toISOString(), after.transactionId, after.position],
  );

const moveMark = (database: Database, name: string, to: LogCursor): Promise<unknown> =>
  database.query(
    `UPDATE subscriber SET swept_transaction_id = $2::xid8, swept_position = $3
     WHERE name = $1 AND (swept_transaction_id, swept_position) < ($2::xid8, $3::bigint)`,
    [name, to.transactionId, to.position],
  );
