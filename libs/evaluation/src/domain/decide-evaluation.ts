import { canonicalJson, first, limitText, refuse, requireText, toJson } from '#libs/kernel';
import type { Actor, Decision, Refusal } from '#libs/kernel';
import type { PersonReference } from '#libs/measures/domain';
import { checkSheet } from './check-sheet.js';
import { decideRectification } from './decide-rectification.js';
import type {
  ConfirmGrading,
  Evaluation,
  EvaluationCommand,
  EvaluationEvent,
  GradeIndicator,
  MaybeEvaluation,
  OpenEvaluation,
  PublishEvaluation,
  ReturnGrading,
  WriteNarrative,
} from './evaluation.js';
import { checkFinding } from './finding.js';
import type { Grading } from './inputs.js';
import { findingKindOf, isEffective, leavesOf } from './rubric.js';
import { unknownLeaves } from './sheet.js';
import type { ScoreSheet } from './sheet.js';

export const GRADING_REASON_MAX = 1_000;
export const GRADING_EVIDENCE_MAX = 50;
export const NAME_MAX = 100;
export const PARAGRAPHS_MAX = 300;
export const PARAGRAPH_MAX = 2_000;

/** What follows from a command on an evaluation, or why not. */
export function decideEvaluation(state: MaybeEvaluation, command: EvaluationCommand): Decision<EvaluationEvent> {
  if (command.type === 'openEvaluation') return open(state, command);
  if (!state) return refuse('NOT_FOUND');
  switch (command.type) {
    case 'gradeIndicator':
      return grade(state, command);
    case 'confirmGrading':
      return confirm(state, command);
    case 'returnGrading':
      return giveBack(state, command);
    case 'writeNarrative':
      return writeNarrative(state, command);
    case 'publishEvaluation':
      return publish(state, command);
    case 'raiseRectification':
    case 'assignRectification':
    case 'reportRectification':
    case 'acceptRectification':
    case 'returnRectification':
      return decideRectification(state, command);
    default:
      return unknownCommand(command);
  }
}

const personOf = (actor: Actor): PersonReference => ({ userId: actor.id, name: actor.name });

const checkEvaluator = (actor: Actor): Refusal | undefined =>
  actor.kind === 'person' && actor.roles.includes('EVALUATOR')
    ? undefined
    : refuse('ROLE_REQUIRED', { role: 'EVALUATOR' });

/** Order: role, not open yet, year. */
function open(state: MaybeEvaluation, command: OpenEvaluation): Decision<EvaluationEvent> {
  const { actor, evaluationId, regionCode, fiscalYear, rubric, digest } = command;
  const refusal = first(
    () => checkEvaluator(actor),
    () => (state ? refuse('EVALUATION_EXISTS') : undefined),
    () =>
      Number.isInteger(fiscalYear) && isEffective(rubric, fiscalYear)
        ? undefined
        : refuse('EVALUATION_YEAR_INVALID', { fiscalYear: String(fiscalYear) }, 'fiscalYear'),
  );
  if (refusal) return refusal;
  const data = {
    evaluationId,
    regionCode,
    fiscalYear,
    rubric: { code: rubric.code, version: rubric.version, digest },
    digits: rubric.rounding.digits,
    gradable: leavesOf(rubric).filter(({ leaf }) => findingKindOf(leaf) !== undefined),
    openedBy: personOf(actor),
  };
  return [{ type: 'EvaluationOpened', data }];
}

/** Order: role, not published. */
const checkOpen = (state: Evaluation, actor: Actor): Refusal | undefined =>
  first(
    () => checkEvaluator(actor),
    () => (state.state === 'PUBLISHED' ? refuse('EVALUATION_PUBLISHED') : undefined),
  );

const gradingOf = (state: Evaluation, leaf: string): Grading | undefined =>
  state.gradings.find((grading) => grading.leaf === leaf);

/** The name people know the indicator by. */
const nameOf = (state: Evaluation, leaf: string): string =>
  state.gradable.find(({ code }) => code === leaf)?.name.zh ?? leaf;

/** Order: role, not published, indicator, not confirmed, the finding, reason, evidence. */
function grade(state: Evaluation, command: GradeIndicator): Decision<EvaluationEvent> {
  const { actor, leaf, finding, reason, evidenceIds } = command;
  const indicator = state.gradable.find(({ code }) => code === leaf);
  const confirmedBy = gradingOf(state, leaf)?.confirmedBy;
  const refusal = first(
    () => checkOpen(state, actor),
    () => (indicator ? undefined : refuse('INDICATOR_UNKNOWN', { leaf }, 'leaf')),
    () =>
      confirmedBy
        ? refuse('GRADING_CONFIRMED', { leaf: nameOf(state, leaf), by: confirmedBy.name }, 'leaf')
        : undefined,
    () => indicator && checkFinding(indicator, finding, state.digits),
    () => requireText(reason, 'reason', 'reason', GRADING_REASON_MAX),
    () => checkEvidence(evidenceIds),
  );
  const data = { leaf, finding, reason, evidenceIds, gradedBy: personOf(actor) };
  return refusal ?? [{ type: 'IndicatorGraded', data }];
}

function checkEvidence(evidenceIds: readonly string[]): Refusal | undefined {
  if (evidenceIds.length === 0) return refuse('GRADING_EVIDENCE_REQUIRED', {}, 'evidenceIds');
  return evidenceIds.length > GRADING_EVIDENCE_MAX
    ? refuse('EVIDENCE_TOO_MANY', { max: String(GRADING_EVIDENCE_MAX) }, 'evidenceIds')
    : undefined;
}

/** Order: role, not published, graded, not the grader. */
function checkSecond(state: Evaluation, actor: Actor, leaf: string): Refusal | undefined {
  const grading = gradingOf(state, leaf);
  return first(
    () => checkOpen(state, actor),
    () => (grading ? undefined : refuse('GRADING_MISSING', { leaf: nameOf(state, leaf) }, 'leaf')),
    () => (grading?.gradedBy.userId === actor.id ? refuse('GRADER_CONFIRMS') : undefined),
  );
}

/** Order: as checkSecond, not confirmed already. */
function confirm(state: Evaluation, { actor, leaf }: ConfirmGrading): Decision<EvaluationEvent> {
  const confirmedBy = gradingOf(state, leaf)?.confirmedBy;
  const refusal = first(
    () => checkSecond(state, actor, leaf),
    () =>
      confirmedBy
        ? refuse('GRADING_CONFIRMED', { leaf: nameOf(state, leaf), by: confirmedBy.name }, 'leaf')
        : undefined,
  );
  return refusal ?? [{ type: 'GradingConfirmed', data: { leaf, confirmedBy: personOf(actor) } }];
}

/** Order: as checkSecond, reason. */
function giveBack(state: Evaluation, { actor, leaf, reason }: ReturnGrading): Decision<EvaluationEvent> {
  const refusal = first(
    () => checkSecond(state, actor, leaf),
    () => requireText(reason, 'reason', 'reason', GRADING_REASON_MAX),
  );
  return refusal ?? [{ type: 'GradingReturned', data: { leaf, returnedBy: personOf(actor), reason } }];
}

/** Order: role, not published, project, evaluators, paragraphs, indicators. */
function writeNarrative(state: Evaluation, { actor, narrative }: WriteNarrative): Decision<EvaluationEvent> {
  const { projectName, evaluatorName, overview, targets, experience, causes, suggestions } = narrative;
  const paragraphs = [...overview, ...targets, ...experience, ...Object.values(causes), ...Object.values(suggestions)];
  const refusal = first(
    () => checkOpen(state, actor),
    () => requireText(projectName, 'projectName', 'projectName', NAME_MAX),
    () => requireText(evaluatorName, 'evaluatorName', 'evaluatorName', NAME_MAX),
    () =>
      paragraphs.length > PARAGRAPHS_MAX
        ? refuse('NARRATIVE_TOO_LONG', { max: String(PARAGRAPHS_MAX) }, 'overview')
        : undefined,
    ...paragraphs.map((text) => () => limitText(text, 'overview', 'paragraph', PARAGRAPH_MAX)),
  );
  return refusal ?? [{ type: 'NarrativeWritten', data: { narrative, writtenBy: personOf(actor) } }];
}

/** Order: role, not published, all graded and confirmed, the sheet is this evaluation's and sound, nothing unknown. */
function publish(state: Evaluation, { actor, sheet, today }: PublishEvaluation): Decision<EvaluationEvent> {
  const waiting = state.gradable.filter(({ code }) => !gradingOf(state, code)?.confirmedBy);
  const open = unknownLeaves(sheet);
  const refusal = first(
    () => checkOpen(state, actor),
    () =>
      waiting.length > 0
        ? refuse('GRADINGS_UNCONFIRMED', { leaves: waiting.map(({ name }) => name.zh).join('、') })
        : undefined,
    () => checkOwnSheet(state, sheet),
    () =>
      open.length > 0 ? refuse('SHEET_INCOMPLETE', { leaves: open.map(({ name }) => name.zh).join('、') }) : undefined,
  );
  const data = { publishedBy: personOf(actor), publishedOn: today, sheet };
  return refusal ?? [{ type: 'EvaluationPublished', data }];
}

function checkOwnSheet(state: Evaluation, sheet: ScoreSheet): Refusal | undefined {
  const { code, version } = sheet.rubric;
  const not = (what: string): Refusal => refuse('SHEET_NOT_OF_EVALUATION', { what }, 'sheet');
  if (code !== state.rubric.code || version !== state.rubric.version) return not(`${code} v${version}`);
  if (sheet.regionCode !== state.regionCode || sheet.fiscalYear !== state.fiscalYear)
    return not(`${sheet.regionCode} ${sheet.fiscalYear}`);
  for (const { code: leaf } of state.gradable) {
    const line = sheet.leaves.find((one) => one.code === leaf);
    const used = line?.input.kind === 'grading' ? line.input.grading : undefined;
    if (canonicalJson(toJson({ grading: used })) !== canonicalJson(toJson({ grading: gradingOf(state, leaf) })))
      return not(nameOf(state, leaf));
  }
  const [unsound] = checkSheet(sheet);
  return unsound ? not(`${unsound.code}: ${unsound.problem}`) : undefined;
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
