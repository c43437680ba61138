import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { decodeCursor, derivedId, fromJson, isRefusal, refuse, toPage } from '#libs/kernel';
import type { CalendarDate, JsonObject, Page, PageRequest, Refusal } from '#libs/kernel';
import { findConflicts, partsOf } from '#libs/measures/domain';
import type { DefinitionConflict, MeasurePart } from '#libs/measures/domain';
import {
  SCORE_STREAM,
  compareSheets,
  forecast,
  inputsAtHorizon,
  leavesOf,
  openMarks,
  remediesOf,
  remedyList,
  scoreSheet,
  whatIf,
  withChanges,
  withDone,
} from '../domain/index.js';
import type {
  Change,
  Comparison,
  Forecast,
  LeafIndicator,
  RatedRemedy,
  Rubric,
  ScoreChange,
  ScoreSheet,
  ScoredLeaf,
  WhatIf,
} from '../domain/index.js';
import { sheetDigest } from '../evaluations/sheet-digest.js';
import { RubricBook } from '../rubrics/rubric-book.js';
import type { RubricEntry } from '../rubrics/rubric-book.js';
import { ScoreInputsReader } from './score-inputs.js';
import type { RegionInputs } from './score-inputs.js';
import { ScoreTrail } from './score-trail.js';
import type { TrailDocument, TrailEvent } from './score-trail.js';

/** Which sheet: of a region and year, by a rubric (or the region's own), as known on a day. */
export interface SheetWanted {
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly rubricCode?: string;
  readonly asOf: CalendarDate;
}
export interface SheetView {
  readonly sheet: ScoreSheet;
  /** Of this sheet: what a person names who publishes it. */
  readonly digest: string;
  readonly rubricDigest: string;
  readonly openMarks: ReturnType<typeof openMarks>;
  readonly conflicts: readonly DefinitionConflict[];
}
/** One remittance's or batch's share of a measure. */
export interface SharedPart extends MeasurePart {
  readonly label: string;
}
/** 每一分的来历: the line, its rule, the parts it adds up from, the events and the documents. */
export interface Explanation {
  readonly leaf: ScoredLeaf;
  readonly indicator: LeafIndicator;
  readonly parts: readonly SharedPart[];
  readonly events: readonly TrailEvent[];
  readonly documents: readonly TrailDocument[];
}
export interface ScoreLine {
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly rubricCode: string;
  readonly isPrimary: boolean;
  readonly asOf: CalendarDate;
  readonly computedAt: Date;
  readonly total: ScoreSheet['total'];
  readonly grade: ScoreSheet['grade'];
}
/** A change of the live score as the log has it. */
export interface RecordedChange extends ScoreChange, Pick<ScoreSheet, 'rubric'> {
  readonly at: Date;
  readonly version: number;
}
export interface Supposition {
  readonly changes: readonly Change[];
  /** Ids of the remedy list. */
  readonly remedies: readonly string[];
}

/** The stream of a region's score by a rubric. */
export const scoreStreamId = (regionCode: string, fiscalYear: number, rubricCode: string): string =>
  derivedId(SCORE_STREAM, regionCode, String(fiscalYear), rubricCode);

const DONE = 'done|';

/** Everything read from scores: computed on the spot from what the scoring service keeps; nothing here is saved. */
@Injectable()
export class ScoreBook {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RubricBook) private readonly rubrics: RubricBook,
    @Inject(ScoreInputsReader) private readonly reader: ScoreInputsReader,
    @Inject(ScoreTrail) private readonly trail: ScoreTrail,
  ) {}

  /** RUBRIC_UNKNOWN. */
  async sheet(wanted: SheetWanted): Promise<SheetView | Refusal> {
    const found = await this.look(wanted);
    if (isRefusal(found)) return found;
    const { entry, region } = found;
    const sheet = scoreSheet(entry.rubric, region.inputs);
    return {
      sheet,
      digest: sheetDigest(sheet),
      rubricDigest: entry.digest,
      openMarks: openMarks(sheet),
      conflicts: findConflicts(region.inputs.measures),
    };
  }

  /** RUBRIC_UNKNOWN, INDICATOR_UNKNOWN. */
  async explain(wanted: SheetWanted, code: string): Promise<Explanation | Refusal> {
    const found = await this.look(wanted);
    if (isRefusal(found)) return found;
    const { entry, region } = found;
    const leaf = scoreSheet(entry.rubric, region.inputs).leaves.find((one) => one.code === code);
    const indicator = leavesOf(entry.rubric).find((one) => one.code === code);
    if (!leaf || !indicator) return refuse('INDICATOR_UNKNOWN', { leaf: code }, 'leaf');
    const events = await this.trail.events(leaf.input);
    const documents = await this.trail.documents(leaf.input, events);
    const parts = leaf.input.kind === 'measure' ? partsOf(region.facts, leaf.input.value) : [];
    const labelled = parts.map((part) => ({ ...part, label: region.labels[part.subjectId] ?? part.subjectId }));
    return { leaf, indicator, parts: labelled, events, documents };
  }

  /** RUBRIC_UNKNOWN. */
  async forecast(wanted: SheetWanted): Promise<Forecast | Refusal> {
    const found = await this.look(wanted);
    return isRefusal(found) ? found : forecast(found.entry.rubric, found.region.inputs, found.region.facts);
  }

  /** What can still be done, best first, with what the year's score comes to when nothing is. RUBRIC_UNKNOWN. */
  async remedies(
    wanted: SheetWanted,
  ): Promise<
    { readonly horizon: CalendarDate; readonly base: ScoreSheet; readonly remedies: readonly RatedRemedy[] } | Refusal
  > {
    const found = await this.look(wanted);
    if (isRefusal(found)) return found;
    const { rubric, base, horizon, remedies } = remediesFrom(found);
    const rated = remedyList(rubric, base, remedies);
    return isRefusal(rated) ? rated : { horizon, base: scoreSheet(rubric, base), remedies: rated };
  }

  /**
   * The sheet as it would be, without saving anything: remedies are judged at the end of the year's dates, plain changes
   * on the day. Refusals: RUBRIC_UNKNOWN, WHAT_IF_EMPTY, REMEDY_UNKNOWN, those of the changes.
   */
  async whatIf(wanted: SheetWanted, { changes, remedies }: Supposition): Promise<WhatIf | Refusal> {
    const found = await this.look(wanted);
    if (isRefusal(found)) return found;
    if (changes.length + remedies.length === 0) return refuse('WHAT_IF_EMPTY', {}, 'changes');
    if (remedies.length === 0) return whatIf(found.entry.rubric, found.region.inputs, changes);
    const { rubric, base, horizon, remedies: known } = remediesFrom(found);
    const chosen = remedies.map((id) => known.find((one) => one.id === id));
    const unknown = remedies.find((_id, index) => chosen[index] === undefined);
    if (unknown !== undefined) return refuse('REMEDY_UNKNOWN', { remedy: unknown }, 'remedies');
    const subjects = remedies.filter((id) => id.startsWith(DONE)).map((id) => id.slice(DONE.length));
    const facts = withDone(found.region.facts, subjects, found.region.inputs.asOf);
    const told = chosen.flatMap((one) => (one && !one.id.startsWith(DONE) ? one.changes : []));
    const supposed = withChanges(rubric, inputsAtHorizon(found.region.inputs, facts, horizon), [...told, ...changes]);
    if (isRefusal(supposed)) return supposed;
    const [before, after] = [scoreSheet(rubric, base), scoreSheet(rubric, supposed)];
    return { before, after, comparison: compareSheets(before, after) };
  }

  /** Two days, or two years. RUBRIC_UNKNOWN. */
  async compare(
    first: SheetWanted,
    second: SheetWanted,
  ): Promise<{ readonly before: ScoreSheet; readonly after: ScoreSheet; readonly comparison: Comparison } | Refusal> {
    const before = await this.sheet(first);
    if (isRefusal(before)) return before;
    const after = await this.sheet(second);
    if (isRefusal(after)) return after;
    return { before: before.sheet, after: after.sheet, comparison: compareSheets(before.sheet, after.sheet) };
  }

  /** What a rubric that is not in force would give, for years that have been. */
  async dryRun(rubric: Rubric, regionCode: string, years: readonly number[], asOf: CalendarDate) {
    const sheets: ScoreSheet[] = [];
    for (const fiscalYear of years) {
      const { inputs } = await this.reader.read({ regionCode, fiscalYear, asOf, rubricCode: rubric.code });
      sheets.push(scoreSheet(rubric, inputs));
    }
    return sheets;
  }

  /** The live sheets of a year, region by region. */
  async list(fiscalYear: number, regions: readonly string[], page: PageRequest): Promise<Page<ScoreLine>> {
    const after = decodeCursor(page.cursor, [(text) => /^\d{6}$/.test(text), (text) => text.length <= 64]);
    const rows = await this.database.query<LineRow>(
      `SELECT region_code, fiscal_year, rubric_code, is_primary, as_of, computed_at, sheet->'total' AS total, sheet->'grade' AS grade
       FROM scoring.live_sheet WHERE fiscal_year = $1 AND region_code = ANY($2::text[]) AND ($3::text IS NULL OR (region_code, rubric_code) > ($3, $4))
       ORDER BY region_code, rubric_code LIMIT $5`,
      [fiscalYear, [...regions], after?.[0] ?? null, after?.[1] ?? null, page.limit + 1],
    );
    return toPage(rows.map(toLine), page.limit, ({ regionCode, rubricCode }) => [regionCode, rubricCode]);
  }

  /** What happened to the live score, latest first. RUBRIC_UNKNOWN. */
  async changes(wanted: SheetWanted, page: PageRequest): Promise<Page<RecordedChange> | Refusal> {
    const { regionCode, fiscalYear, rubricCode } = wanted;
    const entry = await this.rubrics.forYear(regionCode, fiscalYear, rubricCode);
    if (isRefusal(entry)) return entry;
    const after = decodeCursor(page.cursor, [(text) => /^\d{1,9}$/.test(text)]);
    const rows = await this.database.query<{ stream_version: number; recorded_at: Date; data: JsonObject }>(
      `SELECT stream_version, recorded_at, data FROM event WHERE stream_id = $1 AND ($2::int IS NULL OR stream_version < $2)
       ORDER BY stream_version DESC LIMIT $3`,
      [scoreStreamId(regionCode, fiscalYear, entry.rubric.code), after ? Number(after[0]) : null, page.limit + 1],
    );
    const changes = rows.map((row) => ({
      ...fromJson<ScoreChange & Pick<ScoreSheet, 'rubric'>>(row.data),
      at: row.recorded_at,
      version: row.stream_version,
    }));
    return toPage(changes, page.limit, ({ version }) => [version]);
  }

  private async look(
    wanted: SheetWanted,
  ): Promise<{ readonly entry: RubricEntry; readonly region: RegionInputs } | Refusal> {
    const { regionCode, fiscalYear, rubricCode, asOf } = wanted;
    const entry = await this.rubrics.forYear(regionCode, fiscalYear, rubricCode);
    if (isRefusal(entry)) return entry;
    const region = await this.reader.read({ regionCode, fiscalYear, asOf, rubricCode: entry.rubric.code });
    return { entry, region };
  }
}

function remediesFrom({ entry, region }: { readonly entry: RubricEntry; readonly region: RegionInputs }) {
  const { rubric } = entry;
  const found = remediesOf(rubric, region.inputs, region.facts, (id) => region.labels[id] ?? id);
  return { rubric, ...found };
}

interface LineRow {
  region_code: string;
  fiscal_year: number;
  rubric_code: string;
  is_primary: boolean;
  as_of: string;
  computed_at: Date;
  total: JsonObject;
  grade: JsonObject;
}
const toLine = (row: LineRow): ScoreLine => ({
  regionCode: row.region_code,
  fiscalYear: row.fiscal_year,
  rubricCode: row.rubric_code,
  isPrimary: row.is_primary,
  asOf: row.as_of,
  computedAt: row.computed_at,
  total: fromJson<ScoreSheet['total']>(row.total),
  grade: fromJson<ScoreSheet['grade']>(row.grade),
});
