import { withPerson } from '../people.js';
import type { FundingEvent, FundingRequest, MaybeFundingRequest } from './funding-request.js';

/** The state after an event. Replaying a stream's events from nothing gives exactly its row. An unknown event is an error. */
export function evolveFunding(state: MaybeFundingRequest, event: FundingEvent, requestId?: string): FundingRequest {
  if (event.type === 'FundingRequestDrafted') {
    return {
      requestId: requestId ?? '',
      ...event.data,
      state: 'DRAFT',
      preparedByUserIds: [event.data.draftedBy.userId],
      remittances: [],
    };
  }
  if (!state) throw new Error(`${event.type} before FundingRequestDrafted`);
  switch (event.type) {
    case 'FundingRequestAmended': {
      const { amendedBy, ...drawn } = event.data;
      // What was rejected is a draft again, and everybody who drew it up stays among its preparers.
      const { rejection: _rejection, ...rest } = state;
      return {
        ...rest,
        ...drawn,
        state: 'DRAFT',
        preparedByUserIds: withPerson(state.preparedByUserIds, amendedBy.userId),
      };
    }
    case 'FundingRequestSubmitted': {
      const { submittedBy } = event.data;
      const { rejection: _rejection, reviewedBy: _reviewedBy, ...rest } = state;
      return {
        ...rest,
        state: 'SUBMITTED',
        submittedBy,
        preparedByUserIds: withPerson(state.preparedByUserIds, submittedBy.userId),
      };
    }
    case 'FundingRequestWithdrawn':
      return { ...state, state: 'DRAFT' };
    case 'FundingRequestReviewed':
      return { ...state, state: 'REVIEWED', reviewedBy: event.data.reviewedBy };
    case 'FundingRequestApproved': {
      const { approvedBy, documentNo, remittances } = event.data;
      return { ...state, state: 'APPROVED', approvedBy, approvalDocumentNo: documentNo, remittances };
    }
    case 'FundingRequestRejected':
      return { ...state, state: 'REJECTED', rejection: { by: event.data.rejectedBy, reason: event.data.reason } };
    case 'FundingRequestCancelled':
      return { ...state, state: 'CANCELLED' };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
