import { isRefusal } from '#libs/kernel';
import type { Actor, Refusal } from '#libs/kernel';
import type { Task } from '../people.js';
import type { BatchCommand, BatchCommandType } from './batch-commands.js';
import { decideBatch } from './decide-batch.js';
import { currentRound, fundedFenOf, sumCounts } from './payout-batch.js';
import type { BatchState, PayoutBatch } from './payout-batch.js';

export type BatchTaskKind =
  | 'IMPORT_LIST'
  | 'SUBMIT_PAYOUT'
  | 'REVIEW_PAYOUT'
  | 'APPROVE_PAYOUT'
  | 'INSTRUCT_BANK'
  | 'IMPORT_RESULTS'
  | 'SETTLE_RETURNED'
  | 'CLOSE_BATCH';
export type BatchTask = Task<BatchTaskKind>;

/** What somebody has to do next about a batch. */
export function batchTasks(state: PayoutBatch): readonly BatchTask[] {
  const round = currentRound(state);
  const at = (
    task: BatchTaskKind,
    role: BatchTask['role'],
    amountFen: bigint,
    excludedUserIds: readonly string[] = [],
  ): readonly BatchTask[] => [
    { task, role, amountFen, excludedUserIds, institutionId: state.institution.institutionId, dueDate: state.payDay },
  ];
  const roundFen = round?.amountFen ?? 0n;
  const settle = sumCounts([state.returned, state.corrected]);
  const settling = settle.heads > 0 ? at('SETTLE_RETURNED', 'CLERK', settle.amountFen) : [];
  switch (state.state) {
    case 'OPEN':
      return at('IMPORT_LIST', 'CLERK', fundedFenOf(state));
    case 'LISTED':
      return [...at('SUBMIT_PAYOUT', 'CLERK', roundFen), ...settling];
    case 'SUBMITTED':
      return [...at('REVIEW_PAYOUT', 'REVIEWER', roundFen, round?.preparedByUserIds), ...settling];
    case 'REVIEWED':
      return [
        ...at('APPROVE_PAYOUT', 'OFFICER', roundFen, [
          ...(round?.preparedByUserIds ?? []),
          ...(round?.reviewedBy ? [round.reviewedBy.userId] : []),
        ]),
        ...settling,
      ];
    case 'APPROVED':
      return [...at('INSTRUCT_BANK', 'CLERK', roundFen), ...settling];
    case 'INSTRUCTED':
      return [...at('IMPORT_RESULTS', 'CLERK', roundFen), ...settling];
    case 'RETURNED':
      return settling;
    case 'PAID':
      return at('CLOSE_BATCH', 'OFFICER', state.paid.amountFen);
    case 'CLOSED':
    case 'CANCELLED':
      return [];
  }
}

export interface PermittedOnBatch {
  readonly type: BatchCommandType;
  readonly refusal?: Refusal;
}

const OF_ROUND: Partial<Record<BatchState, readonly BatchCommandType[]>> = {
  OPEN: ['commitList', 'allotFunding', 'releaseFunding', 'changePayDay', 'cancelBatch'],
  LISTED: ['submitRound', 'commitList', 'allotFunding', 'releaseFunding', 'changePayDay', 'cancelBatch'],
  SUBMITTED: ['reviewRound', 'rejectRound', 'withdrawRound', 'changePayDay'],
  REVIEWED: ['approveRound', 'rejectRound', 'changePayDay'],
  APPROVED: ['instructRound', 'changePayDay'],
  INSTRUCTED: ['commitResults'],
  RETURNED: ['prepareReissue'],
  PAID: ['closeBatch'],
};
const FIRST_ROUND_ONLY: readonly BatchCommandType[] = ['commitList', 'changePayDay', 'cancelBatch'];

/** Which commands fit the state, and for this person either open or refused with the reason. What is still to be filled in is assumed right. */
export function permittedOnBatch(state: PayoutBatch, actor: Actor): readonly PermittedOnBatch[] {
  const ofRound = (OF_ROUND[state.state] ?? []).filter(
    (type) => state.rounds.length < 2 || !FIRST_ROUND_ONLY.includes(type),
  );
  const ofReturns: readonly BatchCommandType[] = [
    ...(state.returned.heads > 0 ? (['correctPayee'] as const) : []),
    ...(state.returned.heads + state.corrected.heads > 0 ? (['writeOff', 'carryOver'] as const) : []),
  ];
  return [...ofRound, ...ofReturns].map((type) => {
    const decision = decideBatch(state, trial(state, type, actor));
    return isRefusal(decision) ? { type, refusal: decision } : { type };
  });
}

/** The command as it would come, filled in well. */
function trial(state: PayoutBatch, type: BatchCommandType, actor: Actor): BatchCommand {
  const round = currentRound(state);
  const file = { importId: '', fileName: '', digest: '', checksum: '' };
  const common = {
    actor,
    today: round?.instructedOn ?? state.payDay,
    reason: '-',
    amountFen: 1n,
    lineNo: 1,
    corrected: state.returned.heads === 0,
  };
  const whole = round ? [{ reason: 'BANK_REJECTED' as const, heads: round.heads, amountFen: round.amountFen }] : [];
  const arrivalId = state.funding[0]?.arrivalId ?? '';
  const filled = {
    ...common,
    file,
    heads: 1,
    documentNo: '-',
    toPeriod: '9999-12',
    changed: ['accountNo'] as const,
    arrivalId,
    availableFen: 1n,
    balanceFen: round?.amountFen ?? 0n,
    payDay: state.payDay,
    instruction: { fileName: '-', layoutCode: '-', digest: '-' },
    paid: [],
    returned: whole,
  };
  return { ...state, ...filled, type };
}
