import { AMOUNT_FEN_MAX, first, formatYuan, isCalendarDate, limitText, refuse, requireText } from '#libs/kernel';
import type { Decision, Refusal } from '#libs/kernel';
import { DOCUMENT_NO_MAX, REASON_MAX, checkDuty, checkSeparation, personOf } from '../people.js';
import { requestedFenOf } from './funding-request.js';
import type {
  ApproveFunding,
  CancelFunding,
  DraftFunding,
  FundingCommand,
  FundingEvent,
  FundingLine,
  FundingRequest,
  MaybeFundingRequest,
  RejectFunding,
} from './funding-request.js';

export const HEADCOUNT_MAX = 100_000_000;
export const REGIONS_MAX = 1_000;

/** What follows from a command on a funding request, or why not. An empty decision: it is so already. */
export function decideFunding(state: MaybeFundingRequest, command: FundingCommand): Decision<FundingEvent> {
  if (command.type === 'draftFunding') return draft(state, command);
  if (!state) return refuse('NOT_FOUND');
  const person = personOf(command.actor);
  switch (command.type) {
    case 'submitFunding':
      return (
        first(
          () => checkDuty(command.actor, 'CLERK', state.agency),
          () => inState(state, 'DRAFT', 'REJECTED'),
          () => (requestedFenOf(state) > 0n ? undefined : refuse('FUNDING_NOTHING_REQUESTED', {}, 'lines')),
        ) ?? [{ type: 'FundingRequestSubmitted', data: { submittedBy: person, requestedFen: requestedFenOf(state) } }]
      );
    case 'withdrawFunding':
      return (
        first(
          () => checkDuty(command.actor, 'CLERK', state.agency),
          () => inState(state, 'SUBMITTED'),
        ) ?? [{ type: 'FundingRequestWithdrawn', data: { withdrawnBy: person } }]
      );
    case 'reviewFunding':
      return checkReview(state, command) ?? [{ type: 'FundingRequestReviewed', data: { reviewedBy: person } }];
    case 'approveFunding':
      return approve(state, command);
    case 'rejectFunding':
      return reject(state, command);
    case 'cancelFunding':
      return cancel(state, command);
    default:
      return unknownCommand(command);
  }
}

/** FUNDING_STATE when the request is in none of these. */
function inState(state: FundingRequest, ...states: readonly FundingRequest['state'][]): Refusal | undefined {
  return states.includes(state.state)
    ? undefined
    : refuse('FUNDING_STATE', { number: state.requestNo, state: state.state });
}

/** Order: duty, state (a submitted request is withdrawn first), the paper itself. */
function draft(state: MaybeFundingRequest, command: DraftFunding): Decision<FundingEvent> {
  const { agency, finance, fiscalYear, period, kind, reason, neededBy, lines, requestNo } = command;
  const refusal = first(
    () => checkDuty(command.actor, 'CLERK', state?.agency ?? agency),
    () => (state ? inState(state, 'DRAFT', 'REJECTED') : undefined),
    () => checkPaper(command),
  );
  if (refusal) return refusal;
  const drawn = { kind, reason, neededBy, lines };
  const person = personOf(command.actor);
  if (state) {
    if (state.period !== period || state.kind !== kind)
      return refuse('FUNDING_PERIOD_FIXED', { period: state.period }, 'period');
    return [{ type: 'FundingRequestAmended', data: { ...drawn, amendedBy: person } }];
  }
  return [
    {
      type: 'FundingRequestDrafted',
      data: { ...drawn, requestNo, agency, finance, fiscalYear, period, draftedBy: person },
    },
  ];
}

const PERIOD = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Order: period, day, reason, each line, foreign or repeated regions, missing regions. */
function checkPaper(command: DraftFunding): Refusal | undefined {
  const { fiscalYear, period, neededBy, kind, reason, lines, regions } = command;
  return first(
    () =>
      PERIOD.exec(period)?.[1] === String(fiscalYear)
        ? undefined
        : refuse('FUNDING_PERIOD_INVALID', { period, fiscalYear: String(fiscalYear) }, 'period'),
    () => (isCalendarDate(neededBy) ? undefined : refuse('DATE_INVALID', {}, 'neededBy')),
    () =>
      kind === 'SUPPLEMENTARY'
        ? requireText(reason, 'reason', 'reason', REASON_MAX)
        : limitText(reason, 'reason', 'reason', REASON_MAX),
    () => firstOf(lines, checkLine),
    () => checkRegions(lines, regions),
  );
}

function checkLine(line: FundingLine): Refusal | undefined {
  const { institutionName: region, headcount, payableFen, balanceFen, requestedFen } = line;
  if (!Number.isInteger(headcount) || headcount < 0 || headcount > HEADCOUNT_MAX)
    return refuse('FUNDING_HEADCOUNT_INVALID', { region }, 'lines');
  for (const amountFen of [payableFen, balanceFen, requestedFen])
    if (amountFen < 0n || amountFen > AMOUNT_FEN_MAX) return refuse('FUNDING_AMOUNT_INVALID', { region }, 'lines');
  if ((headcount === 0) !== (payableFen === 0n)) return refuse('FUNDING_HEADS_WITHOUT_PAY', { region }, 'lines');
  return undefined;
}

function checkRegions(lines: readonly FundingLine[], regions: DraftFunding['regions']): Refusal | undefined {
  if (lines.length > REGIONS_MAX) return refuse('FUNDING_REGION_FOREIGN', { region: String(lines.length) }, 'lines');
  const known = new Set(regions.map(({ institutionId }) => institutionId));
  const seen = new Set<string>();
  for (const { institutionId, institutionName: region } of lines) {
    if (!known.has(institutionId)) return refuse('FUNDING_REGION_FOREIGN', { region }, 'lines');
    if (seen.has(institutionId)) return refuse('FUNDING_REGION_TWICE', { region }, 'lines');
    seen.add(institutionId);
  }
  const missing = regions.filter(({ institutionId }) => !seen.has(institutionId));
  return missing.length > 0
    ? refuse('FUNDING_REGION_MISSING', { regions: missing.map((one) => one.institutionName).join('、') }, 'lines')
    : undefined;
}

/** Order: duty (the agency's reviewer), state, separation of duties. */
const checkReview = (state: FundingRequest, { actor }: FundingCommand): Refusal | undefined =>
  first(
    () => checkDuty(actor, 'REVIEWER', state.agency),
    () => inState(state, 'SUBMITTED'),
    () => checkSeparation(actor, state.preparedByUserIds),
  );

/** Order: duty (finance's officer), state, separation of duties. */
const checkDecision = (state: FundingRequest, { actor }: FundingCommand): Refusal | undefined =>
  first(
    () => checkDuty(actor, 'OFFICER', state.finance),
    () => inState(state, 'REVIEWED'),
    () => checkSeparation(actor, state.preparedByUserIds, state.reviewedBy),
  );

/** Order: as checkDecision, document, what the pool holds. */
function approve(state: FundingRequest, command: ApproveFunding): Decision<FundingEvent> {
  const { documentNo, availableFen, remittances } = command;
  const requestedFen = requestedFenOf(state);
  const refusal = first(
    () => checkDecision(state, command),
    () => requireText(documentNo, 'documentNo', 'documentNo', DOCUMENT_NO_MAX),
    () =>
      requestedFen <= availableFen
        ? undefined
        : refuse('FUNDING_ABOVE_POOL', { requested: formatYuan(requestedFen), available: formatYuan(availableFen) }),
  );
  if (refusal) return refusal;
  return [
    {
      type: 'FundingRequestApproved',
      data: { approvedBy: personOf(command.actor), documentNo, requestedFen, remittances },
    },
  ];
}

/** By whoever would review or approve it. Order: as theirs, reason. */
function reject(state: FundingRequest, command: RejectFunding): Decision<FundingEvent> {
  const refusal = first(
    () => (state.state === 'REVIEWED' ? checkDecision(state, command) : checkReview(state, command)),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  return [{ type: 'FundingRequestRejected', data: { rejectedBy: personOf(command.actor), reason: command.reason } }];
}

/** A draft or rejected request is given up; its period may be requested anew. Order: duty, state, reason. */
function cancel(state: FundingRequest, command: CancelFunding): Decision<FundingEvent> {
  const refusal = first(
    () => checkDuty(command.actor, 'CLERK', state.agency),
    () => inState(state, 'DRAFT', 'REJECTED'),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  return [{ type: 'FundingRequestCancelled', data: { cancelledBy: personOf(command.actor), reason: command.reason } }];
}

function firstOf<T>(items: readonly T[], check: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = check(item);
    if (refusal) return refusal;
  }
  return undefined;
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
