import type { Sql } from '#libs/database';
import { canonicalJson, fromJson } from '#libs/kernel';
import type { JsonValue } from '#libs/kernel';
import type { StoredEvent } from './event.js';
import { EVENT_COLUMNS, toEvent } from './rows.js';
import type { EventRow } from './rows.js';
import type { Finding } from './verify-log.js';

const PAGE = 200;
const FINDINGS_MAX = 20;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** How one kind of aggregate is replayed, and which columns its row must then have. */
export interface Replayable<State> {
  readonly stream: string;
  readonly table: string;
  readonly key: string;
  readonly evolve: (state: State | undefined, event: { readonly type: string; readonly data: unknown }) => State;
  readonly columnsOf: (state: State) => Readonly<Record<string, unknown>>;
}
type Row = Readonly<Record<string, unknown>>;

/** Replays every aggregate of a kind, page by page: the log must give exactly its rows, no more and no fewer. */
export async function verifyReplay<State>(sql: Sql, kind: Replayable<State>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after = FIRST_ID; ;) {
    const found = await sql.query<{ id: string }>(
      `SELECT id FROM (SELECT stream_id AS id FROM event WHERE stream_type = $1 AND stream_version = 1 AND stream_id > $2
         UNION SELECT ${kind.key} FROM ${kind.table} WHERE ${kind.key} > $2) s ORDER BY 1 LIMIT ${PAGE}`,
      [kind.stream, after],
    );
    const ids = found.map(({ id }) => id);
    const rows = await sql.query<Row>(`SELECT * FROM ${kind.table} WHERE ${kind.key} = ANY($1::uuid[])`, [ids]);
    const events = await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e WHERE e.stream_id = ANY($1::uuid[]) ORDER BY e.stream_id, e.stream_version`,
      [ids],
    );
    for (const id of ids) {
      const own = events.map(toEvent).filter(({ streamId }) => streamId === id);
      const row = rows.find((one) => one[kind.key] === id);
      const problem = problemOf(kind, own, row);
      if (problem) findings.push({ check: 'replay', where: `${kind.stream} ${id}`, problem });
    }
    if (ids.length < PAGE || findings.length >= FINDINGS_MAX) return findings.slice(0, FINDINGS_MAX);
    after = ids.at(-1)!;
  }
}

function problemOf<State>(
  kind: Replayable<State>,
  own: readonly StoredEvent[],
  row: Row | undefined,
): string | undefined {
  try {
    let state: State | undefined;
    for (const { type, data } of own) state = kind.evolve(state, { type, data: fromJson(data) });
    const last = own.at(-1);
    if (state === undefined || !last) return 'a row without events';
    if (!row) return 'events without a row';
    const expected = { ...kind.columnsOf(state), version: last.streamVersion, head_hash: last.hash };
    const wrong = Object.entries(expected).find(([name, value]) => textOf(value) !== textOf(row[name]));
    return wrong && `column ${wrong[0]} is not what replaying its events gives`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** One text for a value, whether it comes from the replay (JSON as text) or from the row (JSON as parsed). */
function textOf(value: unknown): string {
  if (typeof value === 'string' && /^[[{]/.test(value)) return canonicalJson(JSON.parse(value) as JsonValue);
  if (typeof value === 'object' && value !== null) return canonicalJson(value as JsonValue);
  return String(value);
}
