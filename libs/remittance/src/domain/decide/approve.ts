import { refuse } from '#libs/kernel';
import type { Actor, Decision, Refusal } from '#libs/kernel';
import { checkMoneyLaw } from '../amounts.js';
import type { ApproveTransfer, ConfirmSent, RejectTransfer } from '../commands.js';
import { checkDuty } from '../duties.js';
import type { RemittanceEvent } from '../events.js';
import { BANK_REFERENCE_MAX, REASON_MAX, REMARK_MAX, checkPastDate, first, limitText, requireText } from '../fields.js';
import { personOf } from '../state.js';
import type { ApprovalStep, Leg, Remittance, Transfer } from '../state.js';
import { legRefusal, missingEvidence, stateRefusal } from './prepare.js';

/** The step that waits for a decision. */
export const pendingStep = (transfer: Transfer): ApprovalStep | undefined =>
  transfer.approvalSteps[transfer.approvals.length];

/**
 * Separation of duties: who logged or submitted any version never decides on it, and nobody takes two steps in a row.
 * Refusals: DUTIES_NOT_SEPARATED, DUTIES_CONSECUTIVE.
 */
export function checkSeparation(transfer: Transfer, actor: Actor): Refusal | undefined {
  if (transfer.preparedByUserIds.includes(actor.id)) return refuse('DUTIES_NOT_SEPARATED');
  if (transfer.approvals.at(-1)?.by.userId === actor.id) return refuse('DUTIES_CONSECUTIVE');
  return undefined;
}

/** Order: state, duty (the step's role), separation of duties, leg open, remark, money law. */
export function approveTransfer(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: ApproveTransfer,
): Decision<RemittanceEvent> {
  const step = pendingStep(transfer);
  if (transfer.state !== 'SUBMITTED' || !step) return stateRefusal(transfer);
  const refusal = first(
    () => checkDuty(command, state.legs, leg, step.role),
    () => checkSeparation(transfer, command.actor),
    () => (leg.state === 'OPEN' ? undefined : legRefusal(leg)),
    () => limitText(command.remark, 'remark', 'remark', REMARK_MAX),
    () => checkMoneyLaw(state, leg.legNo, transfer.amountFen, transfer.transferId),
  );
  if (refusal) return refusal;
  const stepIndex = transfer.approvals.length;
  const lastStep = stepIndex + 1 === transfer.approvalSteps.length;
  const { transferId, legNo } = transfer;
  return [
    {
      type: 'TransferApproved',
      data: {
        transferId,
        legNo,
        stepIndex,
        role: step.role,
        approvedBy: personOf(command.actor),
        lastStep,
        remark: command.remark,
      },
    },
  ];
}

/** Order: state, duty (the step's role), separation of duties, reason. */
export function rejectTransfer(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: RejectTransfer,
): Decision<RemittanceEvent> {
  const step = pendingStep(transfer);
  if (transfer.state !== 'SUBMITTED' || !step) return stateRefusal(transfer);
  const refusal = first(
    () => checkDuty(command, state.legs, leg, step.role),
    () => checkSeparation(transfer, command.actor),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  const { transferId, legNo } = transfer;
  const stepIndex = transfer.approvals.length;
  return [
    {
      type: 'TransferRejected',
      data: { transferId, legNo, stepIndex, rejectedBy: personOf(command.actor), reason: command.reason },
    },
  ];
}

/** Order: duty, state, leg open, date, bank reference, evidence, money law. */
export function confirmSent(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: ConfirmSent,
): Decision<RemittanceEvent> {
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (transfer.state === 'APPROVED' ? undefined : stateRefusal(transfer)),
    () => (leg.state === 'OPEN' ? undefined : legRefusal(leg)),
    () => checkPastDate(command.sentOn, state.fiscalYear, command.today, 'sentOn'),
    () => requireText(command.bankReference, 'bankReference', 'bankReference', BANK_REFERENCE_MAX),
    () => missingEvidence(transfer, leg.requiredEvidence),
    () => checkMoneyLaw(state, leg.legNo, transfer.amountFen, transfer.transferId),
  );
  if (refusal) return refusal;
  const { transferId, legNo, amountFen } = transfer;
  const movement = { amountFen, senderAccountId: leg.from.accountId, receiverAccountId: leg.to.accountId };
  const { sentOn, bankReference } = command;
  return [
    {
      type: 'TransferSent',
      data: { transferId, legNo, ...movement, sentOn, bankReference, sentBy: personOf(command.actor) },
    },
  ];
}
