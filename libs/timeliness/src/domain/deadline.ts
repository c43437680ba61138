import type { CalendarDate } from '#libs/kernel';
import type { CalendarVersion } from './calendar.js';
import type { DeadlineTerms } from './deadline-rule.js';

export const DEADLINE_KINDS = ['LEG', 'APPROVAL', 'RECEIPT', 'FILING', 'PAY_DAY'] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** What has to happen by the due date, and whose it is to do. */
export interface DeadlineSubject {
  readonly kind: DeadlineKind;
  /** The remittance, batch or volume. */
  readonly ofId: string;
  readonly legNo?: number;
  readonly transferId?: string;
  /** Index of the approval step. */
  readonly stepIndex?: number;
  /** Who has to act. */
  readonly institutionId: string;
}

/** The route whose rule it is; absent for what has no route. */
export interface RouteReference {
  readonly code: string;
  readonly version: number;
}

/** A due date and everything it rests on: carried by every event of a deadline. */
export interface DeadlineBasis {
  readonly dueDate: CalendarDate;
  /** From this day on it is approaching. */
  readonly approachingOn: CalendarDate;
  /** The date depends on days without an official notice. */
  readonly provisional: boolean;
  readonly terms: DeadlineTerms;
  readonly calendar: CalendarVersion;
  readonly route?: RouteReference;
}

/** OPEN and APPROACHING wait; MISSED waits too, but the day has passed; MET and LIFTED have ended. */
export const DEADLINE_STATES = ['OPEN', 'APPROACHING', 'MISSED', 'MET', 'LIFTED'] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

export const VERDICTS = ['IN_TIME', 'LATE'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Deadline extends DeadlineBasis {
  readonly deadlineId: string;
  readonly subject: DeadlineSubject;
  readonly warnWorkingDays: number;
  readonly state: DeadlineState;
  /** By the value date, once it has happened. */
  readonly verdict?: Verdict;
  readonly metOn?: CalendarDate;
  readonly enteredLate?: boolean;
}
export type MaybeDeadline = Deadline | undefined;

/** Why a date moved: notices that became known, a later beginning (money arrived), or somebody's decision. */
export type MoveReason =
  | { readonly kind: 'NOTICE'; readonly documentNos: readonly string[] }
  | { readonly kind: 'BEGINNING'; readonly after: CalendarDate }
  | { readonly kind: 'DECISION'; readonly text: string };

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: DeadlineBasis & { readonly subject: DeadlineSubject } & Data;
}

export type DeadlineEvent =
  | Event<'DeadlineSet', { readonly warnWorkingDays: number; readonly setOn: CalendarDate }>
  | Event<'DeadlineApproaching', { readonly workingDaysLeft: number; readonly on: CalendarDate }>
  /** The day has passed and it is not known to have happened. `on` is the day this was found. */
  | Event<'DeadlineMissed', { readonly on: CalendarDate }>
  | Event<
      'DeadlineMet',
      {
        /** The value date, by which it is judged. */
        readonly metOn: CalendarDate;
        readonly recordedOn: CalendarDate;
        readonly verdict: Verdict;
        /** In time at the bank, but entered here after the due date. */
        readonly enteredLate: boolean;
        /** From the due date to the value date; negative when early. */
        readonly lateWorkingDays: number;
      }
    >
  /** The basis is the new one. Date and provisional mark may change, one of them does. */
  | Event<
      'DeadlineMoved',
      {
        readonly previousDueDate: CalendarDate;
        readonly previousProvisional: boolean;
        readonly reason: MoveReason;
        readonly on: CalendarDate;
      }
    >
  /** Nothing is due any more: cancelled, withdrawn, returned. */
  | Event<'DeadlineLifted', { readonly reason: string; readonly on: CalendarDate }>;
export type DeadlineEventType = DeadlineEvent['type'];

export const DEADLINE_STREAM = 'deadline';
export const DEADLINE_EVENT_TYPES = Object.keys({
  DeadlineSet: 1,
  DeadlineApproaching: 1,
  DeadlineMissed: 1,
  DeadlineMet: 1,
  DeadlineMoved: 1,
  DeadlineLifted: 1,
} satisfies Record<DeadlineEventType, 1>) as readonly DeadlineEventType[];

interface Command<Type extends string> {
  readonly type: Type;
  /** The Shanghai date of our time. */
  readonly today: CalendarDate;
}
export interface SetDeadline extends Command<'setDeadline'> {
  readonly deadlineId: string;
  readonly subject: DeadlineSubject;
  readonly terms: DeadlineTerms;
  readonly route?: RouteReference;
  /** Working days before the due date on which it begins to approach. */
  readonly warnWorkingDays: number;
}
/** Counts from another day, or by another rule: money arrived later, a pay day was changed. */
export interface ChangeTerms extends Command<'changeTerms'> {
  readonly terms: DeadlineTerms;
  readonly reason: Exclude<MoveReason, { kind: 'NOTICE' }>;
}
/** The calendar handed in knows more than the one the date was computed by. */
export type Recalculate = Command<'recalculate'>;
/** The daily look: approaching or missed, if it is. */
export type LookAtDeadline = Command<'lookAt'>;
/** It has happened, on `metOn`. */
export interface MeetDeadline extends Command<'meet'> {
  readonly metOn: CalendarDate;
}
export interface LiftDeadline extends Command<'lift'> {
  readonly reason: string;
}
export type DeadlineCommand = SetDeadline | ChangeTerms | Recalculate | LookAtDeadline | MeetDeadline | LiftDeadline;

/** [from, event, to]: what may follow what. A new date leads back to OPEN, so that it approaches anew. */
export const DEADLINE_STATE_GRAPH = {
  initial: 'OPEN',
  edges: [
    ['OPEN', 'DeadlineApproaching', 'APPROACHING'],
    ['OPEN', 'DeadlineMissed', 'MISSED'],
    ['OPEN', 'DeadlineMet', 'MET'],
    ['OPEN', 'DeadlineMoved', 'OPEN'],
    ['OPEN', 'DeadlineLifted', 'LIFTED'],
    ['APPROACHING', 'DeadlineMissed', 'MISSED'],
    ['APPROACHING', 'DeadlineMet', 'MET'],
    ['APPROACHING', 'DeadlineMoved', 'OPEN'],
    ['APPROACHING', 'DeadlineMoved', 'APPROACHING'],
    ['APPROACHING', 'DeadlineLifted', 'LIFTED'],
    ['MISSED', 'DeadlineMet', 'MET'],
    ['MISSED', 'DeadlineLifted', 'LIFTED'],
  ],
} as const satisfies {
  initial: DeadlineState;
  edges: readonly (readonly [DeadlineState, DeadlineEventType, DeadlineState])[];
};

/** The state after an event. An unknown event is an error. */
export function evolveDeadline(state: MaybeDeadline, event: DeadlineEvent, deadlineId?: string): Deadline {
  const { dueDate, approachingOn, provisional, terms, calendar, route, subject } = event.data;
  const basis = { dueDate, approachingOn, provisional, terms, calendar, ...(route ? { route } : {}) };
  if (event.type === 'DeadlineSet') {
    const { warnWorkingDays } = event.data;
    return { deadlineId: deadlineId ?? '', subject, ...basis, warnWorkingDays, state: 'OPEN' };
  }
  if (!state) throw new Error(`${event.type} before DeadlineSet`);
  const next = { ...state, ...basis };
  switch (event.type) {
    case 'DeadlineApproaching':
      return { ...next, state: 'APPROACHING' };
    case 'DeadlineMissed':
      return { ...next, state: 'MISSED' };
    case 'DeadlineMet': {
      const { metOn, verdict, enteredLate } = event.data;
      return { ...next, state: 'MET', metOn, verdict, enteredLate };
    }
    case 'DeadlineMoved':
      // The same date, only certain now: what was said about it still holds.
      return { ...next, state: event.data.dueDate === state.dueDate ? state.state : 'OPEN' };
    case 'DeadlineLifted':
      return { ...next, state: 'LIFTED' };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
