import { QUARTERS, datongFacts, datongInputs, reportedValue, rubric } from '#libs/testing';
import { isRefusal } from '#libs/kernel';
import { checkSheet, compareSheets, forecast, openMarks, remedyList, scoreSheet, whatIf } from './index.js';
import type { Change, Finding, Remedy, ScoreInputs } from './index.js';

const RUBRIC = rubric('datong-2020');
let inputs: ScoreInputs;
beforeAll(async () => {
  inputs = await datongInputs();
});
const points = (leaf: string, given: string): Change => ({
  kind: 'finding',
  leaf,
  finding: { kind: 'POINTS', points: given },
  reason: '假设',
});
const growth = (numerator: string): Change => ({
  kind: 'measure',
  code: 'ENROLMENT_GROWTH',
  basis: 'ANNUAL_AVERAGE',
  numerator,
  denominator: '196498',
});
const supposing = (...changes: readonly Change[]) => {
  const answer = whatIf(RUBRIC, inputs, changes);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
};

describe('what if', () => {
  it('archive rules were written and enrolment had grown as wanted', () => {
    const { before, after, comparison } = supposing(points('P21', '4'), growth('203140'));
    expect([before.total.points, after.total.points, comparison.least]).toEqual(['92.12', '96.12', '4.00']);
    expect(comparison.leaves.map(({ code, least, causes }) => [code, least, causes.map(({ kind }) => kind)])).toEqual([
      ['P21', '1.00', ['FINDING_CHANGED']],
      ['O21', '3.00', ['MEASURE_CHANGED']],
    ]);
    expect(comparison.leaves[0]?.causes[0]?.words.zh).toBe('评分 3 分 → 评分 4 分');
    expect(checkSheet(after)).toEqual([]);
  });

  it('changes nothing of the inputs', () => {
    const text = JSON.stringify(inputs);
    supposing(growth('300000'), points('D22', '4'));
    expect(JSON.stringify(inputs)).toBe(text);
  });

  it.each([
    ['INDICATOR_UNKNOWN', points('X99', '1')],
    ['INDICATOR_NOT_GRADED', points('O21', '1')],
    ['FINDING_WRONG_KIND', points('P13', '1')],
    ['POINTS_ABOVE_FULL_MARKS', points('P21', '4.01')],
    ['POINTS_INVALID', points('P21', '-1')],
    ['POINTS_INVALID', points('P21', '1.001')],
    ['POINTS_INVALID', points('P21', 'NaN')],
    ['MEASURE_UNKNOWN', { ...growth('1'), code: 'JOY' } as unknown as Change],
    ['MEASURE_BASIS_UNKNOWN', { ...growth('1'), basis: 'GUESS' } as Change],
    ['FIGURE_NUMBER_INVALID', growth('1e9')],
    ['FIGURE_DENOMINATOR_WRONG', { ...growth('1'), denominator: '0' } as Change],
  ] as const)('refuses %s', (code, change) =>
    expect(whatIf(RUBRIC, inputs, [change])).toMatchObject({ refused: code }),
  );
});

describe('the remedy list', () => {
  const remedy = (id: string, changes: readonly Change[], by?: string): Remedy => ({
    id,
    name: { zh: id, en: id },
    changes,
    ...(by === undefined ? {} : { by }),
  });
  const found: Finding = { kind: 'OCCURRENCES', occurrences: [] };

  it('puts what brings most first, then what is due first, and leaves out what brings nothing', () => {
    const list = remedyList(RUBRIC, inputs, [
      remedy('archive-rules', [points('P21', '4')], '2021-02-01'),
      remedy('enrol', [growth('203140')]),
      remedy('clear-indicators', [points('D22', '3')], '2021-01-15'),
      remedy('nothing-new', [{ kind: 'finding', leaf: 'P13', finding: found, reason: '复核' }]),
    ]);
    if (isRefusal(list)) throw new Error(list.refused);
    expect(list.map(({ id, gain, least }) => [id, gain, least])).toEqual([
      ['enrol', '3.00', '95.12'],
      ['clear-indicators', '1.00', '93.12'],
      ['archive-rules', '1.00', '93.12'],
    ]);
  });

  it('counts evidence that is filed as certain gain: unknown becomes known', () => {
    const without = { ...inputs, gradings: inputs.gradings.filter(({ leaf }) => leaf !== 'B31') };
    const list = remedyList(RUBRIC, without, [remedy('survey', [points('B31', '8.12')])]);
    expect(list).toMatchObject([{ gain: '8.12', least: '92.12', most: '92.12' }]);
  });

  it('is refused when a change does not fit', () =>
    expect(remedyList(RUBRIC, inputs, [remedy('x', [points('P21', '5')])])).toMatchObject({
      refused: 'POINTS_ABOVE_FULL_MARKS',
    }));

  it('the open marks say where points can still be won', () =>
    expect(openMarks(scoreSheet(RUBRIC, inputs)).map(({ code, marks }) => `${code} ${marks}`)).toEqual([
      'O21 3.00',
      'D22 2.00',
      'B31 1.88',
      'P21 1.00',
    ]));
});

describe('two sheets compared', () => {
  it('one with itself: nothing', () => {
    const sheet = scoreSheet(RUBRIC, inputs);
    expect(compareSheets(sheet, sheet)).toEqual({ least: '0.00', most: '0.00', gradeChanged: false, leaves: [] });
  });

  it('tells what became known, was lost sight of, and whose rule changed', () => {
    const before = scoreSheet(RUBRIC, { ...inputs, gradings: inputs.gradings.filter(({ leaf }) => leaf !== 'D11') });
    const stricter = rubric('datong-2020', (text) => text.replace("target: '40%'", "target: '80%'"));
    const after = scoreSheet(stricter, {
      ...inputs,
      measures: inputs.measures.filter(({ code }) => code !== 'COLLECTION_RATE'),
    });
    const { leaves, least, most } = compareSheets(before, after);
    expect(leaves.map((leaf) => [leaf.code, leaf.causes.map(({ kind }) => kind), leaf.least, leaf.most])).toEqual([
      ['D11', ['BECAME_KNOWN'], '3.00', '0.00'],
      ['B11', ['RULE_CHANGED'], '-1.70', '-1.70'],
      ['B12', ['BECAME_UNKNOWN'], '-7.00', '0.00'],
    ]);
    expect([least, most]).toEqual(['-5.70', '-1.70']);
  });

  it('of two rubrics name the indicators that came and went', () => {
    const before = scoreSheet(rubric('self-evaluation'), inputs);
    const { leaves } = compareSheets(before, scoreSheet(RUBRIC, inputs));
    const kinds = new Map(leaves.map(({ code, causes }) => [code, causes[0]?.kind]));
    expect([kinds.get('E11'), kinds.get('D11')]).toEqual(['INDICATOR_REMOVED', 'INDICATOR_ADDED']);
  });
});

describe('the forecast', () => {
  /** At the end of August: two quarters are there, the third is due, the fourth is planned. */
  const augustFacts = datongFacts([
    ...QUARTERS.slice(0, 2),
    ...QUARTERS.slice(2).map((quarter) => ({ ...quarter, arrivedWanYuan: 0 })),
  ]);
  it('spans from everything done in time to nothing more happening', () => {
    const { now, ifAllDone, ifNothingMore, horizon } = forecast(RUBRIC, { ...inputs, asOf: '2020-08-31' }, augustFacts);
    const leaf = (sheet: typeof now, code: string) => sheet.leaves.find((one) => one.code === code)?.points;
    expect(horizon).toBe('2021-01-01');
    // Of the budget half has arrived by now; what is judged so far was in full and in time.
    expect(['P11', 'O12', 'O31'].map((code) => leaf(now, code))).toEqual(['2.00', '6.00', '5.00']);
    expect(ifAllDone.total.points).toBe('92.12');
    expect(['P11', 'O12', 'O31'].map((code) => leaf(ifNothingMore, code))).toEqual(['2.00', '0.00', '2.50']);
    expect(ifNothingMore.grade.settled?.name.zh).toBe('良');
  });
  it('what is late already stays late, however soon it comes', () => {
    const { ifAllDone } = forecast(RUBRIC, { ...inputs, asOf: '2020-10-15' }, augustFacts);
    const timely = ifAllDone.leaves.find(({ code }) => code === 'O31');
    expect(timely).toMatchObject({ points: '3.75', input: { value: { source: { kind: 'assumed' } } } });
    expect(ifAllDone.total.points).toBe('90.87');
  });
  it('keeps reported figures as they are', () => {
    const figure = reportedValue({
      code: 'SATISFACTION',
      basis: 'SURVEY',
      unit: 'PERSON',
      numerator: '850',
      denominator: '1000',
    });
    const self = forecast(rubric('self-evaluation'), { ...inputs, measures: [figure] }, augustFacts);
    expect(self.ifAllDone.leaves.find(({ code }) => code === 'S11')?.points).toBe('10.00');
  });
});
