import type { Database, Sql } from '#libs/database';
import { decodeCursor, toPage, wordsOf } from '#libs/kernel';
import type { Page, PageRequest, RefusalCode } from '#libs/kernel';
import { csvLine } from '../files/bank-file-writer.js';
import type { ImportError } from './import-view.js';

/** So many bad lines are told one by one; the count goes on. */
export const ERRORS_MAX = 1_000_000;
const FILE_PAGE = 5_000;

interface ErrorRow {
  line_no: number;
  code: RefusalCode;
  parameters: Record<string, string>;
}

const PAGE = `SELECT line_no, code, parameters FROM payout_import_error
  WHERE import_no = $1 AND ($2::int IS NULL OR (line_no, code) > ($2::int, $3::text)) ORDER BY line_no, code LIMIT $4`;

const readPage = (
  sql: Sql,
  importNo: bigint,
  after: { readonly lineNo: number; readonly code: string } | undefined,
  limit: number,
): Promise<ErrorRow[]> => sql.query<ErrorRow>(PAGE, [importNo, after?.lineNo ?? null, after?.code ?? null, limit]);

const toError = (row: ErrorRow): ImportError => ({ lineNo: row.line_no, code: row.code, parameters: row.parameters });

export async function listErrors(
  sql: Sql,
  importNo: bigint,
  { cursor, limit }: PageRequest,
): Promise<Page<ImportError>> {
  const parts = decodeCursor(cursor, [(text) => /^[0-9]{1,9}$/.test(text), (text) => /^[A-Z_]{1,40}$/.test(text)]);
  const after = parts && { lineNo: Number(parts[0]), code: parts[1]! };
  const rows = await readPage(sql, importNo, after, limit + 1);
  return toPage(rows.map(toError), limit, ({ lineNo, code }) => [lineNo, code]);
}

/** The report of an import, a page at a time. */
export async function* writeErrorsFile(database: Database, importNo: bigint): AsyncGenerator<string, void, undefined> {
  yield `\ufeff${csvLine(['行号', '问题', '处理办法', 'Problem', 'What to do'], ',')}`;
  let after: { lineNo: number; code: string } | undefined;
  for (;;) {
    const rows = await readPage(database, importNo, after, FILE_PAGE);
    if (rows.length === 0) return;
    yield rows.map(reportLine).join('');
    const last = rows.at(-1)!;
    after = { lineNo: last.line_no, code: last.code };
  }
}

function reportLine({ line_no: lineNo, code, parameters }: ErrorRow): string {
  const refusal = { refused: code, parameters };
  const zh = wordsOf(refusal, 'zh');
  const en = wordsOf(refusal, 'en');
  return csvLine([String(lineNo), zh.problem, zh.remedy, en.problem, en.remedy].map(unrunnable), ',');
}

/** What the file said may stand in a reason: no spreadsheet shall run it. */
const unrunnable = (cell: string): string => (/^[=+@\t-]/.test(cell) ? `'${cell}` : cell);
