import type { Sql } from '#libs/database';
import type { ImportRow } from './import-rows.js';
import type { PreviewLine } from './import-view.js';

const LINES = 20;

interface LineRow {
  line_no: number;
  masked_id: string | null;
  masked_name: string | null;
  masked_account: string | null;
  amount_fen: bigint;
  reason?: string | null;
  paid_on?: string | null;
}

const LIST_LINES = `
  SELECT l.line_no, p.masked_id, p.masked_name, p.masked_account, l.amount_fen
  FROM payout_line l LEFT JOIN payee p USING (payee_record)
  WHERE l.import_no = $1 AND l.fiscal_year = $2 ORDER BY l.line_no LIMIT ${LINES}`;
/** A result names a person; the account is the one last known. */
const RESULT_LINES = `
  SELECT r.line_no, p.masked_id, p.masked_name, p.masked_account, r.amount_fen, r.reason, r.paid_on
  FROM payout_result r LEFT JOIN LATERAL (
    SELECT masked_id, masked_name, masked_account FROM payee
    WHERE institution_id = $3 AND id_digest = r.id_digest ORDER BY first_import_no DESC NULLS FIRST LIMIT 1
  ) p ON true
  WHERE r.import_no = $1 AND r.fiscal_year = $2 ORDER BY r.line_no LIMIT ${LINES}`;

/** The first lines of a file as they were understood. */
export async function previewOf(sql: Sql, row: ImportRow): Promise<readonly PreviewLine[]> {
  const rows =
    row.kind === 'PAYABLE_LIST'
      ? await sql.query<LineRow>(LIST_LINES, [row.import_no, row.fiscal_year])
      : await sql.query<LineRow>(RESULT_LINES, [row.import_no, row.fiscal_year, row.institution_id]);
  return rows.map((line) => ({
    lineNo: line.line_no,
    maskedId: line.masked_id ?? '',
    maskedName: line.masked_name ?? '',
    maskedAccount: line.masked_account ?? '',
    amountFen: line.amount_fen,
    ...(line.reason ? { reason: line.reason } : {}),
    ...(line.paid_on ? { paidOn: line.paid_on } : {}),
  }));
}
