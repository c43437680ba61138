import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database } from '#libs/database';
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

  /** Dispatches everything below the horizon; returns how many events it read. A crash between nudge and cursor only nudges twice. */
  async dispatchAll(): Promise<number> {
    let read = 0;
    for (;;) {
      const page = await this.dispatchPage();
      read += page;
      if (page < DISPATCH_PAGE_MAX) return read;
    }
  }

  private async dispatchPage(): Promise<number> {
    const subscribers = await this.database.query<SubscriberRow>(
      `SELECT name, types, station, dispatched_transaction_id::text AS dispatched_transaction_id, dispatched_position FROM subscriber
       ORDER BY dispatched_transaction_id, dispatched_position, name`,
    );
    const furthestBehind = subscribers[0];
    if (!furthestBehind) return 0;
    // Those at the same place are served together: in the ordinary case, all.
    const together = subscribers.filter(
      (one) => one.dispatched_transaction_id === furthestBehind.dispatched_transaction_id && one.dispatched_position === furthestBehind.dispatched_position,
    );
    const events = await readAfter(this.database, {
      transactionId: furthestBehind.dispatched_transaction_id,
      position: furthestBehind.dispatched_position,
    });
    const last = events.at(-1);
    if (!last) return 0;
    const counts = await Promise.all(together.map((subscriber) => this.nudge(subscriber, events)));
    await this.database.query(
      `UPDATE subscriber s SET dispatched_transaction_id = $1::xid8, dispatched_position = $2, dispatched_count = dispatched_count + w.count
       FROM unnest($3::text[], $4::int[]) AS w(name, count) WHERE s.name = w.name`,
      [last.transaction_id, last.position, together.map(({ name }) => name), counts],
    );
    return events.length;
  }

  private async nudge(subscriber: SubscriberRow, events: readonly LogRow[]): Promise<number> {
    const wanted = events.filter(({ type, station }) => subscriber.types.includes(type) && (subscriber.station === null || subscriber.station === station));
    const references: EventReference[] = wanted.map((event) => ({ streamId: event.stream_id, version: event.stream_version }));
    const origin = `${wanted[0]?.position ?? 0}-${wanted.at(-1)?.position ?? 0}`;
    // The queue being away must not stop the log: the sweep nudges again what stays unhandled.
    await this.queues.nudge(subscriber.name, origin, references).catch((error: Error) => this.logger.warn(`queue ${subscriber.name}: ${error.message}`));
    return wanted.length;
  }
}

/** The next page of the log below the horizon, only what dispatching needs. */
const readAfter = (database: Database, { transactionId, position }: LogCursor): Promise<LogRow[]> =>
  database.query<LogRow>(
    `SELECT e.position, e.transaction_id::text AS transaction_id, e.stream_id, e.stream_version, e.type, e.data->>'station' AS station FROM event e
     WHERE (e.transaction_id, e.position) > ($1::xid8, $2::bigint) AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY e.transaction_id, e.position LIMIT ${DISPATCH_PAGE_MAX}`,
    [transactionId, position],
  );
