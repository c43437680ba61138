import { withPerson } from '../people.js';
import type { BatchEvent } from './batch-events.js';
import { NOTHING, allottedFenOf, currentRound, minus, plus, sumCounts, unsettled } from './payout-batch.js';
import type { Allotment, MaybePayoutBatch, PayoutBatch, Round } from './payout-batch.js';

/** The state after an event. Replaying a stream's events from nothing gives exactly its row. An unknown event is an error. */
export function evolveBatch(state: MaybePayoutBatch, event: BatchEvent, batchId?: string): PayoutBatch {
  if (event.type === 'PayoutBatchOpened') return opened(event.data, batchId ?? '');
  if (!state) throw new Error(`${event.type} before PayoutBatchOpened`);
  switch (event.type) {
    case 'PayoutFundingAllotted':
      return withFunding(state, event.data.arrivalId, event.data.amountFen);
    case 'PayoutFundingReleased':
      return withFunding(state, event.data.arrivalId, -event.data.amountFen);
    case 'PayDayChanged':
      return { ...state, payDay: event.data.payDay };
    case 'PayableListImported': {
      const { file, heads, amountFen, importedBy } = event.data;
      const round = { roundNo: 1, heads, amountFen, preparedByUserIds: [importedBy.userId] };
      return { ...state, state: 'LISTED', list: { ...file, heads, amountFen }, rounds: [round] };
    }
    case 'ReissuePrepared':
      return reissued(state, event.data);
    case 'PayeeCorrected': {
      const line = { heads: 1, amountFen: event.data.amountFen };
      return {
        ...state,
        returned: minus(state.returned, line),
        corrected: plus(state.corrected, line),
        correctedByUserIds: withPerson(state.correctedByUserIds, event.data.correctedBy.userId),
      };
    }
    case 'PaymentWrittenOff':
      return ended(state, event.data, 'writtenOff');
    case 'PaymentCarriedOver':
      return ended(state, event.data, 'carriedOver');
    case 'PayoutBatchClosed':
      return { ...released(state, event.data.released), state: 'CLOSED', closedOn: event.data.closedOn };
    case 'PayoutBatchCancelled':
      return { ...released(state, event.data.released), state: 'CANCELLED' };
    default:
      return evolveRound(state, event);
  }
}

type RoundEvent = Extract<
  BatchEvent,
  {
    type:
      | 'PayoutSubmitted'
      | 'PayoutWithdrawn'
      | 'PayoutReviewed'
      | 'PayoutApproved'
      | 'PayoutRejected'
      | 'PayoutInstructed'
      | 'ReturnFileImported';
  }
>;

function evolveRound(state: PayoutBatch, event: RoundEvent): PayoutBatch {
  switch (event.type) {
    case 'PayoutSubmitted': {
      const { submittedBy } = event.data;
      return withRound(
        { ...state, state: 'SUBMITTED' },
        ({ rejection: _rejection, reviewedBy: _reviewedBy, ...round }) => ({
          ...round,
          submittedBy,
          preparedByUserIds: withPerson(round.preparedByUserIds, submittedBy.userId),
        }),
      );
    }
    case 'PayoutWithdrawn':
      return { ...state, state: 'LISTED' };
    case 'PayoutReviewed':
      return withRound({ ...state, state: 'REVIEWED' }, (round) => ({ ...round, reviewedBy: event.data.reviewedBy }));
    case 'PayoutApproved':
      return withRound({ ...state, state: 'APPROVED' }, (round) => ({ ...round, approvedBy: event.data.approvedBy }));
    case 'PayoutRejected': {
      const { rejectedBy: by, reason } = event.data;
      return withRound({ ...state, state: 'LISTED' }, (round) => ({ ...round, rejection: { by, reason } }));
    }
    case 'PayoutInstructed': {
      const { instruction, instructedOn } = event.data;
      return withRound({ ...state, state: 'INSTRUCTED' }, (round) => ({ ...round, instruction, instructedOn }));
    }
    case 'ReturnFileImported':
      return resulted(state, event.data);
    default:
      return unknownEvent(event);
  }
}

function opened(data: Extract<BatchEvent, { type: 'PayoutBatchOpened' }>['data'], batchId: string): PayoutBatch {
  const { openedBy: _openedBy, ...identity } = data;
  return {
    batchId,
    ...identity,
    state: 'OPEN',
    funding: [],
    rounds: [],
    correctedByUserIds: [],
    paid: NOTHING,
    paidOnTime: NOTHING,
    returned: NOTHING,
    corrected: NOTHING,
    writtenOff: NOTHING,
    carriedOver: NOTHING,
  };
}

function withFunding(state: PayoutBatch, arrivalId: string, amountFen: bigint): PayoutBatch {
  const before = allottedFenOf(state, arrivalId);
  const changed = { arrivalId, amountFen: before + amountFen };
  const funding =
    before === 0n
      ? [...state.funding, changed]
      : state.funding.map((one) => (one.arrivalId === arrivalId ? changed : one));
  return { ...state, funding: funding.filter((one) => one.amountFen !== 0n) };
}

const released = (state: PayoutBatch, allotments: readonly Allotment[]): PayoutBatch =>
  allotments.reduce((next, { arrivalId, amountFen }) => withFunding(next, arrivalId, -amountFen), state);

function withRound(state: PayoutBatch, change: (round: Round) => Round): PayoutBatch {
  const round = currentRound(state);
  if (!round) throw new Error(`batch ${state.batchNo} has no round`);
  return { ...state, rounds: [...state.rounds.slice(0, -1), change(round)] };
}

type Reissue = Extract<BatchEvent, { type: 'ReissuePrepared' }>['data'];
function reissued(state: PayoutBatch, { roundNo, heads, amountFen, preparedBy }: Reissue): PayoutBatch {
  const round: Round = {
    roundNo,
    heads,
    amountFen,
    preparedByUserIds: withPerson(state.correctedByUserIds, preparedBy.userId),
  };
  return {
    ...state,
    state: 'LISTED',
    rounds: [...state.rounds, round],
    corrected: minus(state.corrected, { heads, amountFen }),
    correctedByUserIds: [],
  };
}

type Results = Extract<BatchEvent, { type: 'ReturnFileImported' }>['data'];
function resulted(state: PayoutBatch, { file, paid, returned }: Results): PayoutBatch {
  const next = withRound(
    {
      ...state,
      paid: plus(state.paid, sumCounts(paid)),
      paidOnTime: plus(state.paidOnTime, sumCounts(paid.filter(({ paidOn }) => paidOn <= state.payDay))),
      returned: plus(state.returned, sumCounts(returned)),
    },
    (round) => ({ ...round, results: { ...file, paid, returned } }),
  );
  return settledOr(next, 'RETURNED');
}

/** PAID once nothing is left to settle, else as it was. */
const settledOr = (state: PayoutBatch, otherwise: PayoutBatch['state']): PayoutBatch => ({
  ...state,
  state: unsettled(state).heads === 0 ? 'PAID' : otherwise,
});

function ended(
  state: PayoutBatch,
  { amountFen, corrected }: { readonly amountFen: bigint; readonly corrected: boolean },
  end: 'writtenOff' | 'carriedOver',
): PayoutBatch {
  const line = { heads: 1, amountFen };
  const from = corrected ? 'corrected' : 'returned';
  return settledOr({ ...state, [from]: minus(state[from], line), [end]: plus(state[end], line) }, state.state);
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
