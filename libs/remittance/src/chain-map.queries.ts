import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { CalendarDate, Fen, FundKind, InstitutionKind, InstitutionLevel } from '#libs/kernel';
import type { Scope } from './remittance.queries.js';

export interface ChainNode {
  readonly institutionId: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: InstitutionKind;
  readonly level: InstitutionLevel;
  readonly regionCode: string;
  readonly balances: readonly {
    readonly accountId: string;
    readonly accountKind: string;
    readonly fundKind: FundKind;
    readonly balanceFen: Fen;
  }[];
}

export interface ChainEdge {
  readonly fromId: string;
  readonly toId: string;
  readonly fundKind: FundKind;
  readonly inTransitFen: Fen;
  readonly inTransitCount: number;
  readonly oldestSentOn: CalendarDate | null;
  readonly disputedCount: number;
  readonly receivedFen: Fen;
  readonly openCount: number;
  readonly waitingCount: number;
}

/** The chain as a map: offices with balances, legs with what is on the way. */
@Injectable()
export class ChainMapQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  async read(
    scope: Scope,
    filter: { fiscalYear: number; fundKind?: FundKind },
  ): Promise<{ nodes: readonly ChainNode[]; edges: readonly ChainEdge[] }> {
    const edges = await this.database.query<EdgeRow>(EDGES, [[...scope], filter.fiscalYear, filter.fundKind ?? null]);
    const ids = [...new Set(edges.flatMap(({ from_id, to_id }) => [from_id, to_id]))];
    const nodes = await this.database.query<NodeRow>(NODES, [ids, filter.fundKind ?? null, [...scope]]);
    return { nodes: nodes.map(toNode), edges: edges.map(toEdge) };
  }
}

interface EdgeRow {
  from_id: string;
  to_id: string;
  fund_kind: FundKind;
  in_transit: bigint;
  in_transit_count: number;
  oldest_sent_on: string | null;
  disputed_count: number;
  received: bigint;
  open_count: number;
  waiting_count: number;
}

const toEdge = (row: EdgeRow): ChainEdge => ({
  fromId: row.from_id,
  toId: row.to_id,
  fundKind: row.fund_kind,
  inTransitFen: row.in_transit,
  inTransitCount: row.in_transit_count,
  oldestSentOn: row.oldest_sent_on,
  disputedCount: row.disputed_count,
  receivedFen: row.received,
  openCount: row.open_count,
  waitingCount: row.waiting_count,
});

interface NodeRow {
  institution_id: string;
  name: string;
  name_en: string;
  kind: InstitutionKind;
  level: InstitutionLevel;
  region_code: string;
  balances: { accountId: string; accountKind: string; fundKind: FundKind; balanceFen: string }[];
}

const toNode = (row: NodeRow): ChainNode => ({
  institutionId: row.institution_id,
  name: row.name,
  nameEn: row.name_en,
  kind: row.kind,
  level: row.level,
  regionCode: row.region_code,
  balances: row.balances.map((balance) => ({ ...balance, balanceFen: BigInt(balance.balanceFen) })),
});

/** One row per pair of offices and stream of money, over the year's remittances the person may see. */
const EDGES = `
  WITH leg AS (
    SELECT r.remittance_id, r.fund_kind, r.body->'transfers' AS transfers, l.value AS leg
    FROM remittance r CROSS JOIN LATERAL jsonb_array_elements(r.body->'legs') l
    WHERE r.institution_ids && $1::uuid[] AND r.fiscal_year = $2 AND ($3::text IS NULL OR r.fund_kind = $3)
  ), transfer AS (
    SELECT leg.remittance_id, leg.leg, t.value AS t FROM leg CROSS JOIN LATERAL jsonb_each(leg.transfers) t WHERE t.value->'legNo' = leg.leg->'legNo'
  ), moved AS (
    SELECT remittance_id, leg->>'legNo' AS leg_no,
      sum((t->>'amountFen')::bigint) FILTER (WHERE t->>'state' IN ('SENT', 'DISPUTED')) AS in_transit,
      count(*) FILTER (WHERE t->>'state' IN ('SENT', 'DISPUTED')) AS in_transit_count,
      min(t->>'sentOn') FILTER (WHERE t->>'state' IN ('SENT', 'DISPUTED')) AS oldest_sent_on,
      count(*) FILTER (WHERE t->>'state' = 'DISPUTED') AS disputed_count
    FROM transfer GROUP BY 1, 2
  )
  SELECT leg->'from'->>'institutionId' AS from_id, leg->'to'->>'institutionId' AS to_id, fund_kind,
    coalesce(sum(in_transit), 0)::bigint AS in_transit, coalesce(sum(in_transit_count), 0)::int AS in_transit_count,
    min(oldest_sent_on) AS oldest_sent_on, coalesce(sum(disputed_count), 0)::int AS disputed_count,
    sum((leg->>'receivedFen')::bigint)::bigint AS received,
    count(*) FILTER (WHERE leg->>'state' = 'OPEN')::int AS open_count, count(*) FILTER (WHERE leg->>'state' = 'WAITING')::int AS waiting_count
  FROM leg LEFT JOIN moved m ON m.remittance_id = leg.remittance_id AND m.leg_no = leg.leg->>'legNo'
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** The offices on the map; balances only of those the person sees. */
const NODES = `
  SELECT i.institution_id, i.name, i.name_en, i.kind, i.level, i.region_code,
    coalesce((SELECT jsonb_agg(jsonb_build_object('accountId', a.account_id, 'accountKind', a.kind, 'fundKind', b.fund_kind, 'balanceFen', b.balance_fen::text) ORDER BY a.kind, b.fund_kind)
      FROM account a JOIN ledger_balance b ON b.account_id = a.account_id::text
      WHERE a.institution_id = i.institution_id AND i.institution_id = ANY($3::uuid[]) AND ($2::text IS NULL OR b.fund_kind = $2)), '[]'::jsonb) AS balances
  FROM institution i WHERE i.institution_id = ANY($1::uuid[]) ORDER BY i.region_code DESC, i.kind`;
