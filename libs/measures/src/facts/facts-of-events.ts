import { fromJson } from '#libs/kernel';
import type { CalendarDate, JsonObject } from '#libs/kernel';
import type { BatchEvent } from '#libs/payout/domain';
import type { RemittanceEvent } from '#libs/remittance/domain';
import type { MeasureFact, SubjectBody } from '../domain/index.js';

/** The events that change a measure. What is not here (drafts, approvals, notices) moves no numerator and no denominator. */
export const REMITTANCE_FACT_EVENTS = [
  'RemittancePlanned',
  'DueAmountAdjusted',
  'TransferReceived',
  'DisputeResolved',
  'TransferReturned',
  'LegCompleted',
  'RemittanceCancelled',
] as const satisfies readonly RemittanceEvent['type'][];
export const BATCH_FACT_EVENTS = [
  'PayoutBatchOpened',
  'PayDayChanged',
  'PayableListImported',
  'ReturnFileImported',
  'PayoutBatchCancelled',
] as const satisfies readonly BatchEvent['type'][];

/** An event of the log, as far as it matters here. */
export interface FactEvent {
  readonly eventId: string;
  readonly streamId: string;
  readonly type: string;
  readonly data: JsonObject;
}
type EventOf<Event extends { readonly type: string }, Type extends string> = Extract<Event, { readonly type: Type }>;

/** The fact a remittance's event states; nothing where it changes no count. */
export function remittanceFactOf({ eventId, streamId, ...event }: FactEvent): MeasureFact | undefined {
  const of = { eventId, remittanceId: streamId };
  const { type, data } = fromJson<EventOf<RemittanceEvent, (typeof REMITTANCE_FACT_EVENTS)[number]>>(event);
  switch (type) {
    case 'RemittancePlanned': {
      const { fundKind, dueFen, dueDate, legs } = data;
      const dates = legs.map((leg) => ({ legNo: leg.legNo, dueDate: leg.dueDate }));
      return { kind: 'planned', ...of, fundKind, dueFen, dueDate, legs: dates };
    }
    case 'DueAmountAdjusted':
      return { kind: 'dueAdjusted', ...of, dueFen: data.dueFen };
    case 'TransferReceived':
      return { kind: 'arrived', ...of, legNo: data.legNo, amountFen: data.amountFen, on: data.arrivedOn };
    case 'DisputeResolved':
      // What was sent back never counted as arrived.
      return data.resolution === 'RETURN'
        ? undefined
        : { kind: 'arrived', ...of, legNo: data.legNo, amountFen: data.arrivedFen, on: data.arrivedOn };
    case 'TransferReturned':
      return data.afterReceipt
        ? { kind: 'arrived', ...of, legNo: data.legNo, amountFen: -data.amountFen, on: data.returnedOn }
        : undefined;
    case 'LegCompleted':
      return { kind: 'legCompleted', ...of, legNo: data.legNo, on: data.completedOn };
    case 'RemittanceCancelled':
      return { kind: 'cancelled', ...of };
    default:
      throw new Error(`measures do not know the event ${String(type)}`);
  }
}

/** The facts a batch's event states, and the batch's pay day after it. */
export function batchFactsOf(
  { eventId, streamId, ...event }: FactEvent,
  before: Extract<SubjectBody, { readonly kind: 'BATCH' }> | undefined,
): { readonly payDay: CalendarDate; readonly facts: readonly MeasureFact[] } {
  const of = { eventId, batchId: streamId };
  const payDay = before?.payDay ?? '';
  const { type, data } = fromJson<EventOf<BatchEvent, (typeof BATCH_FACT_EVENTS)[number]>>(event);
  switch (type) {
    case 'PayoutBatchOpened':
      return { payDay: data.payDay, facts: [] };
    case 'PayDayChanged': {
      // Before the list is in, the day is only remembered.
      const listed = before?.facts;
      const facts = listed ? [{ kind: 'payable', ...of, ...listed.payable, payDay: data.payDay } as const] : [];
      return { payDay: data.payDay, facts };
    }
    case 'PayableListImported':
      return { payDay, facts: [{ kind: 'payable', ...of, heads: data.heads, amountFen: data.amountFen, payDay }] };
    case 'ReturnFileImported':
      return {
        payDay,
        facts: data.paid.map(({ paidOn, heads, amountFen }) => ({
          kind: 'paid' as const,
          ...of,
          heads,
          amountFen,
          on: paidOn,
        })),
      };
    case 'PayoutBatchCancelled':
      return { payDay, facts: before?.facts ? [{ kind: 'batchCancelled', ...of }] : [] };
    default:
      throw new Error(`measures do not know the event ${String(type)}`);
  }
}
