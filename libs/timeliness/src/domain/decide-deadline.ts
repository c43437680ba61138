import type { CalendarDate } from '#libs/kernel';
import type { WorkingCalendar } from './calendar.js';
import type {
  ChangeTerms,
  Deadline,
  DeadlineBasis,
  DeadlineCommand,
  DeadlineEvent,
  MaybeDeadline,
  MeetDeadline,
  MoveReason,
  RouteReference,
  SetDeadline,
} from './deadline.js';
import { dueDateOf } from './deadline-rule.js';
import type { DeadlineTerms } from './deadline-rule.js';
import { addWorkingDays, workingDaysBetween } from './working-days.js';

/**
 * What follows for a deadline. Nothing to do is no events, so every command may be sent any number of times.
 * `calendar` is what is known on `today`. Verdicts given stay: only what still waits and is not past is dated anew.
 * Whenever a day is past its due date, DeadlineMissed comes first, once, whoever finds it: the daily look, the act
 * entered late, or the notice that would have moved the date.
 */
export function decideDeadline(
  state: MaybeDeadline,
  command: DeadlineCommand,
  calendar: WorkingCalendar,
): readonly DeadlineEvent[] {
  if (command.type === 'setDeadline') return state ? [] : set(command, calendar);
  if (!state) throw new Error(`${command.type} before setDeadline`);
  if (state.state === 'MET' || state.state === 'LIFTED') return [];
  const missed = missedBy(state, command.today);
  switch (command.type) {
    case 'lookAt':
      return missed.length > 0 ? missed : approaching(state, command.today, calendar);
    case 'meet':
      return [...missed, met(state, command, calendar)];
    case 'lift':
      return [
        ...missed,
        { type: 'DeadlineLifted', data: { ...carried(state), reason: command.reason, on: command.today } },
      ];
    case 'recalculate':
      return waits(state, missed) ? recalculated(state, command.today, calendar) : missed;
    case 'changeTerms':
      return waits(state, missed) ? changed(state, command, calendar) : missed;
    default:
      return unknownCommand(command);
  }
}

const waits = (state: Deadline, missed: readonly DeadlineEvent[]): boolean =>
  state.state !== 'MISSED' && missed.length === 0;

function basisOf(
  terms: DeadlineTerms,
  route: RouteReference | undefined,
  warnWorkingDays: number,
  calendar: WorkingCalendar,
): DeadlineBasis {
  const due = dueDateOf(terms, calendar);
  return {
    dueDate: due.date,
    approachingOn: addWorkingDays(calendar, due.date, -warnWorkingDays),
    provisional: due.provisional,
    terms,
    calendar: due.calendar,
    ...(route ? { route } : {}),
  };
}

/** The basis as it stands, for an event that does not change it. */
function carried(state: Deadline): DeadlineBasis & Pick<Deadline, 'subject'> {
  const { subject, dueDate, approachingOn, provisional, terms, calendar, route } = state;
  return { subject, dueDate, approachingOn, provisional, terms, calendar, ...(route ? { route } : {}) };
}

function set(command: SetDeadline, calendar: WorkingCalendar): readonly DeadlineEvent[] {
  const { subject, terms, route, warnWorkingDays, today } = command;
  const basis = basisOf(terms, route, warnWorkingDays, calendar);
  return [{ type: 'DeadlineSet', data: { ...basis, subject, warnWorkingDays, setOn: today } }];
}

const missedBy = (state: Deadline, today: CalendarDate): readonly DeadlineEvent[] =>
  state.state !== 'MISSED' && today > state.dueDate
    ? [{ type: 'DeadlineMissed', data: { ...carried(state), on: today } }]
    : [];

function approaching(state: Deadline, today: CalendarDate, calendar: WorkingCalendar): readonly DeadlineEvent[] {
  if (state.state !== 'OPEN' || today < state.approachingOn) return [];
  const workingDaysLeft = workingDaysBetween(calendar, today, state.dueDate);
  return [{ type: 'DeadlineApproaching', data: { ...carried(state), workingDaysLeft, on: today } }];
}

function met(state: Deadline, { metOn, today }: MeetDeadline, calendar: WorkingCalendar): DeadlineEvent {
  const inTime = metOn <= state.dueDate;
  return {
    type: 'DeadlineMet',
    data: {
      ...carried(state),
      metOn,
      recordedOn: today,
      verdict: inTime ? 'IN_TIME' : 'LATE',
      enteredLate: inTime && today > state.dueDate,
      lateWorkingDays: workingDaysBetween(calendar, state.dueDate, metOn),
    },
  };
}

/** Dated by what is known now. What moved it are the documents the date did not rest on before. */
function recalculated(state: Deadline, today: CalendarDate, calendar: WorkingCalendar): readonly DeadlineEvent[] {
  const basis = basisOf(state.terms, state.route, state.warnWorkingDays, calendar);
  const before = new Set(state.calendar.documents.map(({ documentNo }) => documentNo));
  const documentNos = basis.calendar.documents
    .filter(({ kind, documentNo }) => kind === 'NOTICE' && !before.has(documentNo))
    .map(({ documentNo }) => documentNo);
  return moved(state, basis, today, { kind: 'NOTICE', documentNos });
}

function changed(state: Deadline, command: ChangeTerms, calendar: WorkingCalendar): readonly DeadlineEvent[] {
  const basis = basisOf(command.terms, state.route, state.warnWorkingDays, calendar);
  return moved(state, basis, command.today, command.reason);
}

/** A date brought forward never lies in the past already: nobody can keep a day that is over. */
function moved(
  state: Deadline,
  basis: DeadlineBasis,
  today: CalendarDate,
  reason: MoveReason,
): readonly DeadlineEvent[] {
  const dueDate = basis.dueDate < state.dueDate && basis.dueDate < today ? today : basis.dueDate;
  if (dueDate === state.dueDate && basis.provisional === state.provisional) return [];
  const { subject, dueDate: previousDueDate, provisional: previousProvisional } = state;
  return [
    {
      type: 'DeadlineMoved',
      data: { ...basis, dueDate, subject, previousDueDate, previousProvisional, reason, on: today },
    },
  ];
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
