import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { recordAccess } from '#libs/access';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { newId, refuse } from '#libs/kernel';
import type { Actor, Refusal } from '#libs/kernel';
import type { Evidence } from './domain/index.js';
import { checkType, cleanName } from './evidence-type.js';

export const EVIDENCE_BYTES_MAX = 20 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const DAY_MS = 86_400_000;

export type StoredEvidence = {
  readonly evidenceId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly digest: string;
};

interface EvidenceRow {
  evidence_id: string;
  institution_id: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  digest: string;
}

/**
 * Evidence files, streamed into and out of PostgreSQL in chunks: one backup holds everything, every process sees it.
 * Chunks go in by short transactions of their own; the evidence row, written last, makes them a file.
 */
@Injectable()
export class EvidenceStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Refusals: EVIDENCE_EMPTY, EVIDENCE_TOO_LARGE, EVIDENCE_TYPE_UNSUPPORTED, EVIDENCE_TYPE_MISMATCH. Holds one chunk in memory. */
  async put(
    content: Readable,
    fileName: string,
    declaredType: string,
    actor: Actor,
    now: Date,
  ): Promise<StoredEvidence | Refusal> {
    const evidenceId = newId(now.getTime());
    const name = cleanName(fileName);
    const hash = createHash('sha256');
    let contentType = '';
    let sizeBytes = 0;
    let chunkNo = 0;
    let refusal: Refusal | undefined;
    for await (const chunk of chunksOf(content, CHUNK_BYTES)) {
      if (chunkNo === 0) {
        const found = await checkType(chunk, name, declaredType);
        if (typeof found === 'string') contentType = found;
        else refusal = found;
      }
      sizeBytes += chunk.length;
      if (sizeBytes > EVIDENCE_BYTES_MAX) refusal = refuse('EVIDENCE_TOO_LARGE', {}, 'file');
      if (refusal) break;
      hash.update(chunk);
      await this.database.query(
        'INSERT INTO evidence_chunk (evidence_id, chunk_no, bytes, staged_at) VALUES ($1, $2, $3, $4)',
        [evidenceId, ++chunkNo, chunk, now.toISOString()],
      );
    }
    if (refusal) {
      // Only now, out of the loop that held it: let the sender finish, so that the answer reaches it; if it breaks off, so be it.
      content.on('error', () => undefined).resume();
      return refusal;
    }
    if (sizeBytes === 0) return refuse('EVIDENCE_EMPTY', {}, 'file');
    const digest = hash.digest('hex');
    await this.database.query(
      `INSERT INTO evidence (evidence_id, institution_id, uploaded_by, uploaded_at, file_name, content_type, size_bytes, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [evidenceId, actor.institutionId, actor.id, now.toISOString(), name, contentType, sizeBytes, digest],
    );
    return { evidenceId, fileName: name, contentType, sizeBytes, digest };
  }

  /** Fills in name and digest from the store; unknown pieces stay as they came and are refused by `use`. */
  async describe(sql: Sql, pieces: readonly Evidence[]): Promise<readonly Evidence[]> {
    const rows = await sql.query<EvidenceRow>('SELECT * FROM evidence WHERE evidence_id = ANY($1::uuid[])', [
      pieces.map(({ evidenceId }) => evidenceId),
    ]);
    return pieces.map((piece) => {
      const row = rows.find((one) => one.evidence_id === piece.evidenceId);
      return row ? { ...piece, fileName: row.file_name, digest: row.digest } : piece;
    });
  }

  /** Ties evidence to a remittance. EVIDENCE_UNKNOWN unless the actor's institution uploaded every piece. */
  async use(
    transaction: Transaction,
    remittanceId: string,
    evidenceIds: readonly string[],
    actor: Actor,
  ): Promise<Refusal | undefined> {
    const ids = [...new Set(evidenceIds)];
    if (ids.length === 0) return undefined;
    const known = await transaction.query(
      'SELECT evidence_id FROM evidence WHERE evidence_id = ANY($1::uuid[]) AND institution_id = $2',
      [ids, actor.institutionId],
    );
    if (known.length !== ids.length) return refuse('EVIDENCE_UNKNOWN', {}, 'evidence');
    await transaction.query(
      'INSERT INTO evidence_use (evidence_id, remittance_id) SELECT e, $2 FROM unnest($1::uuid[]) e ON CONFLICT DO NOTHING',
      [ids, remittanceId],
    );
    return undefined;
  }

  /**
   * Opens a file for somebody who may see a remittance it belongs to, or an office of the region it was filed for (or
   * whose institution uploaded it), and records that.
   * NOT_FOUND otherwise. `visibleIds` are the institutions the person sees.
   */
  async open(
    evidenceId: string,
    actor: Actor,
    visibleIds: readonly string[],
    address: string,
    now: Date,
  ): Promise<{ file: StoredEvidence; content: AsyncIterable<Buffer> } | Refusal> {
    const [row] = await this.database.query<EvidenceRow>(
      `SELECT e.* FROM evidence e WHERE e.evidence_id = $1 AND (e.institution_id = $2 OR EXISTS (
         SELECT 1 FROM evidence_use u JOIN remittance r USING (remittance_id) WHERE u.evidence_id = e.evidence_id AND r.institution_ids && $3::uuid[])
         OR EXISTS (SELECT 1 FROM evidence_region g JOIN institution i USING (region_code) WHERE g.evidence_id = e.evidence_id AND i.institution_id = ANY($3::uuid[])))`,
      [evidenceId, actor.institutionId, [...visibleIds]],
    );
    if (!row) return refuse('NOT_FOUND');
    await recordAccess(this.database, {
      at: now,
      userId: actor.id,
      institutionId: actor.institutionId,
      act: 'evidence.open',
      subject: evidenceId,
      address,
    });
    const file = {
      evidenceId,
      fileName: row.file_name,
      contentType: row.content_type,
      sizeBytes: row.size_bytes,
      digest: row.digest,
    };
    return { file, content: this.read(file) };
  }

  /** One chunk ahead of the reader: the last is handed out only when the whole is what was put in, so damage breaks the download off. */
  private async *read({ evidenceId, digest }: StoredEvidence): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let ahead: Buffer | undefined;
    for (let chunkNo = 1; ; chunkNo++) {
      const [row] = await this.database.query<{ bytes: Buffer }>(
        'SELECT bytes FROM evidence_chunk WHERE evidence_id = $1 AND chunk_no = $2',
        [evidenceId, chunkNo],
      );
      if (!row) break;
      if (ahead) yield ahead;
      ahead = row.bytes;
      hash.update(row.bytes);
    }
    if (hash.digest('hex') !== digest)
      throw new Error(`evidence ${evidenceId} is not what was put in: its digest differs`);
    if (ahead) yield ahead;
  }

  /** Chunks of uploads that broke off, a day old. */
  async sweepUnfinished(now: Date): Promise<number> {
    const [row] = await this.database.query<{ count: number }>('SELECT sweep_unfinished_evidence($1) AS count', [
      new Date(now.getTime() - DAY_MS).toISOString(),
    ]);
    return row?.count ?? 0;
  }
}

/** Regroups a stream into chunks of one size (the last is smaller). */
async function* chunksOf(content: Readable, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  // A refused upload is left alive: its rest is read and thrown away, so that the answer reaches the sender.
  for await (const part of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    waiting.push(part);
    length += part.length;
    while (length >= size) {
      const joined = Buffer.concat(waiting);
      yield joined.subarray(0, size);
      waiting = [joined.subarray(size)];
      length -= size;
    }
  }
  if (length > 0) yield Buffer.concat(waiting);
}
