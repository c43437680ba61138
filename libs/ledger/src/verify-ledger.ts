import type { Sql } from '#libs/database';
import { formatYuan } from '#libs/kernel';
import type { Finding } from '#libs/eventing';

const FINDINGS_MAX = 20;

/** The money law over the whole ledger: entries sum to zero, balances are the sums of their postings, nothing is overdrawn. */
export async function verifyLedger(sql: Sql): Promise<Finding[]> {
  const unbalanced = await sql.query<{ entry_id: string; total: string }>(
    `SELECT entry_id, sum(amount_fen)::text AS total FROM posting GROUP BY entry_id, fund_kind HAVING sum(amount_fen) <> 0 ORDER BY entry_id LIMIT ${FINDINGS_MAX}`,
  );
  const differing = await sql.query<{
    account_id: string;
    fund_kind: string;
    balance: string | null;
    posted: string | null;
  }>(
    `SELECT coalesce(b.account_id, p.account_id) AS account_id, coalesce(b.fund_kind, p.fund_kind) AS fund_kind, b.balance_fen::text AS balance, p.total::text AS posted
     FROM ledger_balance b FULL JOIN (SELECT account_id, fund_kind, sum(amount_fen) AS total FROM posting GROUP BY 1, 2) p USING (account_id, fund_kind)
     WHERE b.balance_fen IS DISTINCT FROM p.total ORDER BY 1 LIMIT ${FINDINGS_MAX}`,
  );
  const overdrawn = await sql.query<{ account_id: string; balance_fen: bigint }>(
    `SELECT account_id, balance_fen FROM ledger_balance WHERE balance_fen < 0 AND (has_floor OR account_id NOT LIKE 'external:%') ORDER BY 1 LIMIT ${FINDINGS_MAX}`,
  );
  const orphans = await sql.query<{ entry_id: string }>(
    `SELECT DISTINCT p.entry_id FROM posting p LEFT JOIN event e ON e.event_id = p.entry_id WHERE e.event_id IS NULL LIMIT ${FINDINGS_MAX}`,
  );
  return [
    ...unbalanced.map((row) => ({
      check: 'zero sum',
      where: `entry ${row.entry_id}`,
      problem: `its lines sum to ${row.total} fen`,
    })),
    ...differing.map((row) => ({
      check: 'balance',
      where: `account ${row.account_id} (${row.fund_kind})`,
      problem: `balance ${row.balance ?? 'missing'} fen, postings ${row.posted ?? 'none'}`,
    })),
    ...overdrawn.map((row) => ({
      check: 'no overdraft',
      where: `account ${row.account_id}`,
      problem: `balance ${formatYuan(row.balance_fen)} yuan`,
    })),
    ...orphans.map((row) => ({ check: 'posting', where: `entry ${row.entry_id}`, problem: 'no event made it' })),
  ];
}
