import type { Actor, CalendarDate } from '#libs/kernel';
import type { MeasureCode, Unit } from './measure.js';
import type { MeasureValue, PersonReference } from './measure-value.js';

export const FIGURE_STREAM = 'reported-figure';
export const FIGURE_STATES = ['ENTERED', 'CHECKED', 'REJECTED'] as const;
export type FigureState = (typeof FIGURE_STATES)[number];

/** What the figure is about. One stream per subject: the service keeps `figureKey` unique. */
export interface FigureSubject {
  readonly code: MeasureCode;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly period?: string;
  readonly basis: string;
}
export const figureKey = ({ code, regionCode, fiscalYear, period, basis }: FigureSubject): string =>
  [code, regionCode, fiscalYear, period ?? '', basis].join('|');

/** Whose figure it is: entered and checked there. */
export interface ReportingOffice {
  readonly institutionId: string;
  readonly institutionName: string;
}

/** The figure itself, as the source document has it: not rounded, not converted. */
export interface FigureContent {
  readonly numerator: string;
  readonly denominator?: string;
  readonly unit: Unit;
  readonly asOf: CalendarDate;
  readonly sourceDocument: string;
  readonly evidenceIds: readonly string[];
}

export interface FigureVersion extends FigureContent {
  readonly version: number;
  readonly state: FigureState;
  readonly enteredBy: PersonReference;
  /** Why it was restated; empty for the first. */
  readonly reason: string;
  readonly checkedBy?: PersonReference;
  readonly rejection?: { readonly by: PersonReference; readonly reason: string };
}

/** 填报数据: entered by one person, checked by another; restated in new versions, all of them kept. */
export interface ReportedFigure extends FigureSubject {
  readonly figureId: string;
  readonly office: ReportingOffice;
  readonly versions: readonly FigureVersion[];
}
export type MaybeReportedFigure = ReportedFigure | undefined;

interface Command<Type extends string> {
  readonly type: Type;
  readonly actor: Actor;
}
export interface EnterFigure extends Command<'enterFigure'>, FigureSubject, FigureContent {
  readonly figureId: string;
  readonly office: ReportingOffice;
}
export type CheckFigure = Command<'checkFigure'>;
export interface RejectFigure extends Command<'rejectFigure'> {
  readonly reason: string;
}
export interface RestateFigure extends Command<'restateFigure'>, FigureContent {
  readonly reason: string;
}
export type FigureCommand = EnterFigure | CheckFigure | RejectFigure | RestateFigure;

export type FigureEvent =
  | {
      readonly type: 'FigureEntered';
      readonly data: FigureSubject &
        FigureContent & {
          readonly figureId: string;
          readonly office: ReportingOffice;
          readonly enteredBy: PersonReference;
        };
    }
  | {
      readonly type: 'FigureChecked';
      readonly data: { readonly version: number; readonly checkedBy: PersonReference };
    }
  | {
      readonly type: 'FigureRejected';
      readonly data: { readonly version: number; readonly rejectedBy: PersonReference; readonly reason: string };
    }
  | {
      readonly type: 'FigureRestated';
      readonly data: FigureContent & {
        readonly version: number;
        readonly enteredBy: PersonReference;
        readonly reason: string;
      };
    };
export const FIGURE_EVENT_TYPES = [
  'FigureEntered',
  'FigureChecked',
  'FigureRejected',
  'FigureRestated',
] as const satisfies readonly FigureEvent['type'][];

/** The checked versions as measure values: what scores are computed from. Unchecked figures count for nothing. */
export const valuesOfFigure = (figure: ReportedFigure): readonly MeasureValue[] =>
  figure.versions.flatMap(
    ({ state, checkedBy, enteredBy, version, numerator, denominator, unit, asOf, evidenceIds, sourceDocument }) => {
      if (state !== 'CHECKED' || !checkedBy) return [];
      const { figureId, code, regionCode, fiscalYear, period, basis } = figure;
      return [
        {
          code,
          regionCode,
          fiscalYear,
          ...(period === undefined ? {} : { period }),
          numerator,
          ...(denominator === undefined ? {} : { denominator }),
          unit,
          basis,
          asOf,
          source: { kind: 'reported', figureId, enteredBy, checkedBy, evidenceIds, sourceDocument },
          version,
        } satisfies MeasureValue,
      ];
    },
  );

/** The state after an event. Replaying a stream gives exactly its row; an unknown event is an error. */
export function evolveFigure(state: MaybeReportedFigure, event: FigureEvent): ReportedFigure {
  if (event.type === 'FigureEntered') {
    const { figureId, code, regionCode, fiscalYear, period, basis, office, enteredBy, ...content } = event.data;
    const first: FigureVersion = { ...content, version: 1, state: 'ENTERED', enteredBy, reason: '' };
    const subject = { code, regionCode, fiscalYear, ...(period === undefined ? {} : { period }), basis };
    return { figureId, ...subject, office, versions: [first] };
  }
  if (!state) throw new Error(`${event.type} before FigureEntered`);
  const change = (version: number, to: Partial<FigureVersion>): ReportedFigure => ({
    ...state,
    versions: state.versions.map((one) => (one.version === version ? { ...one, ...to } : one)),
  });
  switch (event.type) {
    case 'FigureChecked':
      return change(event.data.version, { state: 'CHECKED', checkedBy: event.data.checkedBy });
    case 'FigureRejected': {
      const { version, rejectedBy, reason } = event.data;
      return change(version, { state: 'REJECTED', rejection: { by: rejectedBy, reason } });
    }
    case 'FigureRestated':
      return { ...state, versions: [...state.versions, { ...event.data, state: 'ENTERED' }] };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
