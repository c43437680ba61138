import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { isRefusal, refuse } from '#libs/kernel';
import type { Page, PageRequest, Refusal } from '#libs/kernel';
import { checkDuty } from '../domain/index.js';
import { BANK_LAYOUTS } from '../files/bank-layout-files.js';
import type { BankLayout } from '../files/bank-layout.js';
import { FILE_BYTES_MAX, FileProblem, tooLarge } from '../files/file-problem.js';
import { FileChunks } from './file-chunks.js';
import { listErrors, writeErrorsFile } from './import-errors.js';
import { appendImportEvent } from './import-events.js';
import { findBatch, findImport, toView } from './import-rows.js';
import type { BatchOfFile, ImportRow } from './import-rows.js';
import { WORK_CHANNEL } from './import-view.js';
import type { ImportError, ImportView, PreviewLine, ReceiveRequest } from './import-view.js';
import { previewOf } from './preview.js';
import { purgeImport } from './purge.js';
import { letGo, storeFile } from './upload.js';
import type { StoredFile } from './upload.js';

const LISTED_MAX = 50;
const FILE_NAME_MAX = 200;
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** Payout files: taken in, looked at, cancelled, handed over to the batch. The checking itself is the ImportRunner's. */
@Injectable()
export class PayoutImports {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileChunks) private readonly chunks: FileChunks,
    @Inject(BANK_LAYOUTS) private readonly layouts: readonly BankLayout[],
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /**
   * Takes a file in: streamed, sealed piece by piece, a megabyte in memory. The same import id again, or the same file for
   * the same round, answers the import that is there. In this order: LAYOUT_UNKNOWN, NOT_FOUND, ROLE_REQUIRED,
   * INSTITUTION_NOT_YOURS, IMPORT_ID_TAKEN, BATCH_STATE, FILE_TOO_LARGE, FILE_EMPTY, FILE_TYPE_UNSUPPORTED, FILE_ENCODING_UNKNOWN;
   * OVERLOADED when the same upload was begun anew meanwhile.
   */
  async receive(content: Readable, request: ReceiveRequest, context: RequestContext): Promise<ImportView | Refusal> {
    const begun = await this.begin(request, context);
    if (!('importNo' in begun)) {
      letGo(content);
      return 'view' in begun ? begun.view : begun;
    }
    const { importNo } = begun;
    try {
      const file = await storeFile(content, (chunkNo, bytes) => this.chunks.put(importNo, chunkNo, bytes));
      return await this.accept(importNo, file, context);
    } catch (error) {
      await purgeImport(this.database, importNo);
      const refusal =
        error instanceof FileProblem ? error.refusal : isSuperseded(error) ? refuse('OVERLOADED') : undefined;
      if (!refusal) throw error;
      letGo(content);
      return refusal;
    }
  }

  private async begin(
    request: ReceiveRequest,
    { actor, now }: RequestContext,
  ): Promise<Refusal | { readonly view: ImportView } | { readonly importNo: bigint }> {
    const layout = this.layouts.find(({ code }) => code === request.layoutCode);
    if (!layout) return refuse('LAYOUT_UNKNOWN', { layout: request.layoutCode.slice(0, 40) }, 'layoutCode');
    const batch = await findBatch(this.database, request.batchId);
    if (!batch) return refuse('NOT_FOUND');
    const notTheirs = checkDuty(actor, 'CLERK', {
      institutionId: batch.institution_id,
      institutionName: batch.institution_name,
    });
    if (notTheirs) return notTheirs;
    const known = await this.known(request);
    if (known) return known;
    const wrongState = checkBatchState(batch, request);
    if (wrongState) return wrongState;
    if ((request.declaredBytes ?? 0) > FILE_BYTES_MAX) return tooLarge(FILE_BYTES_MAX).refusal;
    const [row] = await this.database.query<{ import_no: bigint }>(
      `INSERT INTO payout_import (import_id, batch_id, institution_id, kind, round_no, fiscal_year, layout_code, layout_version,
         file_name, state, uploaded_by, uploaded_by_name, uploaded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'RECEIVING', $10, $11, $12) ON CONFLICT (import_id) DO NOTHING RETURNING import_no`,
      [
        request.importId,
        request.batchId,
        batch.institution_id,
        request.kind,
        request.kind === 'PAYABLE_LIST' ? 1 : batch.round_no,
        batch.fiscal_year,
        layout.code,
        layout.version,
        cleanName(request.fileName),
        actor.id,
        actor.name,
        now.toISOString(),
      ],
    );
    // Sent twice in the same moment: the other one has begun.
    return row ? { importNo: row.import_no } : refuse('OVERLOADED');
  }

  /** An import of this id: the answer it has had, or, where its upload broke off, nothing: it begins anew. */
  private async known({
    importId,
    batchId,
    kind,
  }: ReceiveRequest): Promise<Refusal | { view: ImportView } | undefined> {
    const row = await findImport(this.database, { importId });
    if (!row) return undefined;
    if (row.batch_id !== batchId || row.kind !== kind) return refuse('IMPORT_ID_TAKEN', {}, 'importId');
    if (row.state !== 'RECEIVING') return { view: toView(row) };
    await purgeImport(this.database, row.import_no);
    return undefined;
  }

  /** The whole file is there: from here on it is an import, unless the same file is one already. */
  private async accept(importNo: bigint, file: StoredFile, context: RequestContext): Promise<ImportView | Refusal> {
    try {
      const { importId } = await this.record(importNo, file, context);
      await this.wakeWorkers(importId);
      return (await this.get(importId)) ?? refuse('OVERLOADED');
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      const [first] = await this.database.query<ImportRow>(
        `SELECT f.* FROM payout_import m JOIN payout_import f USING (batch_id, kind, round_no)
         WHERE m.import_no = $1 AND f.digest = $2 AND f.state NOT IN ('RECEIVING', 'REJECTED', 'CANCELLED')`,
        [importNo, file.digest],
      );
      await purgeImport(this.database, importNo);
      // Gone again meanwhile: cancelled between our two looks.
      return first ? toView(first) : refuse('OVERLOADED');
    }
  }

  private async record(importNo: bigint, file: StoredFile, context: RequestContext): Promise<{ importId: string }> {
    const { digest, sizeBytes, encoding } = file;
    // The import id is what makes this safe to repeat; a receipt would only say so twice.
    const { idempotency: _, ...plain } = context;
    const answer = await this.commands.run(plain, async (transaction) => {
      const [row] = await transaction.query<ImportRow>(
        `UPDATE payout_import SET state = 'RECEIVED', digest = $2, size_bytes = $3, encoding = $4, version = 1
         WHERE import_no = $1 AND state = 'RECEIVING' RETURNING *`,
        [importNo, digest, sizeBytes, encoding],
      );
      // Purged by a second upload with the same id, which began later.
      if (!row) return refuse('OVERLOADED');
      await appendImportEvent(this.log, transaction, row, { type: 'PayoutFileReceived', data: { sizeBytes } }, plain);
      return { importId: row.import_id };
    });
    if (isRefusal(answer)) throw new FileProblem(answer.refused);
    return answer;
  }

  async get(importId: string, sql: Sql = this.database): Promise<ImportView | undefined> {
    const row = await findImport(sql, { importId });
    return row && row.state !== 'RECEIVING' ? toView(row) : undefined;
  }

  /** The batch's files, the newest first; at most fifty. */
  async listOf(batchId: string): Promise<ImportView[]> {
    const rows = await this.database.query<ImportRow>(
      `SELECT * FROM payout_import WHERE batch_id = $1 AND state <> 'RECEIVING' ORDER BY import_no DESC LIMIT ${LISTED_MAX}`,
      [batchId],
    );
    return rows.map(toView);
  }

  /** The first twenty lines as they were understood, masked. Empty for a file that was rejected. */
  async preview(importId: string): Promise<{ readonly lines: readonly PreviewLine[] } | Refusal> {
    const row = await findImport(this.database, { importId });
    return row ? { lines: await previewOf(this.database, row) } : refuse('NOT_FOUND');
  }

  /** Bad lines by line number. NOT_FOUND. */
  async errors(importId: string, page: PageRequest): Promise<Page<ImportError> | Refusal> {
    const row = await findImport(this.database, { importId });
    return row ? listErrors(this.database, row.import_no, page) : refuse('NOT_FOUND');
  }

  /** Every bad line as CSV with a byte order mark: number, what is wrong, what to do, in both languages. */
  async *errorsFile(importId: string): AsyncGenerator<string, void, undefined> {
    const row = await findImport(this.database, { importId });
    if (row) yield* writeErrorsFile(this.database, row.import_no);
  }

  /** A worker that is at it stops at its next chunk. Cancelled already: nothing happens. NOT_FOUND, ROLE_REQUIRED, INSTITUTION_NOT_YOURS, IMPORT_ENDED. */
  async cancel(importId: string, context: RequestContext): Promise<ImportView | Refusal> {
    const answer = await this.commands.run(context, (transaction) => this.cancelIn(transaction, importId, context));
    if (isRefusal(answer)) return answer;
    await this.wakeWorkers(importId);
    return (await this.get(importId)) ?? refuse('NOT_FOUND');
  }

  private async cancelIn(
    transaction: Transaction,
    importId: string,
    context: RequestContext,
  ): Promise<{ importId: string } | Refusal> {
    const row = await findImport(transaction, { importId }, 'FOR UPDATE');
    if (!row || row.state === 'RECEIVING') return refuse('NOT_FOUND');
    const batch = await findBatch(transaction, row.batch_id);
    const notTheirs = checkDuty(context.actor, 'CLERK', {
      institutionId: row.institution_id,
      institutionName: batch?.institution_name ?? '',
    });
    if (notTheirs) return notTheirs;
    if (row.state === 'CANCELLED') return { importId };
    if (row.state === 'REJECTED' || row.state === 'COMMITTED') return refuse('IMPORT_ENDED', { state: row.state });
    await transaction.query(
      `UPDATE payout_import SET state = 'CANCELLED', finished_at = $2, version = version + 1 WHERE import_no = $1`,
      [row.import_no, context.now.toISOString()],
    );
    await appendImportEvent(this.log, transaction, row, { type: 'PayoutFileCancelled', data: {} }, context);
    return { importId };
  }

  /** The import, locked for the rest of the transaction: for the command that makes it count. NOT_FOUND, IMPORT_NOT_CHECKED. */
  async lockChecked(transaction: Transaction, importId: string): Promise<ImportView | Refusal> {
    const row = await findImport(transaction, { importId }, 'FOR UPDATE');
    if (!row || row.state === 'RECEIVING') return refuse('NOT_FOUND');
    return row.state === 'CHECKED' ? toView(row) : refuse('IMPORT_NOT_CHECKED', { state: row.state });
  }

  /** Its lines count from this commit on. The row must be locked and CHECKED: anything else throws. */
  async markCommitted(transaction: Transaction, importNo: bigint): Promise<void> {
    const changed = await transaction.query(
      `UPDATE payout_import SET state = 'COMMITTED' WHERE import_no = $1 AND state = 'CHECKED' RETURNING 1`,
      [importNo],
    );
    if (changed.length !== 1) throw new Error(`payout import ${importNo} is not CHECKED`);
  }

  private async wakeWorkers(importId: string): Promise<void> {
    await this.database.query('SELECT pg_notify($1, $2)', [WORK_CHANNEL, importId]);
  }
}

/** Its row is gone: the same upload was begun anew, or it took longer than uploads may. */
const isSuperseded = (error: unknown): boolean => (error as { code?: string }).code === FOREIGN_KEY_VIOLATION;

/** A list while the batch has none, or another; results while the bank has the round. */
function checkBatchState({ batch_no: number, state }: BatchOfFile, { kind }: ReceiveRequest): Refusal | undefined {
  const fitting = kind === 'PAYABLE_LIST' ? ['OPEN', 'LISTED'] : ['INSTRUCTED'];
  return fitting.includes(state) ? undefined : refuse('BATCH_STATE', { number, state });
}

/** The last part of a path, without what no file name holds, cut to 200 characters. */
const cleanName = (name: string): string =>
  [
    ...(name.split(/[\\/]/).at(-1) ?? '').replace(
      /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069<>":|?*]/g,
      '',
    ),
  ]
    .slice(0, FILE_NAME_MAX)
    .join('') || 'file';
