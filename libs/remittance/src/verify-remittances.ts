import type { Sql } from '#libs/database';
import { toEvent, EVENT_COLUMNS } from '#libs/eventing';
import type { EventRow, Finding, StoredEvent } from '#libs/eventing';
import { canonicalJson, fromJson } from '#libs/kernel';
import type { JsonObject, JsonValue } from '#libs/kernel';
import { REMITTANCE_STREAM, evolve, postingsOf } from './domain/index.js';
import type { MaybeRemittance, RemittanceEvent } from './domain/index.js';
import { bodyOf, columnsOf } from './remittance.repository.js';

const PAGE = 200;
const FINDINGS_MAX = 20;

interface StateRow {
  remittance_id: string;
  remittance_no: string;
  fund_kind: string;
  route_code: string;
  fiscal_year: number;
  period: string;
  due_date: string;
  current_leg_no: number | null;
  origin_name: string;
  body: JsonObject;
  version: number;
  head_hash: string;
  state: string;
  due_fen: bigint;
  received_fen: bigint;
  tasks: JsonValue;
  task_keys: string[];
  institution_ids: string[];
}

/** Replays every remittance: the log must give exactly its row and its postings. Names the first thing that differs of each. */
export async function verifyRemittances(sql: Sql): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const streams = await sql.query<{ stream_id: string }>(
      `SELECT id AS stream_id FROM (SELECT stream_id AS id FROM event WHERE stream_type = $1 AND stream_version = 1 AND stream_id > $2
         UNION SELECT remittance_id FROM remittance WHERE remittance_id > $2) s ORDER BY 1 LIMIT ${PAGE}`,
      [REMITTANCE_STREAM, after],
    );
    const ids = streams.map(({ stream_id }) => stream_id);
    findings.push(...(await verifyPage(sql, ids)));
    if (ids.length < PAGE || findings.length >= FINDINGS_MAX) return findings.slice(0, FINDINGS_MAX);
    after = ids.at(-1)!;
  }
}

async function verifyPage(sql: Sql, ids: readonly string[]): Promise<Finding[]> {
  const events = (
    await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e WHERE e.stream_id = ANY($1::uuid[]) ORDER BY e.stream_id, e.stream_version`,
      [ids],
    )
  ).map(toEvent);
  const rows = await sql.query<StateRow>('SELECT * FROM remittance WHERE remittance_id = ANY($1::uuid[])', [ids]);
  const postings = await sql.query<{ entry_id: string; lines: string }>(
    `SELECT p.entry_id, string_agg(p.account_id || ' ' || p.amount_fen || ' ' || p.fund_kind || ' ' || p.value_date || ' ' || p.leg_no || ' ' || p.line_no, ',' ORDER BY p.line_no) AS lines
     FROM posting p WHERE p.remittance_id = ANY($1::uuid[]) GROUP BY p.entry_id`,
    [ids],
  );
  const posted = new Map(postings.map(({ entry_id, lines }) => [entry_id, lines]));
  const findings = ids.flatMap((id) =>
    verifyOne(
      id,
      events.filter((event) => event.streamId === id),
      rows.find((row) => row.remittance_id === id),
      posted,
    ),
  );
  const stray = [...posted.keys()][0];
  return stray
    ? [...findings, { check: 'postings', where: `entry ${stray}`, problem: 'no event of a remittance makes it' }]
    : findings;
}

function verifyOne(
  id: string,
  events: readonly StoredEvent[],
  row: StateRow | undefined,
  posted: Map<string, string>,
): Finding[] {
  const where = `remittance ${id}`;
  try {
    let state: MaybeRemittance;
    for (const stored of events) {
      const event = { type: stored.type, data: fromJson(stored.data) } as RemittanceEvent;
      state = evolve(state, event, id);
      const expected = postingsOf(state, event)
        .map(
          (line, index) =>
            `${line.accountId} ${line.amountFen} ${line.fundKind} ${line.valueDate} ${line.legNo} ${index + 1}`,
        )
        .join(',');
      const found = posted.get(stored.eventId) ?? '';
      posted.delete(stored.eventId);
      if (expected !== found)
        return [
          {
            check: 'postings',
            where: `entry ${stored.eventId} (${stored.type} of ${where})`,
            problem: `the log gives "${expected}", the ledger holds "${found}"`,
          },
        ];
    }
    if (!state) return [{ check: 'replay', where, problem: 'a row without events' }];
    if (!row) return [{ check: 'replay', where, problem: 'events without a row' }];
    const difference = differenceOf(state, row, events);
    return difference ? [{ check: 'replay', where, problem: difference }] : [];
  } catch (error) {
    return [{ check: 'replay', where, problem: (error as Error).message }];
  }
}

function differenceOf(
  state: NonNullable<MaybeRemittance>,
  row: StateRow,
  events: readonly StoredEvent[],
): string | undefined {
  const columns = columnsOf(state);
  const last = events.at(-1)!;
  const pairs: readonly (readonly [name: string, replayed: string, stored: string])[] = [
    ['body', canonicalJson(bodyOf(state)), canonicalJson(row.body)],
    ['version', String(last.streamVersion), String(row.version)],
    ['head_hash', last.hash, row.head_hash],
    ['remittance_no', columns.remittanceNo, row.remittance_no],
    ['fund_kind', columns.fundKind, row.fund_kind],
    ['route_code', columns.routeCode, row.route_code],
    ['fiscal_year', String(columns.fiscalYear), String(row.fiscal_year)],
    ['period', columns.period, row.period],
    ['due_date', columns.dueDate, row.due_date],
    ['current_leg_no', String(columns.currentLegNo), String(row.current_leg_no)],
    ['origin_name', columns.originName, row.origin_name],
    ['state', columns.state, row.state],
    ['due_fen', String(columns.dueFen), String(row.due_fen)],
    ['received_fen', String(columns.receivedFen), String(row.received_fen)],
    ['tasks', canonicalJson(JSON.parse(columns.tasks) as JsonValue), canonicalJson(row.tasks)],
    ['task_keys', columns.taskKeys.join(), row.task_keys.join()],
    ['institution_ids', columns.institutionIds.join(), row.institution_ids.join()],
  ];
  const wrong = pairs.find(([, replayed, stored]) => replayed !== stored);
  return wrong && `column ${wrong[0]} is not what replaying its events gives`;
}
