import type { CalendarDate, Fen } from '#libs/kernel';

/** One office on the way of a remittance. */
export interface Office {
  readonly institutionId: string;
  readonly name: string;
}
export interface PassageLeg {
  /** 1, 2, 3 … in the order the money moves. */
  readonly legNo: number;
  readonly sender: Office;
  readonly receiver: Office;
  readonly dueDate: CalendarDate;
}
export const APPROVER_ROLES = ['REVIEWER', 'OFFICER'] as const;
export type ApproverRole = (typeof APPROVER_ROLES)[number];

/**
 * What happened on the way of one remittance, in the words attribution and proof need. Whoever subscribes to an event
 * translates it into these. `on` is the business day where there is one, else the day it was recorded.
 */
export type PassageFact =
  | { readonly kind: 'planned'; readonly on: CalendarDate; readonly dueFen: Fen; readonly legs: readonly PassageLeg[] }
  | { readonly kind: 'dueAdjusted'; readonly on: CalendarDate; readonly dueFen: Fen }
  | {
      readonly kind: 'logged';
      readonly on: CalendarDate;
      readonly transferId: string;
      readonly legNo: number;
      readonly amountFen: Fen;
    }
  | {
      readonly kind: 'submitted';
      readonly on: CalendarDate;
      readonly transferId: string;
      /** Whose decisions it needs, in order. */
      readonly steps: readonly ApproverRole[];
    }
  /** Back with the clerk: rejected or withdrawn. */
  | { readonly kind: 'sentBack'; readonly on: CalendarDate; readonly transferId: string }
  | { readonly kind: 'approved'; readonly on: CalendarDate; readonly transferId: string; readonly stepIndex: number }
  | { readonly kind: 'sent'; readonly on: CalendarDate; readonly transferId: string }
  /** `on` is the value date; `acknowledgedOn` the day the receiver said so. */
  | {
      readonly kind: 'arrived';
      readonly on: CalendarDate;
      readonly acknowledgedOn: CalendarDate;
      readonly transferId: string;
      readonly amountFen: Fen;
    }
  /** As `arrived`, but the receiver does not agree with the amount. */
  | {
      readonly kind: 'disputed';
      readonly on: CalendarDate;
      readonly acknowledgedOn: CalendarDate;
      readonly transferId: string;
      readonly amountFen: Fen;
    }
  /** The dispute has ended and what arrived stands. */
  | { readonly kind: 'accepted'; readonly on: CalendarDate; readonly transferId: string; readonly amountFen: Fen }
  | { readonly kind: 'returned'; readonly on: CalendarDate; readonly transferId: string }
  | { readonly kind: 'legClosedShort'; readonly on: CalendarDate; readonly legNo: number }
  | { readonly kind: 'ended'; readonly on: CalendarDate };

/** Where a part of the money stands, from the hindmost to the foremost within a leg. */
export const STAGES = [
  /** 滞留: arrived at the leg before and not yet taken up here. */
  'RETAINED',
  'PREPARING',
  'WAITING_REVIEW',
  'WAITING_APPROVAL',
  'APPROVED_NOT_SENT',
  'IN_TRANSIT',
  'ARRIVED_NOT_CONFIRMED',
  'DISPUTED',
] as const;
export type Stage = (typeof STAGES)[number];

/** RECEIVED belongs to the next leg; RETURNED is back with the sender as if it had never been logged. */
export type TransferStanding = Stage | 'RECEIVED' | 'RETURNED';

/** From `on` (its end) until the next step a transfer stands there. */
export interface TransferStep {
  readonly on: CalendarDate;
  readonly standing: TransferStanding;
  readonly amountFen: Fen;
  /** What the bank delivered, while that is disputed. */
  readonly arrivedFen?: Fen;
}

export interface TransferPassage {
  readonly transferId: string;
  readonly legNo: number;
  readonly steps: readonly TransferStep[];
}

/** One remittance's way, put in order. */
export interface Passage {
  readonly from: CalendarDate;
  /** Absent while it goes on. */
  readonly to?: CalendarDate;
  readonly legs: readonly PassageLeg[];
  readonly dues: readonly { readonly on: CalendarDate; readonly dueFen: Fen }[];
  readonly transfers: readonly TransferPassage[];
  readonly closedShort: readonly { readonly on: CalendarDate; readonly legNo: number }[];
}
