import type { Sql, Transaction } from '#libs/database';
import type { Fen } from '#libs/kernel';

/** What provincial finance holds for benefits, what of it earlier approvals still have to send, and what is left. */
export interface FundingPool {
  readonly balanceFen: Fen;
  readonly promisedFen: Fen;
  readonly availableFen: Fen;
}

const POOL = `
  SELECT coalesce((SELECT balance_fen FROM ledger_balance WHERE account_id = $1 AND fund_kind = 'BENEFIT'), 0) AS balance_fen,
    coalesce((
      SELECT sum(r.due_fen + coalesce((SELECT sum(p.amount_fen) FROM posting p WHERE p.remittance_id = r.remittance_id AND p.account_id = $1), 0))
      FROM remittance r
      WHERE r.fund_kind = 'BENEFIT' AND r.state IN ('PLANNED', 'IN_PROGRESS') AND r.body->'legs'->0->'from'->>'accountId' = $1
    ), 0)::bigint AS promised_fen`;

/** The pool on an account of provincial finance, for benefits. A posting out of the account is negative: what was sent is promised no more. */
export async function readPool(sql: Pick<Sql, 'query'>, accountId: string): Promise<FundingPool> {
  const [row] = await sql.query<{ balance_fen: bigint; promised_fen: bigint }>(POOL, [accountId]);
  const { balance_fen: balanceFen, promised_fen: promisedFen } = row!;
  return { balanceFen, promisedFen, availableFen: balanceFen - promisedFen };
}

/** The same with the pool held for this transaction: two approvals never promise one fen twice. */
export async function lockPool(transaction: Transaction, accountId: string): Promise<FundingPool> {
  await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 61))', [accountId]);
  return readPool(transaction, accountId);
}
