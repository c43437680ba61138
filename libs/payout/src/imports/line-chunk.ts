import { maskNumber } from '#libs/access';
import type { Transaction } from '#libs/database';
import type { CalendarDate, Fen } from '#libs/kernel';
import type { ReturnReason } from '../domain/index.js';
import { DIGEST_BYTES, uuidOf } from '../payees/payee-digests.js';
import { maskId, maskName } from '../payees/payee-fields.js';
import type { PayeeVault } from '../payees/payee-vault.js';
import { PackedRows, PackedUuids, copyInto } from './copy-rows.js';
import { PackedPayees } from './packed-payees.js';
import type { LineProblem } from '../files/bank-file-reader.js';
import type { ImportRow } from './import-rows.js';

export const CHUNK_LINES_MAX = 20_000;
const LIST_ROW_BYTES = 80;
const RESULT_ROW_BYTES = 110;
/** Two masks and a name's, the key's id, the sealed values of the longest fields there are. */
const PAYEE_ROW_BYTES = 900;
const PAYEES_SENT = 2_000;
const LIST_CHECKED_BYTES = 44;
const RESULT_CHECKED_BYTES = 80;

export interface BadLine {
  readonly lineNo: number;
  readonly problems: readonly LineProblem[];
}

/**
 * Up to 20,000 lines on their way from the file into the database. Two of these take turns: one fills while the other is
 * sent. Lines up to `storedLine` are in the database since before a crash: they count for the checksum only.
 */
export class LineChunk {
  readonly bad: BadLine[] = [];
  private readonly rows: PackedRows;
  private readonly digest = Buffer.allocUnsafe(DIGEST_BYTES);
  /** Of a payee being sealed, while the next chunk's lines are digested. */
  private readonly sealedDigest = Buffer.allocUnsafe(DIGEST_BYTES);
  private readonly institution: Buffer;
  private readonly records = new PackedUuids(CHUNK_LINES_MAX);
  private readonly payees = new PackedPayees(CHUNK_LINES_MAX);
  private lines = 0;
  /** What the checksum is taken over. */
  private readonly checked: Buffer;
  private checkedEnd = 0;

  constructor(
    private readonly row: ImportRow,
    private readonly vault: PayeeVault,
    private readonly storedLine: number,
  ) {
    const list = row.kind === 'PAYABLE_LIST';
    this.institution = Buffer.from(row.institution_id.replaceAll('-', ''), 'hex');
    this.rows = new PackedRows(list ? LIST_ROW_BYTES : RESULT_ROW_BYTES, CHUNK_LINES_MAX);
    this.checked = Buffer.allocUnsafe((list ? LIST_CHECKED_BYTES : RESULT_CHECKED_BYTES) * CHUNK_LINES_MAX);
  }

  /** Lines it holds, good, bad and stored before. */
  get count(): number {
    return this.lines;
  }

  /** Whether there is anything in it that is not stored yet. */
  get hasNews(): boolean {
    return this.rows.count + this.bad.length > 0;
  }

  addBadLine(lineNo: number, problems: readonly LineProblem[]): void {
    this.lines += 1;
    if (lineNo > this.storedLine) this.bad.push({ lineNo, problems });
  }

  addListLine(lineNo: number, id: string, name: string, accountNo: string, amountFen: Fen): void {
    const { row, rows, records, digest, checked } = this;
    this.lines += 1;
    this.vault.digests.writeDigest(digest, 0, id);
    const record = records.next();
    this.vault.digests.writeRecord(records.buffer, record, row.institution_id, id, name, accountNo);
    let end = checked.writeInt32BE(lineNo, this.checkedEnd);
    end += digest.copy(checked, end);
    end += records.buffer.copy(checked, end, record, record + DIGEST_BYTES);
    this.checkedEnd = checked.writeBigInt64BE(amountFen, end);
    if (lineNo <= this.storedLine) return records.drop();
    this.payees.add(id, name, accountNo);
    rows.begin(6);
    rows.int8(row.import_no);
    rows.int4(lineNo);
    rows.int2(row.fiscal_year);
    rows.uuid(records.buffer, record);
    rows.uuid(digest, 0);
    rows.int8(amountFen);
  }

  addResultLine(
    lineNo: number,
    id: string,
    amountFen: Fen,
    reason: ReturnReason | null,
    paidOn: CalendarDate | null,
  ): void {
    const { row, rows, digest, checked } = this;
    this.lines += 1;
    this.vault.digests.writeDigest(digest, 0, id);
    let end = checked.writeInt32BE(lineNo, this.checkedEnd);
    end += digest.copy(checked, end);
    end = checked.writeBigInt64BE(amountFen, end);
    this.checkedEnd = end + checked.write(`${reason ?? ''}\0${paidOn ?? ''}\0`, end, 'latin1');
    if (lineNo <= this.storedLine) return;
    rows.begin(7);
    rows.int8(row.import_no);
    rows.int4(lineNo);
    rows.int2(row.fiscal_year);
    rows.uuid(digest, 0);
    rows.int8(amountFen);
    if (reason === null) rows.null();
    else rows.text(reason);
    if (paidOn === null) rows.null();
    else rows.int4(daysSince2000(paidOn));
  }

  /** Bytes of the lines added so far, for the checksum; asked for once a chunk. */
  checkedBytes(): Buffer {
    return this.checked.subarray(0, this.checkedEnd);
  }

  clear(): void {
    this.lines = 0;
    this.rows.clear();
    this.records.clear();
    this.payees.clear();
    this.bad.length = 0;
    this.checkedEnd = 0;
  }

  /** Stores lines and the payees that nobody knows yet. Nothing of a known payee is encrypted again. */
  async send(transaction: Transaction): Promise<void> {
    if (this.rows.count === 0) return;
    if (this.row.kind === 'RETURN_FILE') {
      await copyInto(
        transaction,
        'COPY payout_result (import_no, line_no, fiscal_year, id_digest, amount_fen, reason, paid_on) FROM STDIN (FORMAT binary)',
        this.rows.body(),
      );
      return;
    }
    await this.sendNewPayees(transaction);
    await copyInto(
      transaction,
      'COPY payout_line (import_no, line_no, fiscal_year, payee_record, id_digest, amount_fen) FROM STDIN (FORMAT binary)',
      this.rows.body(),
    );
  }

  private async sendNewPayees(transaction: Transaction): Promise<void> {
    const unknown = await transaction.prepared<{ place: number }>(
      `SELECT r.place::int AS place FROM unnest($1::uuid[]) WITH ORDINALITY r (record, place)
       WHERE NOT EXISTS (SELECT 1 FROM payee p WHERE p.payee_record = r.record) ORDER BY r.place`,
      [this.records.parameter()],
    );
    if (unknown.length === 0) return;
    // Part by part: a first list has nobody who is known, and twenty thousand sealed payees are six megabytes.
    const sealed = new PackedRows(PAYEE_ROW_BYTES, PAYEES_SENT);
    const seen = new Set<string>();
    for (const { place } of unknown) {
      const record = uuidOf(this.records.buffer, this.records.offsetOf(place - 1));
      if (!seen.has(record)) this.packPayee(sealed, record, place - 1);
      seen.add(record);
      if (sealed.count >= PAYEES_SENT) await sendPayees(transaction, sealed);
    }
    if (sealed.count > 0) await sendPayees(transaction, sealed);
  }

  private packPayee(sealed: PackedRows, record: string, item: number): void {
    const payee = this.payees.get(item);
    const { keyId, bytes } = this.vault.seal(record, payee);
    this.vault.digests.writeDigest(this.sealedDigest, 0, payee.id);
    sealed.begin(9);
    sealed.uuid(this.records.buffer, this.records.offsetOf(item));
    sealed.binary(this.institution);
    sealed.uuid(this.sealedDigest, 0);
    sealed.text(maskId(payee.id));
    sealed.text(maskName(payee.name));
    sealed.text(maskNumber(payee.accountNo));
    sealed.text(keyId);
    sealed.binary(bytes);
    sealed.int8(this.row.import_no);
  }
}

async function sendPayees(transaction: Transaction, sealed: PackedRows): Promise<void> {
  await copyInto(
    transaction,
    `COPY payee (payee_record, institution_id, id_digest, masked_id, masked_name, masked_account, key_id, sealed, first_import_no)
     FROM STDIN (FORMAT binary)`,
    sealed.body(),
  );
  sealed.clear();
}

let lastDate = '';
let lastDays = 0;
/** As PostgreSQL keeps a date. A file has few days and many lines. */
function daysSince2000(date: CalendarDate): number {
  if (date !== lastDate) {
    lastDays = (Date.parse(`${date}T00:00:00Z`) - Date.UTC(2000, 0, 1)) / 86_400_000;
    lastDate = date;
  }
  return lastDays;
}
