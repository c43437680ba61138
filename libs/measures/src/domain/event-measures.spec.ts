import { QUARTERS, datongFacts, factsOf, payoutFacts, quarterFacts } from '#libs/testing';
import type { Quarter } from '#libs/testing';
import { assumeDone, horizonOf, measuresOf, noFacts } from './index.js';
import type { MeasureFact, YearFacts } from './index.js';

/** "numerator/denominator" of a measure on a day. */
const told = (facts: YearFacts, asOf: string, code: string, basis: string): string | undefined => {
  const value = measuresOf(facts, asOf).find((one) => one.code === code && one.basis === basis);
  return value && `${value.numerator}/${value.denominator}`;
};
const WAN = '000000';
const quarter: Quarter = QUARTERS[0]!;
const q1 = (change: Partial<Quarter> = {}): MeasureFact[] => quarterFacts({ ...quarter, ...change }, 'q1');
const gap = (facts: readonly MeasureFact[], asOf: string, code: string) =>
  told(factsOf(facts), asOf, code, 'GAP_SHARE');

describe('足额上解率 and 到位及时率', () => {
  it.each([
    ['before anything is due there is a zero denominator', { arrivedWanYuan: 0 }, '2020-03-30', '0/0', '0/0'],
    ['on the due day nothing is late yet', { arrivedWanYuan: 0 }, '2020-03-31', '0/0', '0/0'],
    ['from the day after it is', { arrivedWanYuan: 0 }, '2020-04-01', `0/8000${WAN}`, `0/8000${WAN}`],
    ['arrived in full and early it counts at once', {}, '2020-03-30', `8000${WAN}/8000${WAN}`, `8000${WAN}/8000${WAN}`],
    ['on the day before it had not', {}, '2020-03-29', '0/0', '0/0'],
    [
      'on the due date is in time',
      { arrivedOn: '2020-03-31' },
      '2020-12-31',
      `8000${WAN}/8000${WAN}`,
      `8000${WAN}/8000${WAN}`,
    ],
    [
      'a day later is in full and late',
      { arrivedOn: '2020-04-01' },
      '2020-12-31',
      `8000${WAN}/8000${WAN}`,
      `0/8000${WAN}`,
    ],
    [
      '1万元 short stays short',
      { arrivedWanYuan: 7_999 },
      '2020-12-31',
      `7999${WAN}/8000${WAN}`,
      `7999${WAN}/8000${WAN}`,
    ],
  ] as const)('%s', (_what, change, asOf, full, timely) => {
    expect(gap(q1(change), asOf, 'FULL_AMOUNT_RATE')).toBe(full);
    expect(gap(q1(change), asOf, 'TIMELY_ARRIVAL_RATE')).toBe(timely);
  });

  it('money at the first leg is not at the last account', () => {
    const [planned, firstLeg] = q1();
    expect(gap([planned!, firstLeg!], '2020-12-31', 'FULL_AMOUNT_RATE')).toBe(`0/8000${WAN}`);
    expect(gap([planned!, firstLeg!], '2020-12-31', 'BUDGET_EXECUTION_RATE')).toBe(`0/8000${WAN}`);
  });
  it('what is given back is not there, an adjusted due is the due, a cancelled remittance is none', () => {
    const remittanceId = 'q1';
    const back: MeasureFact = {
      kind: 'arrived',
      eventId: 'back',
      remittanceId,
      legNo: 2,
      amountFen: -100_000_000n,
      on: '2020-04-02',
    };
    expect(gap([...q1(), back], '2020-12-31', 'FULL_AMOUNT_RATE')).toBe(`7900${WAN}/8000${WAN}`);
    const less: MeasureFact = { kind: 'dueAdjusted', eventId: 'less', remittanceId, dueFen: 7_900_000_000n };
    expect(gap([...q1({ arrivedWanYuan: 7_900 }), less], '2020-12-31', 'FULL_AMOUNT_RATE')).toBe(
      `7900${WAN}/7900${WAN}`,
    );
    const cancelled: MeasureFact = { kind: 'cancelled', eventId: 'gone', remittanceId };
    expect(gap([...q1({ arrivedWanYuan: 0 }), cancelled], '2020-12-31', 'FULL_AMOUNT_RATE')).toBeUndefined();
  });
});

it('资金到位率 is against the budget of the whole year, due or not', () => {
  const half = datongFacts(
    [...QUARTERS.slice(0, 2), ...QUARTERS.slice(2).map((one) => ({ ...one, arrivedWanYuan: 0 }))],
    [],
  );
  expect(told(half, '2020-07-15', 'FUND_ARRIVAL_RATE', 'GAP_SHARE')).toBe(`16000${WAN}/32000${WAN}`);
  expect(told(half, '2020-07-15', 'FULL_AMOUNT_RATE', 'GAP_SHARE')).toBe(`16000${WAN}/16000${WAN}`);
});

describe('环节及时率', () => {
  const legs = (facts: readonly MeasureFact[], asOf: string) => told(factsOf(facts), asOf, 'LEG_TIMELINESS', 'ALL');
  it.each([
    ['not due, not done', q1({ arrivedWanYuan: 0 }), '2020-03-31', '0/0'],
    ['both legs in time', q1(), '2020-03-30', '2/2'],
    ['neither was ever completed', q1({ arrivedWanYuan: 0 }), '2020-04-01', '0/2'],
    ['a day late', q1({ arrivedOn: '2020-04-01' }), '2020-04-02', '0/2'],
  ] as const)('%s', (_what, facts, asOf, value) => expect(legs(facts, asOf)).toBe(value));
  it('a later notice that moves the date moves the verdict', () => {
    const moved: MeasureFact = {
      kind: 'legDated',
      eventId: 'notice',
      remittanceId: 'q1',
      legNo: 2,
      dueDate: '2020-04-03',
    };
    expect(legs([...q1({ arrivedOn: '2020-04-01' }), moved], '2020-05-01')).toBe('1/2');
  });
});

describe('养老金发放率 and 发放及时率', () => {
  const [payable, paid] = payoutFacts(3, 100, 99);
  const rest = (on: string, heads = 1): MeasureFact => ({
    kind: 'paid',
    eventId: 'reissued',
    batchId: 'batch-3',
    heads,
    amountFen: BigInt(heads) * 300_000n,
    on,
  });
  const rates = (facts: readonly MeasureFact[], asOf = '2020-03-16') =>
    ['PAYOUT_RATE', 'PAYOUT_TIMELINESS'].map((code) => told(factsOf(facts), asOf, code, 'HEADS'));
  it.each([
    ['the pay day is not over', [payable!, paid!], '2020-03-15', ['0/0', '0/0']],
    ['one was returned', [payable!, paid!], '2020-03-16', ['99/100', '99/100']],
    ['and paid again later', [payable!, paid!, rest('2020-03-20')], '2020-03-31', ['100/100', '99/100']],
    ['not yet on that day', [payable!, paid!, rest('2020-03-20')], '2020-03-19', ['99/100', '99/100']],
    ['nothing was paid', [payable!], '2020-03-16', ['0/100', '0/100']],
  ] as const)('%s', (_what, facts, asOf, value) => expect(rates(facts, asOf)).toEqual(value));
  it('the amount stands beside the heads', () =>
    expect(told(factsOf([payable!, paid!]), '2020-03-16', 'PAYOUT_RATE', 'AMOUNT')).toBe('29700000/30000000'));
});

describe('a measure from events', () => {
  it('opens to the events behind it', () => {
    const [value] = measuresOf(factsOf(q1()), '2020-12-31');
    expect(value?.source).toEqual({
      kind: 'events',
      count: 5,
      eventIds: ['q1-planned', 'q1-arrived-1', 'q1-completed-1', 'q1-arrived-2', 'q1-completed-2'],
    });
  });
  it('is not there where nothing happened: unknown, not zero', () =>
    expect(measuresOf(noFacts('140200', 2020), '2020-12-31')).toEqual([]));
  it('a fact before its beginning is a bug', () => {
    const [planned, arrived] = q1();
    expect(() => factsOf([arrived!])).toThrow(/before planned/);
    expect(() => factsOf([payoutFacts(1)[1]!])).toThrow(/before payable/);
    expect(() => factsOf([planned!, { kind: 'rained', remittanceId: 'q1' } as unknown as MeasureFact])).toThrow(
      /rained/,
    );
  });
});

describe('suppositions', () => {
  const open = factsOf([...q1({ arrivedWanYuan: 0 }), ...payoutFacts(6, 10, 4)]);
  it('everything still due done in time', () => {
    const done = assumeDone(open, '2020-03-01');
    expect(told(done, '2020-12-31', 'TIMELY_ARRIVAL_RATE', 'GAP_SHARE')).toBe(`8000${WAN}/8000${WAN}`);
    expect(told(done, '2020-12-31', 'LEG_TIMELINESS', 'ALL')).toBe('2/2');
    expect(told(done, '2020-12-31', 'PAYOUT_TIMELINESS', 'HEADS')).toBe('10/10');
  });
  it('what is late stays late', () => {
    const done = assumeDone(open, '2020-07-01');
    expect(told(done, '2020-12-31', 'FULL_AMOUNT_RATE', 'GAP_SHARE')).toBe(`8000${WAN}/8000${WAN}`);
    expect(told(done, '2020-12-31', 'TIMELY_ARRIVAL_RATE', 'GAP_SHARE')).toBe(`0/8000${WAN}`);
    expect(told(done, '2020-12-31', 'PAYOUT_TIMELINESS', 'HEADS')).toBe('4/10');
  });
  it('the horizon is the day after the last date, or today', () => {
    expect(horizonOf(open, '2020-03-01')).toBe('2020-06-16');
    expect(horizonOf(open, '2020-09-01')).toBe('2020-09-01');
  });
});
