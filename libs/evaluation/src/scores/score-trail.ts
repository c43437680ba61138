import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { CalendarDate, Fen } from '#libs/kernel';
import { calendarDateOf } from '#libs/kernel';
import { EVENT_IDS_MAX } from '#libs/measures/domain';
import type { LeafInput } from '../domain/index.js';

/** One event behind a number: what happened, when, by whom, and its place in the hash chain. */
export interface TrailEvent {
  readonly eventId: string;
  readonly type: string;
  readonly streamType: string;
  readonly streamId: string;
  readonly occurredOn: CalendarDate;
  readonly recordedAt: Date;
  readonly actorName: string;
  readonly amountFen?: Fen;
  readonly hash: string;
}
export interface TrailDocument {
  readonly evidenceId: string;
  readonly fileName: string;
  readonly digest: string;
  /** What it was filed for: the number of the remittance, or nothing for a figure or grading. */
  readonly streamId?: string;
}

const DOCUMENTS_MAX = 200;

interface EventRow {
  event_id: string;
  type: string;
  stream_type: string;
  stream_id: string;
  occurred_at: Date;
  recorded_at: Date;
  actor_name: string | null;
  amount: string | null;
  hash: string;
}
interface DocumentRow {
  evidence_id: string;
  file_name: string;
  digest: string;
  stream_id: string | null;
}

/** Opens a number down to the events and documents it stands on. Who may see them is the caller's to ask. */
@Injectable()
export class ScoreTrail {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** In the order they happened, at most EVENT_IDS_MAX. */
  async events(input: LeafInput): Promise<readonly TrailEvent[]> {
    if (input.kind !== 'measure' || input.value.source.kind !== 'events') return [];
    const rows = await this.database.query<EventRow>(
      `SELECT event_id, type, stream_type, stream_id, occurred_at, recorded_at, actor->>'name' AS actor_name,
         coalesce(data->>'arrivedFen', data->>'amountFen', data->>'dueFen') AS amount, hash
       FROM event WHERE event_id = ANY($1::uuid[]) ORDER BY occurred_at, position LIMIT ${EVENT_IDS_MAX}`,
      [[...input.value.source.eventIds]],
    );
    return rows.map((row) => ({
      eventId: row.event_id,
      type: row.type,
      streamType: row.stream_type,
      streamId: row.stream_id,
      occurredOn: calendarDateOf(row.occurred_at),
      recordedAt: row.recorded_at,
      actorName: row.actor_name ?? '',
      ...(row.amount === null ? {} : { amountFen: BigInt(row.amount) }),
      hash: row.hash,
    }));
  }

  /** The vouchers of the transfers behind the events, or what was filed with the figure or the grading. */
  async documents(input: LeafInput, events: readonly TrailEvent[]): Promise<readonly TrailDocument[]> {
    const rows =
      events.length > 0
        ? await this.database.query<DocumentRow>(
            `SELECT DISTINCT e.evidence_id, e.file_name, e.digest, u.remittance_id AS stream_id FROM evidence_use u JOIN evidence e USING (evidence_id)
             WHERE u.remittance_id = ANY($1::uuid[]) ORDER BY stream_id, evidence_id LIMIT ${DOCUMENTS_MAX}`,
            [[...new Set(events.map(({ streamId }) => streamId))]],
          )
        : await this.filed(evidenceOf(input));
    return rows.map((row) => ({
      evidenceId: row.evidence_id,
      fileName: row.file_name,
      digest: row.digest,
      ...(row.stream_id === null ? {} : { streamId: row.stream_id }),
    }));
  }

  /** Names of evidence files, for what was filed with a figure, grading or rectification. */
  filed(evidenceIds: readonly string[]): Promise<DocumentRow[]> {
    return this.database.query<DocumentRow>(
      `SELECT evidence_id, file_name, digest, NULL AS stream_id FROM evidence WHERE evidence_id = ANY($1::uuid[]) ORDER BY evidence_id LIMIT ${DOCUMENTS_MAX}`,
      [[...evidenceIds]],
    );
  }
}

function evidenceOf(input: LeafInput): readonly string[] {
  switch (input.kind) {
    case 'grading':
      return input.grading.evidenceIds;
    case 'measure':
      return input.value.source.kind === 'reported' ? input.value.source.evidenceIds : [];
    case 'none':
      return [];
  }
}
