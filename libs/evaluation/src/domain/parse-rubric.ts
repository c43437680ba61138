import type { DataProblem } from '#libs/kernel';
import { Exact, exact, sumExact } from '#libs/measures/domain';
import { checkBands } from './bands.js';
import { parseLeaf } from './parse-rule.js';
import { RubricReader } from './rubric-reader.js';
import { ROUNDING_MODES, childrenOf } from './rubric.js';
import type { GradeBand, Indicator, Rounding, Rubric } from './rubric.js';

export type ParsedRubric = { readonly rubric: Rubric } | { readonly problems: readonly DataProblem[] };

export const LEVELS = 3;
export const INDICATORS_MAX = 500;
/** More digits than this nobody can check by hand. */
export const ROUNDING_DIGITS_MAX = 6;

/** A rubric from plain data (a parsed YAML file). All mistakes at once, each with its path. */
export function parseRubric(data: unknown): ParsedRubric {
  const reader = new RubricReader();
  const file = reader.object(data, '', [
    'code',
    'version',
    'name',
    'source',
    'fromYear',
    'toYear',
    'regionCode',
    'reconstruction',
    'note',
    'fullMarks',
    'rounding',
    'grades',
    'indicators',
  ]);
  const fullMarks = reader.points(file['fullMarks'], 'fullMarks');
  if (file['fullMarks'] !== undefined && fullMarks.lte(0)) reader.say('fullMarks', 'must be more than zero');
  const rubric: Rubric = {
    code: reader.code(file['code'], 'code'),
    version: reader.whole(file['version'], 'version', 1, 9999),
    name: reader.words(file['name'], 'name'),
    source: reader.text(file['source'], 'source'),
    fromYear: reader.whole(file['fromYear'], 'fromYear', 1990, 2100),
    ...(file['toYear'] === undefined ? {} : { toYear: reader.whole(file['toYear'], 'toYear', 1990, 2100) }),
    ...(file['regionCode'] === undefined ? {} : { regionCode: parseRegion(reader, file['regionCode']) }),
    reconstruction: isReconstruction(reader, file),
    ...(file['note'] === undefined ? {} : { note: reader.words(file['note'], 'note') }),
    fullMarks: fullMarks.toFixed(),
    rounding: parseRounding(reader, file['rounding']),
    grades: parseGrades(reader, file['grades'], fullMarks),
    indicators: parseIndicators(reader, file['indicators'], fullMarks),
  };
  checkFineness(reader, rubric);
  if (rubric.toYear !== undefined && rubric.toYear < rubric.fromYear) reader.say('toYear', 'ends before it begins');
  return reader.problems.length > 0 ? { problems: reader.problems } : { rubric };
}

/** GB/T 2260: six digits, in quotes. */
function parseRegion(reader: RubricReader, data: unknown): string {
  if (typeof data !== 'string' || !/^\d{6}$/.test(data)) reader.say('regionCode', 'must be six digits in quotes');
  return String(data);
}

function isReconstruction(reader: RubricReader, file: Record<string, unknown>): boolean {
  const { reconstruction = false, note } = file;
  if (typeof reconstruction !== 'boolean') reader.say('reconstruction', 'must be true or false');
  if (reconstruction === true && note === undefined)
    reader.say('note', 'is missing: a reconstruction says what was reconstructed, and from what');
  return reconstruction === true;
}

function parseRounding(reader: RubricReader, data: unknown): Rounding {
  const rounding = reader.object(data, 'rounding', ['digits', 'mode']);
  return {
    digits: reader.whole(rounding['digits'], 'rounding.digits', 0, ROUNDING_DIGITS_MAX),
    mode: reader.oneOf(rounding['mode'], 'rounding.mode', ROUNDING_MODES),
  };
}

function parseGrades(reader: RubricReader, data: unknown, fullMarks: Exact): readonly GradeBand[] {
  const before = reader.problems.length;
  const grades = reader.list(data, 'grades').map((entry, index): GradeBand => {
    const at = `grades[${index}]`;
    const grade = reader.object(entry, at, ['code', 'name', 'from', 'to']);
    return {
      code: reader.code(grade['code'], `${at}.code`),
      name: reader.words(grade['name'], `${at}.name`),
      from: reader.points(grade['from'], `${at}.from`).toFixed(),
      to: reader.points(grade['to'], `${at}.to`).toFixed(),
    };
  });
  if (reader.problems.length > before) return grades;
  for (const { index, problem } of checkBands(grades, { from: new Exact(0), to: fullMarks }))
    reader.say(index < 0 ? 'grades' : `grades[${index}]`, problem);
  for (const index of repeated(grades)) reader.say(`grades[${index}].code`, `${grades[index]!.code} stands twice`);
  return grades;
}

function repeated(things: readonly { readonly code: string }[]): readonly number[] {
  return things.flatMap(({ code }, index) => (things.findIndex((one) => one.code === code) < index ? [index] : []));
}

/** Weights finer than the rounding could be rounded up past full marks. */
function checkFineness(reader: RubricReader, { fullMarks, indicators, rounding: { digits } }: Rubric): void {
  const weights = [
    { path: 'fullMarks', weight: fullMarks },
    ...indicators.map(({ weight }, index) => ({ path: `indicators[${index}].weight`, weight })),
  ];
  for (const { path, weight } of weights)
    if (exact(weight).decimalPlaces() > digits)
      reader.say(path, `${weight} is finer than the rounding to ${digits} digits`);
}

function parseIndicators(reader: RubricReader, data: unknown, fullMarks: Exact): readonly Indicator[] {
  const before = reader.problems.length;
  const indicators = reader
    .list(data, 'indicators')
    .map((entry, index) => parseIndicator(reader, entry, `indicators[${index}]`));
  if (indicators.length === 0 || indicators.length > INDICATORS_MAX)
    reader.say('indicators', `must hold 1 to ${INDICATORS_MAX} indicators`);
  for (const index of repeated(indicators))
    reader.say(`indicators[${index}].code`, `${indicators[index]!.code} stands twice`);
  if (reader.problems.length > before) return indicators;
  const placed = placeLevels(reader, indicators);
  if (reader.problems.length === before) checkWeights(reader, placed, fullMarks);
  return placed;
}

function parseIndicator(reader: RubricReader, data: unknown, path: string): Indicator {
  const indicator = reader.object(data, path, ['code', 'parent', 'name', 'weight', 'measure', 'basis', 'rule']);
  const weight = reader.points(indicator['weight'], `${path}.weight`);
  if (indicator['weight'] !== undefined && weight.lte(0)) reader.say(`${path}.weight`, 'must be more than zero');
  const code = reader.code(indicator['code'], `${path}.code`);
  const parent = indicator['parent'];
  const name = reader.words(indicator['name'], `${path}.name`);
  if (indicator['rule'] === undefined && indicator['measure'] !== undefined) reader.say(`${path}.rule`, 'is missing');
  return {
    code,
    ...(parent === undefined ? {} : { parent: reader.code(parent, `${path}.parent`) }),
    level: 1,
    name,
    weight: weight.toFixed(),
    ...(indicator['rule'] === undefined ? {} : { leaf: parseLeaf(reader, indicator, path, weight) }),
  };
}

/** Follows each indicator up to the first level. Unknown parents, cycles, wrong depth and rules at the wrong level are told. */
function placeLevels(reader: RubricReader, indicators: readonly Indicator[]): readonly Indicator[] {
  const byCode = new Map(indicators.map((indicator) => [indicator.code, indicator]));
  return indicators.map((indicator, index) => {
    const path = `indicators[${index}]`;
    const way = [indicator.code];
    for (let at = indicator; at.parent !== undefined;) {
      const parent = byCode.get(at.parent);
      if (!parent) {
        // The one that names it says so; those below it need not repeat it.
        if (at === indicator) reader.say(`${path}.parent`, `there is no indicator ${at.parent}`);
        return indicator;
      }
      if (way.includes(parent.code)) {
        reader.say(`${path}.parent`, `goes round in a circle: ${[...way, parent.code].join(' -> ')}`);
        return indicator;
      }
      way.push(parent.code);
      at = parent;
    }
    if (way.length > LEVELS) reader.say(`${path}.parent`, `is at level ${way.length}; there are ${LEVELS} levels`);
    const level = Math.min(way.length, LEVELS) as Indicator['level'];
    if (level === LEVELS && !indicator.leaf)
      reader.say(`${path}.rule`, 'is missing: the third level is scored by a rule');
    if (level < LEVELS && indicator.leaf)
      reader.say(`${path}.rule`, `only the third level has a rule; this is level ${level}`);
    return { ...indicator, level };
  });
}

function checkWeights(reader: RubricReader, indicators: readonly Indicator[], fullMarks: Exact): void {
  const sumUnder = (code: string | undefined): Exact =>
    sumExact(childrenOf({ indicators }, code).map(({ weight }) => exact(weight)));
  const top = sumUnder(undefined);
  if (!top.eq(fullMarks))
    reader.say(
      'indicators',
      `weights of the first level add up to ${top.toFixed()}, full marks are ${fullMarks.toFixed()}`,
    );
  for (const [index, { code, weight, level }] of indicators.entries()) {
    if (level === LEVELS) continue;
    const below = sumUnder(code);
    if (!below.eq(weight))
      reader.say(
        `indicators[${index}].weight`,
        `is ${weight}, but what is under ${code} adds up to ${below.toFixed()}`,
      );
  }
}

/** Mistakes between rubrics: the same version twice, or two versions for one year. */
export function checkRubrics(rubrics: readonly Rubric[]): readonly DataProblem[] {
  const problems: DataProblem[] = [];
  for (const [index, rubric] of rubrics.entries()) {
    for (const other of rubrics.slice(index + 1)) {
      if (rubric.code !== other.code) continue;
      if (rubric.version === other.version)
        problems.push({ path: `${rubric.code}.version`, problem: `version ${rubric.version} stands twice` });
      if (rubric.fromYear <= (other.toYear ?? 9999) && other.fromYear <= (rubric.toYear ?? 9999)) {
        const both = `versions ${rubric.version} and ${other.version} apply to the same years`;
        problems.push({ path: `${rubric.code}.fromYear`, problem: both });
      }
    }
  }
  return problems;
}
