import { rubric, rubricText } from '#libs/testing';
import { parseRubricFile } from '../rubrics/rubric-files.js';
import { checkRubrics, leavesOf, rubricFor } from './index.js';

const good = rubricText('datong-2020');
const general = rubricText('general-framework');
const problemsOf = (text: string): string[] => {
  const parsed = parseRubricFile(text);
  return 'problems' in parsed ? parsed.problems.map(({ path, problem }) => `${path}: ${problem}`) : [];
};
/** The text with one thing changed; a change that changes nothing is a mistake of the test. */
const changed = (from: string | RegExp, to: string, text = good): string => {
  const result = text.replace(from, to);
  if (result === text) throw new Error(`nothing to change: ${from}`);
  return result;
};

/** As `changed`, within the entry of one indicator. */
const inEntry = (code: string, from: string | RegExp, to: string, text = good): string => {
  const [entry] = new RegExp(`- (\\{ )?code: ${code}\\b[^]*?(?=\\n +- (\\{ )?code: |$)`).exec(text) ?? [];
  if (entry === undefined) throw new Error(`no entry ${code}`);
  return changed(entry, changed(from, to, entry), text);
};

describe('the shipped rubrics', () => {
  it.each(['datong-2020', 'general-framework', 'self-evaluation'])('%s is valid', (code) => {
    expect(problemsOf(rubricText(code))).toEqual([]);
    expect(leavesOf(rubric(code)).length).toBeGreaterThan(8);
  });
  it('stand beside each other', () =>
    expect(checkRubrics(['datong-2020', 'general-framework', 'self-evaluation'].map((code) => rubric(code)))).toEqual(
      [],
    ));
  it('weigh as their forms say', () => {
    const top = (code: string) => rubric(code).indicators.filter(({ level }) => level === 1);
    expect(top('datong-2020').map(({ weight }) => weight)).toEqual(['20', '20', '30', '30']);
    expect(top('self-evaluation').map(({ name, weight }) => `${name.zh} ${weight}`)).toEqual([
      '预算执行 10',
      '产出指标 50',
      '效益指标 30',
      '满意度指标 10',
    ]);
  });
});

describe('a rubric is refused, with the path and the reason, for', () => {
  it.each([
    [
      'weights that add up to 99.99',
      inEntry('B3', 'weight: 10', "weight: '9.99'"),
      /^indicators\[\d+\]\.weight: is 30, but what is under B adds up to 29\.99$/,
    ],
    [
      'a first level that adds up to 99.99',
      inEntry(
        'B31',
        'weight: 10',
        "weight: '9.99'",
        inEntry('B3', 'weight: 10', "weight: '9.99'", inEntry('B', 'weight: 30', "weight: '29.99'")),
      ),
      /^indicators: weights of the first level add up to 99\.99, full marks are 100$/,
    ],
    [
      'a first level that does not sum to full marks',
      changed('fullMarks: 100', 'fullMarks: 100.5').replace('100.5', "'100.5'"),
      /^indicators: weights of the first level add up to 100, full marks are 100\.5$/,
    ],
    [
      'a weight as a binary fraction',
      inEntry('D11', 'weight: 3', 'weight: 3.1'),
      /^indicators\[2\]\.weight: must be a whole number, or a decimal in quotes/,
    ],
    ['a weight of zero', inEntry('D11', 'weight: 3', 'weight: 0'), /^indicators\[2\]\.weight: must be more than zero/],
    [
      'full marks finer than the rounding',
      changed('fullMarks: 100', "fullMarks: '100.005'"),
      /^fullMarks: 100\.005 is finer than the rounding to 2 digits/,
    ],
    [
      'a weight finer than the rounding',
      inEntry('D11', 'weight: 3', "weight: '3.005'"),
      /^indicators\[2\]\.weight: 3\.005 is finer than the rounding to 2 digits/,
    ],
    [
      'an unknown measure',
      changed('measure: COLLECTION_RATE', 'measure: COLECTION_RATE'),
      /^indicators\[\d+\]\.measure: must be one of .*"COLECTION_RATE"/,
    ],
    [
      'a basis the measure does not have',
      changed('basis: PLANNED', 'basis: GUESSED'),
      /\.basis: must be one of PLANNED, DUE, is "GUESSED"/,
    ],
    [
      'an unknown rule',
      changed('kind: all-or-nothing', 'kind: magic'),
      /^indicators\[\d+\]\.rule\.kind: must be one of proportional, all-or-nothing, .*"magic"/,
    ],
    [
      'a missing target',
      changed("{ kind: proportional, target: '3.38%', direction", '{ kind: proportional, direction'),
      /\.rule\.target: is missing/,
    ],
    ['a target of zero', changed("target: '3.38%'", "target: '0%'"), /\.rule\.target: must be more than zero/],
    [
      'a direction that is none',
      changed(/direction: higher/, 'direction: sideways'),
      /\.rule\.direction: must be one of higher, lower/,
    ],
    [
      'a cap above full marks',
      changed('direction: higher }', "direction: higher, cap: '110%' }"),
      /\.rule\.cap: must be more than 0% and at most 100%/,
    ],
    [
      'a floor at the target',
      changed('direction: higher }', "direction: higher, floor: '100%' }"),
      /\.rule\.floor: must be from 0%/,
    ],
    [
      'a number rule without a measure',
      changed(/ {4}measure: REPLACEMENT_RATE\n {4}basis: UNSTATED\n/, ''),
      /\.measure: is missing: the rule proportional needs one/,
    ],
    [
      'a grading that takes a measure',
      inEntry('D11', 'parent: D1', 'parent: D1\n    measure: SATISFACTION'),
      /\.measure: the rule graded is judged by a person/,
    ],
    [
      'a member that belongs to another rule',
      inEntry('D11', 'kind: graded', "kind: graded, target: '1%'"),
      /\.rule\.target: does not belong to the rule graded/,
    ],
    ['an unknown member', `${good}\ncolour: red\n`, /^colour: unknown member/],
    ['the same code twice', changed('code: D12', 'code: D11'), /^indicators\[\d+\]\.code: D11 stands twice/],
    [
      'a parent that is not there',
      inEntry('D11', 'parent: D1', 'parent: D9'),
      /^indicators\[2\]\.parent: there is no indicator D9/,
    ],
    [
      'a cycle',
      changed('{ code: D, name', '{ code: D, parent: D1, name'),
      /^indicators\[0\]\.parent: goes round in a circle: D -> D1 -> D/,
    ],
    [
      'its own parent',
      changed('{ code: D, name', '{ code: D, parent: D, name'),
      /^indicators\[0\]\.parent: goes round in a circle: D -> D$/,
    ],
    [
      'a fourth level',
      inEntry('D12', 'parent: D1', 'parent: D11'),
      /^indicators\[3\]\.parent: is at level 4; there are 3 levels/,
    ],
    [
      'a rule at the second level',
      inEntry('D11', 'parent: D1', 'parent: D'),
      /^indicators\[2\]\.rule: only the third level has a rule; this is level 2/,
    ],
    [
      'a leaf without a rule',
      inEntry('D12', '    rule: { kind: graded }', ''),
      /^indicators\[3\]\.rule: is missing: the third level is scored by a rule/,
    ],
    ['overlapping grades', changed('from: 80, to: 90', 'from: 80, to: 91'), /^grades\[1\]: overlaps band \[0\]/],
    [
      'gapped grades',
      changed('from: 60, to: 80', 'from: 60, to: 79'),
      /^grades\[2\]: leaves a gap before band \[1\]: 79 to 80/,
    ],
    [
      'grades that do not begin at zero',
      changed('from: 0, to: 60', 'from: 1, to: 60'),
      /^grades\[3\]: the lowest band must begin at 0/,
    ],
    [
      'grades that do not reach full marks',
      changed('from: 90, to: 100', 'from: 90, to: 99'),
      /^grades\[0\]: the highest band must end at 100/,
    ],
    ['an empty grade', changed('from: 60, to: 80', 'from: 80, to: 80'), /^grades\[2\]: is empty/],
    ['no grades', changed(/grades:\n( {2}- .*\n)+/, 'grades: []\n'), /^grades: must hold at least one band/],
    [
      'overlapping bands of a leaf',
      changed("to: '95%', points: 2", "to: '96%', points: 2", general),
      /\.rule\.bands\[1\]: overlaps band \[0\]/,
    ],
    [
      'gapped bands of a leaf',
      changed("{ to: '80%', points: 0 }", "{ to: '79%', points: 0 }", general),
      /\.rule\.bands\[3\]: leaves a gap before band \[2\]/,
    ],
    [
      'bands with a closed end',
      changed("{ to: '80%', points: 0 }", "{ from: 0, to: '80%', points: 0 }", general),
      /bands\[3\]: the lowest band must have no "from"/,
    ],
    [
      'bands that never give full marks',
      changed("{ from: '95%', points: 3 }", "{ from: '95%', points: 2 }", general),
      /bands: no band gives the full 3 points/,
    ],
    [
      'a checklist that does not sum',
      changed('en: archive rules }, points: 1', 'en: archive rules }, points: 2', general),
      /\.rule\.items: items add up to 5, the weight is 4/,
    ],
    [
      'a checklist item twice',
      changed('code: ARCHIVE', 'code: FUND', general),
      /\.rule\.items\[3\]\.code: FUND stands twice/,
    ],
    [
      'a deduction above the weight',
      changed('each: 2 }', 'each: 5 }', general),
      /\.rule\.each: must be more than zero and at most the weight/,
    ],
    [
      'a reconstruction that does not say so',
      changed(/note:\n(( {2}| {4}).*\n)+/, ''),
      /^note: is missing: a reconstruction says what was reconstructed/,
    ],
    [
      'a rounding nobody knows',
      changed('mode: half-up', 'mode: nearest'),
      /^rounding\.mode: must be one of half-up, half-even, down/,
    ],
    ['years that end before they begin', changed('toYear: 2020', 'toYear: 2019'), /^toYear: ends before it begins/],
    ['no indicators', good.slice(0, good.indexOf('indicators:')), /^indicators: must be a list/],
    ['no YAML at all', 'code: [', /^\(file\): /],
    ['a list', '- 1', /^\(file\): must be a mapping/],
    ['nothing', '', /^\(file\): must be a mapping/],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text).filter((problem) => expected.test(problem))).toHaveLength(1);
  });
});

describe('versions of a rubric', () => {
  const first = { ...rubric('general-framework'), toYear: 2022 };
  const second = { ...rubric('general-framework'), version: 2, fromYear: 2023 };
  it('each serve their years', () => {
    expect(checkRubrics([first, second])).toEqual([]);
    const versionFor = (year: number) => rubricFor([first, second], 'general-framework', year)?.version;
    expect([2019, 2020, 2022, 2023, 2040].map(versionFor)).toEqual([undefined, 1, 1, 2, 2]);
  });
  it('are refused when two apply to one year, or one stands twice', () => {
    expect(checkRubrics([first, { ...second, fromYear: 2022 }]).map(({ path }) => path)).toEqual([
      'general-framework.fromYear',
    ]);
    expect(checkRubrics([first, first]).map(({ path }) => path)).toEqual([
      'general-framework.version',
      'general-framework.fromYear',
    ]);
  });
});
