import type { Sql } from '#libs/database';
import { fromJson } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import type { ImportKind } from '../files/bank-layout.js';
import type { FileEncoding } from '../files/text-encoding.js';
import type { ImportState, ImportSummary, ImportView } from './import-view.js';

export interface ImportRow {
  import_no: bigint;
  import_id: string;
  batch_id: string;
  institution_id: string;
  kind: ImportKind;
  round_no: number;
  fiscal_year: number;
  layout_code: string;
  file_name: string;
  size_bytes: bigint;
  digest: string;
  encoding: FileEncoding;
  state: ImportState | 'RECEIVING';
  bytes_read: bigint;
  lines_read: number;
  bad_lines: number;
  problem: Refusal | null;
  summary: JsonObject | null;
  uploaded_by: string;
  uploaded_by_name: string;
  uploaded_at: Date;
  finished_at: Date | null;
  version: number;
}

export const toView = (row: ImportRow): ImportView => ({
  importId: row.import_id,
  importNo: row.import_no,
  batchId: row.batch_id,
  institutionId: row.institution_id,
  kind: row.kind,
  roundNo: row.round_no,
  fiscalYear: row.fiscal_year,
  layoutCode: row.layout_code,
  fileName: row.file_name,
  sizeBytes: Number(row.size_bytes),
  digest: row.digest,
  state: row.state as ImportState,
  bytesRead: Number(row.bytes_read),
  linesRead: row.lines_read,
  badLines: row.bad_lines,
  ...(row.problem ? { problem: row.problem } : {}),
  ...(row.summary ? { summary: fromJson<ImportSummary>(row.summary) } : {}),
  uploadedBy: { userId: row.uploaded_by, name: row.uploaded_by_name },
  uploadedAt: row.uploaded_at.toISOString(),
  ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
});

/** The row of an import, locked for the rest of the transaction where asked. */
export async function findImport(
  sql: Sql,
  by: { readonly importId: string } | { readonly importNo: bigint },
  lock: '' | 'FOR UPDATE' = '',
): Promise<ImportRow | undefined> {
  const [column, value] = 'importId' in by ? ['import_id', by.importId] : ['import_no', by.importNo];
  const [row] = await sql.query<ImportRow>(`SELECT * FROM payout_import WHERE ${column} = $1 ${lock}`, [value]);
  return row;
}

/** The batch a file belongs to, as far as its import must know it. */
export interface BatchOfFile {
  readonly batch_no: string;
  readonly institution_id: string;
  readonly institution_name: string;
  readonly fiscal_year: number;
  readonly period: string;
  readonly round_no: number;
  readonly state: string;
  readonly list_import_no: bigint | null;
}

export async function findBatch(sql: Sql, batchId: string): Promise<BatchOfFile | undefined> {
  const [row] = await sql.query<BatchOfFile>(
    `SELECT batch_no, institution_id, institution_name, fiscal_year, period, round_no, state, list_import_no
     FROM payout_batch WHERE batch_id = $1`,
    [batchId],
  );
  return row;
}
