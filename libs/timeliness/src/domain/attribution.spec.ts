import { join } from 'node:path';
import { money } from '#libs/testing';
import { loadCalendar } from '../calendar-files.js';
import type { Attribution, PassageFact, WorkingCalendar } from './index.js';
import { attribute, calendarKnownAt, longestHolders, readPassage, standingOn } from './index.js';

let calendar: WorkingCalendar;
beforeAll(async () => {
  calendar = calendarKnownAt(await loadCalendar(join(process.cwd(), 'config/calendar')), '2020-06-01');
});

const agency = { institutionId: 'agency', name: '社保中心' };
const city = { institutionId: 'city', name: '市财政局' };
const province = { institutionId: 'province', name: '省财政厅' };
const whole = money('100万元');
const half = whole / 2n;
/** March 2020: the 2nd is a Monday, no holidays. Three working days for the first leg, four for the second. */
const planned: PassageFact = {
  kind: 'planned',
  on: '2020-03-02',
  dueFen: whole,
  legs: [
    { legNo: 1, sender: agency, receiver: city, dueDate: '2020-03-05' },
    { legNo: 2, sender: city, receiver: province, dueDate: '2020-03-11' },
  ],
};
const logged = (on: string, legNo = 1, amountFen = whole, transferId = `t${legNo}`): PassageFact => ({
  kind: 'logged',
  on,
  transferId,
  legNo,
  amountFen,
});
const submitted = (on: string, transferId = 't1'): PassageFact => ({
  kind: 'submitted',
  on,
  transferId,
  steps: ['REVIEWER', 'OFFICER'],
});
const approved = (on: string, stepIndex: number, transferId = 't1'): PassageFact => ({
  kind: 'approved',
  on,
  transferId,
  stepIndex,
});
const sent = (on: string, transferId = 't1'): PassageFact => ({ kind: 'sent', on, transferId });
const arrived = (on: string, acknowledgedOn = on, transferId = 't1', amountFen = whole): PassageFact => ({
  kind: 'arrived',
  on,
  acknowledgedOn,
  transferId,
  amountFen,
});
const ended = (on: string): PassageFact => ({ kind: 'ended', on });
const of = (facts: readonly PassageFact[], asOf = '2020-06-01'): Attribution =>
  attribute(readPassage([planned, ...facts]), calendar, asOf);
const told = ({ shares }: Attribution): string[] =>
  shares
    .filter(({ workingDays }) => workingDays > 0)
    .map(({ holder, legNo, stage, workingDays }) => {
      const who = holder.kind === 'BANK' ? 'bank' : holder.institutionId;
      return `${legNo} ${who} ${stage} ${workingDays}`;
    });

const wayUp: readonly PassageFact[] = [
  logged('2020-03-03'),
  submitted('2020-03-04'),
  approved('2020-03-05', 0),
  approved('2020-03-09', 1),
  sent('2020-03-10'),
  arrived('2020-03-12', '2020-03-13'),
  logged('2020-03-18', 2),
  submitted('2020-03-18', 't2'),
  approved('2020-03-18', 0, 't2'),
  approved('2020-03-18', 1, 't2'),
  sent('2020-03-18', 't2'),
  arrived('2020-03-19', '2020-03-20', 't2'),
  ended('2020-03-21'),
];

describe('who held the money', () => {
  it('every working day of the way, at its place', () => {
    const found = of(wayUp);
    expect(told(found)).toEqual([
      '1 agency PREPARING 2',
      '1 agency WAITING_REVIEW 1',
      '1 agency WAITING_APPROVAL 2',
      '1 agency APPROVED_NOT_SENT 1',
      '1 bank IN_TRANSIT 2',
      '1 city ARRIVED_NOT_CONFIRMED 1',
      '2 city RETAINED 3',
      '2 bank IN_TRANSIT 1',
      '2 province ARRIVED_NOT_CONFIRMED 1',
    ]);
    expect(found).toMatchObject({ from: '2020-03-02', to: '2020-03-20', ended: true, workingDays: 14 });
  });
  it('and who used more than the limit', () =>
    expect(of(wayUp).legs).toMatchObject([
      { legNo: 1, limitWorkingDays: 3, usedWorkingDays: 9, slackWorkingDays: -6 },
      { legNo: 2, limitWorkingDays: 4, usedWorkingDays: 5, slackWorkingDays: -1 },
    ]));
  it('the longest first, and the money with its calendar days', () => {
    const { holders } = of(wayUp);
    expect(holders.map(({ holder, workingDays }) => [holder.kind === 'BANK' ? '' : holder.name, workingDays])).toEqual([
      ['社保中心', 6],
      ['市财政局', 4],
      ['', 3],
      ['省财政厅', 1],
    ]);
    expect(holders.map(({ moneyDaysFen }) => moneyDaysFen / whole)).toEqual([8n, 6n, 3n, 1n]);
    expect(longestHolders([of(wayUp), of(wayUp)])[0]).toMatchObject({ workingDays: 12, limitWorkingDays: 6 });
  });
  it('in stretches for a picture', () =>
    expect(of(wayUp).stretches.slice(0, 2)).toMatchObject([
      { from: '2020-03-02', to: '2020-03-04', stage: 'PREPARING', workingDays: 2 },
      { from: '2020-03-04', to: '2020-03-05', stage: 'WAITING_REVIEW', workingDays: 1 },
    ]));
  it('while it still goes on, until today', () => {
    const found = of(wayUp.slice(0, 3), '2020-03-10');
    expect(found).toMatchObject({ to: '2020-03-10', ended: false, workingDays: 6 });
    expect(told(found).at(-1)).toBe('1 agency WAITING_APPROVAL 3');
  });
  it('as it looked on an earlier day', () => {
    const found = of(wayUp, '2020-03-11');
    expect(found).toMatchObject({ to: '2020-03-11', ended: false, workingDays: 7 });
    expect(told(found).at(-1)).toBe('1 bank IN_TRANSIT 1');
  });
  it('no day for a remittance planned and ended on one day', () =>
    expect(of([ended('2020-03-02')])).toMatchObject({ workingDays: 0, moneyDaysFen: 0n, shares: [] }));
  it('the sender again, after a rejection and after a return', () =>
    expect(
      told(
        of(
          [
            logged('2020-03-02'),
            submitted('2020-03-02'),
            { kind: 'sentBack', on: '2020-03-03', transferId: 't1' },
            submitted('2020-03-05'),
            approved('2020-03-05', 0),
            approved('2020-03-05', 1),
            sent('2020-03-05'),
            { kind: 'returned', on: '2020-03-09', transferId: 't1' },
          ],
          '2020-03-12',
        ),
      ),
    ).toEqual(['1 agency WAITING_REVIEW 1', '1 agency PREPARING 5', '1 bank IN_TRANSIT 2']));
  it('the receiver, while the amount is disputed', () =>
    expect(
      told(
        of(
          [
            ...wayUp.slice(0, 5),
            { kind: 'disputed', on: '2020-03-11', acknowledgedOn: '2020-03-12', transferId: 't1', amountFen: half },
            { kind: 'accepted', on: '2020-03-16', transferId: 't1', amountFen: half },
          ],
          '2020-03-17',
        ),
      ).slice(-4),
    ).toEqual([
      '1 agency APPROVED_NOT_SENT 1',
      '1 bank IN_TRANSIT 1',
      '1 city ARRIVED_NOT_CONFIRMED 1',
      '1 city DISPUTED 2',
    ]));
});

describe('money in several places', () => {
  const parts: readonly PassageFact[] = [
    logged('2020-03-02', 1, half, 'a'),
    submitted('2020-03-02', 'a'),
    approved('2020-03-02', 0, 'a'),
    approved('2020-03-02', 1, 'a'),
    sent('2020-03-02', 'a'),
    arrived('2020-03-03', '2020-03-03', 'a', half),
  ];
  it('waits for the hindmost, and counts each part where it stands', () => {
    const found = of(parts, '2020-03-05');
    expect(told(found)).toEqual(['1 agency PREPARING 3']);
    const moneyDays = Object.fromEntries(found.shares.map(({ stage, moneyDaysFen }) => [stage, moneyDaysFen / half]));
    expect(moneyDays).toEqual({ PREPARING: 3n, IN_TRANSIT: 1n, RETAINED: 2n });
    expect(found.moneyDaysFen).toBe(3n * whole);
  });
  it('a leg closed short gives up the rest: nobody holds it any more', () => {
    const passage = readPassage([planned, ...parts, { kind: 'legClosedShort', on: '2020-03-04', legNo: 1 }]);
    expect(standingOn(passage, '2020-03-04')).toEqual({
      portions: [{ legNo: 2, stage: 'RETAINED', amountFen: half }],
      arrivedFen: 0n,
      givenUpFen: half,
    });
  });
  it('more becomes due', () => {
    const passage = readPassage([planned, ...parts, { kind: 'dueAdjusted', on: '2020-03-04', dueFen: whole + 1n }]);
    expect(standingOn(passage, '2020-03-03').portions[0]!.amountFen).toBe(half);
    expect(standingOn(passage, '2020-03-04').portions[0]!.amountFen).toBe(half + 1n);
  });
});

describe('what was entered late', () => {
  it('is put back to where it must have been: nothing is approved after it was sent', () => {
    const late = ['2020-03-16', '2020-03-16', '2020-03-16'] as const;
    const found = of(
      [logged(late[0]), submitted(late[0]), approved(late[1], 0), approved(late[2], 1), sent('2020-03-05')],
      '2020-03-10',
    );
    expect(told(found)).toEqual(['1 agency PREPARING 3', '1 bank IN_TRANSIT 3']);
  });
  it('money that was passed on had been acknowledged', () => {
    const found = of(
      [
        ...parts('t1', 1, '2020-03-03'),
        arrived('2020-03-04', '2020-03-20'),
        ...parts('t2', 2, '2020-03-06'),
        arrived('2020-03-09', '2020-03-20', 't2'),
      ],
      '2020-03-10',
    );
    expect(told(found)).toEqual([
      '1 agency PREPARING 1',
      '1 bank IN_TRANSIT 1',
      '1 city ARRIVED_NOT_CONFIRMED 2',
      '2 bank IN_TRANSIT 1',
      '2 province ARRIVED_NOT_CONFIRMED 1',
    ]);
  });
  const parts = (transferId: string, legNo: number, on: string): readonly PassageFact[] => [
    logged(on, legNo, whole, transferId),
    submitted(on, transferId),
    approved(on, 0, transferId),
    approved(on, 1, transferId),
    sent(on, transferId),
  ];
});

it('a passage begins with its plan, and a transfer with its logging', () => {
  expect(() => readPassage([logged('2020-03-02')])).toThrow(/begins with its plan/);
  expect(() => readPassage([planned, sent('2020-03-02', 'unknown')])).toThrow(/unknown/);
});
