import type { AccountKind, Actor, CalendarDate, Fen, FundKind, Role, Station } from '#libs/kernel';

/** One end of a leg: an institution's account. Copied from the route at planning, so a later change of master data moves nothing. */
export interface LegEnd {
  readonly institutionId: string;
  readonly institutionName: string;
  readonly accountId: string;
  readonly accountKind: AccountKind;
  readonly station: Station;
}

/** One step of a leg's approval policy. It applies to transfers of at least `minimumAmountFen`. */
export interface ApprovalStep {
  readonly role: Extract<Role, 'REVIEWER' | 'OFFICER'>;
  readonly minimumAmountFen: Fen;
}

export const EVIDENCE_KINDS = ['VOUCHER', 'BANK_RECEIPT', 'APPROVAL', 'NOTICE', 'OTHER'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What a leg is when the remittance is planned. */
export interface LegPlan {
  /** 1, 2, 3 … in the order the money moves. */
  readonly legNo: number;
  readonly from: LegEnd;
  readonly to: LegEnd;
  /** The day by which the whole due amount should have arrived here. */
  readonly dueDate: CalendarDate;
  readonly approvalSteps: readonly ApprovalStep[];
  readonly requiredEvidence: readonly EvidenceKind[];
}

export const LEG_STATES = ['WAITING', 'OPEN', 'COMPLETED', 'CLOSED_SHORT'] as const;
export type LegState = (typeof LEG_STATES)[number];

export interface Leg extends LegPlan {
  readonly state: LegState;
  /** Arrived and acknowledged at the far end, net of what was returned. */
  readonly receivedFen: Fen;
  readonly completedOn?: CalendarDate;
  readonly closedShortReason?: string;
}

export const TRANSFER_STATES = [
  'DRAFT',
  'SUBMITTED',
  'APPROVED',
  'SENT',
  'RECEIVED',
  'REJECTED',
  'WITHDRAWN',
  'RETURNED',
  'DISPUTED',
] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

export interface Evidence {
  readonly evidenceId: string;
  readonly kind: EvidenceKind;
  readonly fileName: string;
  /** SHA-256 of the content, hex. */
  readonly digest: string;
}

export interface Approval {
  readonly stepIndex: number;
  readonly role: ApprovalStep['role'];
  readonly by: PersonReference;
}

export interface PersonReference {
  readonly userId: string;
  readonly name: string;
}

export interface Transfer {
  readonly transferId: string;
  readonly legNo: number;
  readonly amountFen: Fen;
  readonly voucherNo: string;
  /** The bank's value date as logged; replaced by the confirmed one when sent. */
  readonly valueDate: CalendarDate;
  readonly state: TransferState;
  readonly evidence: readonly Evidence[];
  readonly remark: string;
  readonly loggedBy: PersonReference;
  readonly submittedBy?: PersonReference;
  /** Everybody who logged or submitted any version of it: none of them ever reviews or approves it. */
  readonly preparedByUserIds: readonly string[];
  /** The steps that apply to this amount, fixed at submission. */
  readonly approvalSteps: readonly ApprovalStep[];
  readonly approvals: readonly Approval[];
  readonly rejectionReason?: string;
  readonly sentOn?: CalendarDate;
  readonly sentBankReference?: string;
  readonly arrivedFen?: Fen;
  readonly arrivedOn?: CalendarDate;
  readonly arrivalBankReference?: string;
  readonly returnReason?: string;
}

export const REMITTANCE_STATES = ['PLANNED', 'IN_PROGRESS', 'SETTLED', 'CLOSED_SHORT', 'CANCELLED'] as const;
export type RemittanceState = (typeof REMITTANCE_STATES)[number];

export interface Remittance {
  readonly remittanceId: string;
  /** Readable number, unique: "GS-2020-0001". */
  readonly remittanceNo: string;
  readonly fundKind: FundKind;
  readonly routeCode: string;
  readonly routeVersion: number;
  readonly fiscalYear: number;
  /** "2020", "2020-Q1" or "2020-01". */
  readonly period: string;
  readonly dueFen: Fen;
  readonly dueDate: CalendarDate;
  readonly basisDocument: string;
  readonly plannedBy: PersonReference;
  readonly state: RemittanceState;
  readonly legs: readonly Leg[];
  readonly transfers: Readonly<Record<string, Transfer>>;
  readonly settledOn?: CalendarDate;
}

/** Before the first event. */
export type MaybeRemittance = Remittance | undefined;

export const personOf = (actor: Actor): PersonReference => ({ userId: actor.id, name: actor.name });
