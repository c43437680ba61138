import { first, isCalendarDate, refuse, requireText } from '#libs/kernel';
import type { Actor, Decision, Refusal, Role } from '#libs/kernel';
import type {
  AssignRectification,
  Evaluation,
  EvaluationEvent,
  RaiseRectification,
  Rectification,
  RectificationCommand,
  RectificationState,
  ReportRectification,
} from './evaluation.js';

export const RECTIFICATION_TEXT_MAX = 2_000;
export const RECTIFICATIONS_MAX = 500;
export const RECTIFICATION_EVIDENCE_MAX = 50;

const personOf = (actor: Actor): { userId: string; name: string } => ({ userId: actor.id, name: actor.name });
const text = (value: string, name: string): Refusal | undefined =>
  requireText(value, name, name, RECTIFICATION_TEXT_MAX);

/** What happens to a rectification item. Everything but the report is the evaluators'; the report is the office's own. */
export function decideRectification(state: Evaluation, command: RectificationCommand): Decision<EvaluationEvent> {
  switch (command.type) {
    case 'raiseRectification':
      return raise(state, command);
    case 'assignRectification':
      return assign(state, command);
    case 'reportRectification':
      return report(state, command);
    case 'acceptRectification': {
      const { actor, itemId } = command;
      const refusal = first(
        () => checkItem(state, actor, itemId, 'REPORTED'),
        () => checkNotReporter(state, actor, itemId),
      );
      return refusal ?? [{ type: 'RectificationAccepted', data: { itemId, acceptedBy: personOf(actor) } }];
    }
    case 'returnRectification': {
      const { actor, itemId, reason } = command;
      const refusal = first(
        () => checkItem(state, actor, itemId, 'REPORTED'),
        () => text(reason, 'reason'),
      );
      return refusal ?? [{ type: 'RectificationReturned', data: { itemId, returnedBy: personOf(actor), reason } }];
    }
  }
}

const checkPublished = (state: Evaluation): Refusal | undefined =>
  state.state === 'PUBLISHED' ? undefined : refuse('EVALUATION_NOT_PUBLISHED');

const checkEvaluator = (actor: Actor): Refusal | undefined =>
  actor.kind === 'person' && actor.roles.includes('EVALUATOR')
    ? undefined
    : refuse('ROLE_REQUIRED', { role: 'EVALUATOR' });

const itemOf = (state: Evaluation, itemId: string): Rectification | undefined =>
  state.rectifications.find((item) => item.itemId === itemId);

const inState = (item: Rectification | undefined, ...states: readonly RectificationState[]): Refusal | undefined => {
  if (!item) return refuse('RECTIFICATION_UNKNOWN');
  return states.includes(item.state) ? undefined : refuse('RECTIFICATION_STATE', { state: item.state });
};

const checkNotReporter = (state: Evaluation, actor: Actor, itemId: string): Refusal | undefined =>
  itemOf(state, itemId)?.reports.at(-1)?.reportedBy.userId === actor.id
    ? refuse('RECTIFICATION_OWN_REPORT')
    : undefined;

/** Order: role, published, item, its state. */
const checkItem = (
  state: Evaluation,
  actor: Actor,
  itemId: string,
  ...states: readonly RectificationState[]
): Refusal | undefined =>
  first(
    () => checkEvaluator(actor),
    () => checkPublished(state),
    () => inState(itemOf(state, itemId), ...states),
  );

/** Order: role, published, new, indicator, problem, not too many. */
function raise(state: Evaluation, command: RaiseRectification): Decision<EvaluationEvent> {
  const { actor, itemId, leaf, problem } = command;
  const known = leaf === undefined || state.published?.sheet.leaves.some(({ code }) => code === leaf) === true;
  const refusal = first(
    () => checkEvaluator(actor),
    () => checkPublished(state),
    () => (itemOf(state, itemId) ? refuse('RECTIFICATION_EXISTS') : undefined),
    () => (known ? undefined : refuse('INDICATOR_UNKNOWN', { leaf: leaf ?? '' }, 'leaf')),
    () => text(problem, 'problem'),
    () =>
      state.rectifications.length < RECTIFICATIONS_MAX
        ? undefined
        : refuse('RECTIFICATION_TOO_MANY', { max: String(RECTIFICATIONS_MAX) }),
  );
  const data = { itemId, ...(leaf === undefined ? {} : { leaf }), problem, raisedBy: personOf(actor) };
  return refusal ?? [{ type: 'RectificationRaised', data }];
}

/** Order: as checkItem, requirement, deadline. */
function assign(state: Evaluation, command: AssignRectification): Decision<EvaluationEvent> {
  const { actor, itemId, office, requirement, dueDate, today } = command;
  const refusal = first(
    () => checkItem(state, actor, itemId, 'RAISED', 'ASSIGNED'),
    () => text(requirement, 'requirement'),
    () => (isCalendarDate(dueDate) ? undefined : refuse('DATE_INVALID', {}, 'dueDate')),
    () => (dueDate >= today ? undefined : refuse('RECTIFICATION_DATE_PAST', { date: dueDate }, 'dueDate')),
  );
  return (
    refusal ?? [
      { type: 'RectificationAssigned', data: { itemId, office, requirement, dueDate, assignedBy: personOf(actor) } },
    ]
  );
}

/** Those of an office who answer for what it does. */
const REPORTERS: readonly Role[] = ['CLERK', 'OFFICER'];

/** Order: role, published, item, its state, the office's own, what was done, evidence. */
function report(state: Evaluation, command: ReportRectification): Decision<EvaluationEvent> {
  const { actor, itemId, evidenceIds, today } = command;
  const item = itemOf(state, itemId);
  const refusal = first(
    () =>
      actor.roles.some((role) => REPORTERS.includes(role))
        ? undefined
        : refuse('ROLE_REQUIRED', { role: REPORTERS.join(', ') }),
    () => checkPublished(state),
    () => inState(item, 'ASSIGNED'),
    () =>
      actor.kind === 'person' && actor.institutionId === item?.office?.institutionId
        ? undefined
        : refuse('INSTITUTION_NOT_YOURS', { institution: item?.office?.institutionName ?? '' }),
    () => text(command.report, 'report'),
    () => (evidenceIds.length > 0 ? undefined : refuse('RECTIFICATION_EVIDENCE_REQUIRED', {}, 'evidenceIds')),
    () =>
      evidenceIds.length <= RECTIFICATION_EVIDENCE_MAX
        ? undefined
        : refuse('EVIDENCE_TOO_MANY', { max: String(RECTIFICATION_EVIDENCE_MAX) }, 'evidenceIds'),
  );
  const data = { itemId, report: command.report, evidenceIds, reportedBy: personOf(actor), reportedOn: today };
  return refusal ?? [{ type: 'RectificationReported', data }];
}
