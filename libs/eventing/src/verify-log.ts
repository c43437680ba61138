import type { Sql } from '#libs/database';
import { GENESIS_HASH, hashOfEvent, leafOf, merkleRoot } from './hash.js';
import type { HashAlgorithm } from './hash.js';
import { EVENT_COLUMNS, toEvent } from './rows.js';
import type { EventRow } from './rows.js';
import { SEAL_COLUMNS, addCounts, hashOfSeal } from './seals.js';
import type { SealRow, SealedEvent } from './seals.js';
import { canonicalJson } from '#libs/kernel';

/** One thing that is wrong, and where. */
export interface Finding {
  readonly check: string;
  readonly where: string;
  readonly problem: string;
}

const PAGE = 2_000;
const FINDINGS_MAX = 20;

/**
 * Hash chains of all streams, all seals and what the subscribers remember of the log, page by page. Empty when every
 * byte of the log is as it was written.
 */
export async function verifyLog(sql: Sql, algorithm: HashAlgorithm): Promise<Finding[]> {
  const findings = [
    ...(await verifyChains(sql, algorithm)),
    ...(await verifySeals(sql, algorithm)),
    ...(await verifyCursors(sql)),
  ];
  return findings.slice(0, FINDINGS_MAX);
}

/** A tail cut off before it was sealed: a subscriber has handled what the log does not hold any more. */
async function verifyCursors(sql: Sql): Promise<Finding[]> {
  const beyond = await sql.query<{ subscriber: string; stream_id: string; stream_version: number; head: number }>(
    `SELECT c.subscriber, c.stream_id, c.stream_version, h.head FROM subscription_cursor c
     CROSS JOIN LATERAL (SELECT coalesce(max(e.stream_version), 0) AS head FROM event e WHERE e.stream_id = c.stream_id) h
     WHERE c.stream_version > h.head ORDER BY c.stream_id, c.subscriber LIMIT ${FINDINGS_MAX}`,
  );
  return beyond.map(({ subscriber, stream_id, stream_version, head }) => ({
    check: 'subscription cursor',
    where: `stream ${stream_id}`,
    problem: `${subscriber} has handled it up to version ${stream_version}, the log ends at ${head}`,
  }));
}

async function verifyChains(sql: Sql, algorithm: HashAlgorithm): Promise<Finding[]> {
  const findings: Finding[] = [];
  let stream = { id: '00000000-0000-0000-0000-000000000000', version: 0, hash: GENESIS_HASH };
  for (;;) {
    const rows = await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e WHERE (e.stream_id, e.stream_version) > ($1, $2) ORDER BY e.stream_id, e.stream_version LIMIT ${PAGE}`,
      [stream.id, stream.version],
    );
    for (const row of rows) {
      const event = toEvent(row);
      const where = `event ${event.position} (${event.type}, stream ${event.streamId} version ${event.streamVersion})`;
      const before = event.streamId === stream.id ? stream : { id: event.streamId, version: 0, hash: GENESIS_HASH };
      const say = (problem: string): void => void findings.push({ check: 'hash chain', where, problem });
      if (event.streamVersion !== before.version + 1) say(`version ${before.version + 1} is missing before it`);
      else if (event.previousHash !== before.hash) say('does not follow from the event before it');
      else if (hashOfEvent(algorithm, event) !== event.hash) say('its content does not match its hash');
      stream = { id: event.streamId, version: event.streamVersion, hash: event.hash };
      if (findings.length >= FINDINGS_MAX) return findings;
    }
    if (rows.length < PAGE) return findings;
  }
}

async function verifySeals(sql: Sql, algorithm: HashAlgorithm): Promise<Finding[]> {
  const findings: Finding[] = [];
  let previous: SealRow | undefined;
  for (;;) {
    const [seal] = await sql.query<SealRow>(
      `SELECT ${SEAL_COLUMNS} FROM seal WHERE seal_no > $1 ORDER BY seal_no LIMIT 1`,
      [previous?.seal_no ?? 0],
    );
    if (!seal) return findings;
    const problem = await problemOfSeal(sql, algorithm, seal, previous);
    if (problem) findings.push({ check: 'seal', where: `seal ${seal.seal_no}`, problem });
    if (findings.length >= FINDINGS_MAX) return findings;
    previous = seal;
  }
}

async function problemOfSeal(
  sql: Sql,
  algorithm: HashAlgorithm,
  seal: SealRow,
  previous: SealRow | undefined,
): Promise<string | undefined> {
  if (seal.seal_no !== (previous?.seal_no ?? 0) + 1) return 'a seal before it is missing';
  if (seal.previous_hash !== (previous?.hash ?? GENESIS_HASH)) return 'does not follow from the seal before it';
  if (hashOfSeal(algorithm, seal) !== seal.hash) return 'its content does not match its hash';
  const leaves: string[] = [];
  let counts = previous?.counts ?? {};
  let after = { transaction_id: previous?.to_transaction_id ?? '0', position: previous?.to_position ?? 0n };
  for (;;) {
    const events: SealedEvent[] = await sql.query<SealedEvent>(
      `SELECT e.transaction_id::text AS transaction_id, e.position, e.hash, e.type, e.data->>'station' AS station FROM event e
       WHERE (e.transaction_id, e.position) > ($1::xid8, $2::bigint) AND (e.transaction_id, e.position) <= ($3::xid8, $4::bigint)
       ORDER BY e.transaction_id, e.position LIMIT ${PAGE}`,
      [after.transaction_id, after.position, seal.to_transaction_id, seal.to_position],
    );
    for (const event of events) leaves.push(leafOf(algorithm, { transactionId: event.transaction_id, ...event }));
    counts = addCounts(counts, events);
    after = events.at(-1) ?? after;
    if (events.length < PAGE) break;
  }
  if (BigInt(leaves.length) !== seal.event_count)
    return `seals ${seal.event_count} events, the log holds ${leaves.length}`;
  if (merkleRoot(algorithm, leaves) !== seal.merkle_root) return 'its Merkle root does not match the events it seals';
  return canonicalJson(counts) === canonicalJson(seal.counts)
    ? undefined
    : 'its counts do not match the events it seals';
}
