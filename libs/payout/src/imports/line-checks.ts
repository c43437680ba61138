import type { Sql } from '#libs/database';
import type { Fen, RefusalCode } from '#libs/kernel';
import { formatYuan } from '#libs/kernel';
import type { ImportRow, BatchOfFile } from './import-rows.js';
import type { ListSummary } from './import-view.js';

/** What only all lines together show. */
export interface SetProblem {
  readonly lineNo: number;
  readonly code: RefusalCode;
  readonly parameters: Readonly<Record<string, string>>;
}

const FETCH = 10_000;

/**
 * Fresh lines have no statistics yet: without these settings the planner takes a million rows for one and loops. They hold
 * for the transaction, which only reads.
 */
export const READ_ONLY = `SET TRANSACTION READ ONLY; SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '96MB'; SET LOCAL statement_timeout = '10min'`;

/** Reads the rows of a query a page at a time, inside a transaction. */
async function* pages<Row>(
  sql: Sql,
  query: string,
  values: readonly unknown[],
): AsyncGenerator<Row[], void, undefined> {
  await sql.query(`DECLARE found_rows NO SCROLL CURSOR FOR ${query}`, values);
  try {
    for (;;) {
      const rows = await sql.query<Row>(`FETCH ${FETCH} FROM found_rows`);
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    await sql.query('CLOSE found_rows');
  }
}

/** LINE_PAYEE_TWICE: every line of a person after the first. */
export async function* findRepeated(sql: Sql, row: ImportRow): AsyncGenerator<SetProblem[], void, undefined> {
  const table = row.kind === 'PAYABLE_LIST' ? 'payout_line' : 'payout_result';
  const twice = await sql.query<{ id_digest: string }>(
    `SELECT id_digest FROM ${table} WHERE import_no = $1 AND fiscal_year = $2 GROUP BY id_digest HAVING count(*) > 1 LIMIT 1`,
    [row.import_no, row.fiscal_year],
  );
  if (twice.length === 0) return;
  const found = pages<{ line_no: number; first_line: number }>(
    sql,
    `SELECT line_no, first_line FROM (
       SELECT line_no, min(line_no) OVER (PARTITION BY id_digest) AS first_line FROM ${table} WHERE import_no = $1 AND fiscal_year = $2
     ) numbered WHERE line_no > first_line`,
    [row.import_no, row.fiscal_year],
  );
  for await (const rows of found)
    yield rows.map(({ line_no: lineNo, first_line: firstLine }) => ({
      lineNo,
      code: 'LINE_PAYEE_TWICE',
      parameters: { firstLine: String(firstLine) },
    }));
}

/** Of the first round the whole list is expected, of a later one what was reissued in it. */
const EXPECTED_OF_LIST =
  'SELECT line_no, id_digest, amount_fen FROM payout_line WHERE import_no = $3 AND fiscal_year = $2';
const EXPECTED_OF_REISSUE = `SELECT line_no, id_digest, amount_fen FROM payout_exception WHERE batch_id = $3 AND round_no = $5 AND state = 'REISSUED'`;

interface Unmatched {
  found_line: number | null;
  expected_line: number | null;
  found_fen: Fen | null;
  expected_fen: Fen | null;
}

/**
 * Matches a return file with its round: LINE_PAYEE_UNKNOWN, LINE_AMOUNT_DIFFERS, LINE_NOT_RETURNED. `unread` are people whose
 * line could not be read whole (uuid[] in binary form): they are reported already and not missing.
 */
export async function* findUnmatched(
  sql: Sql,
  row: ImportRow,
  batch: BatchOfFile,
  unread: Buffer,
): AsyncGenerator<SetProblem[], void, undefined> {
  const first = row.round_no === 1;
  const found = pages<Unmatched>(
    sql,
    `SELECT r.line_no AS found_line, e.line_no AS expected_line, r.amount_fen AS found_fen, e.amount_fen AS expected_fen
     FROM (SELECT line_no, id_digest, amount_fen FROM payout_result WHERE import_no = $1 AND fiscal_year = $2) r
     FULL JOIN (${first ? EXPECTED_OF_LIST : EXPECTED_OF_REISSUE}) e ON e.id_digest = r.id_digest
     WHERE (r.amount_fen IS DISTINCT FROM e.amount_fen)
       AND (r.line_no IS NOT NULL OR e.id_digest <> ALL ($4::uuid[]))`,
    [
      row.import_no,
      row.fiscal_year,
      first ? batch.list_import_no : row.batch_id,
      unread,
      ...(first ? [] : [row.round_no]),
    ],
  );
  for await (const rows of found) yield rows.map(unmatched);
}

function unmatched({
  found_line: foundLine,
  expected_line: expectedLine,
  found_fen,
  expected_fen,
}: Unmatched): SetProblem {
  if (foundLine === null)
    return { lineNo: expectedLine!, code: 'LINE_NOT_RETURNED', parameters: { listLine: String(expectedLine) } };
  if (expectedLine === null) return { lineNo: foundLine, code: 'LINE_PAYEE_UNKNOWN', parameters: {} };
  const parameters = { expected: formatYuan(expected_fen!), found: formatYuan(found_fen!) };
  return { lineNo: foundLine, code: 'LINE_AMOUNT_DIFFERS', parameters };
}

type Comparison = Omit<ListSummary, 'kind' | 'heads' | 'amountFen' | 'checksum'>;

/** A list beside the one of the institution's batch before: who is new, who is gone, whose amount or account changed. */
export async function compareWithPrevious(
  sql: Sql,
  row: ImportRow,
  { period, batch_no: batchNo }: BatchOfFile,
  heads: number,
): Promise<Comparison> {
  const [before] = await sql.query<{
    batch_no: string;
    list_import_no: bigint;
    fiscal_year: number;
    payable_heads: number;
    payable_fen: Fen;
  }>(
    `SELECT batch_no, list_import_no, fiscal_year, payable_heads, payable_fen FROM payout_batch
     WHERE institution_id = $1 AND batch_id <> $2 AND list_import_no IS NOT NULL AND (period, batch_no) < ($3, $4)
     ORDER BY period DESC, batch_no DESC LIMIT 1`,
    [row.institution_id, row.batch_id, period, batchNo],
  );
  if (!before) return { newPayees: heads, gonePayees: 0, changedAmounts: 0, changedAccounts: 0 };
  const [counts] = await sql.query<{ fresh: number; gone: number; amounts: number; accounts: number }>(
    `SELECT (count(*) FILTER (WHERE p.line_no IS NULL))::int AS fresh, (count(*) FILTER (WHERE l.line_no IS NULL))::int AS gone,
       (count(*) FILTER (WHERE l.amount_fen <> p.amount_fen))::int AS amounts, (count(*) FILTER (WHERE l.payee_record <> p.payee_record))::int AS accounts
     FROM (SELECT * FROM payout_line WHERE import_no = $1 AND fiscal_year = $2) l
     FULL JOIN (SELECT * FROM payout_line WHERE import_no = $3 AND fiscal_year = $4) p ON p.id_digest = l.id_digest`,
    [row.import_no, row.fiscal_year, before.list_import_no, before.fiscal_year],
  );
  return {
    newPayees: counts!.fresh,
    gonePayees: counts!.gone,
    changedAmounts: counts!.amounts,
    changedAccounts: counts!.accounts,
    previous: { batchNo: before.batch_no, heads: before.payable_heads, amountFen: before.payable_fen },
  };
}
