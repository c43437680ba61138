import { join } from 'node:path';
import { specOf } from '#libs/testing';
import { loadCalendar } from '../calendar-files.js';
import type {
  CalendarSource,
  Deadline,
  DeadlineCommand,
  DeadlineEvent,
  DeadlineTerms,
  SetDeadline,
  WorkingCalendar,
} from './index.js';
import { DEADLINE_STATE_GRAPH, calendarKnownAt, decideDeadline, evolveDeadline } from './index.js';

let source: CalendarSource;
beforeAll(async () => {
  source = await loadCalendar(join(process.cwd(), 'config/calendar'));
});
const known = (today: string): WorkingCalendar => calendarKnownAt(source, today);
/** The calendar is what is known on the command's day. */
const decide = (state: Deadline | undefined, command: DeadlineCommand) =>
  decideDeadline(state, command, known(command.today));
const evolve = (state: Deadline | undefined, event: DeadlineEvent): Deadline => evolveDeadline(state, event, 'd1');
const { given } = specOf<Deadline, DeadlineCommand, DeadlineEvent>({ decide, evolve });

/** Four working days after Monday 20 January: 31 January at first, 3 February after the notice. */
const terms: DeadlineTerms = {
  rule: { kind: 'workingDaysAfter', workingDays: 4 },
  after: '2020-01-20',
  period: '2020',
};
const set = (change: Partial<SetDeadline> = {}): SetDeadline => ({
  type: 'setDeadline',
  deadlineId: 'd1',
  subject: { kind: 'LEG', ofId: 'r1', legNo: 1, institutionId: 'i1' },
  terms,
  route: { code: 'gap-share-up', version: 1 },
  warnWorkingDays: 2,
  today: '2020-01-20',
  ...change,
});
const lookAt = (today: string): DeadlineCommand => ({ type: 'lookAt', today });
const recalculate = (today: string): DeadlineCommand => ({ type: 'recalculate', today });
const meet = (metOn: string, today = metOn): DeadlineCommand => ({ type: 'meet', metOn, today });
const lift = (today: string): DeadlineCommand => ({ type: 'lift', reason: '已取消', today });
const begins = (after: string, today = after): DeadlineCommand => ({
  type: 'changeTerms',
  terms: { ...terms, after },
  reason: { kind: 'BEGINNING', after },
  today,
});
/** The events of commands sent one after another. */
function after(...commands: readonly DeadlineCommand[]): readonly DeadlineEvent[] {
  const events: DeadlineEvent[] = [];
  let state: Deadline | undefined;
  for (const command of commands) {
    for (const event of decide(state, command)) {
      state = evolve(state, event);
      events.push(event);
    }
  }
  return events;
}
const stateAfter = (...commands: readonly DeadlineCommand[]): Deadline =>
  after(...commands).reduce<Deadline | undefined>(evolve, undefined)!;

describe('a deadline is set', () => {
  it('with its date, rule, route and calendar', () => {
    const [event] = given().when(set()).events('DeadlineSet');
    expect(event!.data).toMatchObject({
      dueDate: '2020-01-31',
      approachingOn: '2020-01-22',
      provisional: false,
      terms,
      route: { code: 'gap-share-up', version: 1 },
      calendar: { knownOn: '2020-01-20' },
    });
    expect(event!.data.calendar.documents.map(({ documentNo }) => documentNo)).toContain('国办发明电〔2019〕16号');
  });
  it('once', () => given(after(set())).when(set()).then());
  it('and says when its date is provisional', () => {
    const future = set({ terms: { ...terms, after: '2021-02-01' } });
    expect(stateAfter(future)).toMatchObject({ dueDate: '2021-02-05', provisional: true });
  });
  it('and nothing else comes before it', () => expect(() => decide(undefined, lookAt('2020-01-20'))).toThrow(/lookAt/));
});

describe('the daily look', () => {
  it('says nothing while there is time', () => given(after(set())).when(lookAt('2020-01-21')).then());
  it('says that it approaches, once', () => {
    const [event] = given(after(set())).when(lookAt('2020-01-22')).events('DeadlineApproaching');
    expect(event!.data).toMatchObject({ workingDaysLeft: 2, dueDate: '2020-01-31' });
    given(after(set(), lookAt('2020-01-22')))
      .when(lookAt('2020-01-23'))
      .then();
  });
  it('does not call it missed on the due day itself', () =>
    given(after(set(), recalculate('2020-01-27'), lookAt('2020-02-03')))
      .when(lookAt('2020-02-03'))
      .then());
  it('calls it missed on the day after, once', () => {
    const before = [set(), recalculate('2020-01-27'), lookAt('2020-02-03')];
    given(after(...before))
      .when(lookAt('2020-02-04'))
      .thenTypes('DeadlineMissed');
    given(after(...before, lookAt('2020-02-04')))
      .when(lookAt('2020-02-05'))
      .then();
  });
  it('calls it missed even if nobody looked while it approached', () =>
    given(after(set(), recalculate('2020-01-27')))
      .when(lookAt('2020-03-02'))
      .thenTypes('DeadlineMissed'));
  it('says nothing once it has ended', () => {
    given(after(set(), meet('2020-01-21')))
      .when(lookAt('2020-03-02'))
      .then();
    given(after(set(), lift('2020-01-21')))
      .when(lookAt('2020-03-02'))
      .then();
  });
});

describe('it is met', () => {
  const inFebruary = [set(), recalculate('2020-01-27')];
  it.each([
    ['before the day', '2020-01-22', '2020-01-28', { verdict: 'IN_TIME', enteredLate: false, lateWorkingDays: -2 }],
    ['on the day', '2020-02-03', '2020-02-03', { verdict: 'IN_TIME', enteredLate: false, lateWorkingDays: 0 }],
  ])('%s', (_when, metOn, today, expected) => {
    const [event] = given(after(...inFebruary))
      .when(meet(metOn, today))
      .events('DeadlineMet');
    expect(event!.data).toMatchObject(expected);
  });
  it('late, by the value date', () => {
    const [, event] = given(after(...inFebruary))
      .when(meet('2020-02-05'))
      .events('DeadlineMissed', 'DeadlineMet');
    expect(event!.data).toMatchObject({ verdict: 'LATE', enteredLate: false, lateWorkingDays: 2 });
  });
  it('in time by the value date though entered late, whether anybody looked meanwhile or not', () => {
    const expected = { verdict: 'IN_TIME', enteredLate: true, metOn: '2020-02-03', recordedOn: '2020-02-10' };
    const [, unlooked] = given(after(...inFebruary))
      .when(meet('2020-02-03', '2020-02-10'))
      .events('DeadlineMissed', 'DeadlineMet');
    const [looked] = given(after(...inFebruary, lookAt('2020-02-04')))
      .when(meet('2020-02-03', '2020-02-10'))
      .events('DeadlineMet');
    expect(unlooked!.data).toMatchObject(expected);
    expect(looked!.data).toMatchObject(expected);
  });
  it('once', () =>
    given(after(...inFebruary, meet('2020-01-22')))
      .when(meet('2020-01-23'))
      .then());
});

describe('a notice becomes known', () => {
  it('and moves what is open, naming itself', () => {
    const [event] = given(after(set())).when(recalculate('2020-01-27')).events('DeadlineMoved');
    expect(event!.data).toMatchObject({
      previousDueDate: '2020-01-31',
      dueDate: '2020-02-03',
      approachingOn: '2020-01-22',
      reason: { kind: 'NOTICE', documentNos: ['国办发明电〔2020〕1号'] },
      calendar: { knownOn: '2020-01-27' },
    });
  });
  it('once', () =>
    given(after(set(), recalculate('2020-01-27')))
      .when(recalculate('2020-01-28'))
      .then());
  it('and lets what approached approach anew', () => {
    const moved = [set({ warnWorkingDays: 0 }), lookAt('2020-01-23'), recalculate('2020-01-27')];
    given(after(...moved))
      .when(lookAt('2020-02-03'))
      .thenTypes('DeadlineApproaching');
  });
  it('and leaves alone what it does not touch', () => {
    const march = set({ terms: { ...terms, after: '2020-03-02' } });
    given(after(march)).when(recalculate('2020-01-27')).then();
    given(after(set({ terms: { ...terms, rule: { kind: 'fixed', date: '2020-01-31' } } })))
      .when(recalculate('2020-01-27'))
      .then();
  });
  it.each([
    ['met', [set(), meet('2020-01-22')]],
    ['lifted', [set(), lift('2020-01-22')]],
    ['missed', [set({ terms: { ...terms, after: '2020-01-15' } }), lookAt('2020-01-22')]],
  ] as const)('and a verdict given stays: %s', (_verdict, before) =>
    given(after(...before))
      .when(recalculate('2020-01-27'))
      .then(),
  );
  it('and what was past by then is missed, not moved', () =>
    given(after(set({ terms: { ...terms, after: '2020-01-15' } })))
      .when(recalculate('2020-01-27'))
      .thenTypes('DeadlineMissed'));
  it('and takes the provisional mark away where the official year agrees with the guess', () => {
    const future = set({ terms: { ...terms, after: '2021-03-01' } });
    const [event] = given(after(future)).when(recalculate('2020-11-25')).events('DeadlineMoved');
    expect(event!.data).toMatchObject({ dueDate: '2021-03-05', previousProvisional: true, provisional: false });
    expect(event!.data).toMatchObject({ reason: { documentNos: ['国办发明电〔2020〕27号'] } });
  });
});

describe('the beginning moves', () => {
  it('because the money came later', () => {
    const [event] = given(after(set())).when(begins('2020-01-22')).events('DeadlineMoved');
    expect(event!.data).toMatchObject({ dueDate: '2020-02-03', reason: { kind: 'BEGINNING', after: '2020-01-22' } });
  });
  it('and a date brought forward is never over already', () => {
    const later = set({ terms: { ...terms, after: '2020-03-09' } });
    expect(stateAfter(later, begins('2020-03-02', '2020-03-10')).dueDate).toBe('2020-03-10');
  });
});

it('what is lifted is missed first, if its day was over', () =>
  given(after(set())).when(lift('2020-02-20')).thenTypes('DeadlineMissed', 'DeadlineLifted'));

it('every step is an edge of the graph, and every edge is walked by these', () => {
  const march = set({ terms: { ...terms, after: '2020-03-02' } });
  const future = set({ terms: { ...terms, after: '2021-03-01' }, warnWorkingDays: 120 });
  const walks: readonly (readonly DeadlineCommand[])[] = [
    [set(), lookAt('2020-01-22'), recalculate('2020-01-27'), meet('2020-01-28')],
    [set(), recalculate('2020-01-27')],
    [march, lookAt('2020-03-04'), meet('2020-03-05')],
    [march, lookAt('2020-03-04'), lookAt('2020-03-09'), lift('2020-03-10')],
    [march, lookAt('2020-03-04'), lift('2020-03-05')],
    [march, lookAt('2020-03-09'), meet('2020-03-06', '2020-03-10')],
    [future, lookAt('2020-11-01'), recalculate('2020-11-25')],
    [march, lift('2020-03-02')],
  ];
  const walked = new Set<string>();
  for (const walk of walks) {
    let state: Deadline | undefined;
    for (const event of after(...walk)) {
      const next = evolve(state, event);
      if (state) walked.add([state.state, event.type, next.state].join(' '));
      state = next;
    }
  }
  expect([...walked].sort()).toEqual(DEADLINE_STATE_GRAPH.edges.map((edge) => edge.join(' ')).sort());
});

it('an event nobody knows is an error, not a guess', () =>
  expect(() => evolve(stateAfter(set()), { type: 'Forgotten', data: { terms } } as never)).toThrow(/Forgotten/));
