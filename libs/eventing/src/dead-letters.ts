import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { isUuid, newId, refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import type { StoredEvent } from './event.js';
import { ATTEMPTS_MAX, BACKOFF_FIRST_MS, BACKOFF_MAX_MS } from './options.js';

export interface DeadLetter {
  readonly deadLetterId: string;
  readonly subscriber: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly eventType: string;
  readonly state: 'RETRYING' | 'DEAD';
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly lastError: string;
  readonly firstFailedAt: Date;
}

const ERROR_TEXT_MAX = 1_000;
const LIST_MAX = 200;

/** 0.5 s, 1 s, 2 s … up to a minute. */
export const backoffMs = (attempts: number): number => Math.min(BACKOFF_FIRST_MS * 2 ** (attempts - 1), BACKOFF_MAX_MS);

/** Events a subscriber failed on: tried again a bounded number of times, then kept here until a person retries. Each blocks only its own stream. */
@Injectable()
export class DeadLetters {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * One more failed attempt at an event. Under the lock of its cursor: nothing is recorded when another job handled it
   * meanwhile, and jobs failing on it at the same time count as one attempt.
   */
  async record(subscriber: string, event: StoredEvent, error: unknown, now: Date): Promise<void> {
    const text = (error instanceof Error ? error.message : String(error))
      .replaceAll('\u0000', '')
      .slice(0, ERROR_TEXT_MAX);
    await this.database.transaction(async (transaction) => {
      const [cursor] = await transaction.query<{ stream_version: number }>(
        'SELECT stream_version FROM subscription_cursor WHERE subscriber = $1 AND stream_id = $2 FOR UPDATE',
        [subscriber, event.streamId],
      );
      if ((cursor?.stream_version ?? 0) >= event.streamVersion) return;
      const [before] = await transaction.query<{ attempts: number; stream_version: number; blocking: boolean }>(
        `SELECT attempts, stream_version, state = 'DEAD' OR next_attempt_at > $3 AS blocking
         FROM dead_letter WHERE subscriber = $1 AND stream_id = $2 AND state <> 'RESOLVED' FOR UPDATE`,
        [subscriber, event.streamId, now.toISOString()],
      );
      if (before?.blocking && before.stream_version === event.streamVersion) return;
      const attempts = (before?.attempts ?? 0) + 1;
      await transaction.query(
        `INSERT INTO dead_letter (dead_letter_id, subscriber, stream_id, stream_version, event_type, state, attempts, next_attempt_at, last_error, first_failed_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         ON CONFLICT (subscriber, stream_id) WHERE state <> 'RESOLVED' DO UPDATE SET stream_version = EXCLUDED.stream_version,
           event_type = EXCLUDED.event_type, state = EXCLUDED.state, attempts = EXCLUDED.attempts, next_attempt_at = EXCLUDED.next_attempt_at,
           last_error = EXCLUDED.last_error, changed_at = EXCLUDED.changed_at`,
        [
          newId(now.getTime()),
          subscriber,
          event.streamId,
          event.streamVersion,
          event.type,
          attempts >= ATTEMPTS_MAX ? 'DEAD' : 'RETRYING',
          attempts,
          new Date(now.getTime() + backoffMs(attempts)).toISOString(),
          text,
          now.toISOString(),
        ],
      );
    });
  }

  /** Ends the trouble of streams whose cursor has passed the failing event. Inside the runner's transaction. */
  async resolve(
    transaction: Transaction,
    subscriber: string,
    streamIds: readonly string[],
    reached: ReadonlyMap<string, number>,
    now: Date,
  ): Promise<void> {
    const passed = streamIds.filter((streamId) => reached.has(streamId));
    if (passed.length === 0) return;
    await transaction.query(
      `UPDATE dead_letter d SET state = 'RESOLVED', changed_at = $4 FROM unnest($2::uuid[], $3::int[]) AS w(stream_id, version)
       WHERE d.subscriber = $1 AND d.stream_id = w.stream_id AND d.state <> 'RESOLVED' AND d.stream_version <= w.version`,
      [subscriber, passed, passed.map((streamId) => reached.get(streamId)), now.toISOString()],
    );
  }

  /** Unresolved ones, the oldest first. */
  async list(sql: Sql = this.database): Promise<DeadLetter[]> {
    const rows = await sql.query<DeadLetterRow>(
      `SELECT * FROM dead_letter WHERE state <> 'RESOLVED' ORDER BY first_failed_at, dead_letter_id LIMIT ${LIST_MAX}`,
    );
    return rows.map(toDeadLetter);
  }

  /** A person wants it tried again now: the sweep nudges it at once. NOT_FOUND when it is resolved or never was. */
  async retry(deadLetterId: string, now: Date): Promise<DeadLetter | Refusal> {
    if (!isUuid(deadLetterId)) return refuse('NOT_FOUND');
    const [row] = await this.database.query<DeadLetterRow>(
      `UPDATE dead_letter SET state = 'RETRYING', attempts = 0, next_attempt_at = $2, changed_at = $2
       WHERE dead_letter_id = $1 AND state <> 'RESOLVED' RETURNING *`,
      [deadLetterId, now.toISOString()],
    );
    return row ? toDeadLetter(row) : refuse('NOT_FOUND');
  }
}

interface DeadLetterRow {
  dead_letter_id: string;
  subscriber: string;
  stream_id: string;
  stream_version: number;
  event_type: string;
  state: 'RETRYING' | 'DEAD';
  attempts: number;
  next_attempt_at: Date;
  last_error: string;
  first_failed_at: Date;
}

const toDeadLetter = (row: DeadLetterRow): DeadLetter => ({
  deadLetterId: row.dead_letter_id,
  subscriber: row.subscriber,
  streamId: row.stream_id,
  streamVersion: row.stream_version,
  eventType: row.event_type,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  lastError: row.last_error,
  firstFailedAt: row.first_failed_at,
});
