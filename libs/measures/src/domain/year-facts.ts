import type { CalendarDate, Fen, FundKind } from '#libs/kernel';

/**
 * What the measures of one region and year are added up from. Neutral facts: whoever subscribes to an event translates it
 * into these, so that this lib knows no feature.
 */
export type MeasureFact =
  | {
      readonly kind: 'planned';
      readonly eventId: string;
      readonly remittanceId: string;
      readonly fundKind: FundKind;
      readonly dueFen: Fen;
      readonly dueDate: CalendarDate;
      readonly legs: readonly { readonly legNo: number; readonly dueDate: CalendarDate }[];
    }
  | {
      readonly kind: 'dueAdjusted';
      readonly eventId: string;
      readonly remittanceId: string;
      readonly dueFen: Fen;
      readonly dueDate?: CalendarDate;
    }
  | {
      /** A later calendar notice, or the arrival at the leg before, has set the leg's date. */
      readonly kind: 'legDated';
      readonly eventId: string;
      readonly remittanceId: string;
      readonly legNo: number;
      readonly dueDate: CalendarDate;
    }
  | { readonly kind: 'cancelled'; readonly eventId: string; readonly remittanceId: string }
  | {
      /** Money came to the end of a leg; negative when it was given back after arrival. */
      readonly kind: 'arrived';
      readonly eventId: string;
      readonly remittanceId: string;
      readonly legNo: number;
      readonly amountFen: Fen;
      readonly on: CalendarDate;
    }
  | {
      readonly kind: 'legCompleted';
      readonly eventId: string;
      readonly remittanceId: string;
      readonly legNo: number;
      readonly on: CalendarDate;
    }
  | {
      readonly kind: 'payable';
      readonly eventId: string;
      readonly batchId: string;
      readonly heads: number;
      readonly amountFen: Fen;
      readonly payDay: CalendarDate;
    }
  | {
      readonly kind: 'paid';
      readonly eventId: string;
      readonly batchId: string;
      readonly heads: number;
      readonly amountFen: Fen;
      readonly on: CalendarDate;
    }
  | { readonly kind: 'batchCancelled'; readonly eventId: string; readonly batchId: string };
type BatchFact = Extract<MeasureFact, { readonly batchId: string }>;

export interface Arrival {
  readonly legNo: number;
  readonly amountFen: Fen;
  readonly on: CalendarDate;
}
export interface LegFacts {
  readonly legNo: number;
  readonly dueDate: CalendarDate;
  readonly completedOn?: CalendarDate;
}
export interface RemittanceFacts {
  readonly fundKind: FundKind;
  readonly dueFen: Fen;
  readonly dueDate: CalendarDate;
  readonly legs: readonly LegFacts[];
  readonly arrivals: readonly Arrival[];
  readonly cancelled: boolean;
  readonly eventIds: readonly string[];
}
export interface Payment {
  readonly heads: number;
  readonly amountFen: Fen;
  readonly on: CalendarDate;
}
export interface BatchFacts {
  readonly payable: Omit<Payment, 'on'>;
  readonly payDay: CalendarDate;
  readonly payments: readonly Payment[];
  /** Given up before anything was paid: nothing was payable. */
  readonly cancelled: boolean;
  readonly eventIds: readonly string[];
}
export interface YearFacts {
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly remittances: Readonly<Record<string, RemittanceFacts>>;
  readonly batches: Readonly<Record<string, BatchFacts>>;
}

export const noFacts = (regionCode: string, fiscalYear: number): YearFacts => ({
  regionCode,
  fiscalYear,
  remittances: {},
  batches: {},
});

/** Whether the fact is about a payout batch; otherwise it is about a remittance. */
export const isBatchFact = (fact: MeasureFact): fact is BatchFact => 'batchId' in fact;

/** The facts with one more. Facts of one remittance or batch come in their order; one about an unknown thing is a bug. */
export function addFact(facts: YearFacts, fact: MeasureFact): YearFacts {
  if (isBatchFact(fact)) {
    const { [fact.batchId]: batch } = facts.batches;
    return { ...facts, batches: { ...facts.batches, [fact.batchId]: batchWith(batch, fact) } };
  }
  const { [fact.remittanceId]: remittance } = facts.remittances;
  return { ...facts, remittances: { ...facts.remittances, [fact.remittanceId]: remittanceWith(remittance, fact) } };
}

/** One batch with one fact more. */
export function batchWith(batch: BatchFacts | undefined, fact: BatchFact): BatchFacts {
  const eventIds = [...(batch?.eventIds ?? []), fact.eventId];
  if (fact.kind === 'payable') {
    // A list that is imported again replaces the one before.
    const { heads, amountFen, payDay } = fact;
    return { payable: { heads, amountFen }, payDay, payments: batch?.payments ?? [], cancelled: false, eventIds };
  }
  if (!batch) throw new Error(`${fact.kind} before payable in batch ${fact.batchId}`);
  if (fact.kind === 'batchCancelled') return { ...batch, cancelled: true, eventIds };
  const { heads, amountFen, on } = fact;
  return { ...batch, payments: [...batch.payments, { heads, amountFen, on }], eventIds };
}

/** One remittance with one fact more. */
export function remittanceWith(
  remittance: RemittanceFacts | undefined,
  fact: Extract<MeasureFact, { readonly remittanceId: string }>,
): RemittanceFacts {
  if (fact.kind === 'planned') {
    const { fundKind, dueFen, dueDate, legs, eventId } = fact;
    return { fundKind, dueFen, dueDate, legs, arrivals: [], cancelled: false, eventIds: [eventId] };
  }
  if (!remittance) throw new Error(`${fact.kind} before planned in remittance ${fact.remittanceId}`);
  const known = { ...remittance, eventIds: [...remittance.eventIds, fact.eventId] };
  const leg = (legNo: number, change: Partial<LegFacts>): RemittanceFacts => ({
    ...known,
    legs: known.legs.map((one) => (one.legNo === legNo ? { ...one, ...change } : one)),
  });
  switch (fact.kind) {
    case 'dueAdjusted':
      return { ...known, dueFen: fact.dueFen, dueDate: fact.dueDate ?? known.dueDate };
    case 'legDated':
      return leg(fact.legNo, { dueDate: fact.dueDate });
    case 'cancelled':
      return { ...known, cancelled: true };
    case 'arrived': {
      const { legNo, amountFen, on } = fact;
      return { ...known, arrivals: [...known.arrivals, { legNo, amountFen, on }] };
    }
    case 'legCompleted':
      return leg(fact.legNo, { completedOn: fact.on });
    default:
      return unknownFact(fact);
  }
}

function unknownFact(fact: never): never {
  throw new Error(`unknown fact ${JSON.stringify(fact)}`);
}
