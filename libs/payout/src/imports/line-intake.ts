import { createHash } from 'node:crypto';
import type { Database, Transaction } from '#libs/database';
import type { CalendarDate, Fen } from '#libs/kernel';
import type { PaidOn, ReturnReason, ReturnedFor } from '../domain/index.js';
import type { LineProblem, LineSink } from '../files/bank-file-reader.js';
import type { PayeeVault } from '../payees/payee-vault.js';
import { PackedUuids, copyInto, copyText } from './copy-rows.js';
import { ERRORS_MAX } from './import-errors.js';
import type { ImportRow } from './import-rows.js';
import { LineChunk } from './line-chunk.js';
import type { BadLine } from './line-chunk.js';

/** Cancelled, or taken over by another worker: whoever notices stops and touches nothing. */
export class ImportEnded extends Error {}

const UNIQUE_VIOLATION = '23505';
const ATTEMPTS_MAX = 5;

/**
 * Takes lines as the reader finds them and stores them chunk by chunk: one chunk fills while the one before is sent, so that
 * reading and storing use a core each. Each chunk's transaction advances the import's row; that the row is where this worker
 * left it is the condition, so that of two workers only one goes on, and cancelling takes effect within a chunk.
 */
export class LineIntake implements LineSink {
  badLines = 0;
  /** People on lines that could not be read whole. */
  readonly unread = new PackedUuids(1024);
  private readonly hash = createHash('sha256');
  private readonly paid = new Map<CalendarDate, { heads: number; amountFen: Fen }>();
  private readonly returned = new Map<ReturnReason, { heads: number; amountFen: Fen }>();
  private readonly storedLine: number;
  private filling: LineChunk;
  private resting: LineChunk;
  private sending: Promise<void> = Promise.resolve();
  private committedLine: number;
  private passedLine = 0;
  private passedBytes = 0;
  private errors = 0;

  constructor(
    private readonly database: Database,
    private readonly vault: PayeeVault,
    private readonly row: ImportRow,
  ) {
    this.storedLine = row.lines_read;
    this.committedLine = row.lines_read;
    this.filling = new LineChunk(row, vault, row.lines_read);
    this.resting = new LineChunk(row, vault, row.lines_read);
  }

  get waiting(): number {
    return this.filling.count;
  }

  listLine(lineNo: number, id: string, name: string, accountNo: string, amountFen: Fen): void {
    this.filling.addListLine(lineNo, id, name, accountNo, amountFen);
  }

  resultLine(
    lineNo: number,
    id: string,
    amountFen: Fen,
    reason: ReturnReason | null,
    paidOn: CalendarDate | null,
  ): void {
    this.filling.addResultLine(lineNo, id, amountFen, reason, paidOn);
    const counts = reason === null ? countsOf(this.paid, paidOn ?? '') : countsOf(this.returned, reason);
    counts.heads += 1;
    counts.amountFen += amountFen;
  }

  badLine(lineNo: number, problems: readonly LineProblem[], id: string | undefined): void {
    this.badLines += 1;
    const told = this.errors < ERRORS_MAX ? problems : [];
    this.errors += problems.length;
    this.filling.addBadLine(lineNo, told);
    if (id !== undefined && this.row.kind === 'RETURN_FILE') {
      const place = this.unread.next();
      this.vault.digests.writeDigest(this.unread.buffer, place, id);
    }
  }

  /** How far the file has been read: with the next chunk this is where a crash is resumed. */
  passed(lineNo: number, bytes: number): void {
    this.passedLine = lineNo;
    this.passedBytes = bytes;
  }

  /** Sends what has gathered. Waits for the chunk before, not for this one. Throws ImportEnded. */
  async hand(): Promise<void> {
    const chunk = this.filling;
    this.hash.update(chunk.checkedBytes());
    const at = { line: this.passedLine, bytes: this.passedBytes, badLines: this.badLines };
    await this.sending;
    this.filling = this.resting;
    this.resting = chunk;
    this.sending = this.send(chunk, at);
    // Awaited with the next chunk; until then a failure is not unhandled.
    this.sending.catch(() => undefined);
  }

  /** Sends the rest and waits until all is stored. */
  async finish(): Promise<void> {
    await this.hand();
    await this.sending;
  }

  /** SHA-256 over all lines; asked for once, at the end. */
  checksum(): string {
    return this.hash.digest('hex');
  }

  paidOn(): readonly PaidOn[] {
    return [...this.paid].sort(byKey).map(([paidOn, counts]) => ({ paidOn, ...counts }));
  }

  returnedFor(): readonly ReturnedFor[] {
    return [...this.returned].sort(byKey).map(([reason, counts]) => ({ reason, ...counts }));
  }

  private async send(chunk: LineChunk, at: Position): Promise<void> {
    if (chunk.hasNews || at.line > this.storedLine) {
      await this.retrying(() => this.database.transaction((transaction) => this.store(transaction, chunk, at)));
      this.committedLine = at.line;
    }
    chunk.clear();
  }

  private async store(transaction: Transaction, chunk: LineChunk, at: Position): Promise<void> {
    const held = await transaction.query(
      `UPDATE payout_import SET lines_read = $2, bytes_read = $3, bad_lines = $4
       WHERE import_no = $1 AND state = 'CHECKING' AND lines_read = $5 RETURNING 1`,
      [this.row.import_no, at.line, at.bytes, at.badLines, this.committedLine],
    );
    if (held.length === 0) throw new ImportEnded();
    await chunk.send(transaction);
    await copyErrors(transaction, this.row.import_no, chunk.bad);
  }

  /** Another import may have stored the same new payee in the same moment: then it is known, and the chunk is sent again. */
  private async retrying(work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const { code, constraint } = error as { code?: string; constraint?: string };
        if (code !== UNIQUE_VIOLATION || constraint !== 'payee_pkey' || attempt >= ATTEMPTS_MAX) throw error;
      }
    }
  }
}

interface Position {
  readonly line: number;
  readonly bytes: number;
  readonly badLines: number;
}

function countsOf<Key>(
  counts: Map<Key, { heads: number; amountFen: Fen }>,
  key: Key,
): { heads: number; amountFen: Fen } {
  let found = counts.get(key);
  if (!found) counts.set(key, (found = { heads: 0, amountFen: 0n }));
  return found;
}

const byKey = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : left > right ? 1 : 0;

async function copyErrors(transaction: Transaction, importNo: bigint, bad: readonly BadLine[]): Promise<void> {
  if (bad.length === 0) return;
  const lines = bad.flatMap(({ lineNo, problems }) =>
    firstOfEach(problems).map(
      ({ code, parameters }) => `${importNo}\t${lineNo}\t${code}\t${copyText(JSON.stringify(parameters))}\n`,
    ),
  );
  await copyInto(
    transaction,
    'COPY payout_import_error (import_no, line_no, code, parameters) FROM STDIN',
    Buffer.from(lines.join('')),
  );
}

/** Two empty cells are two problems of one code: the first is told. */
const firstOfEach = (problems: readonly LineProblem[]): readonly LineProblem[] =>
  problems.filter(({ code }, index) => problems.findIndex((one) => one.code === code) === index);
