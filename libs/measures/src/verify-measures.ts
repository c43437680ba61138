import type { Sql } from '#libs/database';
import { EVENT_COLUMNS, toEvent, verifyReplay } from '#libs/eventing';
import type { EventRow, Finding, StoredEvent } from '#libs/eventing';
import { canonicalJson, toJson } from '#libs/kernel';
import type { JsonObject } from '#libs/kernel';
import { FIGURE_STREAM, evolveFigure, withFacts } from './domain/index.js';
import type { FigureEvent, ReportedFigure, SubjectBody } from './domain/index.js';
import { BATCH_FACT_EVENTS, REMITTANCE_FACT_EVENTS, batchFactsOf, remittanceFactOf } from './facts/facts-of-events.js';
import { MEASURES_SUBSCRIPTION } from './facts/measures.subscription.js';
import { figureColumns } from './figures/figure.repository.js';

const PAGE = 200;
const FINDINGS_MAX = 20;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const TYPES = [...REMITTANCE_FACT_EVENTS, ...BATCH_FACT_EVENTS];

/** Figures are what their events give; what measures are added up from is what the remittances' and batches' events give. */
export async function verifyMeasures(sql: Sql): Promise<Finding[]> {
  return [
    ...(await verifyReplay<ReportedFigure>(sql, {
      stream: FIGURE_STREAM,
      table: 'reported_figure',
      key: 'figure_id',
      evolve: (state, event) => evolveFigure(state, event as FigureEvent),
      columnsOf: figureColumns,
    })),
    ...(await verifySubjects(sql)),
  ].slice(0, FINDINGS_MAX);
}

async function verifySubjects(sql: Sql): Promise<Finding[]> {
  // Where no worker ever subscribed there is nothing to agree with.
  const subscribed = await sql.query('SELECT 1 FROM subscriber WHERE name = $1', [MEASURES_SUBSCRIPTION]);
  if (subscribed.length === 0) return [];
  const findings: Finding[] = [];
  for (let after = FIRST_ID; ;) {
    const found = await sql.query<{ id: string }>(
      `SELECT id FROM (SELECT DISTINCT stream_id AS id FROM event WHERE type IN ('RemittancePlanned', 'PayoutBatchOpened') AND stream_id > $1
         UNION SELECT subject_id FROM measure_subject WHERE subject_id > $1) s ORDER BY 1 LIMIT ${PAGE}`,
      [after],
    );
    const ids = found.map(({ id }) => id);
    const rows = await sql.query<{ subject_id: string; body: JsonObject }>(
      'SELECT subject_id, body FROM measure_subject WHERE subject_id = ANY($1::uuid[])',
      [ids],
    );
    const events = await sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event e WHERE e.stream_id = ANY($1::uuid[]) AND e.type = ANY($2::text[]) ORDER BY e.stream_id, e.stream_version`,
      [ids, TYPES],
    );
    for (const id of ids) {
      const own = events.map(toEvent).filter(({ streamId }) => streamId === id);
      const row = rows.find((one) => one.subject_id === id);
      const problem = problemOf(own, row?.body);
      if (problem) findings.push({ check: 'measures', where: `subject ${id}`, problem });
    }
    if (ids.length < PAGE || findings.length >= FINDINGS_MAX) return findings;
    after = ids.at(-1)!;
  }
}

function problemOf(own: readonly StoredEvent[], body: JsonObject | undefined): string | undefined {
  try {
    const replayed = own.reduce<SubjectBody | undefined>(bodyWith, undefined);
    if (!replayed) return 'facts of something that never began';
    if (!body) return 'events without facts';
    return canonicalJson(toJson(replayed)) === canonicalJson(body)
      ? undefined
      : 'its facts are not what replaying its events gives';
  } catch (error) {
    return (error as Error).message;
  }
}

/** As the subscriber does it, one event after the other. */
function bodyWith(before: SubjectBody | undefined, event: StoredEvent): SubjectBody | undefined {
  if ((BATCH_FACT_EVENTS as readonly string[]).includes(event.type)) {
    const { payDay, facts } = batchFactsOf(event, before?.kind === 'BATCH' ? before : undefined);
    return withFacts(before, facts, payDay);
  }
  const fact = remittanceFactOf(event);
  return fact ? withFacts(before, [fact]) : before;
}
