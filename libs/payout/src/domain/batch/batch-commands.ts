import type { CalendarDate, Fen } from '#libs/kernel';
import type { Command, InstitutionReference } from '../people.js';
import type { Count, CountedFile, PaidOn, ReturnedFor } from './payout-batch.js';

/** By the system when money arrives, or by a clerk of the paying agency. */
export interface OpenBatch extends Command<'openBatch'> {
  readonly batchNo: string;
  readonly institution: InstitutionReference;
  readonly regionCode: string;
  readonly accountId: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly payDay: CalendarDate;
}
/** Several arrivals may pay for one batch, one arrival for several. `availableFen` is what of the arrival is not yet allotted. */
export interface AllotFunding extends Command<'allotFunding'> {
  readonly arrivalId: string;
  readonly amountFen: Fen;
  readonly availableFen: Fen;
}
export interface ReleaseFunding extends Command<'releaseFunding'> {
  readonly arrivalId: string;
  readonly amountFen: Fen;
}
export interface ChangePayDay extends Command<'changePayDay'> {
  readonly payDay: CalendarDate;
  readonly reason: string;
}
/** The checked payable list becomes the batch's; an earlier one that was not submitted is replaced. */
export interface CommitList extends Command<'commitList'>, Count {
  readonly file: CountedFile;
}
export type SubmitRound = Command<'submitRound'>;
export type WithdrawRound = Command<'withdrawRound'>;
export type ReviewRound = Command<'reviewRound'>;
export interface ApproveRound extends Command<'approveRound'> {
  /** What the expenditure account holds now. */
  readonly balanceFen: Fen;
}
export interface RejectRound extends Command<'rejectRound'> {
  readonly reason: string;
}
/** The instruction file has been made for the bank. */
export interface InstructRound extends Command<'instructRound'> {
  readonly instruction: { readonly fileName: string; readonly layoutCode: string; readonly digest: string };
}
/** The checked return file: every line of the round, paid or returned. */
export interface CommitResults extends Command<'commitResults'> {
  readonly file: CountedFile;
  readonly paid: readonly PaidOn[];
  readonly returned: readonly ReturnedFor[];
}
/** A returned payment whose account or name was put right. */
export interface CorrectPayee extends Command<'correctPayee'> {
  readonly lineNo: number;
  readonly amountFen: Fen;
  readonly changed: readonly ('name' | 'accountNo')[];
  readonly reason: string;
}
export interface WriteOff extends Command<'writeOff'> {
  readonly lineNo: number;
  readonly amountFen: Fen;
  /** Whether the line was corrected already; it then leaves that count. */
  readonly corrected: boolean;
  readonly reason: string;
  readonly documentNo: string;
}
export interface CarryOver extends Command<'carryOver'> {
  readonly lineNo: number;
  readonly amountFen: Fen;
  readonly corrected: boolean;
  readonly toPeriod: string;
  readonly reason: string;
}
/** All corrected payments go out once more. */
export type PrepareReissue = Command<'prepareReissue'>;
export type CloseBatch = Command<'closeBatch'>;
export interface CancelBatch extends Command<'cancelBatch'> {
  readonly reason: string;
}

export type BatchCommand =
  | OpenBatch
  | AllotFunding
  | ReleaseFunding
  | ChangePayDay
  | CommitList
  | SubmitRound
  | WithdrawRound
  | ReviewRound
  | ApproveRound
  | RejectRound
  | InstructRound
  | CommitResults
  | CorrectPayee
  | WriteOff
  | CarryOver
  | PrepareReissue
  | CloseBatch
  | CancelBatch;
export type BatchCommandType = BatchCommand['type'];
