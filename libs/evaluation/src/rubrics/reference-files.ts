import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { DataReader } from '#libs/kernel';
import type { DataProblem } from '#libs/kernel';
import { MEASURE_CODES, MEASURES, UNIT_CODES, isBasisOf, parseExact } from '#libs/measures/domain';
import type { MeasureValue } from '#libs/measures/domain';
import type { EvaluationNarrative, Finding } from '../domain/index.js';

/** A grading as a file has it: the people and the evidence come when it is played. */
export interface ReferenceGrading {
  readonly leaf: string;
  readonly finding: Finding;
  readonly reason: string;
}
export interface ReferenceGradings {
  readonly rubric: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly gradings: readonly ReferenceGrading[];
}

export class ReferenceFileError extends Error {
  constructor(file: string, problems: readonly DataProblem[]) {
    super(`${file} is not valid:\n${problems.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')}`);
  }
}

/** Published figures as measure values. Throws ReferenceFileError with every mistake. */
export async function loadReferenceFigures(file: string): Promise<readonly MeasureValue[]> {
  const reader = new DataReader();
  const top = reader.object(parse(await readFile(file, 'utf8')), '', ['regionCode', 'document', 'figures']);
  const regionCode = reader.text(top['regionCode'], 'regionCode');
  const document = reader.text(top['document'], 'document');
  const figures = reader
    .list(top['figures'], 'figures')
    .map((figure, index) => parseFigure(reader, figure, `figures[${index}]`, regionCode, document));
  if (reader.problems.length > 0) throw new ReferenceFileError(file, reader.problems);
  return figures;
}

function parseFigure(
  reader: DataReader,
  entry: unknown,
  path: string,
  regionCode: string,
  document: string,
): MeasureValue {
  const figure = reader.object(entry, path, ['code', 'year', 'numerator', 'denominator', 'unit', 'basis', 'place']);
  const code = reader.oneOf(figure['code'], `${path}.code`, MEASURE_CODES);
  const measure = MEASURE_CODES.includes(code) ? MEASURES[code] : undefined;
  const basis = reader.text(figure['basis'], `${path}.basis`);
  if (measure && !isBasisOf(measure, basis)) reader.say(`${path}.basis`, `${basis} is no basis of ${code}`);
  const { numerator, denominator } = figure;
  if (!parseExact(numerator)) reader.say(`${path}.numerator`, 'must be a decimal in quotes');
  if (denominator !== undefined && !parseExact(denominator))
    reader.say(`${path}.denominator`, 'must be a decimal in quotes');
  if (measure && (measure.form === 'count') !== (denominator === undefined))
    reader.say(`${path}.denominator`, 'a rate has one, a count has none');
  const fiscalYear = reader.whole(figure['year'], `${path}.year`, 1990, 2100);
  return {
    code,
    regionCode,
    fiscalYear,
    numerator: String(numerator),
    ...(denominator === undefined ? {} : { denominator: reader.text(denominator, `${path}.denominator`) }),
    unit: reader.oneOf(figure['unit'], `${path}.unit`, UNIT_CODES),
    basis,
    asOf: `${fiscalYear}-12-31`,
    source: { kind: 'published', document, place: reader.text(figure['place'], `${path}.place`) },
    version: 1,
  };
}

/** Gradings of a reference case. Throws ReferenceFileError with every mistake. */
export async function loadReferenceGradings(file: string): Promise<ReferenceGradings> {
  const reader = new DataReader();
  const top = reader.object(parse(await readFile(file, 'utf8')), '', [
    'rubric',
    'regionCode',
    'fiscalYear',
    'gradings',
  ]);
  const read: ReferenceGradings = {
    rubric: reader.text(top['rubric'], 'rubric'),
    regionCode: reader.text(top['regionCode'], 'regionCode'),
    fiscalYear: reader.whole(top['fiscalYear'], 'fiscalYear', 1990, 2100),
    gradings: reader.list(top['gradings'], 'gradings').map((entry, index) => {
      const path = `gradings[${index}]`;
      const grading = reader.object(entry, path, ['leaf', 'points', 'items', 'occurrences', 'reason']);
      return {
        leaf: reader.text(grading['leaf'], `${path}.leaf`),
        finding: parseFinding(reader, grading, path),
        reason: reader.text(grading['reason'], `${path}.reason`),
      };
    }),
  };
  if (reader.problems.length > 0) throw new ReferenceFileError(file, reader.problems);
  return read;
}

function parseFinding(reader: DataReader, grading: Record<string, unknown>, path: string): Finding {
  const { items, occurrences } = grading;
  if (items !== undefined) {
    const read = reader.list(items, `${path}.items`).map((entry, index) => {
      const item = reader.object(entry, `${path}.items[${index}]`, ['code', 'met']);
      return { code: reader.text(item['code'], `${path}.items[${index}].code`), met: item['met'] === true };
    });
    return { kind: 'ITEMS', items: read };
  }
  if (occurrences !== undefined) {
    const read = reader
      .list(occurrences, `${path}.occurrences`)
      .map((what, index) => ({ what: reader.text(what, `${path}.occurrences[${index}]`) }));
    return { kind: 'OCCURRENCES', occurrences: read };
  }
  return { kind: 'POINTS', points: reader.text(grading['points'], `${path}.points`) };
}

/** A problem of the reference case, with what became of it. */
export interface ReferenceRectification {
  readonly leaf: string;
  readonly problem: string;
  /** Key of the office in the scenario; absent where nobody has been named yet. */
  readonly office?: string;
  readonly requirement: string;
  readonly dueDate: string;
  readonly report?: string;
  readonly accepted: boolean;
}
export interface ReferenceReport {
  readonly narrative: EvaluationNarrative;
  readonly rectifications: readonly ReferenceRectification[];
}

/** What people wrote about the reference case. Throws ReferenceFileError with every mistake. */
export async function loadReferenceReport(file: string): Promise<ReferenceReport> {
  const reader = new DataReader();
  const top = reader.object(parse(await readFile(file, 'utf8')), '', [
    'rubric',
    'regionCode',
    'fiscalYear',
    'projectName',
    'evaluatorName',
    'overview',
    'targets',
    'experience',
    'causes',
    'suggestions',
    'rectifications',
  ]);
  const texts = (name: string): readonly string[] =>
    reader.list(top[name], name).map((text, index) => reader.text(text, `${name}[${index}]`));
  const byLeaf = (name: string): Readonly<Record<string, string>> => {
    const data = (top[name] ?? {}) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(data).map(([leaf, text]) => [leaf, reader.text(text, `${name}.${leaf}`)]));
  };
  const narrative: EvaluationNarrative = {
    projectName: reader.text(top['projectName'], 'projectName'),
    evaluatorName: reader.text(top['evaluatorName'], 'evaluatorName'),
    overview: texts('overview'),
    targets: texts('targets'),
    experience: texts('experience'),
    causes: byLeaf('causes'),
    suggestions: byLeaf('suggestions'),
  };
  const rectifications = reader
    .list(top['rectifications'], 'rectifications')
    .map((entry, index) => parseRectification(reader, entry, `rectifications[${index}]`));
  if (reader.problems.length > 0) throw new ReferenceFileError(file, reader.problems);
  return { narrative, rectifications };
}

function parseRectification(reader: DataReader, entry: unknown, path: string): ReferenceRectification {
  const item = reader.object(entry, path, [
    'leaf',
    'problem',
    'office',
    'requirement',
    'dueDate',
    'report',
    'accepted',
  ]);
  const optional = (name: string): string | undefined =>
    item[name] === undefined ? undefined : reader.text(item[name], `${path}.${name}`);
  const [office, report] = [optional('office'), optional('report')];
  return {
    leaf: reader.text(item['leaf'], `${path}.leaf`),
    problem: reader.text(item['problem'], `${path}.problem`),
    ...(office === undefined ? {} : { office }),
    requirement: optional('requirement') ?? '',
    dueDate: office === undefined ? '' : reader.date(item['dueDate'], `${path}.dueDate`),
    ...(report === undefined ? {} : { report }),
    accepted: item['accepted'] === true,
  };
}
