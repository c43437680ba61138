import type { JsonObject, JsonValue } from '#libs/kernel';
import type { StoredEvent } from './event.js';

export const EVENT_COLUMNS = `e.position, e.transaction_id::text AS transaction_id, e.event_id, e.stream_type, e.stream_id, e.stream_version,
  e.type, e.schema_version, e.data, e.actor, e.institution_id, e.correlation_id, e.causation_id, e.occurred_at, e.recorded_at,
  e.previous_hash, e.hash`;

export interface EventRow {
  position: bigint;
  transaction_id: string;
  event_id: string;
  stream_type: string;
  stream_id: string;
  stream_version: number;
  type: string;
  schema_version: number;
  data: JsonObject;
  actor: JsonValue;
  institution_id: string | null;
  correlation_id: string;
  causation_id: string | null;
  occurred_at: Date;
  recorded_at: Date;
  previous_hash: string;
  hash: string;
}

export const toEvent = (row: EventRow): StoredEvent => ({
  position: row.position,
  transactionId: row.transaction_id,
  eventId: row.event_id,
  streamType: row.stream_type,
  streamId: row.stream_id,
  streamVersion: row.stream_version,
  type: row.type,
  schemaVersion: row.schema_version,
  data: row.data,
  actor: row.actor,
  institutionId: row.institution_id,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
  previousHash: row.previous_hash,
  hash: row.hash,
});
