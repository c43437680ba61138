import { transitAccount } from '#libs/ledger/domain';
import type { Posting } from '#libs/ledger/domain';
import type { CalendarDate, Fen } from '#libs/kernel';
import type { RemittanceEvent } from './events.js';
import type { Remittance } from './state.js';

/**
 * The double entry of an event; empty for events that move no money. `state` gives the remittance's identity only.
 * sent: sender -> in transit of the leg; received: in transit -> receiver; returned: the way back.
 */
export function postingsOf(
  state: Pick<Remittance, 'remittanceId' | 'fundKind'>,
  event: RemittanceEvent,
): readonly Posting[] {
  switch (event.type) {
    case 'TransferSent': {
      const { legNo, amountFen, senderAccountId, sentOn } = event.data;
      return moved(state, legNo, sentOn, [
        [senderAccountId, -amountFen],
        [transitAccount(state.remittanceId, legNo), amountFen],
      ]);
    }
    case 'TransferReceived': {
      const { legNo, amountFen, receiverAccountId, arrivedOn } = event.data;
      return moved(state, legNo, arrivedOn, [
        [transitAccount(state.remittanceId, legNo), -amountFen],
        [receiverAccountId, amountFen],
      ]);
    }
    case 'DisputeResolved': {
      const { legNo, amountFen, arrivedFen, senderAccountId, receiverAccountId, resolution } = event.data;
      const stands = resolution === 'RETURN' ? 0n : arrivedFen;
      return moved(state, legNo, movedOn(event.data), [
        [transitAccount(state.remittanceId, legNo), -amountFen],
        [receiverAccountId, stands],
        // What did not arrive never left; what arrived beyond the voucher left too.
        [senderAccountId, amountFen - stands],
      ]);
    }
    case 'TransferReturned': {
      const { legNo, amountFen, senderAccountId, receiverAccountId, returnedOn, afterReceipt } = event.data;
      const from = afterReceipt ? receiverAccountId : transitAccount(state.remittanceId, legNo);
      return moved(state, legNo, returnedOn, [
        [from, -amountFen],
        [senderAccountId, amountFen],
      ]);
    }
    default:
      return [];
  }
}

/** What goes back moves on the day of the decision; what stands had moved when it arrived. */
const movedOn = ({ resolution, resolvedOn, arrivedOn }: Resolved): CalendarDate =>
  resolution === 'RETURN' ? resolvedOn : arrivedOn;
type Resolved = Extract<RemittanceEvent, { type: 'DisputeResolved' }>['data'];

function moved(
  { remittanceId, fundKind }: Pick<Remittance, 'remittanceId' | 'fundKind'>,
  legNo: number,
  valueDate: CalendarDate,
  lines: readonly (readonly [accountId: string, amountFen: Fen])[],
): readonly Posting[] {
  return lines
    .filter(([, amountFen]) => amountFen !== 0n)
    .map(([accountId, amountFen]) => ({ accountId, amountFen, fundKind, valueDate, remittanceId, legNo }));
}

/** The business day of an event; `recordedOn` (our day) where the event names none. */
export function occurredOnOf(event: RemittanceEvent, recordedOn: CalendarDate): CalendarDate {
  switch (event.type) {
    case 'TransferSent':
      return event.data.sentOn;
    case 'TransferReceived':
    case 'TransferDisputed':
      return event.data.arrivedOn;
    case 'DisputeResolved':
      return movedOn(event.data);
    case 'TransferReturned':
      return event.data.returnedOn;
    case 'LegCompleted':
      return event.data.completedOn;
    case 'LegClosedShort':
    case 'RemittanceClosedShort':
      return event.data.closedOn;
    case 'RemittanceSettled':
      return event.data.settledOn;
    default:
      return recordedOn;
  }
}
