import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { SealRow } from './seals.js';
import { SEAL_COLUMNS } from './seals.js';

export interface SubscriberCount {
  readonly name: string;
  /** In the log for this subscriber. */
  readonly events: number;
  readonly dispatched: number;
  readonly handled: number;
  /** events - handled - dead */
  readonly waiting: number;
  readonly dead: number;
}

export interface NoLossReading {
  /** events = dispatched = handled, for every subscriber. */
  readonly inStep: boolean;
  readonly events: number;
  readonly subscribers: readonly SubscriberCount[];
  /** Seconds the oldest writing transaction has been open: everything behind it waits. */
  readonly horizonAgeSeconds: number;
}

interface SubscriberRow {
  name: string;
  types: string[];
  station: string | null;
  dispatched: bigint;
  handled: bigint;
  dead: bigint;
}

/** The no-loss counter anyone can look at. Reads the last seal's counts and the unsealed tail, never the whole log. */
@Injectable()
export class NoLossCounter {
  constructor(@Inject(Database) private readonly database: Database) {}

  async read(): Promise<NoLossReading> {
    return this.database.transaction(async (transaction) => {
      await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const [seal] = await transaction.query<SealRow>(`SELECT ${SEAL_COLUMNS} FROM seal ORDER BY seal_no DESC LIMIT 1`);
      const tail = await transaction.query<{ type: string; station: string | null; count: bigint }>(
        `SELECT e.type, e.data->>'station' AS station, count(*) AS count FROM event e
         WHERE (e.transaction_id, e.position) > ($1::xid8, $2::bigint) GROUP BY 1, 2`,
        [seal?.to_transaction_id ?? '0', seal?.to_position ?? 0n],
      );
      const rows = await transaction.query<SubscriberRow>(
        `SELECT s.name, s.types, s.station, s.dispatched_count AS dispatched,
           coalesce((SELECT sum(p.handled) FROM subscriber_progress p WHERE p.subscriber = s.name), 0)::bigint AS handled,
           (SELECT count(*) FROM dead_letter d WHERE d.subscriber = s.name AND d.state = 'DEAD') AS dead
         FROM subscriber s ORDER BY s.name`,
      );
      const [horizon] = await transaction.query<{ age: number }>(
        `SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8 AS age FROM pg_stat_activity
         WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()`,
      );
      const subscribers = rows.map((row) => countOf(row, seal?.counts ?? {}, tail));
      const events = Object.entries(seal?.counts ?? {}).reduce(
        (sum, [key, count]) => (key.includes('@') ? sum : sum + count),
        0,
      );
      return {
        inStep: subscribers.every((one) => one.events === one.dispatched && one.dispatched === one.handled),
        events: events + tail.reduce((sum, { count }) => sum + Number(count), 0),
        subscribers,
        horizonAgeSeconds: Math.round(horizon?.age ?? 0),
      };
    });
  }
}

const DRAIN_POLL_MS = 20;

/** For tests and orderly ends: waits until every subscriber has handled every event. Throws with the reading when it takes longer. */
export async function drain(counter: NoLossCounter, limitMs = 20_000): Promise<NoLossReading> {
  for (const untilMs = Date.now() + limitMs; ;) {
    const reading = await counter.read();
    if (reading.inStep) return reading;
    if (Date.now() > untilMs) throw new Error(`not drained within ${limitMs} ms: ${JSON.stringify(reading)}`);
    await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
  }
}

function countOf(
  row: SubscriberRow,
  sealed: Readonly<Record<string, number>>,
  tail: readonly { type: string; station: string | null; count: bigint }[],
): SubscriberCount {
  let events = 0;
  for (const type of row.types) events += sealed[row.station === null ? type : `${type}@${row.station}`] ?? 0;
  for (const { type, station, count } of tail) {
    if (row.types.includes(type) && (row.station === null || row.station === station)) events += Number(count);
  }
  const handled = Number(row.handled);
  const dead = Number(row.dead);
  return {
    name: row.name,
    events,
    dispatched: Number(row.dispatched),
    handled,
    dead,
    waiting: Math.max(0, events - handled - dead),
  };
}
