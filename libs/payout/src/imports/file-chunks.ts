import { Inject, Injectable } from '@nestjs/common';
import { ENCRYPTION_KEYS, decryptBytes, encryptBytes } from '#libs/access';
import type { EncryptionKeys } from '#libs/access';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';

export const CHUNK_BYTES = 1024 * 1024;

interface ChunkRow {
  import_no: bigint;
  chunk_no: number;
  key_id: string;
  bytes: Buffer;
}

/** Uploaded files as they came, sealed piece by piece, each bound to its place: pieces cannot change places unnoticed. */
@Injectable()
export class FileChunks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ENCRYPTION_KEYS) private readonly keys: EncryptionKeys,
  ) {}

  async put(importNo: bigint, chunkNo: number, plain: Buffer): Promise<void> {
    const { keyId, bytes } = encryptBytes(this.keys, plain, contextOf(importNo, chunkNo));
    await this.database.query(
      'INSERT INTO payout_file_chunk (import_no, chunk_no, key_id, bytes) VALUES ($1, $2, $3, $4)',
      [importNo, chunkNo, keyId, bytes],
    );
  }

  /** Piece by piece, the next one on its way while the last is worked on. */
  async *read(importNo: bigint): AsyncGenerator<Buffer> {
    let next = this.piece(importNo, 1);
    try {
      for (let chunkNo = 1; ; chunkNo++) {
        const plain = await next;
        if (!plain) return;
        next = this.piece(importNo, chunkNo + 1);
        yield plain;
      }
    } finally {
      await next.catch(() => undefined);
    }
  }

  async piece(importNo: bigint, chunkNo: number): Promise<Buffer | undefined> {
    const [row] = await this.database.query<ChunkRow>(
      'SELECT key_id, bytes FROM payout_file_chunk WHERE import_no = $1 AND chunk_no = $2',
      [importNo, chunkNo],
    );
    return row && decryptBytes(this.keys, row.key_id, row.bytes, contextOf(importNo, chunkNo));
  }

  /** Seals what is under an older key again, one piece a transaction. Answers how many. */
  async rotate(): Promise<number> {
    let total = 0;
    let after = { importNo: 0n, chunkNo: 0 };
    for (;;) {
      const row = await this.database.transaction((transaction) => this.rotateNext(transaction, after));
      if (!row) return total;
      after = { importNo: row.import_no, chunkNo: row.chunk_no };
      total += 1;
    }
  }

  private async rotateNext(
    transaction: Transaction,
    after: { readonly importNo: bigint; readonly chunkNo: number },
  ): Promise<ChunkRow | undefined> {
    const [row] = await transaction.query<ChunkRow>(
      `SELECT import_no, chunk_no, key_id, bytes FROM payout_file_chunk
       WHERE (import_no, chunk_no) > ($1, $2) AND key_id <> $3 ORDER BY import_no, chunk_no LIMIT 1 FOR UPDATE`,
      [after.importNo, after.chunkNo, this.keys.currentId],
    );
    if (!row) return undefined;
    const context = contextOf(row.import_no, row.chunk_no);
    const sealed = encryptBytes(this.keys, decryptBytes(this.keys, row.key_id, row.bytes, context), context);
    await transaction.query(
      'UPDATE payout_file_chunk SET key_id = $3, bytes = $4 WHERE import_no = $1 AND chunk_no = $2',
      [row.import_no, row.chunk_no, sealed.keyId, sealed.bytes],
    );
    return row;
  }
}

const contextOf = (importNo: bigint, chunkNo: number): string => `payout file ${importNo}/${chunkNo}`;
