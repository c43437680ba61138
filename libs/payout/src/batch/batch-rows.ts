import type { CalendarDate, Fen } from '#libs/kernel';
import type { BatchState, ExceptionState, ReturnReason } from '../domain/index.js';

export interface BatchListItem {
  readonly batchId: string;
  readonly batchNo: string;
  readonly institutionId: string;
  readonly institutionName: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly payDay: CalendarDate;
  readonly state: BatchState;
  readonly roundNo: number;
  readonly fundedFen: Fen;
  readonly payableHeads: number;
  readonly payableFen: Fen;
  readonly paidHeads: number;
  readonly paidFen: Fen;
  readonly onTimeHeads: number;
  readonly onTimeFen: Fen;
  readonly openHeads: number;
  readonly openFen: Fen;
  readonly version: number;
}

/** A payment that came back, and what became of it; the payee masked. */
export interface ReturnedPayment {
  readonly batchId: string;
  readonly lineNo: number;
  readonly payeeRecord: string;
  readonly maskedId: string;
  readonly maskedName: string;
  readonly maskedAccount: string;
  readonly amountFen: Fen;
  readonly reason: ReturnReason;
  readonly state: ExceptionState;
  readonly roundNo: number;
  readonly returnedOn: CalendarDate;
  readonly times: number;
  readonly note: string;
  readonly documentNo: string;
  readonly endedOn: CalendarDate | null;
}

export interface BatchRow {
  batch_id: string;
  batch_no: string;
  institution_id: string;
  institution_name: string;
  fiscal_year: number;
  period: string;
  pay_day: string;
  state: BatchState;
  round_no: number;
  funded_fen: bigint;
  payable_heads: number;
  payable_fen: bigint;
  paid_heads: number;
  paid_fen: bigint;
  on_time_heads: number;
  on_time_fen: bigint;
  open_heads: number;
  open_fen: bigint;
  version: number;
}

export const toItem = (row: BatchRow): BatchListItem => ({
  batchId: row.batch_id,
  batchNo: row.batch_no,
  institutionId: row.institution_id,
  institutionName: row.institution_name,
  fiscalYear: row.fiscal_year,
  period: row.period,
  payDay: row.pay_day,
  state: row.state,
  roundNo: row.round_no,
  fundedFen: row.funded_fen,
  payableHeads: row.payable_heads,
  payableFen: row.payable_fen,
  paidHeads: row.paid_heads,
  paidFen: row.paid_fen,
  onTimeHeads: row.on_time_heads,
  onTimeFen: row.on_time_fen,
  openHeads: row.open_heads,
  openFen: row.open_fen,
  version: row.version,
});

export interface ReturnedRow {
  batch_id: string;
  line_no: number;
  payee_record: string;
  masked_id: string;
  masked_name: string;
  masked_account: string;
  amount_fen: bigint;
  reason: ReturnReason;
  state: ExceptionState;
  round_no: number;
  returned_on: string;
  times: number;
  note: string;
  document_no: string;
  ended_on: string | null;
}

export const toReturned = (row: ReturnedRow): ReturnedPayment => ({
  batchId: row.batch_id,
  lineNo: row.line_no,
  payeeRecord: row.payee_record,
  maskedId: row.masked_id,
  maskedName: row.masked_name,
  maskedAccount: row.masked_account,
  amountFen: row.amount_fen,
  reason: row.reason,
  state: row.state,
  roundNo: row.round_no,
  returnedOn: row.returned_on,
  times: row.times,
  note: row.note,
  documentNo: row.document_no,
  endedOn: row.ended_on,
});
