import { refuse } from '#libs/kernel';
import type { Decision } from '#libs/kernel';
import { legOf } from './amounts.js';
import type { RemittanceCommand } from './commands.js';
import { approveTransfer, confirmSent, rejectTransfer } from './decide/approve.js';
import { passOn } from './decide/pass-on.js';
import { adjustDueAmount, cancelRemittance, planRemittance } from './decide/plan.js';
import { attachEvidence, logTransfer, submitTransfer, withdrawTransfer } from './decide/prepare.js';
import { closeShort, confirmReceipt, resolveDispute, returnTransfer } from './decide/receive.js';
import type { RemittanceEvent } from './events.js';
import type { Leg, MaybeRemittance, Remittance, Transfer } from './state.js';

/**
 * The rules of a remittance. Pure: who, when and every id come with the command.
 * Every command is refused in this order: no such remittance, ended, no such leg or transfer, then as its own function says.
 */
export function decide(state: MaybeRemittance, command: RemittanceCommand): Decision<RemittanceEvent> {
  if (command.type === 'planRemittance') return planRemittance(state, command);
  if (!state) return refuse('NOT_FOUND');
  if (command.type === 'passOn') return passOn(state, command);
  if (hasEnded(state)) return refuse('REMITTANCE_ENDED', { state: state.state });
  switch (command.type) {
    case 'adjustDueAmount':
      return adjustDueAmount(state, command);
    case 'cancelRemittance':
      return cancelRemittance(state, command);
    case 'logTransfer':
      return logTransfer(state, command);
    case 'closeShort':
      return closeShort(state, command);
    default:
      return decideOnTransfer(state, command);
  }
}

export const hasEnded = (remittance: Remittance): boolean =>
  remittance.state === 'SETTLED' || remittance.state === 'CLOSED_SHORT' || remittance.state === 'CANCELLED';

type CommandOnTransfer = Exclude<
  RemittanceCommand,
  { type: 'planRemittance' | 'passOn' | 'adjustDueAmount' | 'cancelRemittance' | 'logTransfer' | 'closeShort' }
>;

function decideOnTransfer(state: Remittance, command: CommandOnTransfer): Decision<RemittanceEvent> {
  const found = transferAndLeg(state, command.transferId);
  if (!found) return refuse('TRANSFER_UNKNOWN', {}, 'transferId');
  const { transfer, leg } = found;
  switch (command.type) {
    case 'attachEvidence':
      return attachEvidence(state, transfer, leg, command);
    case 'submitTransfer':
      return submitTransfer(state, transfer, leg, command);
    case 'withdrawTransfer':
      return withdrawTransfer(state, transfer, leg, command);
    case 'approveTransfer':
      return approveTransfer(state, transfer, leg, command);
    case 'rejectTransfer':
      return rejectTransfer(state, transfer, leg, command);
    case 'confirmSent':
      return confirmSent(state, transfer, leg, command);
    case 'confirmReceipt':
      return confirmReceipt(state, transfer, leg, command);
    case 'resolveDispute':
      return resolveDispute(state, transfer, leg, command);
    case 'returnTransfer':
      return returnTransfer(state, transfer, leg, command);
    default:
      return unknownCommand(command);
  }
}

function transferAndLeg(state: Remittance, transferId: string): { transfer: Transfer; leg: Leg } | undefined {
  const transfer = Object.hasOwn(state.transfers, transferId) ? state.transfers[transferId] : undefined;
  const leg = transfer && legOf(state, transfer.legNo);
  return transfer && leg ? { transfer, leg } : undefined;
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
