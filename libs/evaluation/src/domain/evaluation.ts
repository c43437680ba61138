import type { Actor, CalendarDate } from '#libs/kernel';
import type { PersonReference } from '#libs/measures/domain';
import type { Finding, Grading } from './inputs.js';
import type { LeafIndicator, Rubric } from './rubric.js';
import type { ScoreSheet } from './sheet.js';

export const EVALUATION_STREAM = 'evaluation';
export const EVALUATION_STATES = ['OPEN', 'PUBLISHED'] as const;
export type EvaluationState = (typeof EVALUATION_STATES)[number];
export const RECTIFICATION_STATES = ['RAISED', 'ASSIGNED', 'REPORTED', 'ACCEPTED'] as const;
export type RectificationState = (typeof RECTIFICATION_STATES)[number];

/** The rubric an evaluation is held to: its digest shows that it is still the same. */
export interface RubricReference {
  readonly code: string;
  readonly version: number;
  readonly digest: string;
}

export interface ResponsibleOffice {
  readonly institutionId: string;
  readonly institutionName: string;
}

/** 整改事项: a problem, whose it is, by when, what was done, and whether that was accepted. */
export interface Rectification {
  readonly itemId: string;
  /** The indicator it comes from, where there is one. */
  readonly leaf?: string;
  readonly problem: string;
  readonly state: RectificationState;
  readonly raisedBy: PersonReference;
  readonly office?: ResponsibleOffice;
  readonly requirement?: string;
  readonly dueDate?: CalendarDate;
  /** All reports, the last one last; a returned one keeps the reason. */
  readonly reports: readonly RectificationReport[];
}
export interface RectificationReport {
  readonly report: string;
  readonly evidenceIds: readonly string[];
  readonly reportedBy: PersonReference;
  readonly reportedOn: CalendarDate;
  readonly acceptedBy?: PersonReference;
  readonly returned?: { readonly by: PersonReference; readonly reason: string };
}

/** What only people can write in the report; the rest follows from the sheet. Paragraphs of plain text. */
export interface EvaluationNarrative {
  /** "企业职工基本养老保险分级负担项目" */
  readonly projectName: string;
  /** Who evaluates, as the report signs. */
  readonly evaluatorName: string;
  readonly overview: readonly string[];
  readonly targets: readonly string[];
  readonly experience: readonly string[];
  /** By indicator: why marks were lost, and what to do about it. */
  readonly causes: Readonly<Record<string, string>>;
  readonly suggestions: Readonly<Record<string, string>>;
}

/** 绩效评价 of one region and year: manual gradings, the published sheet, what has to be rectified after it. */
export interface Evaluation {
  readonly evaluationId: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly rubric: RubricReference;
  /** How finely points are given. */
  readonly digits: number;
  /** The leaves people grade, as the rubric has them. */
  readonly gradable: readonly LeafIndicator[];
  readonly state: EvaluationState;
  readonly openedBy: PersonReference;
  readonly gradings: readonly Grading[];
  readonly narrative?: EvaluationNarrative;
  readonly published?: { readonly by: PersonReference; readonly on: CalendarDate; readonly sheet: ScoreSheet };
  readonly rectifications: readonly Rectification[];
}
export type MaybeEvaluation = Evaluation | undefined;

interface Command<Type extends string> {
  readonly type: Type;
  readonly actor: Actor;
  /** The Shanghai date of our time: the domain has no clock. */
  readonly today: CalendarDate;
}
export interface OpenEvaluation extends Command<'openEvaluation'> {
  readonly evaluationId: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly rubric: Rubric;
  readonly digest: string;
}
/** Grades, or grades again as long as nobody has confirmed. */
export interface GradeIndicator extends Command<'gradeIndicator'> {
  readonly leaf: string;
  readonly finding: Finding;
  readonly reason: string;
  readonly evidenceIds: readonly string[];
}
export interface ConfirmGrading extends Command<'confirmGrading'> {
  readonly leaf: string;
}
/** Sends a grading back, confirmed or not: the indicator is to be graded anew. */
export interface ReturnGrading extends Command<'returnGrading'> {
  readonly leaf: string;
  readonly reason: string;
}
/** Writes the report's text, or writes it again; it stands once the evaluation is published. */
export interface WriteNarrative extends Command<'writeNarrative'> {
  readonly narrative: EvaluationNarrative;
}
export interface PublishEvaluation extends Command<'publishEvaluation'> {
  /** Computed by the caller from this evaluation's rubric and gradings and the measures of the day. */
  readonly sheet: ScoreSheet;
}
export interface RaiseRectification extends Command<'raiseRectification'> {
  readonly itemId: string;
  readonly leaf?: string;
  readonly problem: string;
}
/** Names the office and the deadline, or changes them before it has reported. */
export interface AssignRectification extends Command<'assignRectification'> {
  readonly itemId: string;
  readonly office: ResponsibleOffice;
  readonly requirement: string;
  readonly dueDate: CalendarDate;
}
export interface ReportRectification extends Command<'reportRectification'> {
  readonly itemId: string;
  readonly report: string;
  readonly evidenceIds: readonly string[];
}
export interface AcceptRectification extends Command<'acceptRectification'> {
  readonly itemId: string;
}
export interface ReturnRectification extends Command<'returnRectification'> {
  readonly itemId: string;
  readonly reason: string;
}
export type RectificationCommand =
  RaiseRectification | AssignRectification | ReportRectification | AcceptRectification | ReturnRectification;
export type EvaluationCommand =
  | OpenEvaluation
  | GradeIndicator
  | ConfirmGrading
  | ReturnGrading
  | WriteNarrative
  | PublishEvaluation
  | RectificationCommand;

interface Happened<Type extends string, Content> {
  readonly type: Type;
  readonly data: Content;
}
export type EvaluationEvent =
  | Happened<
      'EvaluationOpened',
      Pick<Evaluation, 'evaluationId' | 'regionCode' | 'fiscalYear' | 'rubric' | 'digits' | 'gradable' | 'openedBy'>
    >
  | Happened<'IndicatorGraded', Omit<Grading, 'confirmedBy'>>
  | Happened<'GradingConfirmed', { readonly leaf: string; readonly confirmedBy: PersonReference }>
  | Happened<
      'GradingReturned',
      { readonly leaf: string; readonly returnedBy: PersonReference; readonly reason: string }
    >
  | Happened<'NarrativeWritten', { readonly narrative: EvaluationNarrative; readonly writtenBy: PersonReference }>
  | Happened<
      'EvaluationPublished',
      { readonly publishedBy: PersonReference; readonly publishedOn: CalendarDate; readonly sheet: ScoreSheet }
    >
  | Happened<
      'RectificationRaised',
      { readonly itemId: string; readonly leaf?: string; readonly problem: string; readonly raisedBy: PersonReference }
    >
  | Happened<
      'RectificationAssigned',
      {
        readonly itemId: string;
        readonly office: ResponsibleOffice;
        readonly requirement: string;
        readonly dueDate: CalendarDate;
        readonly assignedBy: PersonReference;
      }
    >
  | Happened<'RectificationReported', RectificationReport & { readonly itemId: string }>
  | Happened<'RectificationAccepted', { readonly itemId: string; readonly acceptedBy: PersonReference }>
  | Happened<
      'RectificationReturned',
      { readonly itemId: string; readonly returnedBy: PersonReference; readonly reason: string }
    >;
export const EVALUATION_EVENT_TYPES = [
  'EvaluationOpened',
  'IndicatorGraded',
  'GradingConfirmed',
  'GradingReturned',
  'NarrativeWritten',
  'EvaluationPublished',
  'RectificationRaised',
  'RectificationAssigned',
  'RectificationReported',
  'RectificationAccepted',
  'RectificationReturned',
] as const satisfies readonly EvaluationEvent['type'][];
