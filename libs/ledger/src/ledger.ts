import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { isRefusal } from '#libs/kernel';
import type { CalendarDate, Fen, FundKind, Refusal } from '#libs/kernel';
import { applyPostings, hasFloor } from './domain/index.js';
import type { Posting } from './domain/index.js';

/** The lines of one event. */
export interface Entry {
  /** The id of the event they come from. */
  readonly entryId: string;
  readonly postings: readonly Posting[];
}

export interface PostingLine {
  readonly entryId: string;
  readonly accountId: string;
  readonly amountFen: Fen;
  readonly fundKind: FundKind;
  readonly valueDate: CalendarDate;
  readonly legNo: number | null;
}

export interface Balance {
  readonly accountId: string;
  readonly fundKind: FundKind;
  readonly balanceFen: Fen;
}

/** Double entry. Knows no feature: it takes postings and keeps balances, per account and stream of money. */
@Injectable()
export class Ledger {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Whether the entries may be posted, with their balance rows locked in account order (so that two never wait for each
   * other). Refusals: LEDGER_UNBALANCED, LEDGER_OVERDRAFT. Streams of money are never merged: each is checked by itself.
   */
  async check(transaction: Transaction, postings: readonly Posting[]): Promise<Refusal | undefined> {
    if (postings.length === 0) return undefined;
    const accountIds = [...new Set(postings.map(({ accountId }) => accountId))].sort();
    const rows = await transaction.prepared<BalanceRow>(
      'SELECT account_id, fund_kind, balance_fen FROM ledger_balance WHERE account_id = ANY($1) ORDER BY account_id, fund_kind FOR UPDATE',
      [accountIds],
    );
    for (const fundKind of new Set(postings.map((posting) => posting.fundKind))) {
      const balances = Object.fromEntries(
        rows.filter((row) => row.fund_kind === fundKind).map((row) => [row.account_id, row.balance_fen]),
      );
      const after = applyPostings(
        balances,
        postings.filter((posting) => posting.fundKind === fundKind),
      );
      if (isRefusal(after)) return after;
    }
    return undefined;
  }

  /** Writes checked entries: one statement. The table's trigger and the balance's constraint check once more. */
  async post(transaction: Transaction, entries: readonly Entry[]): Promise<void> {
    const lines = entries.flatMap(({ entryId, postings }) =>
      postings.map((posting, index) => ({ entryId, lineNo: index + 1, ...posting })),
    );
    if (lines.length === 0) return;
    await transaction.prepared(
      `WITH line AS (
         SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::date[], $7::uuid[], $8::int[], $9::boolean[])
           AS l(entry_id, line_no, account_id, amount_fen, fund_kind, value_date, remittance_id, leg_no, has_floor)
       ), posted AS (
         INSERT INTO posting (entry_id, line_no, account_id, amount_fen, fund_kind, value_date, remittance_id, leg_no)
         SELECT entry_id, line_no, account_id, amount_fen, fund_kind, value_date, remittance_id, leg_no FROM line
       ), change AS (
         SELECT account_id, fund_kind, sum(amount_fen)::bigint AS amount_fen, bool_and(has_floor) AS has_floor FROM line GROUP BY account_id, fund_kind
       ), known AS (
         -- Known accounts are updated, never upserted: a proposed row below the floor fails before its conflict is seen.
         UPDATE ledger_balance b SET balance_fen = b.balance_fen + c.amount_fen FROM change c
         WHERE b.account_id = c.account_id AND b.fund_kind = c.fund_kind RETURNING b.account_id, b.fund_kind
       )
       INSERT INTO ledger_balance AS b (account_id, fund_kind, balance_fen, has_floor)
       SELECT c.account_id, c.fund_kind, c.amount_fen, c.has_floor FROM change c
       WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.account_id = c.account_id AND k.fund_kind = c.fund_kind) ORDER BY c.account_id, c.fund_kind
       ON CONFLICT (account_id, fund_kind) DO UPDATE SET balance_fen = b.balance_fen + EXCLUDED.balance_fen`,
      [
        lines.map(({ entryId }) => entryId),
        lines.map(({ lineNo }) => lineNo),
        lines.map(({ accountId }) => accountId),
        lines.map(({ amountFen }) => amountFen),
        lines.map(({ fundKind }) => fundKind),
        lines.map(({ valueDate }) => valueDate),
        lines.map(({ remittanceId }) => remittanceId ?? null),
        lines.map(({ legNo }) => legNo ?? null),
        lines.map(({ accountId }) => hasFloor(accountId)),
      ],
    );
  }

  /** Balances of accounts, per stream of money; accounts nothing was posted to are absent. */
  async balances(accountIds: readonly string[], sql: Sql = this.database): Promise<readonly Balance[]> {
    const rows = await sql.query<BalanceRow>(
      'SELECT account_id, fund_kind, balance_fen FROM ledger_balance WHERE account_id = ANY($1) ORDER BY account_id, fund_kind',
      [[...accountIds]],
    );
    return rows.map((row) => ({ accountId: row.account_id, fundKind: row.fund_kind, balanceFen: row.balance_fen }));
  }

  /** The postings of a remittance in the order they were made; at most 5,000. */
  async postingsOf(remittanceId: string): Promise<readonly PostingLine[]> {
    return this.postings('posting WHERE remittance_id = $1', remittanceId);
  }

  /** The postings that the events of a stream made, in their order; at most 5,000. */
  async postingsOfStream(streamId: string): Promise<readonly PostingLine[]> {
    return this.postings('posting WHERE entry_id IN (SELECT event_id FROM event WHERE stream_id = $1)', streamId);
  }

  private async postings(from: string, id: string): Promise<readonly PostingLine[]> {
    const rows = await this.database.query<PostingRow>(
      `SELECT entry_id, account_id, amount_fen, fund_kind, value_date, leg_no FROM ${from} ORDER BY posting_id LIMIT 5000`,
      [id],
    );
    return rows.map((row) => ({
      entryId: row.entry_id,
      accountId: row.account_id,
      amountFen: row.amount_fen,
      fundKind: row.fund_kind,
      valueDate: row.value_date,
      legNo: row.leg_no,
    }));
  }
}

interface BalanceRow {
  account_id: string;
  fund_kind: FundKind;
  balance_fen: bigint;
}

interface PostingRow {
  entry_id: string;
  account_id: string;
  amount_fen: bigint;
  fund_kind: FundKind;
  value_date: CalendarDate;
  leg_no: number | null;
}
