import { refuse } from '#libs/kernel';
import type { Actor, Refusal, Role } from '#libs/kernel';
import { legOf } from './amounts.js';
import type { RemittanceCommandType } from './commands.js';
import { hasEnded } from './decide.js';
import { checkSeparation, pendingStep } from './decide/approve.js';
import { checkCancellable, checkFirstLegOpen } from './decide/plan.js';
import { legRefusal } from './decide/prepare.js';
import { checkClosable } from './decide/receive.js';
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
  REJECTED: ['logTransfer', 'attachEvidence'],
  WITHDRAWN: ['logTransfer', 'attachEvidence'],
  RETURNED: [],
  DISPUTED: ['resolveDispute', 'returnTransfer', 'attachEvidence'],
};

/** A draft left behind on a leg that is complete or closed goes nowhere any more. */
const NEEDS_OPEN_LEG: readonly RemittanceCommandType[] = [
  'logTransfer',
  'submitTransfer',
  'approveTransfer',
  'confirmSent',
];

/** What this person may do now, and for the other commands of the present state why not. Empty once the remittance has ended. */
export function permittedCommands(state: Remittance, actor: Actor): readonly PermittedCommand[] {
  if (hasEnded(state)) return [];
  const stateOf = { adjustDueAmount: checkFirstLegOpen, cancelRemittance: checkCancellable } as const;
  const whole = (['adjustDueAmount', 'cancelRemittance'] as const).map((type) =>
    entry({ type }, checkDuty({ type, actor }, state.legs, undefined) ?? stateOf[type](state)),
  );
  const perLeg = state.legs
    .filter((leg) => leg.state === 'OPEN')
    .flatMap((leg) =>
      (['logTransfer', 'closeShort'] as const).map((type) =>
        entry(
          { type, legNo: leg.legNo },
          checkDuty({ type, actor }, state.legs, leg) ??
            (type === 'closeShort' ? checkClosable(state, leg) : undefined),
        ),
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
  if (NEEDS_OPEN_LEG.includes(type) && leg.state !== 'OPEN') return legRefusal(leg);
  return type === 'withdrawTransfer' && transfer.approvals.length > 0 ? refuse('TRANSFER_ALREADY_DECIDED') : undefined;
}
