import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '#libs/database';
import type { CommandRunner, EventLog, RequestContext } from '#libs/eventing';
import { isRefusal, refuse, toJson } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { BankFileReader } from '../files/bank-file-reader.js';
import type { BankLayout } from '../files/bank-layout.js';
import { FileProblem } from '../files/file-problem.js';
import { rowsOf } from '../files/read-bank-file.js';
import type { PayeeVault } from '../payees/payee-vault.js';
import type { FileChunks } from './file-chunks.js';
import { appendImportEvent } from './import-events.js';
import { findBatch, findImport } from './import-rows.js';
import type { BatchOfFile, ImportRow } from './import-rows.js';
import type { ImportSummary } from './import-view.js';
import { READ_ONLY, compareWithPrevious, findRepeated, findUnmatched } from './line-checks.js';
import type { SetProblem } from './line-checks.js';
import { CHUNK_LINES_MAX } from './line-chunk.js';
import { ImportEnded, LineIntake } from './line-intake.js';

export interface RunTools {
  readonly database: Database;
  readonly chunks: FileChunks;
  readonly vault: PayeeVault;
  readonly commands: CommandRunner;
  readonly log: EventLog;
  readonly layouts: readonly BankLayout[];
}

/** Rows read between two looks at the rest of the process, which may be answering people. */
const SLICE_ROWS = 2_500;

type Outcome =
  | { readonly state: 'CHECKED'; readonly summary: ImportSummary }
  | { readonly state: 'REJECTED'; readonly problem?: Refusal };

/**
 * One import from RECEIVED to CHECKED or REJECTED. After a crash it is run again: the file is read from its beginning and what
 * was stored is passed over. When it was cancelled or somebody else is at it, it stops.
 */
export class ImportRun {
  private bytesRead = 0;

  constructor(
    private readonly tools: RunTools,
    private readonly context: RequestContext,
  ) {}

  async run(importNo: bigint): Promise<void> {
    const [row] = await this.tools.database.query<ImportRow>(
      `UPDATE payout_import SET state = 'CHECKING' WHERE import_no = $1 AND state IN ('RECEIVED', 'CHECKING') RETURNING *`,
      [importNo],
    );
    if (!row) return;
    const batch = await findBatch(this.tools.database, row.batch_id);
    if (!batch) throw new Error(`payout import ${importNo} belongs to no batch`);
    try {
      await this.conclude(row, await this.check(row, batch));
    } catch (error) {
      if (!(error instanceof ImportEnded)) throw error;
    }
  }

  private async check(row: ImportRow, batch: BatchOfFile): Promise<Outcome> {
    const intake = new LineIntake(this.tools.database, this.tools.vault, row);
    try {
      const { lines, sumFen } = await this.read(row, batch, intake);
      const summary = await this.checkSets(row, batch, intake, lines);
      if (!summary) return { state: 'REJECTED' };
      return {
        state: 'CHECKED',
        summary: summary.kind === 'PAYABLE_LIST' ? { ...summary, heads: lines, amountFen: sumFen } : summary,
      };
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      // The bad lines before it are told as well.
      await intake.finish();
      return { state: 'REJECTED', problem: error.refusal };
    }
  }

  private async read(row: ImportRow, batch: BatchOfFile, intake: LineIntake): ReturnType<typeof this.readAll> {
    const layout = this.tools.layouts.find(({ code }) => code === row.layout_code);
    if (!layout) throw new FileProblem('LAYOUT_UNKNOWN', { layout: row.layout_code });
    return this.readAll(row, layout, batch.batch_no, intake);
  }

  private async readAll(row: ImportRow, layout: BankLayout, batchNo: string, intake: LineIntake) {
    const fromSheet = row.encoding === 'xlsx';
    const reader = new BankFileReader({ layout, kind: row.kind, batchNo, fromSheet });
    for await (const rows of rowsOf(this.counted(this.tools.chunks.read(row.import_no)), row.encoding, layout)) {
      for (let from = 0; from < rows.length; from += SLICE_ROWS) {
        const slice = rows.slice(from, from + SLICE_ROWS);
        reader.read(slice, intake);
        intake.passed(slice.at(-1)!.lineNo, this.bytesRead);
        if (intake.waiting > CHUNK_LINES_MAX - SLICE_ROWS) await intake.hand();
        await turn();
      }
    }
    const found = reader.finish();
    await intake.finish();
    return found;
  }

  private async *counted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const piece of bytes) {
      this.bytesRead += piece.length;
      yield piece;
    }
  }

  /** The checks that need all lines at once; undefined when any line is bad. Reads in a transaction that holds nobody back. */
  private async checkSets(
    row: ImportRow,
    batch: BatchOfFile,
    intake: LineIntake,
    heads: number,
  ): Promise<ImportSummary | undefined> {
    return this.tools.database.transaction(async (transaction) => {
      await transaction.query(READ_ONLY);
      let problems = 0;
      for await (const found of findRepeated(transaction, row)) problems += await this.note(row, found);
      if (row.kind === 'RETURN_FILE')
        for await (const found of findUnmatched(transaction, row, batch, intake.unread.parameter()))
          problems += await this.note(row, found);
      if (problems + intake.badLines > 0) return undefined;
      const checksum = intake.checksum();
      if (row.kind === 'RETURN_FILE')
        return { kind: row.kind, checksum, paid: intake.paidOn(), returned: intake.returnedFor() };
      const comparison = await compareWithPrevious(transaction, row, batch, heads);
      return { kind: row.kind, heads, amountFen: 0n, checksum, ...comparison };
    });
  }

  /** On a connection of its own, a page a time; noted once, however often the check is run. */
  private async note(row: ImportRow, problems: readonly SetProblem[]): Promise<number> {
    await this.tools.database.query(
      `INSERT INTO payout_import_error (import_no, line_no, code, parameters)
       SELECT $1, * FROM unnest($2::int[], $3::text[], $4::jsonb[]) ON CONFLICT DO NOTHING`,
      [
        row.import_no,
        problems.map(({ lineNo }) => lineNo),
        problems.map(({ code }) => code),
        problems.map(({ parameters }) => JSON.stringify(parameters)),
      ],
    );
    return problems.length;
  }

  private async conclude(before: ImportRow, outcome: Outcome): Promise<void> {
    const answer = await this.tools.commands.run(this.context, async (transaction) => {
      const row = await findImport(transaction, { importNo: before.import_no }, 'FOR UPDATE');
      if (row?.state !== 'CHECKING') return refuse('IMPORT_ENDED', { state: row?.state ?? '' });
      const [counted] = await transaction.query<{ bad_lines: number }>(
        `SELECT count(DISTINCT (line_no, code = 'LINE_NOT_RETURNED'))::int AS bad_lines FROM payout_import_error WHERE import_no = $1`,
        [row.import_no],
      );
      const badLines = Math.max(counted?.bad_lines ?? 0, row.bad_lines);
      const summary = outcome.state === 'CHECKED' ? toJson(outcome.summary) : null;
      const problem = outcome.state === 'REJECTED' ? (outcome.problem ?? null) : null;
      await transaction.query(
        `UPDATE payout_import SET state = $2, summary = $3, problem = $4, bad_lines = $5, finished_at = $6, version = version + 1,
           bytes_read = CASE WHEN $2 = 'CHECKED' THEN size_bytes ELSE bytes_read END WHERE import_no = $1`,
        [
          row.import_no,
          outcome.state,
          summary && JSON.stringify(summary),
          problem && JSON.stringify(problem),
          badLines,
          this.context.now.toISOString(),
        ],
      );
      const data = { badLines, ...(problem ? { problem: problem.refused } : {}), ...(summary ? { summary } : {}) };
      const type = outcome.state === 'CHECKED' ? 'PayoutFileChecked' : 'PayoutFileRejected';
      await appendImportEvent(this.tools.log, transaction, row, { type, data }, this.context);
      return { done: true };
    });
    if (isRefusal(answer)) throw new ImportEnded();
  }
}
