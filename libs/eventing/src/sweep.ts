import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { EVENTING_OPTIONS, NUDGE_AGAIN_AFTER_MS, SWEEP_PAGE_MAX } from './options.js';
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

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Queues) private readonly queues: Queues,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
  ) {}

  /** One round over all subscribers; returns how many streams were nudged. */
  async run(): Promise<number> {
    this.round += 1;
    const subscribers = await this.database.query<{ name: string }>(
      `SELECT s.name FROM subscriber s
       WHERE (s.swept_transaction_id, s.swept_position) < (s.dispatched_transaction_id, s.dispatched_position) ORDER BY s.name`,
    );
    let nudged = 0;
    for (const { name } of subscribers) nudged += await this.sweepSubscriber(name);
    return nudged + (await this.nudgeRetries());
  }

  private async sweepSubscriber(name: string): Promise<number> {
    const rows = await unhandledAfterMark(this.database, name, this.clock.now(), this.options.nudgeAgainAfterMs ?? NUDGE_AGAIN_AFTER_MS);
    const firstOpen = rows.findIndex(({ done }) => !done);
    const lastDone = firstOpen === -1 ? rows.at(-1) : rows[firstOpen - 1];
    if (lastDone) {
      await this.database.query('UPDATE subscriber SET swept_transaction_id = $2::xid8, swept_position = $3 WHERE name = $1', [name, lastDone.transaction_id, lastDone.position]);
    }
    const lost = rows.filter(({ done, old }) => !done && old);
    await this.queues.nudge(name, `sweep-${this.round}`, lost.map((row) => ({ streamId: row.stream_id, version: row.stream_version })));
    return lost.length;
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

/**
 * A page of a subscriber's events between its swept mark and what was dispatched: done when its cursor has passed it or
 * its stream is held by a dead letter (which has its own way back).
 */
const unhandledAfterMark = (database: Database, name: string, now: Date, graceMs: number): Promise<SweptRow[]> =>
  database.query<SweptRow>(
    `SELECT e.transaction_id::text AS transaction_id, e.position, e.stream_id, e.stream_version,
       coalesce(c.stream_version >= e.stream_version, false) OR d.dead_letter_id IS NOT NULL
         OR NOT (e.type = ANY(s.types) AND (s.station IS NULL OR e.data->>'station' = s.station)) AS done,
       e.recorded_at < $2::timestamptz AS old
     FROM subscriber s
     JOIN event e ON (e.transaction_id, e.position) > (s.swept_transaction_id, s.swept_position)
       AND (e.transaction_id, e.position) <= (s.dispatched_transaction_id, s.dispatched_position)
     LEFT JOIN subscription_cursor c ON c.subscriber = s.name AND c.stream_id = e.stream_id
     LEFT JOIN dead_letter d ON d.subscriber = s.name AND d.stream_id = e.stream_id AND d.state <> 'RESOLVED'
     WHERE s.name = $1 ORDER BY e.transaction_id, e.position LIMIT ${SWEEP_PAGE_MAX}`,
    [name, new Date(now.getTime() - graceMs).toISOString()],
  );
