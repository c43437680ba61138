import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { decodeCursor, fromJson, isCalendarDate, isUuid, refuse, toPage } from '#libs/kernel';
import type { Actor, Fen, JsonObject, Page, PageRequest, Refusal } from '#libs/kernel';
import { permittedOnBatch } from '../domain/index.js';
import type { BatchState, ExceptionState, PayoutBatch, PermittedOnBatch, ReturnReason } from '../domain/index.js';
import { toItem, toReturned } from './batch-rows.js';
import type { BatchListItem, BatchRow, ReturnedPayment, ReturnedRow } from './batch-rows.js';
import { listArrivals } from './arrivals.js';
import type { Arrival } from './arrivals.js';

export interface BatchFilter {
  readonly fiscalYear?: number;
  readonly period?: string;
  readonly state?: BatchState;
  readonly institutionId?: string;
}

export interface BatchDetail {
  readonly batch: PayoutBatch;
  readonly version: number;
  readonly permitted: readonly PermittedOnBatch[];
}

/** Heads and fen by reason, of all payments that ever came back in the batches asked for. */
export interface ReturnsByReason {
  readonly reason: ReturnReason;
  readonly heads: number;
  readonly amountFen: Fen;
  readonly openHeads: number;
  readonly openFen: Fen;
}

export const RATE_GROUPS = ['institution', 'period', 'year'] as const;
export type RateGroup = (typeof RATE_GROUPS)[number];
/** Payout rates of a group: numerators and denominators raw. */
export interface RateRow {
  readonly key: string;
  readonly name: string;
  readonly batches: number;
  readonly payableHeads: number;
  readonly payableFen: Fen;
  readonly onTimeHeads: number;
  readonly onTimeFen: Fen;
  readonly paidHeads: number;
  readonly paidFen: Fen;
}

const RATES_MAX = 1_000;
const COLUMNS = `batch_id, batch_no, institution_id, institution_name, fiscal_year, period, pay_day, state, round_no, funded_fen,
  payable_heads, payable_fen, paid_heads, paid_fen, on_time_heads, on_time_fen, open_heads, open_fen, version`;
const LIST = `
  SELECT ${COLUMNS} FROM payout_batch
  WHERE institution_id = ANY($1::uuid[]) AND ($2::int IS NULL OR fiscal_year = $2) AND ($3::text IS NULL OR period = $3)
    AND ($4::text IS NULL OR state = $4) AND ($5::uuid IS NULL OR institution_id = $5)
    AND ($6::date IS NULL OR (pay_day, batch_id) < ($6::date, $7::uuid))
  ORDER BY pay_day DESC, batch_id DESC LIMIT $8`;
const RETURNED = `
  SELECT e.*, p.masked_id, p.masked_name, p.masked_account FROM payout_exception e JOIN payee p ON p.payee_record = e.payee_record
  WHERE e.batch_id = $1 AND ($2::text IS NULL OR e.state = $2) AND ($3::text IS NULL OR e.reason = $3) AND ($4::int IS NULL OR e.line_no > $4)
  ORDER BY e.line_no LIMIT $5`;

/** Reads about payout batches, each limited to what the person may see. */
@Injectable()
export class BatchQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The latest pay day first; keyset paging. */
  async list(filter: BatchFilter, scope: readonly string[], page: PageRequest): Promise<Page<BatchListItem>> {
    const after = decodeCursor(page.cursor, [isCalendarDate, isUuid]);
    const rows = await this.database.query<BatchRow>(LIST, [
      [...scope],
      filter.fiscalYear ?? null,
      filter.period ?? null,
      filter.state ?? null,
      filter.institutionId ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    return toPage(rows.map(toItem), page.limit, ({ payDay, batchId }) => [payDay, batchId]);
  }

  /** Whether the paying agency is among those the person sees. */
  async isVisible(batchId: string, scope: readonly string[]): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM payout_batch WHERE batch_id = $1 AND institution_id = ANY($2::uuid[])',
      [batchId, [...scope]],
    );
    return rows.length > 0;
  }

  /** NOT_FOUND when the paying agency is not among those the person sees. */
  async detail(batchId: string, scope: readonly string[], actor: Actor): Promise<BatchDetail | Refusal> {
    const [row] = await this.database.query<{ body: JsonObject; version: number }>(
      'SELECT body, version FROM payout_batch WHERE batch_id = $1 AND institution_id = ANY($2::uuid[])',
      [batchId, [...scope]],
    );
    if (!row) return refuse('NOT_FOUND');
    const batch = fromJson<PayoutBatch>(row.body);
    return { batch, version: row.version, permitted: permittedOnBatch(batch, actor) };
  }

  /** The one that pays. Empty for a batch that is not there. */
  async institutionIdsOf(batchId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ institution_id: string }>(
      'SELECT institution_id FROM payout_batch WHERE batch_id = $1',
      [batchId],
    );
    return rows.map(({ institution_id: id }) => id);
  }

  arrivals(
    scope: readonly string[],
    filter: { readonly institutionId?: string; readonly unspent?: boolean },
    page: PageRequest,
  ): Promise<Page<Arrival>> {
    return listArrivals(this.database, scope, filter, page);
  }

  /** Returned payments of a batch by their line; the caller has checked that the person sees the batch. */
  async returned(
    batchId: string,
    filter: { readonly state?: ExceptionState; readonly reason?: ReturnReason },
    page: PageRequest,
  ): Promise<Page<ReturnedPayment>> {
    const after = decodeCursor(page.cursor, [(text) => /^[0-9]{1,9}$/.test(text)]);
    const rows = await this.database.query<ReturnedRow>(RETURNED, [
      batchId,
      filter.state ?? null,
      filter.reason ?? null,
      after?.[0] ?? null,
      page.limit + 1,
    ]);
    return toPage(rows.map(toReturned), page.limit, ({ lineNo }) => [lineNo]);
  }

  /** Of one batch, or of a fiscal year. */
  async byReason(
    scope: readonly string[],
    of: { readonly batchId?: string; readonly fiscalYear?: number },
  ): Promise<readonly ReturnsByReason[]> {
    const rows = await this.database.query<{
      reason: ReturnReason;
      heads: bigint;
      amount_fen: bigint;
      open_heads: bigint;
      open_fen: bigint;
    }>(
      `SELECT e.reason, count(*) AS heads, sum(e.amount_fen)::bigint AS amount_fen,
         count(*) FILTER (WHERE e.ended_on IS NULL) AS open_heads, coalesce(sum(e.amount_fen) FILTER (WHERE e.ended_on IS NULL), 0)::bigint AS open_fen
       FROM payout_exception e JOIN payout_batch b USING (batch_id)
       WHERE b.institution_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR b.batch_id = $2) AND ($3::int IS NULL OR b.fiscal_year = $3)
       GROUP BY e.reason ORDER BY heads DESC, e.reason`,
      [[...scope], of.batchId ?? null, of.fiscalYear ?? null],
    );
    return rows.map((row) => ({
      reason: row.reason,
      heads: Number(row.heads),
      amountFen: row.amount_fen,
      openHeads: Number(row.open_heads),
      openFen: row.open_fen,
    }));
  }

  /** Payout rates of a fiscal year by paying agency, by period, or as a whole; from the batches' own counts. */
  async rates(fiscalYear: number, group: RateGroup, scope: readonly string[]): Promise<readonly RateRow[]> {
    const key = { institution: 'institution_id::text', period: 'period', year: 'fiscal_year::text' }[group];
    const rows = await this.database.query<RateSqlRow>(
      `SELECT ${key} AS key, ${group === 'institution' ? 'min(institution_name)' : key} AS name, count(*)::int AS batches,
         sum(payable_heads)::int AS payable_heads, sum(payable_fen)::bigint AS payable_fen, sum(on_time_heads)::int AS on_time_heads,
         sum(on_time_fen)::bigint AS on_time_fen, sum(paid_heads)::int AS paid_heads, sum(paid_fen)::bigint AS paid_fen
       FROM payout_batch WHERE fiscal_year = $1 AND institution_id = ANY($2::uuid[]) AND state <> 'CANCELLED' AND payable_heads > 0
       GROUP BY 1 ORDER BY 2 LIMIT ${RATES_MAX}`,
      [fiscalYear, [...scope]],
    );
    return rows.map((row) => ({
      key: row.key,
      name: row.name,
      batches: row.batches,
      payableHeads: row.payable_heads,
      payableFen: row.payable_fen,
      onTimeHeads: row.on_time_heads,
      onTimeFen: row.on_time_fen,
      paidHeads: row.paid_heads,
      paidFen: row.paid_fen,
    }));
  }
}

interface RateSqlRow {
  key: string;
  name: string;
  batches: number;
  payable_heads: number;
  payable_fen: bigint;
  on_time_heads: number;
  on_time_fen: bigint;
  paid_heads: number;
  paid_fen: bigint;
}
