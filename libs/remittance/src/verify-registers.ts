import type { Sql } from '#libs/database';
import { EVENT_COLUMNS, toEvent } from '#libs/eventing';
import type { EventRow, Finding } from '#libs/eventing';
import { fromJson } from '#libs/kernel';
import { COLLECTION_STREAM, postingsOfCollection } from './collection.service.js';
import type { CollectionFacts } from './collection.service.js';
import { REMITTANCE_STREAM } from './domain/index.js';

const PAGE = 500;
const FINDINGS_MAX = 20;

/** What lies beside the remittances and must follow from the log too: postings of collected money, the register of vouchers. */
export async function verifyRegisters(sql: Sql): Promise<Finding[]> {
  return [...(await verifyCollections(sql)), ...(await verifyStrays(sql)), ...(await verifyVouchers(sql))].slice(
    0,
    FINDINGS_MAX,
  );
}

/** Every collection's event against its lines in the ledger. */
async function verifyCollections(sql: Sql): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await sql.query<EventRow & { lines: string | null }>(
      `SELECT ${EVENT_COLUMNS}, (SELECT string_agg(concat_ws(' ', p.account_id, p.amount_fen, p.fund_kind, p.value_date, p.line_no), ',' ORDER BY p.line_no)
         FROM posting p WHERE p.entry_id = e.event_id) AS lines
       FROM event e WHERE e.stream_type = $1 AND e.stream_id > $2 ORDER BY e.stream_id LIMIT ${PAGE}`,
      [COLLECTION_STREAM, after],
    );
    for (const row of rows) {
      const event = toEvent(row);
      const expected = postingsOfCollection(fromJson<CollectionFacts>(event.data))
        .map((line, index) => `${line.accountId} ${line.amountFen} ${line.fundKind} ${line.valueDate} ${index + 1}`)
        .join(',');
      if (row.lines !== expected) {
        findings.push({
          check: 'postings',
          where: `entry ${event.eventId} (${event.type})`,
          problem: `the log gives "${expected}", the ledger holds "${row.lines ?? ''}"`,
        });
      }
      after = event.streamId;
    }
    if (rows.length < PAGE || findings.length >= FINDINGS_MAX) return findings;
  }
}

/** Lines that name another remittance than their event, or one where it has none. */
async function verifyStrays(sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<{ entry_id: string; remittance_id: string | null; stream_id: string }>(
    `SELECT p.entry_id, p.remittance_id, e.stream_id FROM posting p JOIN event e ON e.event_id = p.entry_id
     WHERE p.remittance_id IS DISTINCT FROM CASE WHEN e.stream_type = $1 THEN e.stream_id END ORDER BY p.posting_id LIMIT ${FINDINGS_MAX}`,
    [REMITTANCE_STREAM],
  );
  return rows.map((row) => ({
    check: 'postings',
    where: `entry ${row.entry_id}`,
    problem: `says remittance ${row.remittance_id}, its event is of stream ${row.stream_id}`,
  }));
}

interface VoucherRow {
  voucher_no: string;
  fiscal_year: number;
  remittance_no: string | null;
  registered: boolean;
  logged: boolean;
}

/** Every voucher ever logged is registered, to its transfer, with what was said first and the last amount; and no other. */
async function verifyVouchers(sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<VoucherRow>(
    `WITH logged AS (
       SELECT r.remittance_id, r.remittance_no, r.fiscal_year, (r.body->'legs'->((e.data->>'legNo')::int - 1)->'from'->>'institutionId')::uuid AS sender_institution_id,
         e.data->>'voucherNo' AS voucher_no, (e.data->>'transferId')::uuid AS transfer_id, (e.data->>'amountFen')::bigint AS amount_fen,
         e.data->'loggedBy'->>'name' AS logged_by, (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS logged_on, e.stream_version
       FROM event e JOIN remittance r ON r.remittance_id = e.stream_id WHERE e.stream_type = $1 AND e.type = 'TransferLogged'
     ), x AS (
       SELECT sender_institution_id, fiscal_year, voucher_no, transfer_id, remittance_id, remittance_no,
         (array_agg(amount_fen ORDER BY stream_version DESC))[1] AS amount_fen, (array_agg(logged_by ORDER BY stream_version))[1] AS logged_by,
         (array_agg(logged_on ORDER BY stream_version))[1] AS logged_on
       FROM logged GROUP BY 1, 2, 3, 4, 5, 6
     )
     SELECT voucher_no, fiscal_year, coalesce(x.remittance_no, v.remittance_no) AS remittance_no, v.transfer_id IS NOT NULL AS registered, x.transfer_id IS NOT NULL AS logged
     FROM x FULL JOIN voucher_register v USING (sender_institution_id, fiscal_year, voucher_no)
     WHERE (x.transfer_id, x.remittance_id, x.remittance_no, x.amount_fen, x.logged_by, x.logged_on)
       IS DISTINCT FROM (v.transfer_id, v.remittance_id, v.remittance_no, v.amount_fen, v.logged_by, v.logged_on)
     ORDER BY 1, 2 LIMIT ${FINDINGS_MAX}`,
    [REMITTANCE_STREAM],
  );
  return rows.map((row) => ({
    check: 'voucher register',
    where: `voucher ${row.voucher_no} of ${row.fiscal_year} (${row.remittance_no ?? ''})`,
    problem: !row.registered
      ? 'was logged and is not registered'
      : row.logged
        ? 'its entry is not what the log says'
        : 'is registered and was never logged',
  }));
}
