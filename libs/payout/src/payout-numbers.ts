import type { Transaction } from '#libs/database';

const PREFIX = { FUNDING: 'YK', BATCH: 'PF' } as const;

/** A readable number nobody had before: "YK-2020-0001". Numbers of refused commands are lost, never given twice. */
export async function nextPayoutNumber(
  transaction: Transaction,
  kind: keyof typeof PREFIX,
  fiscalYear: number,
): Promise<string> {
  const [row] = await transaction.prepared<{ last_no: number }>(
    `INSERT INTO payout_number AS n (kind, fiscal_year, last_no) VALUES ($1, $2, 1)
     ON CONFLICT (kind, fiscal_year) DO UPDATE SET last_no = n.last_no + 1 RETURNING last_no`,
    [kind, fiscalYear],
  );
  return `${PREFIX[kind]}-${fiscalYear}-${String(row!.last_no).padStart(4, '0')}`;
}
