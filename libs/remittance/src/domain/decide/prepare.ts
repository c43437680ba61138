import { refuse } from '#libs/kernel';
import type { Decision, Refusal } from '#libs/kernel';
import { checkAmount, checkMoneyLaw, legOf } from '../amounts.js';
import type { AttachEvidence, LogTransfer, SubmitTransfer, WithdrawTransfer } from '../commands.js';
import { checkDuty } from '../duties.js';
import type { RemittanceEvent } from '../events.js';
import {
  EVIDENCE_MAX,
  REASON_MAX,
  REMARK_MAX,
  checkValueDate,
  checkVoucherNo,
  first,
  limitText,
  requireText,
} from '../fields.js';
import { personOf } from '../state.js';
import type { EvidenceKind, Leg, Remittance, Transfer, TransferState } from '../state.js';

const CORRECTABLE: readonly TransferState[] = ['DRAFT', 'REJECTED', 'WITHDRAWN'];

export const stateRefusal = (transfer: Transfer): Refusal => refuse('TRANSFER_STATE_WRONG', { state: transfer.state });
export const legRefusal = (leg: Leg): Refusal => refuse('LEG_NOT_OPEN', { legNo: String(leg.legNo), state: leg.state });

/**
 * Logs a transfer, or corrects one that is a draft, rejected or withdrawn.
 * Order: leg, duty, leg open, already logged, amount, voucher, value date, evidence, remark, money law.
 */
export function logTransfer(state: Remittance, command: LogTransfer): Decision<RemittanceEvent> {
  const leg = legOf(state, command.legNo);
  if (!leg) return refuse('LEG_UNKNOWN', { legNo: String(command.legNo) }, 'legNo');
  const existing = Object.hasOwn(state.transfers, command.transferId) ? state.transfers[command.transferId] : undefined;
  const { transferId, legNo, amountFen, voucherNo, valueDate, evidence, remark } = command;
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (leg.state === 'OPEN' ? undefined : legRefusal(leg)),
    () =>
      existing && (existing.legNo !== legNo || !CORRECTABLE.includes(existing.state))
        ? refuse('TRANSFER_ALREADY_LOGGED', { state: existing.state }, 'transferId')
        : undefined,
    () => checkAmount(amountFen, 'amountFen'),
    () => checkVoucherNo(voucherNo),
    () => checkValueDate(valueDate, state.fiscalYear, command.today, 'valueDate'),
    () =>
      evidence.length > EVIDENCE_MAX
        ? refuse('EVIDENCE_TOO_MANY', { max: String(EVIDENCE_MAX) }, 'evidence')
        : undefined,
    () => limitText(remark, 'remark', 'remark', REMARK_MAX),
    () => checkMoneyLaw(state, legNo, amountFen, transferId),
  );
  if (refusal) return refusal;
  const loggedBy = personOf(command.actor);
  const correction = existing !== undefined;
  return [
    {
      type: 'TransferLogged',
      data: { transferId, legNo, amountFen, voucherNo, valueDate, evidence, remark, loggedBy, correction },
    },
  ];
}

/** Order: duty, returned or ended, count. */
export function attachEvidence(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: AttachEvidence,
): Decision<RemittanceEvent> {
  const known = transfer.evidence.some(({ evidenceId }) => evidenceId === command.evidence.evidenceId);
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (transfer.state === 'RETURNED' ? stateRefusal(transfer) : undefined),
    () =>
      transfer.evidence.length >= EVIDENCE_MAX
        ? refuse('EVIDENCE_TOO_MANY', { max: String(EVIDENCE_MAX) }, 'evidence')
        : undefined,
  );
  if (refusal) return refusal;
  if (known) return [];
  const { transferId, legNo } = transfer;
  return [
    {
      type: 'EvidenceAttached',
      data: { transferId, legNo, evidence: command.evidence, attachedBy: personOf(command.actor) },
    },
  ];
}

/** Order: duty, state, leg open, voucher image, money law. The steps that apply to the amount are fixed here. */
export function submitTransfer(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: SubmitTransfer,
): Decision<RemittanceEvent> {
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (transfer.state === 'DRAFT' ? undefined : stateRefusal(transfer)),
    () => (leg.state === 'OPEN' ? undefined : legRefusal(leg)),
    () =>
      missingEvidence(
        transfer,
        leg.requiredEvidence.filter((kind) => kind === 'VOUCHER'),
      ),
    () => checkMoneyLaw(state, leg.legNo, transfer.amountFen, transfer.transferId),
  );
  if (refusal) return refusal;
  const approvalSteps = leg.approvalSteps.filter((step) => step.minimumAmountFen <= transfer.amountFen);
  const { transferId, legNo } = transfer;
  return [
    { type: 'TransferSubmitted', data: { transferId, legNo, submittedBy: personOf(command.actor), approvalSteps } },
  ];
}

/** EVIDENCE_MISSING, naming the kinds. */
export function missingEvidence(transfer: Transfer, required: readonly EvidenceKind[]): Refusal | undefined {
  const missing = required.filter((kind) => !transfer.evidence.some((piece) => piece.kind === kind));
  return missing.length === 0 ? undefined : refuse('EVIDENCE_MISSING', { kinds: missing.join(', ') }, 'evidence');
}

/** A clerk pulls it back before anybody decided. Order: duty, state, decided, reason. */
export function withdrawTransfer(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: WithdrawTransfer,
): Decision<RemittanceEvent> {
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (transfer.state === 'SUBMITTED' ? undefined : stateRefusal(transfer)),
    () => (transfer.approvals.length > 0 ? refuse('TRANSFER_ALREADY_DECIDED') : undefined),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
  );
  if (refusal) return refusal;
  const { transferId, legNo } = transfer;
  return [
    {
      type: 'TransferWithdrawn',
      data: { transferId, legNo, withdrawnBy: personOf(command.actor), reason: command.reason },
    },
  ];
}
