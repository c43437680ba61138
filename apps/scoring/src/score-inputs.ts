import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';

/** Numerators and denominators, raw: rounded ratios do not reverse. Amounts are decimal strings of fen. */
export interface ScoreInput {
  readonly originInstitutionId: string;
  readonly originName: string;
  readonly fundKind: string;
  readonly fiscalYear: number;
  /** FULL_AMOUNT_RATE = received / due. */
  readonly dueFen: string;
  readonly receivedFen: string;
  /** TIMELY_ARRIVAL_RATE = receivedOnTime / dueByNow. */
  readonly receivedOnTimeFen: string;
  readonly dueByNowFen: string;
  /** LEG_TIMELINESS = legsOnTime / legsDue. */
  readonly legsOnTime: number;
  readonly legsDue: number;
  readonly remittances: number;
  readonly settled: number;
}

/** What the scores are computed from, per origin, stream of money and year; never merged. */
@Injectable()
export class ScoreInputs {
  constructor(@Inject(Database) private readonly database: Database) {}

  async read(fiscalYear: number, today: string): Promise<readonly ScoreInput[]> {
    const rows = await this.database.query<Row>(INPUTS, [fiscalYear, today]);
    return rows.map((row) => ({
      originInstitutionId: row.origin_institution_id,
      originName: row.origin_name,
      fundKind: row.fund_kind,
      fiscalYear,
      dueFen: row.due,
      receivedFen: row.received,
      receivedOnTimeFen: row.on_time,
      dueByNowFen: row.due_by_now,
      legsOnTime: row.legs_on_time,
      legsDue: row.legs_due,
      remittances: row.remittances,
      settled: row.settled,
    }));
  }
}

interface Row {
  origin_institution_id: string;
  origin_name: string;
  fund_kind: string;
  due: string;
  received: string;
  on_time: string;
  due_by_now: string;
  legs_on_time: number;
  legs_due: number;
  remittances: number;
  settled: number;
}

const INPUTS = `
  WITH money AS (
    SELECT r.remittance_id, coalesce(sum(a.amount_fen), 0) AS received, coalesce(sum(a.amount_fen) FILTER (WHERE a.arrived_on <= r.due_date), 0) AS on_time
    FROM scoring.remittance r LEFT JOIN scoring.arrival a USING (remittance_id) WHERE r.fiscal_year = $1 GROUP BY r.remittance_id
  ), legs AS (
    SELECT r.remittance_id, count(*) FILTER (WHERE l.due_date <= $2::date OR l.completed_on IS NOT NULL) AS due,
      count(*) FILTER (WHERE l.completed_on <= l.due_date) AS on_time
    FROM scoring.remittance r JOIN scoring.leg_completion l USING (remittance_id) WHERE r.fiscal_year = $1 GROUP BY r.remittance_id
  )
  SELECT r.origin_institution_id, r.origin_name, r.fund_kind, sum(r.due_fen)::text AS due, sum(m.received)::text AS received, sum(m.on_time)::text AS on_time,
    coalesce(sum(r.due_fen) FILTER (WHERE r.due_date <= $2::date), 0)::text AS due_by_now,
    sum(l.on_time)::int AS legs_on_time, sum(l.due)::int AS legs_due, count(*)::int AS remittances, count(*) FILTER (WHERE r.ended = 'SETTLED')::int AS settled
  FROM scoring.remittance r JOIN money m USING (remittance_id) JOIN legs l USING (remittance_id)
  WHERE r.fiscal_year = $1 AND r.ended IS DISTINCT FROM 'CANCELLED'
  GROUP BY 1, 2, 3 ORDER BY 2, 3 LIMIT 5000`;
