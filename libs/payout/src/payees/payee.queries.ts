import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { decodeCursor, isUuid, refuse, toPage } from '#libs/kernel';
import type { CalendarDate, Fen, Page, PageRequest, Refusal } from '#libs/kernel';
import type { BatchState, ExceptionState, ReturnReason } from '../domain/index.js';
import { normalNumber } from './payee-fields.js';
import { PayeeVault } from './payee-vault.js';

/** A person at an account, masked. */
export interface PayeeListItem {
  readonly payeeRecord: string;
  readonly maskedId: string;
  readonly maskedName: string;
  readonly maskedAccount: string;
}

/** A line of a payable list that is this person's, and what became of it. PENDING: the bank has not said yet. */
export interface PayeePayment {
  readonly batchId: string;
  readonly batchNo: string;
  readonly period: string;
  readonly lineNo: number;
  readonly amountFen: Fen;
  readonly state: ExceptionState | 'PENDING';
  readonly reason: ReturnReason | null;
  /** Null where the bank paid the round on several days. */
  readonly paidOn: CalendarDate | null;
}

interface PaymentRow {
  batch_id: string;
  batch_no: string;
  period: string;
  line_no: number;
  amount_fen: Fen;
  batch_state: BatchState;
  state: ExceptionState | null;
  reason: ReturnReason | null;
  ended_on: CalendarDate | null;
  paid: readonly { readonly paidOn: CalendarDate }[] | null;
}

export const LAST_DIGITS = 4;
const WITH_RESULTS: readonly BatchState[] = ['RETURNED', 'PAID', 'CLOSED'];
const FOUND = `SELECT payee_record, masked_id, masked_name, masked_account FROM payee
  WHERE institution_id = $1 AND ($2::uuid IS NULL OR payee_record > $2)`;
const PAYMENTS = `
  SELECT b.batch_id, b.batch_no, b.period, l.line_no, l.amount_fen, b.state AS batch_state, e.state, e.reason, e.ended_on,
    b.body->'rounds'->0->'results'->'paid' AS paid
  FROM payee p
  JOIN payout_line l ON l.id_digest = p.id_digest
  JOIN payout_batch b ON b.list_import_no = l.import_no AND b.institution_id = p.institution_id
  LEFT JOIN payout_exception e ON e.batch_id = b.batch_id AND e.line_no = l.line_no
  WHERE p.payee_record = $1 AND p.institution_id = $2
    AND ($3::text IS NULL OR (b.period, b.batch_id) < ($3, $4::uuid))
  ORDER BY b.period DESC, b.batch_id DESC LIMIT $5`;

/** People who are paid, found without a clear value being stored or shown. */
@Injectable()
export class PayeeQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PayeeVault) private readonly vault: PayeeVault,
  ) {}

  /**
   * By the last four characters of an id, or by a whole id (matched by its digest); of one institution. Refusals:
   * LINE_ID_INVALID for anything else.
   */
  async search(institutionId: string, text: string, page: PageRequest): Promise<Page<PayeeListItem> | Refusal> {
    const plain = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
    const digest = normalNumber(plain) === undefined ? undefined : this.vault.digestOf(plain);
    if (plain.length !== LAST_DIGITS && digest === undefined) return refuse('LINE_ID_INVALID', {}, 'q');
    const after = decodeCursor(page.cursor, [isUuid])?.[0] ?? null;
    const condition = digest === undefined ? 'right(masked_id, 4) = $3' : 'id_digest = $3::uuid';
    const rows = await this.database.query<Record<string, string>>(
      `${FOUND} AND ${condition} ORDER BY payee_record LIMIT $4`,
      [institutionId, after, digest ?? plain, page.limit + 1],
    );
    const items = rows.map((row) => ({
      payeeRecord: row['payee_record']!,
      maskedId: row['masked_id']!,
      maskedName: row['masked_name']!,
      maskedAccount: row['masked_account']!,
    }));
    return toPage(items, page.limit, ({ payeeRecord }) => [payeeRecord]);
  }

  /** What a person was paid over the months, the latest first, whatever account it went to. Empty for another institution's. */
  async paymentsOf(institutionId: string, payeeRecord: string, page: PageRequest): Promise<Page<PayeePayment>> {
    const after = decodeCursor(page.cursor, [(text) => /^\d{4}(-\d{2})?$/.test(text), isUuid]);
    const rows = await this.database.query<PaymentRow>(PAYMENTS, [
      payeeRecord,
      institutionId,
      after?.[0] ?? null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    return toPage(rows.map(toPayment), page.limit, ({ period, batchId }) => [period, batchId]);
  }
}

function toPayment(row: PaymentRow): PayeePayment {
  const paid = row.state === null && WITH_RESULTS.includes(row.batch_state);
  const [first, ...others] = paid ? (row.paid ?? []) : [];
  return {
    batchId: row.batch_id,
    batchNo: row.batch_no,
    period: row.period,
    lineNo: row.line_no,
    amountFen: row.amount_fen,
    state: row.state ?? (paid ? 'PAID' : 'PENDING'),
    reason: row.reason,
    paidOn: row.state === 'PAID' ? row.ended_on : others.length === 0 ? (first?.paidOn ?? null) : null,
  };
}
