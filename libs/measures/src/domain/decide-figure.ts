import { first, isCalendarDate, refuse, requireText } from '#libs/kernel';
import type { Actor, Decision, Refusal, Role } from '#libs/kernel';
import { UNITS, isBasisOf, measureOf } from './catalogue.js';
import { parseExact } from './exact.js';
import type { Measure, Unit } from './measure.js';
import type { PersonReference } from './measure-value.js';
import type {
  EnterFigure,
  FigureCommand,
  FigureContent,
  FigureEvent,
  FigureSubject,
  FigureVersion,
  MaybeReportedFigure,
  ReportedFigure,
  ReportingOffice,
  RestateFigure,
} from './reported-figure.js';

export const SOURCE_MAX = 200;
export const REASON_MAX = 500;
export const FIGURE_EVIDENCE_MAX = 20;
const ENTERERS: readonly Role[] = ['CLERK'];
const CHECKERS: readonly Role[] = ['REVIEWER'];

const personOf = (actor: Actor): PersonReference => ({ userId: actor.id, name: actor.name });

/** What follows from a command on a reported figure, or why not. */
export function decideFigure(state: MaybeReportedFigure, command: FigureCommand): Decision<FigureEvent> {
  if (command.type === 'enterFigure') return enter(state, command);
  const latest = state?.versions.at(-1);
  if (!state || !latest) return refuse('NOT_FOUND');
  switch (command.type) {
    case 'checkFigure': {
      const { version } = latest;
      const event = { type: 'FigureChecked', data: { version, checkedBy: personOf(command.actor) } } as const;
      return checkDecision(state, latest, command.actor) ?? [event];
    }
    case 'rejectFigure': {
      const { actor, reason } = command;
      const refusal = first(
        () => checkDecision(state, latest, actor),
        () => requireText(reason, 'reason', 'reason', REASON_MAX),
      );
      const data = { version: latest.version, rejectedBy: personOf(actor), reason };
      return refusal ?? [{ type: 'FigureRejected', data }];
    }
    case 'restateFigure':
      return restate(state, latest, command);
    default:
      return unknownCommand(command);
  }
}

const checkRole = (actor: Actor, roles: readonly Role[]): Refusal | undefined =>
  actor.kind === 'person' && roles.some((role) => actor.roles.includes(role))
    ? undefined
    : refuse('ROLE_REQUIRED', { role: roles.join(', ') });

const checkOffice = (actor: Actor, { institutionId, institutionName }: ReportingOffice): Refusal | undefined =>
  actor.institutionId === institutionId ? undefined : refuse('INSTITUTION_NOT_YOURS', { institution: institutionName });

/** Order: role, office, not there yet, measure, reported at all, year, basis, the figure. */
function enter(state: MaybeReportedFigure, command: EnterFigure): Decision<FigureEvent> {
  const { type: _type, actor, ...entered } = command;
  const latest = state?.versions.at(-1);
  const refusal = first(
    () => checkRole(actor, ENTERERS),
    () => checkOffice(actor, command.office),
    () =>
      latest
        ? refuse('FIGURE_ALREADY_REPORTED', { by: latest.enteredBy.name, version: String(latest.version) })
        : undefined,
    () => checkSubject(entered),
    () => checkContent(measureOf(entered.code), entered),
  );
  return refusal ?? [{ type: 'FigureEntered', data: { ...entered, enteredBy: personOf(actor) } }];
}

const YEAR_FIRST = 1990;
const YEAR_LAST = 2100;
const PERIOD = /^(\d{4})-(Q[1-4]|0[1-9]|1[0-2])$/;

function checkSubject({ code, fiscalYear, period, basis }: FigureSubject): Refusal | undefined {
  const measure = measureOf(code);
  if (!measure) return refuse('MEASURE_UNKNOWN', { measure: code }, 'code');
  if (measure.fromEvents) return refuse('MEASURE_FROM_EVENTS', { measure: measure.name.zh }, 'code');
  const year = String(fiscalYear);
  const inYear = Number.isInteger(fiscalYear) && fiscalYear >= YEAR_FIRST && fiscalYear <= YEAR_LAST;
  if (!inYear || (period !== undefined && PERIOD.exec(period)?.[1] !== year))
    return refuse('FISCAL_YEAR_INVALID', { fiscalYear: year, period: period ?? year }, 'fiscalYear');
  if (isBasisOf(measure, basis)) return undefined;
  const known = measure.bases.map((one) => one.code).join(', ');
  return refuse('MEASURE_BASIS_UNKNOWN', { measure: code, basis, known }, 'basis');
}

/** Order: unit, numbers, denominator, signs, date, source document, evidence. */
function checkContent(measure: Measure | undefined, content: FigureContent): Refusal | undefined {
  if (!measure) return undefined;
  return first(
    () => checkUnit(measure, content.unit),
    () => checkNumbers(measure, content),
    () => (isCalendarDate(content.asOf) ? undefined : refuse('DATE_INVALID', {}, 'asOf')),
    () => requireText(content.sourceDocument, 'sourceDocument', 'sourceDocument', SOURCE_MAX),
    () => checkEvidence(content.evidenceIds),
  );
}

function checkUnit(measure: Measure, unit: Unit): Refusal | undefined {
  if (measure.units.includes(unit)) return undefined;
  const known = measure.units.map((one) => UNITS[one].zh).join(', ');
  return refuse('MEASURE_UNIT_WRONG', { measure: measure.code, unit, known }, 'unit');
}

function checkNumbers(measure: Measure, { numerator, denominator }: FigureContent): Refusal | undefined {
  for (const [field, text] of Object.entries({ numerator, denominator })) {
    if (text !== undefined && !parseExact(text)) return refuse('FIGURE_NUMBER_INVALID', { value: text }, field);
  }
  const under = denominator === undefined ? undefined : parseExact(denominator);
  const counted = measure.form === 'count';
  if (counted !== (under === undefined) || under?.isZero() === true)
    return refuse('FIGURE_DENOMINATOR_WRONG', { measure: measure.code }, 'denominator');
  const negative = parseExact(numerator)?.isNegative() === true || under?.isNegative() === true;
  return negative ? refuse('FIGURE_NEGATIVE', { measure: measure.code }, 'numerator') : undefined;
}

function checkEvidence(evidenceIds: readonly string[]): Refusal | undefined {
  if (evidenceIds.length === 0) return refuse('FIGURE_EVIDENCE_REQUIRED', {}, 'evidenceIds');
  return evidenceIds.length > FIGURE_EVIDENCE_MAX
    ? refuse('EVIDENCE_TOO_MANY', { max: String(FIGURE_EVIDENCE_MAX) }, 'evidenceIds')
    : undefined;
}

/** Order: role, office, waiting to be checked, not the enterer. */
const checkDecision = (state: ReportedFigure, latest: FigureVersion, actor: Actor): Refusal | undefined =>
  first(
    () => checkRole(actor, CHECKERS),
    () => checkOffice(actor, state.office),
    () =>
      latest.state === 'ENTERED'
        ? undefined
        : refuse('FIGURE_NOT_WAITING', { version: String(latest.version), state: latest.state }),
    () => (latest.enteredBy.userId === actor.id ? refuse('FIGURE_CHECKER_ENTERED') : undefined),
  );

/** Order: role, office, nothing waiting, changed, reason, the figure. */
function restate(state: ReportedFigure, latest: FigureVersion, command: RestateFigure): Decision<FigureEvent> {
  const { type: _type, actor, reason, ...content } = command;
  const refusal = first(
    () => checkRole(actor, ENTERERS),
    () => checkOffice(actor, state.office),
    () => (latest.state === 'ENTERED' ? refuse('FIGURE_WAITING', { version: String(latest.version) }) : undefined),
    () => (latest.state === 'CHECKED' && same(latest, content) ? refuse('FIGURE_UNCHANGED') : undefined),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
    () => checkContent(measureOf(state.code), content),
  );
  const data = { ...content, reason, version: latest.version + 1, enteredBy: personOf(actor) };
  return refusal ?? [{ type: 'FigureRestated', data }];
}

const same = (left: FigureContent, right: FigureContent): boolean =>
  left.numerator === right.numerator && left.denominator === right.denominator && left.unit === right.unit;

/** What a person may do with a figure now, and why not. */
export function permittedFigure(
  state: ReportedFigure,
  actor: Actor,
): readonly { readonly type: FigureCommand['type']; readonly refusal?: Refusal }[] {
  const latest = state.versions.at(-1)!;
  const checked = checkDecision(state, latest, actor);
  const restated = first(
    () => checkRole(actor, ENTERERS),
    () => checkOffice(actor, state.office),
    () => (latest.state === 'ENTERED' ? refuse('FIGURE_WAITING', { version: String(latest.version) }) : undefined),
  );
  return [
    { type: 'checkFigure', ...(checked ? { refusal: checked } : {}) },
    { type: 'rejectFigure', ...(checked ? { refusal: checked } : {}) },
    { type: 'restateFigure', ...(restated ? { refusal: restated } : {}) },
  ];
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
