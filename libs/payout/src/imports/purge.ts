import type { Database } from '#libs/database';

const STEP_ROWS = 10_000;

/** Takes away what a file left behind that was rejected, cancelled or never came whole: in small steps, each its own transaction. */
export async function purgeImport(database: Database, importNo: bigint): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ gone: number }>('SELECT purge_payout_import($1, $2) AS gone', [
      importNo,
      STEP_ROWS,
    ]);
    if ((row?.gone ?? 0) === 0) return;
  }
}

/** What waits for that: ended files, and uploads that broke off an hour ago. Oldest first, a handful at a time. */
export const listPurgeable = (database: Database): Promise<{ import_no: bigint }[]> =>
  database.query<{ import_no: bigint }>(
    `SELECT import_no FROM payout_import WHERE NOT purged AND (state IN ('REJECTED', 'CANCELLED')
       OR (state = 'RECEIVING' AND begun_at < now() - interval '1 hour')) ORDER BY import_no LIMIT 10`,
  );
