import { sumFen } from '#libs/kernel';
import type { RemittanceEvent } from './events.js';
import type { Leg, MaybeRemittance, Remittance, Transfer } from './state.js';

/** The state after an event. Replaying a stream's events from nothing gives exactly its row. An unknown event is an error. */
export function evolve(state: MaybeRemittance, event: RemittanceEvent, remittanceId?: string): Remittance {
  if (event.type === 'RemittancePlanned') return planned(event.data, remittanceId ?? '');
  if (!state) throw new Error(`${event.type} before RemittancePlanned`);
  switch (event.type) {
    case 'LegOpened':
      return withLeg(state, event.data.legNo, { state: 'OPEN' });
    case 'DueAmountAdjusted':
      return { ...state, dueFen: event.data.dueFen };
    case 'LegCompleted':
      return withLeg(state, event.data.legNo, { state: 'COMPLETED', completedOn: event.data.completedOn });
    case 'LegClosedShort':
      return withLeg(state, event.data.legNo, {
        state: 'CLOSED_SHORT',
        completedOn: event.data.closedOn,
        closedShortReason: event.data.reason,
      });
    case 'RemittanceClosedShort':
      return { ...state, state: 'CLOSED_SHORT', settledOn: event.data.closedOn };
    case 'RemittanceCancelled':
      return { ...state, state: 'CANCELLED' };
    case 'RemittanceSettled':
      return { ...state, state: 'SETTLED', settledOn: event.data.settledOn };
    case 'TransferLogged':
      return { ...withTransfer(state, loggedTransfer(state, event.data)), state: 'IN_PROGRESS' };
    default:
      return evolveTransfer(state, event);
  }
}

type TransferEvent = Exclude<
  RemittanceEvent,
  {
    type:
      | 'RemittancePlanned'
      | 'LegOpened'
      | 'DueAmountAdjusted'
      | 'LegCompleted'
      | 'LegClosedShort'
      | 'RemittanceClosedShort'
      | 'RemittanceCancelled'
      | 'RemittanceSettled'
      | 'TransferLogged';
  }
>;

function evolveTransfer(state: Remittance, event: TransferEvent): Remittance {
  const transfer = state.transfers[event.data.transferId];
  if (!transfer) throw new Error(`${event.type} for an unknown transfer ${event.data.transferId}`);
  const next = nextTransfer(transfer, event);
  const changed = withTransfer(state, next);
  const touchesReceived =
    event.type === 'TransferReceived' || event.type === 'DisputeResolved' || event.type === 'TransferReturned';
  return touchesReceived
    ? withLeg(changed, transfer.legNo, { receivedFen: receivedFenOf(changed, transfer.legNo) })
    : changed;
}

function nextTransfer(transfer: Transfer, event: TransferEvent): Transfer {
  switch (event.type) {
    case 'EvidenceAttached':
      return { ...transfer, evidence: [...transfer.evidence, event.data.evidence] };
    case 'TransferSubmitted': {
      const { submittedBy, approvalSteps } = event.data;
      const preparedByUserIds = [...new Set([...transfer.preparedByUserIds, submittedBy.userId])];
      return { ...transfer, state: 'SUBMITTED', submittedBy, approvalSteps, approvals: [], preparedByUserIds };
    }
    case 'TransferWithdrawn':
      return { ...transfer, state: 'WITHDRAWN' };
    case 'TransferApproved': {
      const { stepIndex, role, approvedBy, lastStep } = event.data;
      const approvals = [...transfer.approvals, { stepIndex, role, by: approvedBy }];
      return { ...transfer, approvals, state: lastStep ? 'APPROVED' : 'SUBMITTED' };
    }
    case 'TransferRejected':
      return { ...transfer, state: 'REJECTED', rejectionReason: event.data.reason };
    case 'TransferSent':
      return { ...transfer, state: 'SENT', sentOn: event.data.sentOn, sentBankReference: event.data.bankReference };
    case 'TransferReceived': {
      const { amountFen, arrivedOn, bankReference } = event.data;
      return { ...transfer, state: 'RECEIVED', arrivedFen: amountFen, arrivedOn, arrivalBankReference: bankReference };
    }
    case 'TransferDisputed': {
      const { arrivedFen, arrivedOn, bankReference } = event.data;
      return { ...transfer, state: 'DISPUTED', arrivedFen, arrivedOn, arrivalBankReference: bankReference };
    }
    case 'DisputeResolved':
      return event.data.resolution === 'RETURN'
        ? { ...transfer, state: 'RETURNED', returnReason: event.data.reason }
        : { ...transfer, state: 'RECEIVED', arrivedFen: event.data.arrivedFen, arrivedOn: event.data.arrivedOn };
    case 'TransferReturned':
      return { ...transfer, state: 'RETURNED', returnReason: event.data.reason };
    default:
      return unknownEvent(event);
  }
}

type Planned = Extract<RemittanceEvent, { type: 'RemittancePlanned' }>['data'];
const planned = (data: Planned, remittanceId: string): Remittance => ({
  ...data,
  remittanceId,
  state: 'PLANNED',
  legs: data.legs.map((leg): Leg => ({ ...leg, state: 'WAITING', receivedFen: 0n })),
  transfers: {},
});

type Logged = Extract<RemittanceEvent, { type: 'TransferLogged' }>['data'];
function loggedTransfer(state: Remittance, data: Logged): Transfer {
  const { transferId, legNo, amountFen, voucherNo, valueDate, evidence, remark, loggedBy } = data;
  const preparedByUserIds = [...new Set([...(state.transfers[transferId]?.preparedByUserIds ?? []), loggedBy.userId])];
  return {
    transferId,
    legNo,
    amountFen,
    voucherNo,
    valueDate,
    evidence,
    remark,
    loggedBy,
    preparedByUserIds,
    state: 'DRAFT',
    approvalSteps: [],
    approvals: [],
  };
}

const withTransfer = (state: Remittance, transfer: Transfer): Remittance => ({
  ...state,
  transfers: { ...state.transfers, [transfer.transferId]: transfer },
});

function withLeg(state: Remittance, legNo: number, change: Partial<Leg>): Remittance {
  if (!state.legs[legNo - 1]) throw new Error(`event for an unknown leg ${legNo}`);
  return { ...state, legs: state.legs.map((leg) => (leg.legNo === legNo ? { ...leg, ...change } : leg)) };
}

/** Always summed anew: derived, never counted up and down. */
const receivedFenOf = (state: Remittance, legNo: number): bigint =>
  sumFen(
    Object.values(state.transfers)
      .filter((transfer) => transfer.legNo === legNo && transfer.state === 'RECEIVED')
      .map((transfer) => transfer.arrivedFen ?? 0n),
  );

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
