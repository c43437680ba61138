import type { Sql } from '#libs/database';
import { EVENT_COLUMNS, toEvent } from '#libs/eventing';
import type { EventRow, Finding, StoredEvent } from '#libs/eventing';
import { canonicalJson, fromJson } from '#libs/kernel';
import type { JsonValue } from '#libs/kernel';
import { BATCH_COLUMNS, batchColumns } from './batch/batch.repository.js';
import { BATCH_STREAM, FUNDING_STREAM, evolveBatch, evolveFunding, postingsOfBatch } from './domain/index.js';
import type { BatchEvent, FundingEvent, FundingRequest, PayoutBatch } from './domain/index.js';
import { FUNDING_COLUMNS, fundingColumns } from './funding/funding.repository.js';

const PAGE = 200;
const FINDINGS_MAX = 20;

type Row = Readonly<Record<string, unknown>> & { readonly version: number; readonly head_hash: string };

/** How one kind of aggregate is replayed, and which columns its row must then have. */
interface Replayed<State> {
  readonly stream: string;
  readonly table: string;
  readonly key: string;
  readonly evolve: (
    state: State | undefined,
    event: { readonly type: string; readonly data: unknown },
    id: string,
  ) => State;
  readonly columns: readonly string[];
  readonly columnsOf: (state: State) => Readonly<Record<string, unknown>>;
  /** What the event posts, as text; undefined where the aggregate posts nothing. */
  readonly postings?: (event: StoredEvent) => string;
}

/** Replays every funding request and batch: the log must give exactly the rows and postings; lists, results and arrivals must add up to the batches' counts. */
export async function verifyPayout(sql: Sql): Promise<Finding[]> {
  return [
    ...(await verifyReplay(sql, FUNDING)),
    ...(await verifyReplay(sql, BATCHES)),
    ...(await verifyArrivals(sql)),
    ...(await verifyExceptions(sql)),
  ].slice(0, FINDINGS_MAX);
}

const FUNDING: Replayed<FundingRequest> = {
  stream: FUNDING_STREAM,
  table: 'funding_request',
  key: 'request_id',
  evolve: (state, event, id) => evolveFunding(state, event as FundingEvent, id),
  columns: FUNDING_COLUMNS,
  columnsOf: fundingColumns,
};
const BATCHES: Replayed<PayoutBatch> = {
  stream: BATCH_STREAM,
  table: 'payout_batch',
  key: 'batch_id',
  evolve: (state, event, id) => evolveBatch(state, event as BatchEvent, id),
  columns: BATCH_COLUMNS,
  columnsOf: batchColumns,
  postings: (event) =>
    postingsOfBatch({ type: event.type, data: fromJson(event.data) } as BatchEvent)
      .map((line, index) => `${line.accountId} ${line.amountFen} ${line.fundKind} ${line.valueDate} ${index + 1}`)
      .join(','),
};

async function verifyReplay<State>(sql: Sql, kind: Replayed<State>): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const ids = (
      await sql.query<{ id: string }>(
        `SELECT id FROM (SELECT stream_id AS id FROM event WHERE stream_type = $1 AND stream_version = 1 AND stream_id > $2
           UNION SELECT ${kind.key} FROM ${kind.table} WHERE ${kind.key} > $2) s ORDER BY 1 LIMIT ${PAGE}`,
        [kind.stream, after],
      )
    ).map(({ id }) => id);
    const rows = await sql.query<Row>(`SELECT * FROM ${kind.table} WHERE ${kind.key} = ANY($1::uuid[])`, [ids]);
    const events = await eventsOf(sql, ids);
    for (const id of ids) {
      const own = events.filter(({ event }) => event.streamId === id);
      findings.push(
        ...replayOne(
          kind,
          id,
          own,
          rows.find((row) => row[kind.key] === id),
        ),
      );
    }
    if (ids.length < PAGE || findings.length >= FINDINGS_MAX) return findings;
    after = ids.at(-1)!;
  }
}

interface Posted {
  readonly event: StoredEvent;
  readonly lines: string;
}

async function eventsOf(sql: Sql, ids: readonly string[]): Promise<readonly Posted[]> {
  const rows = await sql.query<EventRow & { lines: string | null }>(
    `SELECT ${EVENT_COLUMNS}, (SELECT string_agg(concat_ws(' ', p.account_id, p.amount_fen, p.fund_kind, p.value_date, p.line_no), ',' ORDER BY p.line_no)
       FROM posting p WHERE p.entry_id = e.event_id) AS lines
     FROM event e WHERE e.stream_id = ANY($1::uuid[]) ORDER BY e.stream_id, e.stream_version`,
    [ids],
  );
  return rows.map((row) => ({ event: toEvent(row), lines: row.lines ?? '' }));
}

function replayOne<State>(kind: Replayed<State>, id: string, own: readonly Posted[], row: Row | undefined): Finding[] {
  const where = `${kind.stream} ${id}`;
  try {
    let state: State | undefined;
    for (const { event, lines } of own) {
      state = kind.evolve(state, { type: event.type, data: fromJson(event.data) }, id);
      const expected = kind.postings?.(event) ?? '';
      if (expected !== lines) {
        const problem = `the log gives "${expected}", the ledger holds "${lines}"`;
        return [{ check: 'postings', where: `entry ${event.eventId} (${event.type} of ${where})`, problem }];
      }
    }
    const last = own.at(-1)?.event;
    if (state === undefined || !last) return [{ check: 'replay', where, problem: 'a row without events' }];
    if (!row) return [{ check: 'replay', where, problem: 'events without a row' }];
    const expected = { ...kind.columnsOf(state), version: last.streamVersion, head_hash: last.hash };
    const wrong = Object.entries(expected).find(([name, value]) => textOf(value) !== textOf(row[name]));
    return wrong
      ? [{ check: 'replay', where, problem: `column ${wrong[0]} is not what replaying its events gives` }]
      : [];
  } catch (error) {
    return [{ check: 'replay', where, problem: (error as Error).message }];
  }
}

/** One text for a value, whether it comes from the replay (JSON as text) or from the row (JSON as parsed). */
function textOf(value: unknown): string {
  if (typeof value === 'string' && /^[[{]/.test(value)) return canonicalJson(JSON.parse(value) as JsonValue);
  if (typeof value === 'object' && value !== null) return canonicalJson(value as JsonValue);
  return String(value);
}

/** What arrivals say was allotted is what the batches say they got. */
async function verifyArrivals(sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<{ arrival_id: string; allotted: string; taken: string }>(
    `SELECT coalesce(a.transfer_id::text, t.arrival_id) AS arrival_id, coalesce(a.allotted_fen, 0)::text AS allotted, coalesce(t.taken, 0)::text AS taken
     FROM payout_arrival a FULL JOIN (
       SELECT f->>'arrivalId' AS arrival_id, sum((f->>'amountFen')::bigint) AS taken FROM payout_batch b, jsonb_array_elements(b.body->'funding') f GROUP BY 1
     ) t ON t.arrival_id = a.transfer_id::text
     WHERE coalesce(a.allotted_fen, 0) <> coalesce(t.taken, 0) ORDER BY 1 LIMIT ${FINDINGS_MAX}`,
  );
  return rows.map(({ arrival_id, allotted, taken }) => ({
    check: 'arrival',
    where: `arrival ${arrival_id}`,
    problem: `${allotted} fen allotted, the batches hold ${taken}`,
  }));
}

/** Returned payments, by what became of them, add up to the batches' own counts. */
async function verifyExceptions(sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<{ batch_no: string; member: string; counted: string; found: string }>(
    `SELECT b.batch_no, m.member, b.body->m.member->>'heads' || ' ' || (b.body->m.member->>'amountFen') AS counted,
       count(e.line_no) || ' ' || coalesce(sum(e.amount_fen), 0) AS found
     FROM payout_batch b
     CROSS JOIN (VALUES ('returned', 'RETURNED'), ('corrected', 'CORRECTED'), ('writtenOff', 'WRITTEN_OFF'), ('carriedOver', 'CARRIED_OVER')) m(member, state)
     LEFT JOIN payout_exception e ON e.batch_id = b.batch_id AND e.state = m.state
     GROUP BY b.batch_id, m.member
     HAVING b.body->m.member->>'heads' || ' ' || (b.body->m.member->>'amountFen') <> count(e.line_no) || ' ' || coalesce(sum(e.amount_fen), 0)
     ORDER BY 1, 2 LIMIT ${FINDINGS_MAX}`,
  );
  return rows.map(({ batch_no, member, counted, found }) => ({
    check: 'returned payments',
    where: `batch ${batch_no}`,
    problem: `${member}: the batch counts ${counted} (heads, fen), the payments are ${found}`,
  }));
}
