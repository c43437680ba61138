import { refuse } from '#libs/kernel';
import type { Actor, Refusal, Role } from '#libs/kernel';
import { legOf } from './amounts.js';
import type { RemittanceCommandType } from './commands.js';
import { hasEnded } from './decide.js';
import { checkSeparation, pendingStep } from './decide/approve.js';
import { checkDuty } from './duties.js';
import type { Leg, Remittance, Transfer, TransferState } from './state.js';

/** A command that fits the present state, and for this person either open or refused with the reason why not. */
export interface PermittedCommand {
  readonly type: RemittanceCommandType;
  readonly transferId?: string;
  readonly legNo?: number;
  readonly refusal?: Refusal;
}

/** Which commands a transfer's state allows at all. */
export const COMMANDS_BY_STATE: Readonly<Record<TransferState, readonly RemittanceCommandType[]>> = {
  DRAFT: ['submitTransfer', 'logTransfer', 'attachEvidence'],
  SUBMITTED: ['approveTransfer', 'rejectTransfer', 'withdrawTransfer', 'attachEvidence'],
  APPROVED: ['confirmSent', 'attachEvidence'],
  SENT: ['confirmReceipt', 'returnTransfer', 'attachEvidence'],
  RECEIVED: ['returnTransfer', 'attachEvidence'],
  REJECTED: ['logTransfer'],
  WITHDRAWN: ['logTransfer'],
  RETURNED: [],
  DISPUTED: ['resolveDispute', 'returnTransfer', 'attachEvidence'],
};

/** What this person may do now, and for the other commands of the present state why not. Empty once the remittance has ended. */
export function permittedCommands(state: Remittance, actor: Actor): readonly PermittedCommand[] {
  if (hasEnded(state)) return [];
  const whole = (['adjustDueAmount', 'cancelRemittance'] as const).map((type) =>
    entry({ type }, checkDuty({ type, actor }, state.legs, undefined)),
  );
  const perLeg = state.legs
    .filter((leg) => leg.state === 'OPEN')
    .flatMap((leg) =>
      (['logTransfer', 'closeShort'] as const).map((type) =>
        entry({ type, legNo: leg.legNo }, checkDuty({ type, actor }, state.legs, leg)),
      ),
    );
  const perTransfer = Object.values(state.transfers).flatMap((transfer) => ofTransfer(state, transfer, actor));
  return [...whole, ...perLeg, ...perTransfer];
}

const entry = (command: Omit<PermittedCommand, 'refusal'>, refusal: Refusal | undefined): PermittedCommand =>
  refusal ? { ...command, refusal } : command;

function ofTransfer(state: Remittance, transfer: Transfer, actor: Actor): readonly PermittedCommand[] {
  const leg = legOf(state, transfer.legNo);
  if (!leg) return [];
  return COMMANDS_BY_STATE[transfer.state]
    .filter((type) => type !== 'returnTransfer' || transfer.state !== 'RECEIVED' || leg.state === 'OPEN')
    .map((type) =>
      entry({ type, transferId: transfer.transferId, legNo: leg.legNo }, whyNot(state, transfer, leg, type, actor)),
    );
}

function whyNot(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  type: RemittanceCommandType,
  actor: Actor,
): Refusal | undefined {
  const deciding = type === 'approveTransfer' || type === 'rejectTransfer';
  const role: Role | undefined = deciding ? pendingStep(transfer)?.role : undefined;
  const refusal =
    checkDuty({ type, actor }, state.legs, leg, role) ?? (deciding ? checkSeparation(transfer, actor) : undefined);
  if (refusal) return refusal;
  return type === 'withdrawTransfer' && transfer.approvals.length > 0 ? refuse('TRANSFER_ALREADY_DECIDED') : undefined;
}
