import fc from 'fast-check';
import { checkSheet, compareSheets, parseRubric, scoreSheet } from '#libs/evaluation/domain';
import type { Finding, Rubric, ScoreInputs, ScoreSheet } from '#libs/evaluation/domain';
import { exact, measuresOf } from '#libs/measures/domain';
import type { MeasureCode } from '#libs/measures/domain';
import { QUARTERS, datongFacts, reportedValue } from '#libs/testing';

const RUNS = 2_000;
/** Rates whose numerator and denominator may be anything; each feeds at most one leaf of a rubric. */
const RATES = [
  'SATISFACTION',
  'COLLECTION_RATE',
  'REPLACEMENT_RATE',
  'ARCHIVE_COMPLETENESS',
  'FULL_AMOUNT_RATE',
] as const;
const BASES = {
  SATISFACTION: 'SURVEY',
  COLLECTION_RATE: 'PLANNED',
  REPLACEMENT_RATE: 'UNSTATED',
  ARCHIVE_COMPLETENESS: 'REQUIRED_EVIDENCE',
  FULL_AMOUNT_RATE: 'GAP_SHARE',
} as const;

const hundredths = (value: number): string => (value / 100).toFixed(2);
const share = (from: number, to: number) => fc.integer({ min: from, max: to }).map((percent) => `${percent}%`);

/** A rule for a leaf of this weight (in hundredths); bands rise with their value, so that more is never worse. */
const ruleOf = (weight: number, direction: 'higher' | 'lower') =>
  fc.oneof(
    fc.record({
      kind: fc.constant('proportional'),
      target: share(1, 150),
      direction: fc.constant(direction),
      cap: share(50, 100),
      floor: share(0, 99),
    }),
    fc.record({ kind: fc.constant('all-or-nothing'), target: share(1, 150), direction: fc.constant(direction) }),
    ...(direction === 'higher'
      ? [
          fc
            .tuple(
              fc.integer({ min: 1, max: 60 }),
              fc.integer({ min: 61, max: 120 }),
              fc.integer({ min: 0, max: weight }),
            )
            .map(([low, high, middle]) => ({
              kind: 'bands',
              bands: [
                { from: `${high}%`, points: hundredths(weight) },
                { from: `${low}%`, to: `${high}%`, points: hundredths(middle) },
                { to: `${low}%`, points: 0 },
              ],
            })),
        ]
      : []),
  );

const named = (code: string, weight: string, more: object) => ({
  code,
  name: { zh: `指标${code}`, en: code },
  weight,
  ...more,
});

/** A rubric with one leaf for each rate and one that is graded; weights are whatever adds up. */
const rubricOf = (direction: 'higher' | 'lower'): fc.Arbitrary<Rubric> =>
  fc
    .record({
      weights: fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: RATES.length, maxLength: RATES.length }),
      mode: fc.constantFrom('half-up', 'half-even', 'down'),
      digits: fc.integer({ min: 2, max: 4 }),
    })
    .chain(({ weights, mode, digits }) =>
      fc.tuple(...weights.map((weight) => ruleOf(weight, direction))).map((rules) => {
        const rest = 10_000 - weights.reduce((sum, weight) => sum + weight, 0);
        const parsed = parseRubric({
          code: 'random',
          version: 1,
          name: { zh: '随机', en: 'random' },
          source: 'test',
          fromYear: 2020,
          fullMarks: 100,
          rounding: { digits, mode },
          grades: [
            { code: 'UPPER', name: { zh: '上', en: 'upper' }, from: 60, to: 100 },
            { code: 'LOWER', name: { zh: '下', en: 'lower' }, from: 0, to: 60 },
          ],
          indicators: [
            named('A', '100.00', {}),
            named('A1', hundredths(10_000 - rest), { parent: 'A' }),
            named('A2', hundredths(rest), { parent: 'A' }),
            ...RATES.map((measure, index) =>
              named(`L${index}`, hundredths(weights[index]!), {
                parent: 'A1',
                measure,
                basis: BASES[measure],
                rule: rules[index],
              }),
            ),
            named('G', hundredths(rest), { parent: 'A2', rule: { kind: 'graded' } }),
          ],
        });
        if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
        return parsed.rubric;
      }),
    );

interface Figures {
  /** Numerator and denominator of each rate in hundredths; none: unknown. */
  readonly rates: readonly (readonly [number, number] | undefined)[];
  readonly graded: boolean;
}
const pair = fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 800_000 }));
const figures = (known: boolean): fc.Arbitrary<Figures> =>
  fc.record({
    rates: fc.array(known ? pair : fc.option(pair, { nil: undefined }), {
      minLength: RATES.length,
      maxLength: RATES.length,
    }),
    graded: known ? fc.constant(true) : fc.boolean(),
  });

const valueOf = (code: MeasureCode, basis: string, [over, under]: readonly [number, number]) =>
  reportedValue({ code, basis, unit: 'PERCENT', numerator: hundredths(over), denominator: hundredths(under) });
function inputsOf({ rates, graded }: Figures): ScoreInputs {
  const person = { userId: 'p', name: 'p' };
  const finding: Finding = { kind: 'POINTS', points: '0' };
  return {
    regionCode: '140200',
    fiscalYear: 2020,
    asOf: '2020-12-31',
    measures: RATES.flatMap((code, index) => (rates[index] ? [valueOf(code, BASES[code], rates[index])] : [])),
    gradings: graded
      ? [{ leaf: 'G', finding, reason: '理由', evidenceIds: [], gradedBy: person, confirmedBy: person }]
      : [],
  };
}
const totals = ({ total }: ScoreSheet) => [exact(total.least), exact(total.most)] as const;

/** The same figures with one numerator raised. */
const raised = fc
  .tuple(figures(true), fc.nat(RATES.length - 1), fc.integer({ min: 1, max: 500_000 }))
  .map(([before, which, by]) => ({
    before,
    after: {
      ...before,
      rates: before.rates.map((rate, index) => (rate && index === which ? ([rate[0] + by, rate[1]] as const) : rate)),
    },
  }));

describe('a score', () => {
  it('never falls when an indicator rises that is better higher', () =>
    fc.assert(
      fc.property(rubricOf('higher'), raised, (rubric, { before, after }) => {
        const [was] = totals(scoreSheet(rubric, inputsOf(before)));
        const [is] = totals(scoreSheet(rubric, inputsOf(after)));
        expect(is.gte(was)).toBe(true);
      }),
      { numRuns: RUNS },
    ));

  it('never rises when an indicator rises that is better lower', () =>
    fc.assert(
      fc.property(rubricOf('lower'), raised, (rubric, { before, after }) => {
        const [was] = totals(scoreSheet(rubric, inputsOf(before)));
        const [is] = totals(scoreSheet(rubric, inputsOf(after)));
        expect(is.lte(was)).toBe(true);
      }),
      { numRuns: RUNS },
    ));

  it('is the sum of its leaves, and each leaf is what its formula says', () =>
    fc.assert(
      fc.property(rubricOf('higher'), figures(false), (rubric, given) => {
        const sheet = scoreSheet(rubric, inputsOf(given));
        expect(checkSheet(sheet)).toEqual([]);
        const sum = sheet.leaves.reduce((total, leaf) => total.plus(leaf.least), exact('0'));
        expect(sum.toFixed(rubric.rounding.digits)).toBe(sheet.total.least);
      }),
      { numRuns: RUNS },
    ));

  it('lies in the range that was told while something was unknown', () =>
    fc.assert(
      fc.property(
        rubricOf('higher'),
        figures(true),
        fc.array(fc.boolean(), { minLength: RATES.length, maxLength: RATES.length }),
        (rubric, known, hide) => {
          const hidden = { ...known, rates: known.rates.map((rate, index) => (hide[index] ? undefined : rate)) };
          const [least, most] = totals(scoreSheet(rubric, inputsOf(hidden)));
          const [isLeast, isMost] = totals(scoreSheet(rubric, inputsOf(known)));
          expect(least.lte(isLeast) && isMost.lte(most)).toBe(true);
        },
      ),
      { numRuns: RUNS },
    ));

  it('differs from another by what its leaves differ, and the order of inputs is nothing to it', () =>
    fc.assert(
      fc.property(rubricOf('higher'), figures(false), figures(false), (rubric, one, other) => {
        const [left, right] = [scoreSheet(rubric, inputsOf(one)), scoreSheet(rubric, inputsOf(other))];
        const { least, most, leaves } = compareSheets(left, right);
        const sum = (part: 'least' | 'most') =>
          leaves.reduce((total, leaf) => total.plus(leaf[part]), exact('0')).toFixed(rubric.rounding.digits);
        expect([sum('least'), sum('most')]).toEqual([least, most]);
        const inputs = inputsOf(one);
        expect(scoreSheet(rubric, { ...inputs, measures: inputs.measures.toReversed() })).toEqual(left);
      }),
      { numRuns: RUNS / 4 },
    ));

  it('cannot be altered in one leaf without its sheet giving it away', () =>
    fc.assert(
      fc.property(rubricOf('higher'), figures(true), fc.nat(RATES.length), (rubric, given, which) => {
        const sheet = scoreSheet(rubric, inputsOf(given));
        const leaf = sheet.leaves[which]!;
        fc.pre(leaf.points !== undefined);
        const step = exact('10').pow(-rubric.rounding.digits);
        const points = exact(leaf.points).plus(step).toFixed(rubric.rounding.digits);
        const altered = { ...leaf, points, least: points, most: points };
        const found = checkSheet({ ...sheet, leaves: sheet.leaves.with(which, altered) }).map(({ code }) => code);
        expect(found).toEqual([leaf.code, 'A', leaf.parent, 'total']);
      }),
      { numRuns: RUNS / 4 },
    ));
});

describe('measures from events', () => {
  const arrivals = fc.array(
    fc.record({ arrivedWanYuan: fc.integer({ min: 0, max: 8_000 }), late: fc.integer({ min: -20, max: 20 }) }),
    { minLength: 4, maxLength: 4 },
  );
  it('of a year in which nobody sends too much stay between nothing and all, and timely is never above full', () =>
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 400 }), (given, day) => {
        const date = (text: string, days: number) =>
          new Date(Date.parse(text) + days * 86_400_000).toISOString().slice(0, 10);
        const quarters = QUARTERS.map((quarter, index) => ({
          ...quarter,
          arrivedWanYuan: given[index]!.arrivedWanYuan,
          arrivedOn: date(quarter.dueDate, given[index]!.late),
        }));
        const values = measuresOf(datongFacts(quarters, []), date('2020-01-01', day));
        for (const { numerator, denominator } of values) {
          expect(BigInt(numerator) >= 0n && BigInt(numerator) <= BigInt(denominator!)).toBe(true);
        }
        const of = (code: MeasureCode) =>
          BigInt(values.find((value) => value.code === code && value.basis === 'GAP_SHARE')!.numerator);
        expect(of('TIMELY_ARRIVAL_RATE') <= of('FULL_AMOUNT_RATE')).toBe(true);
        expect(of('FULL_AMOUNT_RATE') <= of('FUND_ARRIVAL_RATE')).toBe(true);
      }),
      { numRuns: RUNS / 2 },
    ));
});
