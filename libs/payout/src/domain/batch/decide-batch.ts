import { refuse } from '#libs/kernel';
import type { Decision } from '#libs/kernel';
import type { BatchCommand } from './batch-commands.js';
import type { BatchEvent } from './batch-events.js';
import { approveRound, instructRound, rejectRound, reviewRound, submitRound, withdrawRound } from './decide-round.js';
import { carryOver, commitResults, correctPayee, prepareReissue, writeOff } from './decide-returns.js';
import {
  allotFunding,
  cancelBatch,
  changePayDay,
  closeBatch,
  commitList,
  openBatch,
  releaseFunding,
} from './decide-whole.js';
import type { MaybePayoutBatch } from './payout-batch.js';

/** What follows from a command on a payout batch, or why not. An empty decision: it is so already. */
export function decideBatch(state: MaybePayoutBatch, command: BatchCommand): Decision<BatchEvent> {
  if (command.type === 'openBatch') return openBatch(state, command);
  if (!state) return refuse('NOT_FOUND');
  switch (command.type) {
    case 'allotFunding':
      return allotFunding(state, command);
    case 'releaseFunding':
      return releaseFunding(state, command);
    case 'changePayDay':
      return changePayDay(state, command);
    case 'commitList':
      return commitList(state, command);
    case 'submitRound':
      return submitRound(state, command);
    case 'withdrawRound':
      return withdrawRound(state, command);
    case 'reviewRound':
      return reviewRound(state, command);
    case 'approveRound':
      return approveRound(state, command);
    case 'rejectRound':
      return rejectRound(state, command);
    case 'instructRound':
      return instructRound(state, command);
    case 'commitResults':
      return commitResults(state, command);
    case 'correctPayee':
      return correctPayee(state, command);
    case 'writeOff':
      return writeOff(state, command);
    case 'carryOver':
      return carryOver(state, command);
    case 'prepareReissue':
      return prepareReissue(state, command);
    case 'closeBatch':
      return closeBatch(state, command);
    case 'cancelBatch':
      return cancelBatch(state, command);
    default:
      return unknownCommand(command);
  }
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
