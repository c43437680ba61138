import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CLOCK, canonicalJson } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { GENESIS_HASH, digest, leafOf, merkleRoot } from './hash.js';
import type { HashAlgorithm } from './hash.js';
import { EVENTING_OPTIONS, SEAL_EVENTS_MAX } from './options.js';
import type { EventingOptions } from './options.js';

export interface SealRow {
  seal_no: number;
  to_transaction_id: string;
  to_position: bigint;
  event_count: bigint;
  merkle_root: string;
  /** Events of each type up to here; "type@station" beside it where the event names one. */
  counts: Record<string, number>;
  sealed_at: Date;
  previous_hash: string;
  hash: string;
}

export interface SealedEvent {
  transaction_id: string;
  position: bigint;
  hash: string;
  type: string;
  station: string | null;
}

export const hashOfSeal = (algorithm: HashAlgorithm, seal: Omit<SealRow, 'hash'>): string =>
  digest(
    algorithm,
    `${seal.previous_hash}\n${canonicalJson({
      sealNo: seal.seal_no,
      to: `${seal.to_transaction_id}-${seal.to_position}`,
      eventCount: seal.event_count.toString(),
      merkleRoot: seal.merkle_root,
      counts: seal.counts,
      sealedAt: seal.sealed_at.toISOString(),
    })}`,
  );

export function addCounts(
  counts: Readonly<Record<string, number>>,
  events: readonly SealedEvent[],
): Record<string, number> {
  const next = { ...counts };
  for (const { type, station } of events) {
    next[type] = (next[type] ?? 0) + 1;
    if (station !== null) next[`${type}@${station}`] = (next[`${type}@${station}`] ?? 0) + 1;
  }
  return next;
}

export const SEAL_COLUMNS = `seal_no, to_transaction_id::text AS to_transaction_id, to_position, event_count, merkle_root, counts, sealed_at, previous_hash, hash`;

/** Seals the log: a Merkle root over all events since the last seal, chained, so that a removed stream or tail is seen. */
@Injectable()
export class Seals {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
  ) {}

  /** Seals what is new below the horizon; nothing new, no seal. Two sealers at once: one waits, then finds nothing. */
  async seal(): Promise<number> {
    return this.database.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      const [last] = await transaction.query<SealRow>(`SELECT ${SEAL_COLUMNS} FROM seal ORDER BY seal_no DESC LIMIT 1`);
      const events = await unsealed(transaction, last);
      const end = events.at(-1);
      if (!end) return 0;
      const algorithm = this.options.hashAlgorithm;
      const seal: Omit<SealRow, 'hash'> = {
        seal_no: (last?.seal_no ?? 0) + 1,
        to_transaction_id: end.transaction_id,
        to_position: end.position,
        event_count: BigInt(events.length),
        merkle_root: merkleRoot(
          algorithm,
          events.map((event) => leafOf(algorithm, { transactionId: event.transaction_id, ...event })),
        ),
        counts: addCounts(last?.counts ?? {}, events),
        sealed_at: this.clock.now(),
        previous_hash: last?.hash ?? GENESIS_HASH,
      };
      await transaction.query(
        `INSERT INTO seal (seal_no, to_transaction_id, to_position, event_count, merkle_root, counts, sealed_at, previous_hash, hash)
         VALUES ($1, $2::xid8, $3, $4, $5, $6, $7, $8, $9)`,
        [
          seal.seal_no,
          seal.to_transaction_id,
          seal.to_position,
          seal.event_count,
          seal.merkle_root,
          JSON.stringify(seal.counts),
          seal.sealed_at.toISOString(),
          seal.previous_hash,
          hashOfSeal(algorithm, seal),
        ],
      );
      return events.length;
    });
  }
}

const SEAL_LOCK = 7_201_500_002;

const unsealed = (transaction: Transaction, last: SealRow | undefined): Promise<SealedEvent[]> =>
  transaction.query<SealedEvent>(
    `SELECT e.transaction_id::text AS transaction_id, e.position, e.hash, e.type, e.data->>'station' AS station FROM event e
     WHERE (e.transaction_id, e.position) > ($1::xid8, $2::bigint) AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY e.transaction_id, e.position LIMIT ${SEAL_EVENTS_MAX}`,
    [last?.to_transaction_id ?? '0', last?.to_position ?? 0n],
  );
