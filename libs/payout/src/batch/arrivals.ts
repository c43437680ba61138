import type { Sql, Transaction } from '#libs/database';
import { decodeCursor, isCalendarDate, isUuid, refuse, toPage } from '#libs/kernel';
import type { CalendarDate, Fen, Page, PageRequest, Refusal } from '#libs/kernel';

/** Benefit money that reached an expenditure account: what payouts are made of. */
export interface Arrival {
  /** The transfer it came by. */
  readonly arrivalId: string;
  readonly remittanceId: string;
  readonly remittanceNo: string;
  readonly institutionId: string;
  readonly accountId: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly arrivedOn: CalendarDate;
  readonly amountFen: Fen;
  readonly allottedFen: Fen;
}

/** Recorded once; a repeat changes nothing. */
export const recordArrival = (transaction: Transaction, arrival: Omit<Arrival, 'allottedFen'>): Promise<unknown> =>
  transaction.query(
    `INSERT INTO payout_arrival (transfer_id, remittance_id, remittance_no, institution_id, account_id, fiscal_year, period, arrived_on, amount_fen)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [
      arrival.arrivalId,
      arrival.remittanceId,
      arrival.remittanceNo,
      arrival.institutionId,
      arrival.accountId,
      arrival.fiscalYear,
      arrival.period,
      arrival.arrivedOn,
      arrival.amountFen,
    ],
  );

/** What of an arrival is not allotted yet, its row locked. ARRIVAL_UNKNOWN when there is none on this account. */
export async function lockAvailable(
  transaction: Transaction,
  arrivalId: string,
  accountId: string,
): Promise<Fen | Refusal> {
  const [row] = await transaction.query<{ left_fen: bigint }>(
    'SELECT amount_fen - allotted_fen AS left_fen FROM payout_arrival WHERE transfer_id = $1 AND account_id = $2 FOR UPDATE',
    [arrivalId, accountId],
  );
  return row?.left_fen ?? refuse('ARRIVAL_UNKNOWN', {}, 'arrivalId');
}

interface ArrivalRow {
  transfer_id: string;
  remittance_id: string;
  remittance_no: string;
  institution_id: string;
  account_id: string;
  fiscal_year: number;
  period: string;
  arrived_on: string;
  amount_fen: bigint;
  allotted_fen: bigint;
}

/** The latest first. `unspent`: only those with money left to allot. */
export async function listArrivals(
  sql: Pick<Sql, 'query'>,
  scope: readonly string[],
  filter: { readonly institutionId?: string; readonly unspent?: boolean },
  page: PageRequest,
): Promise<Page<Arrival>> {
  const after = decodeCursor(page.cursor, [isCalendarDate, isUuid]);
  const rows = await sql.query<ArrivalRow>(
    `SELECT * FROM payout_arrival WHERE institution_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR institution_id = $2)
       AND (NOT $3::boolean OR allotted_fen < amount_fen) AND ($4::date IS NULL OR (arrived_on, transfer_id) < ($4::date, $5::uuid))
     ORDER BY arrived_on DESC, transfer_id DESC LIMIT $6`,
    [
      [...scope],
      filter.institutionId ?? null,
      filter.unspent ?? false,
      after?.[0] ?? null,
      after?.[1] ?? null,
      page.limit + 1,
    ],
  );
  return toPage(rows.map(toArrival), page.limit, ({ arrivedOn, arrivalId }) => [arrivedOn, arrivalId]);
}

const toArrival = (row: ArrivalRow): Arrival => ({
  arrivalId: row.transfer_id,
  remittanceId: row.remittance_id,
  remittanceNo: row.remittance_no,
  institutionId: row.institution_id,
  accountId: row.account_id,
  fiscalYear: row.fiscal_year,
  period: row.period,
  arrivedOn: row.arrived_on,
  amountFen: row.amount_fen,
  allottedFen: row.allotted_fen,
});
