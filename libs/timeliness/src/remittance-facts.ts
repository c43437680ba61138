import type { CalendarDate } from '#libs/kernel';
import type { LegEnd, RemittanceEvent, TimeLimit } from '#libs/remittance/domain';
import type { DeadlineRule, Office, PassageFact } from './domain/index.js';

const officeOf = ({ institutionId, institutionName }: LegEnd): Office => ({ institutionId, name: institutionName });

/** A route's time limit is a deadline's rule, word for word. */
export const ruleOf = (limit: TimeLimit): DeadlineRule => limit;

/**
 * What an event of a remittance means for its passage; nothing where it moves no money and asks nobody to act.
 * `recordedOn` is the Shanghai date on which it was recorded.
 */
export function passageFactOf(event: RemittanceEvent, recordedOn: CalendarDate): PassageFact | undefined {
  const on = recordedOn;
  switch (event.type) {
    case 'RemittancePlanned': {
      const { dueFen, legs } = event.data;
      const passageLegs = legs.map(({ legNo, from, to, dueDate }) => ({
        legNo,
        sender: officeOf(from),
        receiver: officeOf(to),
        dueDate,
      }));
      return { kind: 'planned', on, dueFen, legs: passageLegs };
    }
    case 'DueAmountAdjusted':
      return { kind: 'dueAdjusted', on, dueFen: event.data.dueFen };
    case 'TransferLogged': {
      const { transferId, legNo, amountFen } = event.data;
      return { kind: 'logged', on, transferId, legNo, amountFen };
    }
    case 'TransferSubmitted': {
      const { transferId, approvalSteps } = event.data;
      return { kind: 'submitted', on, transferId, steps: approvalSteps.map(({ role }) => role) };
    }
    case 'TransferWithdrawn':
    case 'TransferRejected':
      return { kind: 'sentBack', on, transferId: event.data.transferId };
    case 'TransferApproved':
      return { kind: 'approved', on, transferId: event.data.transferId, stepIndex: event.data.stepIndex };
    case 'TransferSent':
      return { kind: 'sent', on: event.data.sentOn, transferId: event.data.transferId };
    case 'TransferReceived': {
      const { transferId, amountFen, arrivedOn } = event.data;
      return { kind: 'arrived', on: arrivedOn, acknowledgedOn: recordedOn, transferId, amountFen };
    }
    case 'TransferDisputed': {
      const { transferId, arrivedFen, arrivedOn } = event.data;
      return { kind: 'disputed', on: arrivedOn, acknowledgedOn: recordedOn, transferId, amountFen: arrivedFen };
    }
    case 'DisputeResolved': {
      const { transferId, arrivedFen, resolution, resolvedOn } = event.data;
      return resolution === 'RETURN'
        ? { kind: 'returned', on: resolvedOn, transferId }
        : { kind: 'accepted', on: resolvedOn, transferId, amountFen: arrivedFen };
    }
    case 'TransferReturned':
      return { kind: 'returned', on: event.data.returnedOn, transferId: event.data.transferId };
    case 'LegClosedShort':
      return { kind: 'legClosedShort', on: event.data.closedOn, legNo: event.data.legNo };
    case 'RemittanceSettled':
    case 'RemittanceClosedShort':
    case 'RemittanceCancelled':
      return { kind: 'ended', on };
    case 'LegOpened':
    case 'LegCompleted':
    case 'EvidenceAttached':
      return undefined;
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
