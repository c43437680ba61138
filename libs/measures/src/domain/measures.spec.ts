import { DATONG_REGION, reportedValue } from '#libs/testing';
import { loadReferenceFigures } from '#libs/evaluation';
import {
  MEASURES,
  MEASURE_CODES,
  currentValues,
  findConflicts,
  parseExact,
  parseShare,
  percentText,
  pickValue,
  readingOf,
  restatements,
  trends,
} from './index.js';
import type { MeasureValue } from './index.js';

const rate = (numerator: string, denominator: string, change: Partial<MeasureValue> = {}): MeasureValue =>
  reportedValue({ code: 'COLLECTION_RATE', basis: 'PLANNED', unit: 'WAN_YUAN', numerator, denominator, ...change });
const insured = (numerator: string, change: Partial<MeasureValue> = {}): MeasureValue =>
  reportedValue({ code: 'INSURED', basis: 'YEAR_END', unit: 'PERSON', numerator, fiscalYear: 2019, ...change });

describe('exact decimals as text', () => {
  it.each(['0', '-0.86', '0.1', '123456789012345678.123456789012'])('%s is one', (text) =>
    expect(parseExact(text)?.toFixed()).toBe(text),
  );
  it.each([
    '',
    '01',
    '1.',
    '.5',
    '1e3',
    '+1',
    ' 1',
    '１',
    '1,000',
    'NaN',
    'Infinity',
    '1234567890123456789',
    '0.1234567890123',
    1,
    null,
    undefined,
  ])('%p is none', (value) => expect(parseExact(value)).toBeUndefined());
  it.each([
    ['3.38%', '0.0338'],
    ['100%', '1'],
    ['40', '40'],
  ])('the share %s is %s', (text, value) => expect(parseShare(text)?.toFixed()).toBe(value));
  it('adds tenths without a rest', () => expect(parseExact('0.1')?.plus('0.2').toFixed()).toBe('0.3'));
});

describe('a value', () => {
  const shown = (value: MeasureValue | undefined): string => {
    const reading = readingOf(value);
    return reading.known ? percentText(reading.value) : reading.why;
  };
  it.each([
    ['the collection rate of 2020', rate('162167', '148078'), '109.51%'],
    [
      'the enrolment growth of 2020',
      { ...rate('194814', '196498'), code: 'ENROLMENT_GROWTH', basis: 'ANNUAL_AVERAGE' },
      '-0.86%',
    ],
    ['32,000 of 49,919', rate('32000', '49919'), '64.1%'],
    ['137,609 of 225,199', rate('137609', '225199'), '61.11%'],
    ['nothing of something is zero', rate('0', '148078'), '0%'],
    ['nothing of nothing has a name', rate('0', '0'), 'DENOMINATOR_ZERO'],
    ['missing has another', undefined, 'MISSING'],
  ] as [string, MeasureValue | undefined, string][])('%s', (_what, value, text) => expect(shown(value)).toBe(text));
  it('a count is itself', () =>
    expect(readingOf(insured('164187'))).toMatchObject({ known: true, value: parseExact('164187') }));
});

describe('the catalogue', () => {
  it.each(MEASURE_CODES)('%s says what it is in both languages, how it is measured and in what', (code) => {
    const measure = MEASURES[code];
    expect(measure.code).toBe(code);
    for (const words of [measure.name, measure.numerator, ...measure.bases]) {
      expect(words.zh).toMatch(/\p{Script=Han}/u);
      expect(words.en).toMatch(/^[^\p{Script=Han}]+$/u);
    }
    expect(measure.bases.length).toBeGreaterThan(0);
    expect(measure.units.length).toBeGreaterThan(0);
    expect(measure.form === 'count').toBe(measure.denominator === undefined);
    expect(measure.form === 'growth').toBe(measure.figure !== undefined);
  });
});

describe('restatements', () => {
  const values = [rate('1', '2', { version: 2 }), rate('1', '3'), insured('5')];
  it('the latest counts', () =>
    expect(currentValues(values).map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      ['1', '2'],
      ['5', undefined],
    ]));
  it('both are shown, oldest first', () =>
    expect(restatements(values).map((versions) => versions.map(({ version }) => version))).toEqual([[1, 2]]));
});

describe('which value is taken', () => {
  const wanted = { code: 'COLLECTION_RATE', basis: 'PLANNED', regionCode: DATONG_REGION, fiscalYear: 2020 };
  const counted = rate('9', '10', { source: { kind: 'events', count: 1, eventIds: ['e'] } });
  it('what events tell before what was reported', () =>
    expect(pickValue([rate('1', '2'), counted], wanted)).toBe(counted));
  it('none of another basis', () => expect(pickValue([rate('1', '2', { basis: 'DUE' })], wanted)).toBeUndefined());
});

describe('definition conflicts', () => {
  const told = (values: readonly MeasureValue[]) =>
    findConflicts(values).map(({ code, fiscalYear, kind, claims }) => [
      code,
      fiscalYear,
      kind,
      claims.map(({ figure }) => figure),
    ]);

  it('the reference case: insured 2019 is 164,187 here and 196,498 there', async () => {
    const figures = await loadReferenceFigures('config/reference/datong-trends.yaml');
    expect(told(figures)).toEqual([
      ['INSURED', 2019, 'BASIS', ['164187', '196498']],
      ['PENSION_RECIPIENTS', 2018, 'BASIS', ['141863', '137609']],
    ]);
  });
  it('one basis, two values', () =>
    expect(
      told([insured('164187'), insured('164188', { source: { kind: 'published', document: 'd', place: 'p' } })]),
    ).toEqual([['INSURED', 2019, 'VALUE', ['164187', '164188']]]));
  it('a growth says something about both of its years', () =>
    expect(
      told([
        insured('164187', { basis: 'ANNUAL_AVERAGE' }),
        reportedValue({
          code: 'ENROLMENT_GROWTH',
          basis: 'ANNUAL_AVERAGE',
          unit: 'PERSON',
          numerator: '194814',
          denominator: '196498',
        }),
      ]),
    ).toEqual([['INSURED', 2019, 'VALUE', ['164187', '196498']]]));
  it('人次 is not 人, even where the number is the same', () =>
    expect(
      told([
        insured('5'),
        insured('5', { unit: 'PERSON_TIME', source: { kind: 'published', document: 'd', place: 'p' } }),
      ]),
    ).toHaveLength(1));
  it('one figure in another unit is no conflict', () => {
    const money = (numerator: string, unit: MeasureValue['unit'], kind: 'reported' | 'published') =>
      reportedValue({
        code: 'PENSIONS_PAID',
        basis: 'FINAL_ACCOUNTS',
        numerator,
        unit,
        ...(kind === 'published' ? { source: { kind, document: 'd', place: 'p' } } : {}),
      });
    expect(told([money('477886.56', 'WAN_YUAN', 'reported'), money('4778865600.00', 'YUAN', 'published')])).toEqual([]);
    expect(
      told([money('477886.56', 'WAN_YUAN', 'reported'), money('4778865600.01', 'YUAN', 'published')]),
    ).toHaveLength(1);
  });
  it('a restated figure does not conflict with what it replaces; other regions, years and periods are other figures', () =>
    expect(
      told([
        insured('1'),
        insured('2', { version: 2 }),
        insured('3', { regionCode: '140300' }),
        insured('4', { fiscalYear: 2018 }),
        insured('5', { period: '2019-Q1' }),
      ]),
    ).toEqual([]));
  it('two funds under one measure are two things, not a conflict', () => {
    const fund = (basis: string, numerator: string) =>
      reportedValue({ code: 'FULL_AMOUNT_RATE', basis, numerator, denominator: '10', unit: 'WAN_YUAN' });
    expect(told([fund('GAP_SHARE', '9'), fund('CONTRIBUTION', '10')])).toEqual([]);
  });
});

describe('trends of the reference case', () => {
  const bases = { collected: 'FINAL_ACCOUNTS', paid: 'FINAL_ACCOUNTS', insured: 'INSTANCES', recipients: 'INSTANCES' };
  it('are the derived figures of the report, to its digits', async () => {
    const figures = await loadReferenceFigures('config/reference/datong-trends.yaml');
    const lines = trends(figures, DATONG_REGION, [2017, 2018, 2019, 2020], bases);
    expect(
      lines.map((line) => [
        line.shortfallWanYuan,
        line.selfSufficiencyPercent,
        line.paidPerRecipientYuan,
        line.insuredPerRecipient,
      ]),
    ).toEqual([
      ['330356.51', '30.87', '35138.98', '1.5555'],
      ['360237.18', '29.78', '36160.53', '1.4404'],
      ['381354.54', '32.40', '38196.33', '1.1117'],
      [undefined, undefined, undefined, undefined],
    ]);
    expect(lines[3]?.collectedWanYuan).toBe('162167.00');
  });
  it('do not divide instances by people', () => {
    const recipients = reportedValue({
      code: 'PENSION_RECIPIENTS',
      basis: 'INSTANCES',
      unit: 'PERSON_TIME',
      numerator: '10',
      fiscalYear: 2019,
    });
    const [line] = trends([insured('20', { basis: 'INSTANCES' }), recipients], DATONG_REGION, [2019], bases);
    expect(line?.insuredPerRecipient).toBeUndefined();
  });
});
