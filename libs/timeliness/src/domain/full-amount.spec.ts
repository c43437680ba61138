import { money } from '#libs/testing';
import type { FullAmountLine, PassageFact, ProvedRemittance } from './index.js';
import { proveFullAmount, readPassage } from './index.js';

const office = (institutionId: string) => ({ institutionId, name: institutionId });
const whole = money('100万元');
const part = money('30万元');
const planned: PassageFact = {
  kind: 'planned',
  on: '2020-03-02',
  dueFen: whole,
  legs: [
    { legNo: 1, sender: office('agency'), receiver: office('city'), dueDate: '2020-03-05' },
    { legNo: 2, sender: office('city'), receiver: office('province'), dueDate: '2020-03-11' },
  ],
};
const transferred = (transferId: string, legNo: number, amountFen: bigint): readonly PassageFact[] => [
  { kind: 'logged', on: '2020-03-03', transferId, legNo, amountFen },
  { kind: 'submitted', on: '2020-03-03', transferId, steps: ['REVIEWER'] },
  { kind: 'approved', on: '2020-03-03', transferId, stepIndex: 0 },
  { kind: 'sent', on: '2020-03-03', transferId },
];
const arrived = (transferId: string, amountFen: bigint, acknowledgedOn = '2020-03-04'): PassageFact => ({
  kind: 'arrived',
  on: '2020-03-04',
  acknowledgedOn,
  transferId,
  amountFen,
});
const disputed = (amountFen: bigint): PassageFact => ({
  kind: 'disputed',
  on: '2020-03-04',
  acknowledgedOn: '2020-03-05',
  transferId: 't1',
  amountFen,
});
const remittance = (facts: readonly PassageFact[], change: Partial<ProvedRemittance> = {}): ProvedRemittance => ({
  remittanceId: 'r1',
  remittanceNo: 'QK-2020-0001',
  fundKind: 'GAP_SHARE',
  period: '2020-Q1',
  passage: readPassage([planned, ...facts]),
  ...change,
});
const lineOf = (facts: readonly PassageFact[], legNo = 1, asOf = '2020-03-31'): FullAmountLine =>
  proveFullAmount([remittance(facts)], asOf)[legNo - 1]!;
const differencesOf = (facts: readonly PassageFact[], legNo = 1, asOf?: string) =>
  lineOf(facts, legNo, asOf).differences.map(({ kind, amountFen }) => [kind, amountFen]);

describe('the full-amount proof', () => {
  it('holds when due = sent = received = acknowledged', () => {
    const facts = [...transferred('t1', 1, whole), arrived('t1', whole)];
    expect(lineOf(facts)).toMatchObject({
      dueFen: whole,
      sentFen: whole,
      receivedFen: whole,
      acknowledgedFen: whole,
      differences: [],
      holds: true,
    });
  });
  it.each<[string, readonly PassageFact[], readonly (readonly [string, bigint])[]]>([
    ['nothing sent', [], [['NOT_SENT', whole]]],
    ['logged and not sent', transferred('t1', 1, whole).slice(0, 3), [['NOT_SENT', whole]]],
    ['on the way', transferred('t1', 1, whole), [['IN_TRANSIT', whole]]],
    [
      'a part on the way, the rest not sent',
      transferred('t1', 1, part),
      [
        ['IN_TRANSIT', part],
        ['NOT_SENT', whole - part],
      ],
    ],
    [
      'arrived, not confirmed',
      [...transferred('t1', 1, whole), arrived('t1', whole, '2020-04-10')],
      [['NOT_CONFIRMED', whole]],
    ],
    [
      'less arrived, disputed',
      [...transferred('t1', 1, whole), disputed(whole - 5n)],
      [
        ['ARRIVED_SHORT', 5n],
        ['NOT_AGREED', whole - 5n],
      ],
    ],
    [
      'more arrived, disputed',
      [...transferred('t1', 1, whole), disputed(whole + 5n)],
      [
        ['ARRIVED_OVER', -5n],
        ['NOT_AGREED', whole + 5n],
      ],
    ],
    [
      'less arrived and accepted: the rest counts as never sent',
      [
        ...transferred('t1', 1, whole),
        disputed(whole - 5n),
        { kind: 'accepted', on: '2020-03-06', transferId: 't1', amountFen: whole - 5n },
      ],
      [['NOT_SENT', 5n]],
    ],
    [
      'returned',
      [...transferred('t1', 1, whole), { kind: 'returned', on: '2020-03-06', transferId: 't1' }],
      [['NOT_SENT', whole]],
    ],
    [
      'closed short',
      [...transferred('t1', 1, part), arrived('t1', part), { kind: 'legClosedShort', on: '2020-03-06', legNo: 1 }],
      [['CLOSED_SHORT', whole - part]],
    ],
  ])('names the difference: %s', (_what, facts, expected) => {
    const line = lineOf(facts);
    expect(line.differences.map(({ kind, amountFen }) => [kind, amountFen])).toEqual(expected);
    expect(line.holds).toBe(false);
  });
  it('at every hop: what a leg before gave up cannot come through later ones', () => {
    const facts: readonly PassageFact[] = [
      ...transferred('t1', 1, part),
      arrived('t1', part),
      { kind: 'legClosedShort', on: '2020-03-06', legNo: 1 },
      ...transferred('t2', 2, part),
      arrived('t2', part),
    ];
    expect(differencesOf(facts, 2)).toEqual([['CLOSED_SHORT', whole - part]]);
  });
  it('as of any day', () => {
    const facts = [...transferred('t1', 1, whole), arrived('t1', whole)];
    expect(differencesOf(facts, 1, '2020-03-02')).toEqual([['NOT_SENT', whole]]);
    expect(differencesOf(facts, 1, '2020-03-03')).toEqual([['IN_TRANSIT', whole]]);
    expect(differencesOf(facts, 1, '2020-03-04')).toEqual([]);
  });
  it('adds up remittances of one fund kind, period and hop, naming each where it differs', () => {
    const full = [...transferred('t1', 1, whole), arrived('t1', whole)];
    const lines = proveFullAmount(
      [
        remittance(full),
        remittance([], { remittanceId: 'r2', remittanceNo: 'QK-2020-0002' }),
        remittance(full, { remittanceId: 'r3', period: '2020-Q2' }),
        remittance(full, { remittanceId: 'r4', fundKind: 'CONTRIBUTION' }),
      ],
      '2020-03-31',
    );
    expect(lines.map(({ fundKind, period, legNo }) => [fundKind, period, legNo])).toEqual([
      ['CONTRIBUTION', '2020-Q1', 1],
      ['CONTRIBUTION', '2020-Q1', 2],
      ['GAP_SHARE', '2020-Q1', 1],
      ['GAP_SHARE', '2020-Q1', 2],
      ['GAP_SHARE', '2020-Q2', 1],
      ['GAP_SHARE', '2020-Q2', 2],
    ]);
    expect(lines[2]).toMatchObject({ dueFen: 2n * whole, acknowledgedFen: whole, holds: false });
    expect(lines[2]!.differences).toEqual([
      { kind: 'NOT_SENT', amountFen: whole, remittanceId: 'r2', remittanceNo: 'QK-2020-0002' },
    ]);
  });
});
