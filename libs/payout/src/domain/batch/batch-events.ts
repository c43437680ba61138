import type { CalendarDate, Fen } from '#libs/kernel';
import type { InstitutionReference, PersonReference } from '../people.js';
import type { Allotment, Count, CountedFile, PaidOn, ReturnedFor } from './payout-batch.js';

interface OfRound {
  readonly roundNo: number;
}
interface OfLine {
  /** The line of the payable list. */
  readonly lineNo: number;
  readonly amountFen: Fen;
}

export type BatchEvent =
  | {
      readonly type: 'PayoutBatchOpened';
      readonly data: {
        readonly batchNo: string;
        readonly institution: InstitutionReference;
        readonly regionCode: string;
        readonly accountId: string;
        readonly fiscalYear: number;
        readonly period: string;
        readonly payDay: CalendarDate;
        readonly openedBy: PersonReference;
      };
    }
  | { readonly type: 'PayoutFundingAllotted'; readonly data: Allotment }
  | { readonly type: 'PayoutFundingReleased'; readonly data: Allotment }
  | {
      readonly type: 'PayDayChanged';
      readonly data: {
        readonly payDay: CalendarDate;
        readonly before: CalendarDate;
        readonly reason: string;
        readonly changedBy: PersonReference;
      };
    }
  | {
      readonly type: 'PayableListImported';
      readonly data: Count & { readonly file: CountedFile; readonly importedBy: PersonReference };
    }
  | { readonly type: 'PayoutSubmitted'; readonly data: OfRound & Count & { readonly submittedBy: PersonReference } }
  | { readonly type: 'PayoutWithdrawn'; readonly data: OfRound & { readonly withdrawnBy: PersonReference } }
  | { readonly type: 'PayoutReviewed'; readonly data: OfRound & { readonly reviewedBy: PersonReference } }
  | { readonly type: 'PayoutApproved'; readonly data: OfRound & Count & { readonly approvedBy: PersonReference } }
  | {
      readonly type: 'PayoutRejected';
      readonly data: OfRound & { readonly rejectedBy: PersonReference; readonly reason: string };
    }
  | {
      readonly type: 'PayoutInstructed';
      readonly data: OfRound &
        Count & {
          readonly instruction: { readonly fileName: string; readonly layoutCode: string; readonly digest: string };
          readonly instructedOn: CalendarDate;
          readonly instructedBy: PersonReference;
        };
    }
  | {
      readonly type: 'ReturnFileImported';
      readonly data: OfRound & {
        readonly file: CountedFile;
        readonly accountId: string;
        readonly paid: readonly PaidOn[];
        readonly returned: readonly ReturnedFor[];
        readonly importedBy: PersonReference;
        readonly importedOn: CalendarDate;
      };
    }
  | {
      readonly type: 'PayeeCorrected';
      readonly data: OfLine & {
        readonly changed: readonly string[];
        readonly reason: string;
        readonly correctedBy: PersonReference;
      };
    }
  | {
      readonly type: 'PaymentWrittenOff';
      readonly data: OfLine & {
        readonly corrected: boolean;
        readonly reason: string;
        readonly documentNo: string;
        readonly writtenOffBy: PersonReference;
      };
    }
  | {
      readonly type: 'PaymentCarriedOver';
      readonly data: OfLine & {
        readonly corrected: boolean;
        readonly toPeriod: string;
        readonly reason: string;
        readonly carriedOverBy: PersonReference;
      };
    }
  | { readonly type: 'ReissuePrepared'; readonly data: OfRound & Count & { readonly preparedBy: PersonReference } }
  | {
      readonly type: 'PayoutBatchClosed';
      readonly data: {
        readonly closedOn: CalendarDate;
        readonly unspentFen: Fen;
        readonly released: readonly Allotment[];
        readonly closedBy: PersonReference;
      };
    }
  | {
      readonly type: 'PayoutBatchCancelled';
      readonly data: {
        readonly reason: string;
        readonly released: readonly Allotment[];
        readonly cancelledBy: PersonReference;
      };
    };

export const BATCH_STREAM = 'payout-batch';
export const BATCH_EVENT_TYPES = [
  'PayoutBatchOpened',
  'PayoutFundingAllotted',
  'PayoutFundingReleased',
  'PayDayChanged',
  'PayableListImported',
  'PayoutSubmitted',
  'PayoutWithdrawn',
  'PayoutReviewed',
  'PayoutApproved',
  'PayoutRejected',
  'PayoutInstructed',
  'ReturnFileImported',
  'PayeeCorrected',
  'PaymentWrittenOff',
  'PaymentCarriedOver',
  'ReissuePrepared',
  'PayoutBatchClosed',
  'PayoutBatchCancelled',
] as const satisfies readonly BatchEvent['type'][];
