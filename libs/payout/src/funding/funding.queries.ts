import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { calendarDateOf, decodeCursor, fromJson, isRefusal, isUuid, refuse, toPage } from '#libs/kernel';
import type { Actor, CalendarDate, Fen, JsonObject, Page, PageRequest, Refusal } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { monthsPayable, permittedFunding } from '../domain/index.js';
import type { FundingKind, FundingRequest, FundingState, PermittedFunding } from '../domain/index.js';
import { readPool } from './funding-pool.js';
import type { FundingPool } from './funding-pool.js';
import { FundingDirectory } from './funding.directory.js';

export interface FundingFilter {
  readonly fiscalYear?: number;
  readonly period?: string;
  readonly state?: FundingState;
}

export interface FundingListItem {
  readonly requestId: string;
  readonly requestNo: string;
  readonly agencyName: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly kind: FundingKind;
  readonly state: FundingState;
  readonly heads: number;
  readonly payableFen: Fen;
  readonly requestedFen: Fen;
  readonly neededBy: CalendarDate;
  readonly version: number;
}

export interface FundingDetail {
  readonly request: FundingRequest;
  readonly version: number;
  readonly permitted: readonly PermittedFunding[];
  /** Shown to those who decide: what provincial finance holds now. Absent for others. */
  readonly pool?: FundingPool;
}

/** A request as it would most likely be drawn up: what each region paid last, what it still holds, what it lacks. */
export interface FundingProposal {
  readonly fiscalYear: number;
  readonly period: string;
  readonly neededBy: CalendarDate;
  /** The regular request that holds the period already. */
  readonly requestedBy?: string;
  readonly pool: FundingPool;
  readonly lines: readonly {
    readonly institutionId: string;
    readonly institutionName: string;
    readonly regionCode: string;
    readonly headcount: number;
    readonly payableFen: Fen;
    readonly balanceFen: Fen;
    readonly monthsPayable: string | null;
    readonly requestedFen: Fen;
    /** The batch the headcount and the amount were taken from. */
    readonly basedOn: string | null;
  }[];
}

interface ListRow {
  request_id: string;
  request_no: string;
  agency_name: string;
  fiscal_year: number;
  period: string;
  kind: FundingKind;
  state: FundingState;
  heads: bigint;
  payable_fen: bigint;
  requested_fen: bigint;
  needed_by: string;
  version: number;
}

const LIST = `
  SELECT request_id, request_no, body->'agency'->>'institutionName' AS agency_name, fiscal_year, period, kind, state, heads, payable_fen, requested_fen, needed_by, version
  FROM funding_request
  WHERE institution_ids && $1::uuid[] AND ($2::int IS NULL OR fiscal_year = $2) AND ($3::text IS NULL OR period = $3) AND ($4::text IS NULL OR state = $4)
    AND ($5::text IS NULL OR (period, request_id) < ($5, $6::uuid))
  ORDER BY period DESC, request_id DESC LIMIT $7`;

const isPeriod = (text: string): boolean => /^\d{4}-\d{2}$/.test(text);

/** Reads about funding requests, each limited to what the person may see. */
@Injectable()
export class FundingQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FundingDirectory) private readonly directory: FundingDirectory,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** All that see a request. Empty for one that is not there. */
  async institutionIdsOf(requestId: string): Promise<readonly string[]> {
    const [row] = await this.database.query<{ institution_ids: string[] }>(
      'SELECT institution_ids FROM funding_request WHERE request_id = $1',
      [requestId],
    );
    return row?.institution_ids ?? [];
  }

  /** The latest period first; keyset paging. `scope`: the institutions the person sees. */
  async list(filter: FundingFilter, scope: readonly string[], page: PageRequest): Promise<Page<FundingListItem>> {
    const after = decodeCursor(page.cursor, [isPeriod, isUuid]);
    const rows = await this.database.query<ListRow>(LIST, [
      [...scope],
      filter.fiscalYear ?? null,
      filter.period ?? null,
      filter.state ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    return toPage(rows.map(toListItem), page.limit, ({ period, requestId }) => [period, requestId]);
  }

  /** Whether it names an institution the person sees. */
  async isVisible(requestId: string, scope: readonly string[]): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM funding_request WHERE request_id = $1 AND institution_ids && $2::uuid[]',
      [requestId, [...scope]],
    );
    return rows.length > 0;
  }

  /** NOT_FOUND when it names no institution the person sees. */
  async detail(requestId: string, scope: readonly string[], actor: Actor): Promise<FundingDetail | Refusal> {
    const [row] = await this.database.query<{ body: JsonObject; version: number }>(
      'SELECT body, version FROM funding_request WHERE request_id = $1 AND institution_ids && $2::uuid[]',
      [requestId, [...scope]],
    );
    if (!row) return refuse('NOT_FOUND');
    const request = fromJson<FundingRequest>(row.body);
    const detail = { request, version: row.version, permitted: permittedFunding(request, actor) };
    const decides = [request.agency.institutionId, request.finance.institutionId].includes(actor.institutionId ?? '');
    if (!decides) return detail;
    const offices = await this.directory.around(request.agency.institutionId);
    return isRefusal(offices) ? detail : { ...detail, pool: await readPool(this.database, offices.poolAccountId) };
  }

  /** FUNDING_NO_OFFICES. A region that never paid is proposed with nothing. */
  async proposal(period: string, actor: Actor, now: Date): Promise<FundingProposal | Refusal> {
    const offices = await this.directory.around(actor.institutionId);
    if (isRefusal(offices)) return offices;
    const [pool, balances, last, [holder]] = await Promise.all([
      readPool(this.database, offices.poolAccountId),
      this.ledger.balances(offices.regions.map(({ expenditureAccountId }) => expenditureAccountId)),
      this.lastBatches(offices.regions.map(({ institutionId }) => institutionId)),
      this.database.query<{ request_no: string }>(
        `SELECT request_no FROM funding_request WHERE agency_id = $1 AND period = $2 AND kind = 'REGULAR' AND state <> 'CANCELLED'`,
        [offices.agency.institutionId, period],
      ),
    ]);
    const lines = offices.regions.map(({ expenditureAccountId, ...region }) => {
      const before = last.find(({ institution_id }) => institution_id === region.institutionId);
      const payableFen = before?.payable_fen ?? 0n;
      const balanceFen =
        balances.find(({ accountId, fundKind }) => accountId === expenditureAccountId && fundKind === 'BENEFIT')
          ?.balanceFen ?? 0n;
      return {
        ...region,
        headcount: before?.payable_heads ?? 0,
        payableFen,
        balanceFen,
        monthsPayable: monthsPayable({ balanceFen, payableFen }) ?? null,
        requestedFen: payableFen > balanceFen ? payableFen - balanceFen : 0n,
        basedOn: before?.batch_no ?? null,
      };
    });
    return {
      fiscalYear: Number(period.slice(0, 4)),
      period,
      neededBy: calendarDateOf(now),
      ...(holder ? { requestedBy: holder.request_no } : {}),
      pool,
      lines,
    };
  }

  private lastBatches(institutionIds: readonly string[]) {
    return this.database.query<{
      institution_id: string;
      batch_no: string;
      payable_heads: number;
      payable_fen: bigint;
    }>(
      `SELECT DISTINCT ON (institution_id) institution_id, batch_no, payable_heads, payable_fen FROM payout_batch
       WHERE institution_id = ANY($1::uuid[]) AND payable_heads > 0 ORDER BY institution_id, period DESC, batch_no DESC`,
      [[...institutionIds]],
    );
  }
}

const toListItem = (row: ListRow): FundingListItem => ({
  requestId: row.request_id,
  requestNo: row.request_no,
  agencyName: row.agency_name,
  fiscalYear: row.fiscal_year,
  period: row.period,
  kind: row.kind,
  state: row.state,
  heads: Number(row.heads),
  payableFen: row.payable_fen,
  requestedFen: row.requested_fen,
  neededBy: row.needed_by,
  version: row.version,
});
