import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database } from '#libs/database';
import { isAfter } from './cursor.js';
import type { LogCursor } from './cursor.js';
import { DISPATCH_PAGE_MAX } from './options.js';
import { Queues } from './queues.js';
import type { EventReference } from './subscription-runner.js';

interface SubscriberRow {
  name: string;
  types: string[];
  station: string | null;
  dispatched_transaction_id: string;
  dispatched_position: bigint;
}

interface LogRow {
  position: bigint;
  transaction_id: string;
  stream_id: string;
  stream_version: number;
  type: string;
  station: string | null;
}

/** Moves what is new in the log to the queues of those who wait for it. Called by whoever holds the dispatcher's lock. */
@Injectable()
export class Dispatcher {
  private readonly logger = new Logger(Dispatcher.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Queues) private readonly queues: Queues,
  ) {}

  /** Before the first dispatch of a process: the queue store's tables. */
  prepare(): Promise<void> {
    return this.queues.prepare();
  }

  /** Dispatches everything below the horizon; returns how many events it read. A crash between nudge and cursor only nudges twice. */
  async dispatchAll(): Promise<number> {
    let read = 0;
    for (;;) {
      const page = await this.dispatchPage();
      read += page;
      if (page < DISPATCH_PAGE_MAX) return read;
    }
  }

  /** One page of the log from where the furthest behind is; those already further on take what is new to them. */
  private async dispatchPage(): Promise<number> {
    const subscribers = await this.database.query<SubscriberRow>(
      `SELECT name, types, station, dispatched_transaction_id::text AS dispatched_transaction_id, dispatched_position FROM subscriber
       ORDER BY dispatched_transaction_id, dispatched_position, name`,
    );
    const furthestBehind = subscribers[0];
    if (!furthestBehind) return 0;
    const events = await readAfter(this.database, cursorOf(furthestBehind));
    const last = events.at(-1);
    if (!last) return 0;
    const served = subscribers.filter((subscriber) => isAfter(placeOf(last), cursorOf(subscriber)));
    const counts = await Promise.all(served.map((subscriber) => this.nudge(subscriber, events)));
    await moveOn(this.database, served, counts, last);
    return events.length;
  }

  private async nudge(subscriber: SubscriberRow, events: readonly LogRow[]): Promise<number> {
    const cursor = cursorOf(subscriber);
    const wanted = events.filter(
      (event) =>
        subscriber.types.includes(event.type) &&
        (subscriber.station === null || subscriber.station === event.station) &&
        isAfter(placeOf(event), cursor),
    );
    const references: EventReference[] = wanted.map((event) => ({
      streamId: event.stream_id,
      version: event.stream_version,
    }));
    const origin = `${wanted[0]?.position ?? 0}-${wanted.at(-1)?.position ?? 0}`;
    // The queue being away must not stop the log: the sweep nudges again what stays unhandled.
    await this.queues
      .nudge(subscriber.name, origin, references)
      .catch((error: Error) => this.logger.warn(`queue ${subscriber.name}: ${error.message}`));
    return wanted.length;
  }
}

const cursorOf = (row: SubscriberRow): LogCursor => ({
  transactionId: row.dispatched_transaction_id,
  position: row.dispatched_position,
});
const placeOf = (row: LogRow): LogCursor => ({ transactionId: row.transaction_id, position: row.position });

/** The next page of the log below the horizon, only what dispatching needs. */
const readAfter = (database: Database, { transactionId, position }: LogCursor): Promise<LogRow[]> =>
  database.query<LogRow>(
    `SELECT e.position, e.transaction_id::text AS transaction_id, e.stream_id, e.stream_version, e.type, e.data->>'station' AS station FROM event e
     WHERE (e.transaction_id, e.position) > ($1::xid8, $2::bigint) AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY e.transaction_id, e.position LIMIT ${DISPATCH_PAGE_MAX}`,
    [transactionId, position],
  );

/**
 * Moves the cursors of those served and counts what they were given, each only if it still stands where it was read:
 * a dispatcher that lost its lock mid-page and its successor count a page once between them. The commit waits for no
 * disk: lost with a crash of the server, the page is dispatched again.
 */
const moveOn = (
  database: Database,
  served: readonly SubscriberRow[],
  counts: readonly number[],
  last: LogRow,
): Promise<unknown> =>
  database.query(
    `WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
     UPDATE subscriber s SET dispatched_transaction_id = $1::xid8, dispatched_position = $2, dispatched_count = dispatched_count + w.count
     FROM unnest($3::text[], $4::int[], $5::text[], $6::bigint[]) AS w(name, count, transaction_id, position), unhurried
     WHERE s.name = w.name AND s.dispatched_transaction_id = w.transaction_id::xid8 AND s.dispatched_position = w.position`,
    [
      last.transaction_id,
      last.position,
      served.map(({ name }) => name),
      counts,
      served.map((row) => row.dispatched_transaction_id),
      served.map((row) => row.dispatched_position),
    ],
  );
