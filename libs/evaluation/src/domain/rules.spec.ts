import { reportedValue } from '#libs/testing';
import type { MeasureValue } from '#libs/measures/domain';
import { checkSheet, evaluateExpression, gradeOf, parseRubric, scoreSheet } from './index.js';
import type { Finding, Rubric, ScoredLeaf } from './index.js';

const GRADES = [
  ['EXCELLENT', '优', 90, 100],
  ['GOOD', '良', 80, 90],
  ['FAIR', '中', 60, 80],
  ['POOR', '差', 0, 60],
] as const;

/** A rubric of one leaf with 10 points, and the rest that is graded, so that the rule stands alone. */
function rubricWith(leaf: object, rounding: object = { digits: 2, mode: 'half-up' }, weight = 10): Rubric {
  const named = (code: string, weight: number, more: object = {}) => ({
    code,
    name: { zh: `指标${code}`, en: code },
    weight,
    ...more,
  });
  const parsed = parseRubric({
    code: 'one-leaf',
    version: 1,
    name: { zh: '单指标', en: 'one leaf' },
    source: 'test',
    fromYear: 2020,
    fullMarks: 100,
    rounding,
    grades: GRADES.map(([code, zh, from, to]) => ({ code, name: { zh, en: code }, from, to })),
    indicators: [
      named('A', 100),
      named('A1', 100, { parent: 'A' }),
      named('A11', weight, { parent: 'A1', ...leaf }),
      named('A12', 100 - weight, { parent: 'A1', rule: { kind: 'graded' } }),
    ],
  });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.rubric;
}

const person = { userId: 'e1', name: '高洁' };
function leafOf(rubric: Rubric, measures: readonly MeasureValue[], finding?: Finding): ScoredLeaf {
  const inputs = { regionCode: '140200', fiscalYear: 2020, asOf: '2020-12-31', measures };
  const gradings = finding
    ? [{ leaf: 'A11', finding, reason: '理由', evidenceIds: ['e'], gradedBy: person, confirmedBy: person }]
    : [];
  const sheet = scoreSheet(rubric, { ...inputs, gradings });
  expect(checkSheet(sheet)).toEqual([]);
  return sheet.leaves[0]!;
}
const share = (numerator: string, denominator = '100'): MeasureValue[] => [
  reportedValue({ code: 'SATISFACTION', basis: 'SURVEY', unit: 'PERSON', numerator, denominator }),
];
const satisfaction = (rule: object): Rubric => rubricWith({ measure: 'SATISFACTION', rule });

describe('proportional, higher is better', () => {
  const target = satisfaction({ kind: 'proportional', target: '85%', direction: 'higher' });
  it.each([
    ['nothing', '0', '0.00'],
    ['half of the target', '42.5', '5.00'],
    ['a third of it: rounded once, at the end', '28.333333333333', '3.33'],
    ['just under: rounds up to full marks, and the reason stays', '84.99', '10.00'],
    ['under by more than the rounding', '84.9', '9.99'],
    ['the target', '85', '10.00'],
    ['above: not more than full marks', '100', '10.00'],
  ])('%s', (_what, numerator, points) => expect(leafOf(target, share(numerator)).points).toBe(points));

  it('tells the missed target even where the rounding gives full marks, and nothing where it is met', () => {
    expect(leafOf(target, share('84.99'))).toMatchObject({
      lost: '0.00',
      reason: { zh: expect.stringContaining('未达到目标') },
    });
    expect(leafOf(target, share('85')).reason).toBeUndefined();
  });

  it.each([
    ['under the floor there is nothing', '50.99', '0.00'],
    ['at the floor marks begin', '51', '6.00'],
    ['just under the cap', '76.4', '8.99'],
    ['at the cap', '76.5', '9.00'],
    ['full attainment stays at the cap', '85', '9.00'],
  ])('floor 60%%, cap 90%%: %s', (_what, numerator, points) => {
    const limited = satisfaction({
      kind: 'proportional',
      target: '85%',
      direction: 'higher',
      floor: '60%',
      cap: '90%',
    });
    expect(leafOf(limited, share(numerator)).points).toBe(points);
  });

  it.each([
    ['shrank', '194814', '196498', '0.00'],
    ['stood still', '196498', '196498', '0.00'],
    ['grew half as much as wanted', '101690', '100000', '5.00'],
    ['grew as wanted', '103380', '100000', '10.00'],
  ])('of a growth: %s', (_what, numerator, denominator, points) => {
    const growth = rubricWith({
      measure: 'ENROLMENT_GROWTH',
      rule: { kind: 'proportional', target: '3.38%', direction: 'higher' },
    });
    const value = reportedValue({
      code: 'ENROLMENT_GROWTH',
      basis: 'ANNUAL_AVERAGE',
      unit: 'PERSON',
      numerator,
      denominator,
    });
    expect(leafOf(growth, [value]).points).toBe(points);
  });
});

describe('proportional, lower is better', () => {
  const target = satisfaction({ kind: 'proportional', target: '5%', direction: 'lower', floor: '25%' });
  it.each([
    ['nothing at all is the best', '0', '10.00'],
    ['below the target', '4', '10.00'],
    ['the target', '5', '10.00'],
    ['just above', '5.01', '9.98'],
    ['twice the target', '10', '5.00'],
    ['at the floor', '20', '2.50'],
    ['beyond the floor', '20.01', '0.00'],
  ])('%s', (_what, numerator, points) => expect(leafOf(target, share(numerator)).points).toBe(points));
});

describe('all or nothing', () => {
  const higher = satisfaction({ kind: 'all-or-nothing', target: '100%', direction: 'higher' });
  const lower = satisfaction({ kind: 'all-or-nothing', target: '5%', direction: 'lower' });
  it.each([
    ['one of a billion is missing', higher, '999999999', '1000000000', '0.00'],
    ['all of them', higher, '1000000000', '1000000000', '10.00'],
    ['at the limit from below', lower, '5', '100', '10.00'],
    ['just over it', lower, '5.000000000001', '100', '0.00'],
  ] as const)('%s', (_what, rule, numerator, denominator, points) =>
    expect(leafOf(rule, share(numerator, denominator)).points).toBe(points),
  );
});

describe('bands', () => {
  const bands = satisfaction({
    kind: 'bands',
    bands: [
      { from: '95%', points: 10 },
      { from: '80%', to: '95%', points: '6.5' },
      { to: '80%', points: 0 },
    ],
  });
  it.each([
    ['0', '0.00'],
    ['79.99', '0.00'],
    ['80', '6.50'],
    ['94.999999999999', '6.50'],
    ['95', '10.00'],
    ['120', '10.00'],
  ])('%s of 100 gives %s', (numerator, points) => expect(leafOf(bands, share(numerator)).points).toBe(points));
  it('are the same listed from below', () => {
    const rising = satisfaction({
      kind: 'bands',
      bands: [
        { to: '80%', points: 0 },
        { from: '80%', points: 10 },
      ],
    });
    expect(['79.999999999999', '80'].map((numerator) => leafOf(rising, share(numerator)).points)).toEqual([
      '0.00',
      '10.00',
    ]);
  });
});

describe('deduction per occurrence', () => {
  const rule = rubricWith({ rule: { kind: 'deduction-per-occurrence', each: '2.5', most: 6 } });
  const found = (count: number): Finding => ({
    kind: 'OCCURRENCES',
    occurrences: Array.from({ length: count }, (_unused, index) => ({ what: `第${index + 1}次滞留` })),
  });
  it.each([
    [0, '10.00'],
    [1, '7.50'],
    [2, '5.00'],
    [3, '4.00'],
    [40, '4.00'],
  ])('%i found leave %s', (count, points) => expect(leafOf(rule, [], found(count)).points).toBe(points));
  it('each is a reason', () => expect(leafOf(rule, [], found(2)).reason?.zh).toBe('第1次滞留；第2次滞留'));
  it('none looked for is unknown, between the most that can be lost and nothing', () =>
    expect(leafOf(rule, [])).toMatchObject({ state: 'UNKNOWN', least: '4.00', most: '10.00' }));
});

describe('checklist', () => {
  const item = (code: string, points: number) => ({ code, name: { zh: `制度${code}`, en: code }, points });
  const rule = rubricWith({ rule: { kind: 'checklist', items: [item('F', 4), item('G', 3), item('H', 3)] } });
  const answers = (...items: [string, boolean][]): Finding => ({
    kind: 'ITEMS',
    items: items.map(([code, met]) => ({ code, met })),
  });
  it('adds up what is there and names what is missing', () =>
    expect(leafOf(rule, [], answers(['F', true], ['G', false], ['H', true]))).toMatchObject({
      points: '7.00',
      reason: { zh: '缺少：制度G（3）' },
    }));
  it('an item nobody looked at is open, not failed', () =>
    expect(leafOf(rule, [], answers(['F', true], ['G', false]))).toMatchObject({
      state: 'UNKNOWN',
      least: '4.00',
      most: '7.00',
      reason: { zh: '尚未核查：制度H（3）' },
    }));
});

describe('graded', () => {
  const rule = rubricWith({ rule: { kind: 'graded' } });
  it.each(['0', '8.12', '10'])('%s points', (points) =>
    expect(leafOf(rule, [], { kind: 'POINTS', points }).points).toBe(Number(points).toFixed(2)),
  );
  it('not graded is unknown: from nothing to full marks', () =>
    expect(leafOf(rule, [])).toMatchObject({ state: 'UNKNOWN', least: '0.00', most: '10.00' }));
  it('a grading above full marks counts for nothing', () =>
    expect(leafOf(rule, [], { kind: 'POINTS', points: '10.01' })).toMatchObject({
      state: 'UNKNOWN',
      reason: { zh: '得分 10.01 超过该指标满分 10。' },
    }));
});

describe('a measure that says nothing', () => {
  const target = satisfaction({ kind: 'proportional', target: '85%', direction: 'higher', cap: '90%' });
  it.each([
    ['is missing', [], /缺少“受益群众满意度”的数据/],
    ['is of another basis', [{ ...share('90')[0]!, basis: 'SERVICE_RATING' }], /缺少/],
    ['is of another region', [{ ...share('90')[0]!, regionCode: '140300' }], /缺少/],
    ['is of another year', [{ ...share('90')[0]!, fiscalYear: 2019 }], /缺少/],
    ['is of a quarter only', [{ ...share('90')[0]!, period: '2020-Q1' }], /缺少/],
    ['has a zero denominator', share('0', '0'), /分母为零/],
  ] as const)('%s: unknown, at most what the cap allows', (_what, values, reason) => {
    const leaf = leafOf(target, values);
    expect(leaf).toMatchObject({ state: 'UNKNOWN', least: '0.00', most: '9.00' });
    expect(leaf.points).toBeUndefined();
    expect(leaf.reason?.zh).toMatch(reason);
  });
});

describe('exact decimals', () => {
  it.each([
    // 0.1 + 0.2 and 1.005 are where binary fractions go wrong.
    ['half-up', 2, '1.005', '1.01'],
    ['half-even', 2, '1.005', '1.00'],
    ['half-even', 2, '1.015', '1.02'],
    ['down', 2, '1.009', '1.00'],
    ['half-up', 0, '2.5', '3'],
    ['half-up', 4, '0.12345', '0.1235'],
  ])('%s to %i digits: %s becomes %s', (mode, digits, points, rounded) => {
    // Full marks 10, target 10%: as many points as the percentage.
    const rule = rubricWith(
      { measure: 'SATISFACTION', rule: { kind: 'proportional', target: '10%', direction: 'higher' } },
      { digits, mode },
    );
    expect(leafOf(rule, share(points)).points).toBe(rounded);
  });

  it('divides last: 3 x 11/600 is 0.055, though 11/600 has no end', () => {
    const rule = { kind: 'proportional', target: '100%', direction: 'higher' };
    const three = rubricWith({ measure: 'SATISFACTION', rule }, undefined, 3);
    expect(leafOf(three, share('11', '600')).points).toBe('0.06');
    expect(leafOf(three, share('10.999999999999', '600')).points).toBe('0.05');
  });
});

describe('grades are half-open bands', () => {
  const rule = rubricWith({ rule: { kind: 'graded' } });
  it.each([
    ['100', '优'],
    ['90', '优'],
    ['89.99', '良'],
    ['80', '良'],
    ['79.99', '中'],
    ['60', '中'],
    ['59.99', '差'],
    ['0', '差'],
  ])('%s is %s', (total, name) => expect(gradeOf(rule, total).name.zh).toBe(name));
});

describe('the formula of a leaf is arithmetic anybody can redo', () => {
  it.each([
    ['roundHalfUp(6 × 7999 ÷ (8000 × 1), 2)', '6.00'],
    ['roundDown(6 × 7999 ÷ 8000, 2)', '5.99'],
    ['roundHalfEven(0.125, 2)', '0.12'],
    ['roundHalfUp((−1.005), 2)', '-1.01'],
    ['max(0, min(3, (−1684) ÷ (196498 × 0.0338)))', '0.00'],
    ['ifAtLeast(1, 1, 5) + ifBelow(1, 1, 7) + ifAtMost(2, 1, 9)', '5.00'],
    ['1 − 2 − 3', '-4.00'],
  ])('%s = %s', (expression, value) => expect(evaluateExpression(expression, 2)).toBe(value));
  it.each(['1 ÷ 3', '1 ÷ 0', '1 +', '(1', 'process(1)', 'min()', '1 2', 'constructor(1)', '1.', ''])(
    '"%s" is refused',
    (expression) => expect(() => evaluateExpression(expression, 2)).toThrow(),
  );
});
