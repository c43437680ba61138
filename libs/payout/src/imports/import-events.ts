import type { Transaction } from '#libs/database';
import type { EventLog, RequestContext } from '#libs/eventing';
import type { ImportRow } from './import-rows.js';
import { IMPORT_STREAM } from './import-view.js';
import type { IMPORT_EVENT_TYPES } from './import-view.js';

export interface ImportEvent {
  readonly type: (typeof IMPORT_EVENT_TYPES)[number];
  /** Totals and codes only: nothing about a person. */
  readonly data: object;
}

/** Notes what became of a file. `row` is the import as it was before this change, its version that of its stream, or 1 when it begins. */
export async function appendImportEvent(
  log: EventLog,
  transaction: Transaction,
  row: ImportRow,
  event: ImportEvent,
  context: RequestContext,
): Promise<void> {
  const file = {
    batchId: row.batch_id,
    institutionId: row.institution_id,
    kind: row.kind,
    roundNo: row.round_no,
    fiscalYear: row.fiscal_year,
    layoutCode: row.layout_code,
    fileName: row.file_name,
    digest: row.digest,
  };
  await log.append(transaction, {
    streamType: IMPORT_STREAM,
    streamId: row.import_id,
    expectedVersion: event.type === 'PayoutFileReceived' ? 0 : row.version,
    events: [{ type: event.type, data: { ...file, ...event.data }, occurredAt: context.now }],
    context,
  });
}
