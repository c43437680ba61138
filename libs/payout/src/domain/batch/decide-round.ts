import { first, formatYuan, refuse, requireText } from '#libs/kernel';
import type { Decision, Fen, Refusal } from '#libs/kernel';
import { REASON_MAX, checkDuty, checkSeparation, personOf } from '../people.js';
import type {
  ApproveRound,
  InstructRound,
  RejectRound,
  ReviewRound,
  SubmitRound,
  WithdrawRound,
} from './batch-commands.js';
import type { BatchEvent } from './batch-events.js';
import { inState } from './decide-whole.js';
import { currentRound, fundedFenOf } from './payout-batch.js';
import type { PayoutBatch, Round } from './payout-batch.js';

/** The round that a state from LISTED to INSTRUCTED speaks of. */
function roundOf(state: PayoutBatch): Round {
  const round = currentRound(state);
  if (!round) throw new Error(`batch ${state.batchNo} is ${state.state} without a round`);
  return round;
}

/** What the batch still pays may never be more than the money allotted to it. PAYOUT_ABOVE_FUNDING. */
function checkFunding(state: PayoutBatch): Refusal | undefined {
  const fundedFen = fundedFenOf(state);
  const neededFen = state.paid.amountFen + roundOf(state).amountFen;
  return neededFen <= fundedFen
    ? undefined
    : refuse('PAYOUT_ABOVE_FUNDING', { needed: formatYuan(neededFen), funded: formatYuan(fundedFen) });
}

/** Order: duty, state, funding. */
export function submitRound(state: PayoutBatch, { actor }: SubmitRound): Decision<BatchEvent> {
  const refusal = first(
    () => checkDuty(actor, 'CLERK', state.institution),
    () => inState(state, 'LISTED'),
    () => checkFunding(state),
  );
  if (refusal) return refusal;
  const { roundNo, heads, amountFen } = roundOf(state);
  return [{ type: 'PayoutSubmitted', data: { roundNo, heads, amountFen, submittedBy: personOf(actor) } }];
}

/** Order: duty, state (nobody has decided yet). */
export function withdrawRound(state: PayoutBatch, { actor }: WithdrawRound): Decision<BatchEvent> {
  const refusal = first(
    () => checkDuty(actor, 'CLERK', state.institution),
    () => inState(state, 'SUBMITTED'),
  );
  if (refusal) return refusal;
  return [{ type: 'PayoutWithdrawn', data: { roundNo: roundOf(state).roundNo, withdrawnBy: personOf(actor) } }];
}

/** Order: duty, state, separation of duties. */
const checkReview = (state: PayoutBatch, { actor }: ReviewRound | RejectRound): Refusal | undefined =>
  first(
    () => checkDuty(actor, 'REVIEWER', state.institution),
    () => inState(state, 'SUBMITTED'),
    () => checkSeparation(actor, roundOf(state).preparedByUserIds),
  );

export function reviewRound(state: PayoutBatch, command: ReviewRound): Decision<BatchEvent> {
  const refusal = checkReview(state, command);
  if (refusal) return refusal;
  return [{ type: 'PayoutReviewed', data: { roundNo: roundOf(state).roundNo, reviewedBy: personOf(command.actor) } }];
}

/** Order: duty, state, separation of duties. */
const checkApproval = (state: PayoutBatch, { actor }: ApproveRound | RejectRound): Refusal | undefined =>
  first(
    () => checkDuty(actor, 'OFFICER', state.institution),
    () => inState(state, 'REVIEWED'),
    () => checkSeparation(actor, roundOf(state).preparedByUserIds, roundOf(state).reviewedBy),
  );

/** Order: as checkApproval, funding, the money on the account. */
export function approveRound(state: PayoutBatch, command: ApproveRound): Decision<BatchEvent> {
  const refusal = first(
    () => checkApproval(state, command),
    () => checkFunding(state),
    () => checkBalance(roundOf(state).amountFen, command.balanceFen),
  );
  if (refusal) return refusal;
  const { roundNo, heads, amountFen } = roundOf(state);
  return [{ type: 'PayoutApproved', data: { roundNo, heads, amountFen, approvedBy: personOf(command.actor) } }];
}

const checkBalance = (neededFen: Fen, balanceFen: Fen): Refusal | undefined =>
  neededFen <= balanceFen
    ? undefined
    : refuse('PAYOUT_ABOVE_BALANCE', { needed: formatYuan(neededFen), balance: formatYuan(balanceFen) });

/** By whoever would review or approve it. Order: as theirs, reason. */
export function rejectRound(state: PayoutBatch, command: RejectRound): Decision<BatchEvent> {
  const { reason } = command;
  const refusal = first(
    () => (state.state === 'REVIEWED' ? checkApproval(state, command) : checkReview(state, command)),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  return [
    { type: 'PayoutRejected', data: { roundNo: roundOf(state).roundNo, rejectedBy: personOf(command.actor), reason } },
  ];
}

/** Order: duty, state. */
export function instructRound(state: PayoutBatch, command: InstructRound): Decision<BatchEvent> {
  const refusal = first(
    () => checkDuty(command.actor, 'CLERK', state.institution),
    () => inState(state, 'APPROVED'),
  );
  if (refusal) return refusal;
  const { roundNo, heads, amountFen } = roundOf(state);
  const { instruction, today } = command;
  return [
    {
      type: 'PayoutInstructed',
      data: { roundNo, heads, amountFen, instruction, instructedOn: today, instructedBy: personOf(command.actor) },
    },
  ];
}
