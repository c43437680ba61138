import { refuse } from '#libs/kernel';
import type { CalendarDate, Decision, Fen, Refusal } from '#libs/kernel';
import { checkAmount, checkMoneyLaw, committedFen, expectedFen, legOf, pendingTransfers } from '../amounts.js';
import type { CloseShort, ConfirmReceipt, ResolveDispute, ReturnTransfer } from '../commands.js';
import { checkDuty } from '../duties.js';
import type { Movement, RemittanceEvent } from '../events.js';
import { BANK_REFERENCE_MAX, DOCUMENT_NO_MAX, REASON_MAX, checkPastDate, first, requireText } from '../fields.js';
import { personOf } from '../state.js';
import type { Leg, Remittance, Transfer } from '../state.js';
import { legRefusal, stateRefusal } from './prepare.js';

const movementOf = (transfer: Transfer, leg: Leg): Movement => ({
  amountFen: transfer.amountFen,
  senderAccountId: leg.from.accountId,
  receiverAccountId: leg.to.accountId,
});

/** DATE_BEFORE_SENT: money neither arrives nor comes back before it has left. */
const checkNotBeforeSent = (transfer: Transfer, date: CalendarDate, field: string): Refusal | undefined =>
  transfer.sentOn !== undefined && date < transfer.sentOn
    ? refuse('DATE_BEFORE_SENT', { date, sentOn: transfer.sentOn }, field)
    : undefined;

/**
 * Order: duty, state, amount, date, not before it was sent, bank reference. What arrived as sent is received; anything else is disputed and
 * stays in transit, for somebody to explain.
 */
export function confirmReceipt(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: ConfirmReceipt,
): Decision<RemittanceEvent> {
  const { arrivedFen, arrivedOn, bankReference } = command;
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (transfer.state === 'SENT' ? undefined : stateRefusal(transfer)),
    () => checkAmount(arrivedFen, 'arrivedFen'),
    () => checkPastDate(arrivedOn, state.fiscalYear, command.today, 'arrivedOn'),
    () => checkNotBeforeSent(transfer, arrivedOn, 'arrivedOn'),
    () => requireText(bankReference, 'bankReference', 'bankReference', BANK_REFERENCE_MAX),
  );
  if (refusal) return refusal;
  const { transferId, legNo, amountFen } = transfer;
  const person = personOf(command.actor);
  if (arrivedFen !== amountFen) {
    return [
      {
        type: 'TransferDisputed',
        data: { transferId, legNo, expectedFen: amountFen, arrivedFen, arrivedOn, bankReference, disputedBy: person },
      },
    ];
  }
  const station = leg.to.station;
  return [
    {
      type: 'TransferReceived',
      data: { transferId, legNo, ...movementOf(transfer, leg), arrivedOn, bankReference, receivedBy: person, station },
    },
  ];
}

/** Order: duty, state, reason, nothing to top up, more than the leg may carry (an excess accepted). */
export function resolveDispute(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: ResolveDispute,
): Decision<RemittanceEvent> {
  const arrivedFen = transfer.arrivedFen ?? 0n;
  const { resolution, reason } = command;
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (transfer.state === 'DISPUTED' ? undefined : stateRefusal(transfer)),
    () => requireText(reason, 'reason', 'reason', REASON_MAX),
    () =>
      resolution === 'TOP_UP' && arrivedFen >= transfer.amountFen
        ? refuse('TOP_UP_NOT_SHORT', {}, 'resolution')
        : undefined,
    () => (resolution === 'ACCEPT' ? checkExcess(state, transfer, leg, arrivedFen) : undefined),
  );
  if (refusal) return refusal;
  const { transferId, legNo } = transfer;
  const arrivedOn = transfer.arrivedOn ?? command.today;
  return [
    {
      type: 'DisputeResolved',
      data: {
        transferId,
        legNo,
        ...movementOf(transfer, leg),
        resolution,
        arrivedFen,
        arrivedOn,
        resolvedOn: command.today,
        reason,
        resolvedBy: personOf(command.actor),
        station: leg.to.station,
      },
    },
  ];
}

/** An excess that is accepted was sent too: it falls under the same law as any transfer. */
function checkExcess(state: Remittance, transfer: Transfer, leg: Leg, arrivedFen: Fen): Refusal | undefined {
  return arrivedFen > transfer.amountFen ? checkMoneyLaw(state, leg.legNo, arrivedFen, transfer.transferId) : undefined;
}

/**
 * Order: duty, state, leg of a received transfer still open, date, not before it was sent, reason, passed on.
 * A received transfer may be returned as long as the next leg does not need its money.
 */
export function returnTransfer(
  state: Remittance,
  transfer: Transfer,
  leg: Leg,
  command: ReturnTransfer,
): Decision<RemittanceEvent> {
  const afterReceipt = transfer.state === 'RECEIVED';
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => (['SENT', 'DISPUTED', 'RECEIVED'].includes(transfer.state) ? undefined : stateRefusal(transfer)),
    () => (afterReceipt && leg.state !== 'OPEN' ? legRefusal(leg) : undefined),
    () => checkPastDate(command.returnedOn, state.fiscalYear, command.today, 'returnedOn'),
    () => checkNotBeforeSent(transfer, command.returnedOn, 'returnedOn'),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
    () => (afterReceipt && passedOn(state, transfer, leg) ? refuse('RETURN_ALREADY_PASSED_ON') : undefined),
  );
  if (refusal) return refusal;
  const amountFen = afterReceipt ? (transfer.arrivedFen ?? transfer.amountFen) : transfer.amountFen;
  const { transferId, legNo } = transfer;
  const { returnedOn, reason } = command;
  return [
    {
      type: 'TransferReturned',
      data: {
        transferId,
        legNo,
        ...movementOf(transfer, leg),
        amountFen,
        returnedOn,
        reason,
        returnedBy: personOf(command.actor),
        afterReceipt,
      },
    },
  ];
}

const passedOn = (state: Remittance, transfer: Transfer, leg: Leg): boolean =>
  legOf(state, leg.legNo + 1) !== undefined &&
  committedFen(state, leg.legNo + 1) > leg.receivedFen - (transfer.arrivedFen ?? transfer.amountFen);

/**
 * Why a leg cannot be closed short now, whoever asks. Order: leg open, transfers under way, the leg before still open,
 * nothing short. Refusals: LEG_NOT_OPEN, TRANSFERS_PENDING, NOTHING_SHORT.
 */
export function checkClosable(state: Remittance, leg: Leg): Refusal | undefined {
  const pending = pendingTransfers(state, leg.legNo).length;
  const before = legOf(state, leg.legNo - 1);
  if (leg.state !== 'OPEN') return legRefusal(leg);
  if (pending > 0) return refuse('TRANSFERS_PENDING', { count: String(pending) });
  if (before?.state === 'OPEN') return legRefusal(before);
  return leg.receivedFen >= expectedFen(state, leg.legNo) ? refuse('NOTHING_SHORT') : undefined;
}

/** The receiver declares that no more will come. Order: leg, duty, closable (checkClosable), reason, document. */
export function closeShort(state: Remittance, command: CloseShort): Decision<RemittanceEvent> {
  const leg = legOf(state, command.legNo);
  if (!leg) return refuse('LEG_UNKNOWN', { legNo: String(command.legNo) }, 'legNo');
  const refusal = first(
    () => checkDuty(command, state.legs, leg),
    () => checkClosable(state, leg),
    () => requireText(command.reason, 'reason', 'reason', REASON_MAX),
    () => requireText(command.documentNo, 'documentNo', 'documentNo', DOCUMENT_NO_MAX),
  );
  if (refusal) return refusal;
  const { reason, documentNo, today } = command;
  const expected = expectedFen(state, leg.legNo);
  const closed = { legNo: leg.legNo, closedOn: today, receivedFen: leg.receivedFen, expectedFen: expected };
  return [
    {
      type: 'LegClosedShort',
      data: { ...closed, reason, documentNo, closedBy: personOf(command.actor), station: leg.to.station },
    },
  ];
}
