import type { CalendarDate, Fen, FundKind, Station } from '#libs/kernel';
import type { ApprovalStep, Evidence, LegPlan, PersonReference } from './state.js';

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

/** Members every event about a transfer carries. */
interface OfTransfer {
  readonly transferId: string;
  readonly legNo: number;
}

/** What the ledger needs to post without looking anything up. */
export interface Movement {
  readonly amountFen: Fen;
  readonly senderAccountId: string;
  readonly receiverAccountId: string;
}

export type RemittanceEvent =
  | Event<
      'RemittancePlanned',
      {
        readonly remittanceNo: string;
        readonly fundKind: FundKind;
        readonly routeCode: string;
        readonly routeVersion: number;
        readonly fiscalYear: number;
        readonly period: string;
        readonly dueFen: Fen;
        readonly dueDate: CalendarDate;
        readonly basisDocument: string;
        readonly legs: readonly LegPlan[];
        readonly plannedBy: PersonReference;
      }
    >
  | Event<'LegOpened', { readonly legNo: number }>
  | Event<
      'DueAmountAdjusted',
      {
        readonly previousDueFen: Fen;
        readonly dueFen: Fen;
        readonly documentNo: string;
        readonly reason: string;
        readonly station: Station;
      }
    >
  | Event<
      'TransferLogged',
      OfTransfer & {
        readonly amountFen: Fen;
        readonly voucherNo: string;
        readonly valueDate: CalendarDate;
        readonly evidence: readonly Evidence[];
        readonly remark: string;
        readonly loggedBy: PersonReference;
        /** True when this replaces a draft, rejected or withdrawn version of the same transfer. */
        readonly correction: boolean;
      }
    >
  | Event<'EvidenceAttached', OfTransfer & { readonly evidence: Evidence; readonly attachedBy: PersonReference }>
  | Event<
      'TransferSubmitted',
      OfTransfer & { readonly submittedBy: PersonReference; readonly approvalSteps: readonly ApprovalStep[] }
    >
  | Event<'TransferWithdrawn', OfTransfer & { readonly withdrawnBy: PersonReference; readonly reason: string }>
  | Event<
      'TransferApproved',
      OfTransfer & {
        readonly stepIndex: number;
        readonly role: ApprovalStep['role'];
        readonly approvedBy: PersonReference;
        readonly lastStep: boolean;
        readonly remark: string;
      }
    >
  | Event<
      'TransferRejected',
      OfTransfer & { readonly stepIndex: number; readonly rejectedBy: PersonReference; readonly reason: string }
    >
  | Event<
      'TransferSent',
      OfTransfer &
        Movement & { readonly sentOn: CalendarDate; readonly bankReference: string; readonly sentBy: PersonReference }
    >
  | Event<
      'TransferReceived',
      OfTransfer &
        Movement & {
          readonly arrivedOn: CalendarDate;
          readonly bankReference: string;
          readonly receivedBy: PersonReference;
          readonly station: Station;
        }
    >
  | Event<
      'TransferDisputed',
      OfTransfer & {
        readonly expectedFen: Fen;
        readonly arrivedFen: Fen;
        readonly arrivedOn: CalendarDate;
        readonly bankReference: string;
        readonly disputedBy: PersonReference;
      }
    >
  | Event<
      'DisputeResolved',
      OfTransfer &
        Movement & {
          /**
           * ACCEPT and TOP_UP: what arrived stands, the transfer is received with it (TOP_UP announces a further transfer
           * for the missing part); RETURN: everything goes back to the sender. `amountFen` is what was sent.
           */
          readonly resolution: 'ACCEPT' | 'TOP_UP' | 'RETURN';
          readonly arrivedFen: Fen;
          readonly arrivedOn: CalendarDate;
          /** The day of the decision. What goes back moves on it; what stands moved on `arrivedOn`. */
          readonly resolvedOn: CalendarDate;
          readonly reason: string;
          readonly resolvedBy: PersonReference;
          readonly station: Station;
        }
    >
  | Event<
      'TransferReturned',
      OfTransfer &
        Movement & {
          readonly returnedOn: CalendarDate;
          readonly reason: string;
          readonly returnedBy: PersonReference;
          /** True when the receiver had already acknowledged it: the ledger then posts receiver -> sender. */
          readonly afterReceipt: boolean;
        }
    >
  | Event<'LegCompleted', { readonly legNo: number; readonly completedOn: CalendarDate; readonly receivedFen: Fen }>
  | Event<
      'LegClosedShort',
      {
        readonly legNo: number;
        readonly closedOn: CalendarDate;
        readonly receivedFen: Fen;
        readonly expectedFen: Fen;
        readonly reason: string;
        readonly documentNo: string;
        readonly closedBy: PersonReference;
        readonly station: Station;
      }
    >
  | Event<'RemittanceClosedShort', { readonly closedOn: CalendarDate; readonly receivedFen: Fen; readonly dueFen: Fen }>
  | Event<'RemittanceCancelled', { readonly reason: string; readonly cancelledBy: PersonReference }>
  | Event<'RemittanceSettled', { readonly settledOn: CalendarDate; readonly receivedFen: Fen }>;

export type RemittanceEventType = RemittanceEvent['type'];

export const REMITTANCE_STREAM = 'remittance';
/** Every type above; the compiler checks that none is missing. */
export const REMITTANCE_EVENT_TYPES = Object.keys({
  RemittancePlanned: 1,
  LegOpened: 1,
  DueAmountAdjusted: 1,
  TransferLogged: 1,
  EvidenceAttached: 1,
  TransferSubmitted: 1,
  TransferWithdrawn: 1,
  TransferApproved: 1,
  TransferRejected: 1,
  TransferSent: 1,
  TransferReceived: 1,
  TransferDisputed: 1,
  DisputeResolved: 1,
  TransferReturned: 1,
  LegCompleted: 1,
  LegClosedShort: 1,
  RemittanceClosedShort: 1,
  RemittanceCancelled: 1,
  RemittanceSettled: 1,
} satisfies Record<RemittanceEventType, 1>) as readonly RemittanceEventType[];
