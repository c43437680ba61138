import { createHash } from 'node:crypto';
import type { Sql } from '#libs/database';
import type { AccessRecord } from './access-records.js';

export const FAILURES_MAX = 5;
export const LOCK_MINUTES = 15;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;
const SUBJECT_LENGTH = 16;

/** People type passwords into the wrong field: what was tried is kept as a digest only. */
export const nameDigestOf = (username: string): string => createHash('sha256').update(username).digest('hex');

/** What an access record calls a name that belongs to nobody. */
export const unknownSubject = (username: string): string => nameDigestOf(username).slice(0, SUBJECT_LENGTH);

/**
 * Counts one wrong password and writes the access record, in one statement: the same work whether or not the name is
 * known. The fifth in a row locks the name for 15 minutes; what is tried meanwhile is recorded and not counted.
 */
export async function recordFailure(sql: Sql, username: string, record: AccessRecord): Promise<void> {
  const { at, userId, institutionId, act, subject, address } = record;
  const lockedUntil = new Date(at.getTime() + LOCK_MINUTES * 60_000);
  await sql.query(
    `WITH counted AS (
       INSERT INTO sign_in_failure AS f (name_digest, failed_count, locked_until, last_at) VALUES ($1, 1, NULL, $3::timestamptz)
       ON CONFLICT (name_digest) DO UPDATE SET
         failed_count = CASE WHEN f.failed_count + 1 >= $2 THEN 0 ELSE f.failed_count + 1 END,
         locked_until = CASE WHEN f.failed_count + 1 >= $2 THEN $4::timestamptz ELSE NULL END,
         last_at = $3::timestamptz
       WHERE f.locked_until IS NULL OR f.locked_until <= $3::timestamptz
     )
     INSERT INTO access_record (at, user_id, institution_id, act, subject, address, detail)
     VALUES ($3::timestamptz, $5, $6, $7, $8, $9, '{}')`,
    [
      nameDigestOf(username),
      FAILURES_MAX,
      at.toISOString(),
      lockedUntil.toISOString(),
      userId,
      institutionId,
      act,
      subject,
      address,
    ],
  );
}

/** Until when a name is locked; undefined when it is not. */
export async function lockedUntil(sql: Sql, username: string, now: Date): Promise<Date | undefined> {
  const [row] = await sql.query<{ locked_until: Date }>(
    'SELECT locked_until FROM sign_in_failure WHERE name_digest = $1 AND locked_until > $2',
    [nameDigestOf(username), now.toISOString()],
  );
  return row?.locked_until;
}

/** A right password, or an administrator's reset, starts the count again. */
export async function forgetFailures(sql: Sql, username: string, now: Date): Promise<void> {
  await sql.query('DELETE FROM sign_in_failure WHERE name_digest = $1 OR last_at < $2', [
    nameDigestOf(username),
    new Date(now.getTime() - FORGOTTEN_AFTER_MS).toISOString(),
  ]);
}
