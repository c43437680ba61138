import type { Sql } from '#libs/database';
import { verifyReplay } from '#libs/eventing';
import type { Finding } from '#libs/eventing';
import { canonicalJson, fromJson, toJson } from '#libs/kernel';
import type { JsonObject } from '#libs/kernel';
import { EVALUATION_STREAM, checkSheet, evolveEvaluation, scoreSheet } from './domain/index.js';
import type { Evaluation, EvaluationEvent, Rubric, ScoreInputs, ScoreSheet } from './domain/index.js';
import { evaluationColumns } from './evaluations/evaluation.repository.js';
import { sheetDigest } from './evaluations/sheet-digest.js';
import { parseRubricFile, rubricDigest } from './rubrics/rubric-files.js';

const PAGE = 50;
const FINDINGS_MAX = 20;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Evaluations are what their events give; every published sheet is what its rubric gives for the inputs kept with it,
 * down to its last formula; every rubric version is what its digest says; every live sheet agrees with itself.
 */
export async function verifyEvaluation(sql: Sql): Promise<Finding[]> {
  return [
    ...(await verifyReplay<Evaluation>(sql, {
      stream: EVALUATION_STREAM,
      table: 'evaluation',
      key: 'evaluation_id',
      evolve: (state, event) => evolveEvaluation(state, event as EvaluationEvent),
      columnsOf: evaluationColumns,
    })),
    ...(await verifyRubrics(sql)),
    ...(await verifyConfirmed(sql)),
    ...(await verifyLive(sql)),
  ].slice(0, FINDINGS_MAX);
}

async function verifyRubrics(sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<{ code: string; version: number; digest: string; text: string }>(
    'SELECT code, version, digest, text FROM rubric_version ORDER BY code, version LIMIT 1000',
  );
  return rows.flatMap(({ code, version, digest, text }) => {
    const parsed = parseRubricFile(text);
    const same = 'rubric' in parsed && rubricDigest(parsed.rubric) === digest;
    const problem = 'its text is not what its digest was taken of';
    return same ? [] : [{ check: 'rubric', where: `${code} version ${version}`, problem }];
  });
}

interface ConfirmedRow {
  evaluation_id: string;
  sheet_digest: string;
  sheet: JsonObject;
  inputs: JsonObject;
  text: string | null;
  told: JsonObject | null;
}

async function verifyConfirmed(sql: Sql): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after = FIRST_ID; ;) {
    const rows = await sql.query<ConfirmedRow>(
      `SELECT c.evaluation_id, c.sheet_digest, c.sheet, c.inputs, v.text,
         (SELECT e.data->'sheet' FROM event e WHERE e.stream_id = c.evaluation_id AND e.type = 'EvaluationPublished') AS told
       FROM confirmed_sheet c LEFT JOIN rubric_version v ON v.code = c.rubric_code AND v.version = c.rubric_version AND v.digest = c.rubric_digest
       WHERE c.evaluation_id > $1 ORDER BY c.evaluation_id LIMIT ${PAGE}`,
      [after],
    );
    for (const row of rows) {
      const problem = problemOfConfirmed(row);
      if (problem) findings.push({ check: 'confirmed sheet', where: `evaluation ${row.evaluation_id}`, problem });
    }
    if (rows.length < PAGE || findings.length >= FINDINGS_MAX) return findings;
    after = rows.at(-1)!.evaluation_id;
  }
}

function problemOfConfirmed({ sheet_digest, sheet, inputs, text, told }: ConfirmedRow): string | undefined {
  if (text === null) return 'the rubric it was scored by is not there';
  const kept = fromJson<ScoreSheet>(sheet);
  if (sheetDigest(kept) !== sheet_digest) return 'the sheet is not what its digest was taken of';
  if (told === null || canonicalJson(told) !== canonicalJson(sheet)) return 'the log tells another sheet';
  const parsed = parseRubricFile(text);
  const again = 'rubric' in parsed ? recomputed(parsed.rubric, inputs) : '';
  if (again !== canonicalJson(sheet)) return 'its rubric and inputs give another sheet';
  const [unsound] = checkSheet(kept);
  return unsound && `${unsound.code}: ${unsound.problem}`;
}

const recomputed = (rubric: Rubric, inputs: JsonObject): string =>
  canonicalJson(toJson(scoreSheet(rubric, fromJson<ScoreInputs>(inputs))));

async function verifyLive(sql: Sql): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after = ''; ;) {
    const rows = await sql.query<{ place: string; sheet: JsonObject }>(
      `SELECT fiscal_year || ' ' || region_code || ' ' || rubric_code AS place, sheet FROM scoring.live_sheet
       WHERE fiscal_year || ' ' || region_code || ' ' || rubric_code > $1 ORDER BY 1 LIMIT ${PAGE}`,
      [after],
    );
    for (const { place, sheet } of rows)
      for (const { code, problem } of checkSheet(fromJson<ScoreSheet>(sheet)))
        findings.push({ check: 'live sheet', where: place, problem: `${code}: ${problem}` });
    if (rows.length < PAGE || findings.length >= FINDINGS_MAX) return findings;
    after = rows.at(-1)!.place;
  }
}
