import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/kernel';
import type { JsonValue } from '#libs/kernel';
import type { StoredEvent } from './event.js';

export type HashAlgorithm = 'sha256' | 'sm3';

/** What the first event of a stream, and the first seal, chain to. */
export const GENESIS_HASH = '0'.repeat(64);

export const digest = (algorithm: HashAlgorithm, text: string): string =>
  createHash(algorithm).update(text, 'utf8').digest('hex');

type Hashed = Omit<StoredEvent, 'position' | 'transactionId' | 'hash'>;

/** The hash of an event: over the hash before it and every member of the event in canonical JSON. */
export function hashOfEvent(algorithm: HashAlgorithm, event: Hashed): string {
  const envelope: JsonValue = {
    eventId: event.eventId,
    streamType: event.streamType,
    streamId: event.streamId,
    streamVersion: event.streamVersion,
    type: event.type,
    schemaVersion: event.schemaVersion,
    data: event.data,
    actor: event.actor,
    institutionId: event.institutionId,
    correlationId: event.correlationId,
    causationId: event.causationId,
    occurredAt: event.occurredAt.toISOString(),
    recordedAt: event.recordedAt.toISOString(),
  };
  return digest(algorithm, `${event.previousHash}\n${canonicalJson(envelope)}`);
}

/** One leaf of a seal: an event's hash at its place in the log. */
export const leafOf = (
  algorithm: HashAlgorithm,
  event: { transactionId: string; position: bigint; hash: string },
): string => digest(algorithm, `leaf\n${event.transactionId}-${event.position}\n${event.hash}`);

/** Merkle root of the leaves in order; an odd one out moves up unpaired. The root of nothing is the genesis hash. */
export function merkleRoot(algorithm: HashAlgorithm, leaves: readonly string[]): string {
  let level = [...leaves];
  while (level.length > 1) {
    const above: string[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const right = level[index + 1];
      above.push(right === undefined ? level[index]! : digest(algorithm, `node\n${level[index]}\n${right}`));
    }
    level = above;
  }
  return level[0] ?? GENESIS_HASH;
}
