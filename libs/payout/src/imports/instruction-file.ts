import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Fen, Refusal } from '#libs/kernel';
import { refuse } from '#libs/kernel';
import { BANK_LAYOUTS } from '../files/bank-layout-files.js';
import type { BankLayout } from '../files/bank-layout.js';
import { writeBankFile } from '../files/bank-file-writer.js';
import type { FileLine } from '../files/bank-file-writer.js';
import { PayeeVault } from '../payees/payee-vault.js';
import { findBatch } from './import-rows.js';

const PAGE = 5_000;

interface PaymentRow {
  line_no: number;
  payee_record: string;
  amount_fen: Fen;
}

/** The first round pays the whole list. */
const LIST_PAGE = `
  SELECT l.line_no, l.payee_record, l.amount_fen FROM payout_line l JOIN payout_batch b ON l.import_no = b.list_import_no AND l.fiscal_year = b.fiscal_year
  WHERE b.batch_id = $1 AND $2::int = 1 AND l.line_no > $3 ORDER BY l.line_no LIMIT ${PAGE}`;
/** A later one what is reissued in it, to the payee as corrected. */
const REISSUE_PAGE = `
  SELECT line_no, payee_record, amount_fen FROM payout_exception
  WHERE batch_id = $1 AND round_no = $2 AND line_no > $3 ORDER BY line_no LIMIT ${PAGE}`;

/** What the bank is told to pay (代发指令文件). */
@Injectable()
export class InstructionFile {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PayeeVault) private readonly payees: PayeeVault,
    @Inject(BANK_LAYOUTS) private readonly layouts: readonly BankLayout[],
  ) {}

  /** The file of a round in a bank's layout and encoding, streamed; the same round gives the same bytes. LAYOUT_UNKNOWN. */
  write(batchId: string, roundNo: number, layoutCode: string): AsyncIterable<Buffer> | Refusal {
    const layout = this.layouts.find(({ code }) => code === layoutCode);
    return layout
      ? this.pieces(layout, batchId, roundNo)
      : refuse('LAYOUT_UNKNOWN', { layout: layoutCode.slice(0, 40) }, 'layoutCode');
  }

  private async *pieces(layout: BankLayout, batchId: string, roundNo: number): AsyncGenerator<Buffer, void, undefined> {
    const batch = await findBatch(this.database, batchId);
    if (batch) yield* writeBankFile(layout, 'INSTRUCTION', batch.batch_no, this.payments(batchId, roundNo));
  }

  private async *payments(batchId: string, roundNo: number): AsyncGenerator<readonly FileLine[], void, undefined> {
    let afterLine = 0;
    for (;;) {
      const rows = await this.database.query<PaymentRow>(roundNo === 1 ? LIST_PAGE : REISSUE_PAGE, [
        batchId,
        roundNo,
        afterLine,
      ]);
      if (rows.length === 0) return;
      const opened = await this.payees.open(rows.map((row) => row.payee_record));
      yield rows.map((row) => {
        const payee = opened.get(row.payee_record);
        if (!payee) throw new Error(`payee ${row.payee_record} of line ${row.line_no} is missing`);
        return { lineNo: row.line_no, amountFen: row.amount_fen, ...payee };
      });
      afterLine = rows.at(-1)!.line_no;
    }
  }
}
