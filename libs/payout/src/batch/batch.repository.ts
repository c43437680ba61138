import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import { fromJson, toJson } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import { batchTasks, currentRound, fundedFenOf, unsettled } from '../domain/index.js';
import type { PayoutBatch } from '../domain/index.js';
import { checkSeen, taskKeysOf } from '../stored.js';
import type { Stored } from '../stored.js';

/** What the row says of a batch: derived from it and nothing else. */
export function batchColumns(state: PayoutBatch) {
  const tasks = batchTasks(state);
  const open = unsettled(state);
  return {
    batch_id: state.batchId,
    batch_no: state.batchNo,
    institution_id: state.institution.institutionId,
    institution_name: state.institution.institutionName,
    region_code: state.regionCode,
    account_id: state.accountId,
    fiscal_year: state.fiscalYear,
    period: state.period,
    pay_day: state.payDay,
    state: state.state,
    round_no: state.rounds.length,
    instructed_on: currentRound(state)?.instructedOn ?? null,
    funded_fen: fundedFenOf(state),
    payable_heads: state.list?.heads ?? 0,
    payable_fen: state.list?.amountFen ?? 0n,
    paid_heads: state.paid.heads,
    paid_fen: state.paid.amountFen,
    on_time_heads: state.paidOnTime.heads,
    on_time_fen: state.paidOnTime.amountFen,
    open_heads: open.heads,
    open_fen: open.amountFen,
    tasks: JSON.stringify(toJson(tasks)),
    task_keys: taskKeysOf(tasks),
    body: JSON.stringify(toJson(state)),
  };
}
export const BATCH_COLUMNS = [
  'batch_id',
  'batch_no',
  'institution_id',
  'institution_name',
  'region_code',
  'account_id',
  'fiscal_year',
  'period',
  'pay_day',
  'state',
  'round_no',
  'instructed_on',
  'funded_fen',
  'payable_heads',
  'payable_fen',
  'paid_heads',
  'paid_fen',
  'on_time_heads',
  'on_time_fen',
  'open_heads',
  'open_fen',
  'tasks',
  'task_keys',
  'body',
] as const;

const places = [...BATCH_COLUMNS, 'version', 'head_hash', 'changed_at'];
/** The list's import goes by its number in the lines: looked up as the row is written. */
const LIST_IMPORT = `(SELECT import_no FROM payout_import WHERE import_id = $${places.length + 1})`;
const SAVE = `INSERT INTO payout_batch (${places.join(', ')}, list_import_no)
  VALUES (${places.map((_, index) => `$${index + 1}`).join(', ')}, ${LIST_IMPORT})
  ON CONFLICT (batch_id) DO UPDATE SET ${[...places.slice(1), 'list_import_no'].map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`;

/** The one row of a payout batch. */
@Injectable()
export class BatchRepository {
  /** Locks the row for the rest of the transaction. VERSION_STALE. */
  async lock(transaction: Transaction, batchId: string, seen?: number): Promise<Stored<PayoutBatch> | Refusal> {
    const [row] = await transaction.prepared<{ body: JsonObject; version: number; head_hash: string }>(
      'SELECT body, version, head_hash FROM payout_batch WHERE batch_id = $1 FOR UPDATE',
      [batchId],
    );
    if (!row) return { state: undefined, version: 0, headHash: '' };
    return (
      checkSeen(row.version, seen) ?? {
        state: fromJson<PayoutBatch>(row.body),
        version: row.version,
        headHash: row.head_hash,
      }
    );
  }

  async save(
    transaction: Transaction,
    state: PayoutBatch,
    version: number,
    headHash: string,
    now: Date,
  ): Promise<void> {
    const row = batchColumns(state);
    const values = [...BATCH_COLUMNS.map((name) => row[name]), version, headHash, now.toISOString()];
    await transaction.prepared(SAVE, [...values, state.list?.importId ?? null]);
  }
}
