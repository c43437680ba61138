import type { Actor, CalendarDate, Fen, FundKind } from '#libs/kernel';
import type { Evidence, LegPlan } from './state.js';

/** Who and when come with the command: the domain has no clock. `today` is the Shanghai date of our time. */
interface Command<Type extends string> {
  readonly type: Type;
  readonly actor: Actor;
  readonly today: CalendarDate;
}

interface OnTransfer<Type extends string> extends Command<Type> {
  readonly transferId: string;
}

/** Legs come resolved from a route (see routes.ts). The planner is an officer of an institution the money passes through, or above it. */
export interface PlanRemittance extends Command<'planRemittance'> {
  readonly remittanceId: string;
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
}
export interface AdjustDueAmount extends Command<'adjustDueAmount'> {
  readonly dueFen: Fen;
  readonly documentNo: string;
  readonly reason: string;
}
/** Logging again under the same transferId corrects a draft, rejected or withdrawn transfer. */
export interface LogTransfer extends OnTransfer<'logTransfer'> {
  readonly legNo: number;
  readonly amountFen: Fen;
  readonly voucherNo: string;
  readonly valueDate: CalendarDate;
  readonly evidence: readonly Evidence[];
  readonly remark: string;
}
export interface AttachEvidence extends OnTransfer<'attachEvidence'> {
  readonly evidence: Evidence;
}
export type SubmitTransfer = OnTransfer<'submitTransfer'>;
export interface WithdrawTransfer extends OnTransfer<'withdrawTransfer'> {
  readonly reason: string;
}
export interface ApproveTransfer extends OnTransfer<'approveTransfer'> {
  readonly remark: string;
}
export interface RejectTransfer extends OnTransfer<'rejectTransfer'> {
  readonly reason: string;
}
export interface ConfirmSent extends OnTransfer<'confirmSent'> {
  readonly sentOn: CalendarDate;
  readonly bankReference: string;
}
export interface ConfirmReceipt extends OnTransfer<'confirmReceipt'> {
  readonly arrivedFen: Fen;
  readonly arrivedOn: CalendarDate;
  readonly bankReference: string;
}
export interface ResolveDispute extends OnTransfer<'resolveDispute'> {
  readonly resolution: 'ACCEPT' | 'TOP_UP' | 'RETURN';
  readonly reason: string;
}
export interface ReturnTransfer extends OnTransfer<'returnTransfer'> {
  readonly returnedOn: CalendarDate;
  readonly reason: string;
}
export interface CloseShort extends Command<'closeShort'> {
  readonly legNo: number;
  readonly reason: string;
  readonly documentNo: string;
}
export interface CancelRemittance extends Command<'cancelRemittance'> {
  readonly reason: string;
}
/** Sent by the chain subscriber when money has arrived or a leg was closed: opens, completes, settles. No events when there is nothing to do. */
export type PassOn = Command<'passOn'>;

export type RemittanceCommand =
  | PlanRemittance
  | AdjustDueAmount
  | LogTransfer
  | AttachEvidence
  | SubmitTransfer
  | WithdrawTransfer
  | ApproveTransfer
  | RejectTransfer
  | ConfirmSent
  | ConfirmReceipt
  | ResolveDispute
  | ReturnTransfer
  | CloseShort
  | CancelRemittance
  | PassOn;
export type RemittanceCommandType = RemittanceCommand['type'];
