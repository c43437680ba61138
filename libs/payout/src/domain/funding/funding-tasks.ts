import type { Actor, Refusal } from '#libs/kernel';
import { isRefusal } from '#libs/kernel';
import type { Task } from '../people.js';
import { decideFunding } from './decide-funding.js';
import { requestedFenOf } from './funding-request.js';
import type { FundingCommand, FundingRequest } from './funding-request.js';

export type FundingTaskKind = 'SUBMIT_FUNDING' | 'CORRECT_FUNDING' | 'REVIEW_FUNDING' | 'APPROVE_FUNDING';
export type FundingTask = Task<FundingTaskKind>;

/** What somebody has to do next about a request; nothing once it is approved or given up. */
export function fundingTasks(state: FundingRequest): readonly FundingTask[] {
  const at = (
    task: FundingTaskKind,
    side: 'agency' | 'finance',
    role: FundingTask['role'],
    excludedUserIds: readonly string[] = [],
  ): readonly FundingTask[] => [
    {
      task,
      institutionId: state[side].institutionId,
      role,
      amountFen: requestedFenOf(state),
      dueDate: state.neededBy,
      excludedUserIds,
    },
  ];
  switch (state.state) {
    case 'DRAFT':
      return at('SUBMIT_FUNDING', 'agency', 'CLERK');
    case 'REJECTED':
      return at('CORRECT_FUNDING', 'agency', 'CLERK');
    case 'SUBMITTED':
      return at('REVIEW_FUNDING', 'agency', 'REVIEWER', state.preparedByUserIds);
    case 'REVIEWED':
      return at('APPROVE_FUNDING', 'finance', 'OFFICER', [
        ...state.preparedByUserIds,
        ...(state.reviewedBy ? [state.reviewedBy.userId] : []),
      ]);
    case 'APPROVED':
    case 'CANCELLED':
      return [];
  }
}

export interface PermittedFunding {
  readonly type: FundingCommand['type'];
  readonly refusal?: Refusal;
}

const BY_STATE: Readonly<Record<FundingRequest['state'], readonly FundingCommand['type'][]>> = {
  DRAFT: ['submitFunding', 'draftFunding', 'cancelFunding'],
  REJECTED: ['draftFunding', 'submitFunding', 'cancelFunding'],
  SUBMITTED: ['reviewFunding', 'rejectFunding', 'withdrawFunding'],
  REVIEWED: ['approveFunding', 'rejectFunding'],
  APPROVED: [],
  CANCELLED: [],
};

/** Which commands fit the state, and for this person either open or refused with the reason. What is still to be filled in is assumed right. */
export function permittedFunding(state: FundingRequest, actor: Actor): readonly PermittedFunding[] {
  return BY_STATE[state.state].map((type) => {
    const decision = decideFunding(state, trial(state, type, actor));
    return isRefusal(decision) ? { type, refusal: decision } : { type };
  });
}

/** The command as it would come, filled in well. */
function trial(state: FundingRequest, type: FundingCommand['type'], actor: Actor): FundingCommand {
  const common = { actor, today: state.neededBy };
  if (type === 'draftFunding') return { ...state, ...common, type, regions: state.lines };
  if (type === 'approveFunding')
    return { ...common, type, documentNo: '-', availableFen: requestedFenOf(state), remittances: [] };
  if (type === 'rejectFunding' || type === 'cancelFunding') return { ...common, type, reason: '-' };
  return { ...common, type };
}
