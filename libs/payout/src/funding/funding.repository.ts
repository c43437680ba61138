import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '#libs/database';
import { fromJson, refuse, sumFen, toJson } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import { fundingTasks, requestedFenOf } from '../domain/index.js';
import type { FundingRequest } from '../domain/index.js';
import { checkSeen, taskKeysOf } from '../stored.js';
import type { Stored } from '../stored.js';

/** What the row says of a request: derived from it and nothing else. */
export function fundingColumns(state: FundingRequest) {
  const tasks = fundingTasks(state);
  return {
    request_id: state.requestId,
    request_no: state.requestNo,
    agency_id: state.agency.institutionId,
    finance_id: state.finance.institutionId,
    fiscal_year: state.fiscalYear,
    period: state.period,
    kind: state.kind,
    state: state.state,
    heads: BigInt(state.lines.reduce((sum, { headcount }) => sum + headcount, 0)),
    payable_fen: sumFen(state.lines.map(({ payableFen }) => payableFen)),
    requested_fen: requestedFenOf(state),
    needed_by: state.neededBy,
    institution_ids: [
      ...new Set([
        state.agency.institutionId,
        state.finance.institutionId,
        ...state.lines.map(({ institutionId }) => institutionId),
      ]),
    ],
    tasks: JSON.stringify(toJson(tasks)),
    task_keys: taskKeysOf(tasks),
    body: JSON.stringify(toJson(state)),
  };
}
export const FUNDING_COLUMNS = [
  'request_id',
  'request_no',
  'agency_id',
  'finance_id',
  'fiscal_year',
  'period',
  'kind',
  'state',
  'heads',
  'payable_fen',
  'requested_fen',
  'needed_by',
  'institution_ids',
  'tasks',
  'task_keys',
  'body',
] as const;

const places = [...FUNDING_COLUMNS, 'version', 'head_hash', 'changed_at'];
const SAVE = `INSERT INTO funding_request (${places.join(', ')}) VALUES (${places.map((_, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (request_id) DO UPDATE SET ${places
    .slice(1)
    .map((name) => `${name} = EXCLUDED.${name}`)
    .join(', ')}`;

/** The one row of a funding request. */
@Injectable()
export class FundingRepository {
  /** Locks the row for the rest of the transaction. VERSION_STALE. */
  async lock(transaction: Transaction, requestId: string, seen?: number): Promise<Stored<FundingRequest> | Refusal> {
    const [row] = await transaction.prepared<{ body: JsonObject; version: number; head_hash: string }>(
      'SELECT body, version, head_hash FROM funding_request WHERE request_id = $1 FOR UPDATE',
      [requestId],
    );
    if (!row) return { state: undefined, version: 0, headHash: '' };
    return (
      checkSeen(row.version, seen) ?? {
        state: fromJson<FundingRequest>(row.body),
        version: row.version,
        headHash: row.head_hash,
      }
    );
  }

  /** As it stands, unlocked: for what is prepared before a command. */
  async read(sql: Pick<Sql, 'query'>, requestId: string): Promise<Stored<FundingRequest>> {
    const [row] = await sql.query<{ body: JsonObject; version: number; head_hash: string }>(
      'SELECT body, version, head_hash FROM funding_request WHERE request_id = $1',
      [requestId],
    );
    return row
      ? { state: fromJson<FundingRequest>(row.body), version: row.version, headHash: row.head_hash }
      : { state: undefined, version: 0, headHash: '' };
  }

  async save(
    transaction: Transaction,
    state: FundingRequest,
    version: number,
    headHash: string,
    now: Date,
  ): Promise<void> {
    const row = fundingColumns(state);
    await transaction.prepared(SAVE, [
      ...FUNDING_COLUMNS.map((name) => row[name]),
      version,
      headHash,
      now.toISOString(),
    ]);
  }

  /** FUNDING_ALREADY_REQUESTED when another regular request holds the agency's period; the table's own index says so again. */
  async checkPeriodFree(transaction: Transaction, state: FundingRequest): Promise<Refusal | undefined> {
    if (state.kind !== 'REGULAR') return undefined;
    // Two drafts of one period at once wait for each other here.
    await transaction.prepared('SELECT pg_advisory_xact_lock(hashtextextended($1, 60))', [
      `${state.agency.institutionId} ${state.period}`,
    ]);
    const [other] = await transaction.prepared<{ request_no: string }>(
      `SELECT request_no FROM funding_request WHERE agency_id = $1 AND period = $2 AND kind = 'REGULAR' AND state <> 'CANCELLED' AND request_id <> $3`,
      [state.agency.institutionId, state.period, state.requestId],
    );
    return other
      ? refuse('FUNDING_ALREADY_REQUESTED', { period: state.period, number: other.request_no }, 'period')
      : undefined;
  }
}
