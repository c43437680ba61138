import type { CalendarDate, Fen, Refusal, RefusalCode } from '#libs/kernel';
import type { CountedFile, PaidOn, PersonReference, ReturnedFor } from '../domain/index.js';
import type { ImportKind } from '../files/bank-layout.js';

/** RECEIVED and CHECKING: work for a worker. CHECKED waits for a person. The last three are ends. */
export const IMPORT_STATES = ['RECEIVED', 'CHECKING', 'CHECKED', 'REJECTED', 'COMMITTED', 'CANCELLED'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** One uploaded file, and how far its checking is. */
export interface ImportView {
  readonly importId: string;
  readonly importNo: bigint;
  readonly batchId: string;
  readonly institutionId: string;
  readonly kind: ImportKind;
  readonly roundNo: number;
  readonly fiscalYear: number;
  readonly layoutCode: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** SHA-256 of the file. */
  readonly digest: string;
  readonly state: ImportState;
  readonly bytesRead: number;
  /** The last line of the file that was read. */
  readonly linesRead: number;
  readonly badLines: number;
  /** What is wrong with the file as a whole; bad lines are counted and reported apart. */
  readonly problem?: Refusal;
  readonly summary?: ImportSummary;
  readonly uploadedBy: PersonReference;
  /** Instants as ISO 8601. */
  readonly uploadedAt: string;
  readonly finishedAt?: string;
}

export type ImportSummary = ListSummary | ReturnSummary;

/** What a checked payable list would pay, and how it differs from the institution's batch before. */
export interface ListSummary {
  readonly kind: 'PAYABLE_LIST';
  readonly heads: number;
  readonly amountFen: Fen;
  readonly checksum: string;
  readonly newPayees: number;
  readonly gonePayees: number;
  readonly changedAmounts: number;
  readonly changedAccounts: number;
  readonly previous?: { readonly batchNo: string; readonly heads: number; readonly amountFen: Fen };
}

/** What a checked return file says of the round: every line of it, once. */
export interface ReturnSummary {
  readonly kind: 'RETURN_FILE';
  readonly checksum: string;
  readonly paid: readonly PaidOn[];
  readonly returned: readonly ReturnedFor[];
}

/** A line as it is shown: never a clear value. */
export interface PreviewLine {
  readonly lineNo: number;
  readonly maskedId: string;
  readonly maskedName: string;
  readonly maskedAccount: string;
  readonly amountFen: Fen;
  readonly reason?: string;
  readonly paidOn?: CalendarDate;
}

export interface ImportError {
  readonly lineNo: number;
  readonly code: RefusalCode;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ReceiveRequest {
  /** Made by the client: sent again after a broken upload it means the same import. */
  readonly importId: string;
  readonly batchId: string;
  readonly kind: ImportKind;
  readonly layoutCode: string;
  readonly fileName: string;
  /** What the client says the size is; a file that is too large is then refused before it is read. */
  readonly declaredBytes?: number;
}

/** What a batch notes of the file it counts. */
export const countedFileOf = (view: ImportView): CountedFile => ({
  importId: view.importId,
  fileName: view.fileName,
  digest: view.digest,
  checksum: view.summary?.checksum ?? '',
});

export const IMPORT_STREAM = 'payout-import';
export const IMPORT_EVENT_TYPES = [
  'PayoutFileReceived',
  'PayoutFileChecked',
  'PayoutFileRejected',
  'PayoutFileCancelled',
] as const;
/** NOTIFYed when a file waits for a worker. */
export const WORK_CHANNEL = 'jieli_payout_import';
