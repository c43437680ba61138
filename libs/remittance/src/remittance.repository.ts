import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '#libs/database';
import { formatYuan, fromJson, refuse, toJson } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import { hasEnded, institutionIdsOf, openTasks, taskKey } from './domain/index.js';
import type { MaybeRemittance, Remittance } from './domain/index.js';

export interface StoredRemittance {
  readonly state: MaybeRemittance;
  readonly version: number;
  readonly headHash: string;
}

/** What the row says of an aggregate: derived from it and nothing else. */
export interface RemittanceColumns {
  readonly remittanceId: string;
  readonly remittanceNo: string;
  readonly fundKind: string;
  readonly routeCode: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly state: string;
  readonly dueFen: bigint;
  readonly receivedFen: bigint;
  readonly dueDate: string;
  readonly currentLegNo: number | null;
  readonly originName: string;
  readonly institutionIds: readonly string[];
  readonly tasks: string;
  readonly taskKeys: readonly string[];
  readonly body: string;
}

export const bodyOf = (state: Remittance): JsonObject => toJson(state) as JsonObject;

export function columnsOf(state: Remittance): RemittanceColumns {
  const tasks = openTasks(state);
  const open = state.legs.filter((leg) => leg.state === 'OPEN').at(-1);
  return {
    remittanceId: state.remittanceId,
    remittanceNo: state.remittanceNo,
    fundKind: state.fundKind,
    routeCode: state.routeCode,
    fiscalYear: state.fiscalYear,
    period: state.period,
    state: state.state,
    dueFen: state.dueFen,
    receivedFen: state.legs.at(-1)?.receivedFen ?? 0n,
    dueDate: state.dueDate,
    currentLegNo: hasEnded(state) ? null : (open?.legNo ?? null),
    originName: state.legs[0]?.from.institutionName ?? '',
    institutionIds: institutionIdsOf(state),
    tasks: JSON.stringify(toJson(tasks)),
    taskKeys: [...new Set(tasks.map((task) => taskKey(task.institutionId, task.role)))].sort(),
    body: JSON.stringify(bodyOf(state)),
  };
}

/** The one row of a remittance. */
@Injectable()
export class RemittanceRepository {
  /** Locks the row for the rest of the transaction. VERSION_STALE when it is not at the version the person saw. */
  async lock(
    transaction: Transaction,
    remittanceId: string,
    seen: number | undefined,
  ): Promise<StoredRemittance | Refusal> {
    const [row] = await transaction.prepared<{ body: JsonObject; version: number; head_hash: string }>(
      'SELECT body, version, head_hash FROM remittance WHERE remittance_id = $1 FOR UPDATE',
      [remittanceId],
    );
    if (!row) return { state: undefined, version: 0, headHash: '' };
    if (seen !== undefined && seen !== row.version)
      return refuse('VERSION_STALE', { current: String(row.version), seen: String(seen) });
    return { state: fromJson<Remittance>(row.body), version: row.version, headHash: row.head_hash };
  }

  async save(
    transaction: Transaction,
    state: Remittance,
    version: number,
    headHash: string,
    changedAt: Date,
  ): Promise<void> {
    const row = columnsOf(state);
    await transaction.prepared(SAVE, [
      row.remittanceId,
      row.remittanceNo,
      row.fundKind,
      row.routeCode,
      row.fiscalYear,
      row.period,
      row.state,
      row.dueFen,
      row.receivedFen,
      row.dueDate,
      row.currentLegNo,
      row.originName,
      [...row.institutionIds],
      row.tasks,
      [...row.taskKeys],
      row.body,
      version,
      headHash,
      changedAt.toISOString(),
    ]);
  }

  /** A number nobody had before: "GS-2020-0001". Numbers of refused plans are lost, never given twice. */
  async nextNumber(transaction: Transaction, fundKind: string, fiscalYear: number): Promise<string> {
    const [row] = await transaction.prepared<{ last_no: number }>(
      `INSERT INTO remittance_number AS n (fund_kind, fiscal_year, last_no) VALUES ($1, $2, 1)
       ON CONFLICT (fund_kind, fiscal_year) DO UPDATE SET last_no = n.last_no + 1 RETURNING last_no`,
      [fundKind, fiscalYear],
    );
    return `${NUMBER_PREFIX[fundKind] ?? 'XX'}-${fiscalYear}-${String(row!.last_no).padStart(4, '0')}`;
  }

  /**
   * Registers a voucher for a transfer: unique per sender and fiscal year, whoever comes second waits for the first and is
   * refused VOUCHER_ALREADY_USED with the first one named. The same transfer may keep its number when corrected.
   */
  async registerVoucher(
    transaction: Transaction,
    state: Remittance,
    transferId: string,
    loggedOn: string,
  ): Promise<Refusal | undefined> {
    const transfer = state.transfers[transferId]!;
    const sender = state.legs[transfer.legNo - 1]!.from.institutionId;
    const [registered] = await transaction.prepared<{ transfer_id: string }>(
      `INSERT INTO voucher_register AS v (sender_institution_id, fiscal_year, voucher_no, transfer_id, remittance_id, remittance_no, amount_fen, logged_by, logged_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (sender_institution_id, fiscal_year, voucher_no) DO UPDATE SET amount_fen = EXCLUDED.amount_fen
         WHERE v.transfer_id = EXCLUDED.transfer_id AND v.remittance_id = EXCLUDED.remittance_id
       RETURNING transfer_id`,
      [
        sender,
        state.fiscalYear,
        transfer.voucherNo,
        transferId,
        state.remittanceId,
        state.remittanceNo,
        transfer.amountFen,
        transfer.loggedBy.name,
        loggedOn,
      ],
    );
    if (registered) return undefined;
    return (
      (await findVoucher(transaction, sender, state.fiscalYear, transfer.voucherNo)) ??
      refuse('VERSION_STALE', { current: '?', seen: '?' })
    );
  }
}

const NUMBER_PREFIX: Readonly<Record<string, string>> = { CONTRIBUTION: 'ZJ', GAP_SHARE: 'QK', BENEFIT: 'XB' };

/** VOUCHER_ALREADY_USED naming the first use, or undefined when the number is free. */
export async function findVoucher(
  sql: Sql,
  senderId: string,
  fiscalYear: number,
  voucherNo: string,
): Promise<Refusal | undefined> {
  const [first] = await sql.query<{ remittance_no: string; amount_fen: bigint; logged_by: string; logged_on: string }>(
    'SELECT remittance_no, amount_fen, logged_by, logged_on FROM voucher_register WHERE sender_institution_id = $1 AND fiscal_year = $2 AND voucher_no = $3',
    [senderId, fiscalYear, voucherNo],
  );
  if (!first) return undefined;
  const named = {
    remittanceNo: first.remittance_no,
    amount: formatYuan(first.amount_fen),
    by: first.logged_by,
    on: first.logged_on,
  };
  return refuse('VOUCHER_ALREADY_USED', { voucherNo, fiscalYear: String(fiscalYear), ...named }, 'voucherNo');
}

const SAVE = `
  INSERT INTO remittance (remittance_id, remittance_no, fund_kind, route_code, fiscal_year, period, state, due_fen, received_fen, due_date,
    current_leg_no, origin_name, institution_ids, tasks, task_keys, body, version, head_hash, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
  ON CONFLICT (remittance_id) DO UPDATE SET state = EXCLUDED.state, due_fen = EXCLUDED.due_fen, received_fen = EXCLUDED.received_fen,
    current_leg_no = EXCLUDED.current_leg_no, tasks = EXCLUDED.tasks, task_keys = EXCLUDED.task_keys, body = EXCLUDED.body,
    version = EXCLUDED.version, head_hash = EXCLUDED.head_hash, changed_at = EXCLUDED.changed_at`;
