import type { FiledEvidence } from '../../components/evidence-drop';
import { today } from '../../dates';
import { newId } from '../../ids';
import { readStored, writeStored } from '../../stored';

/** A transfer being entered: kept in this browser until it is logged. */
export interface Draft {
  readonly transferId: string;
  readonly amountFen: string;
  readonly voucherNo: string;
  readonly valueDate: string;
  readonly remark: string;
  readonly evidence: readonly FiledEvidence[];
}

interface Place {
  readonly userId: string;
  readonly remittanceId: string;
  readonly legNo: number;
  readonly transferId: string | undefined;
}

const nameOf = ({ userId, remittanceId, legNo, transferId }: Place): string =>
  `draft.${userId}.${remittanceId}.${legNo}.${transferId ?? 'new'}`;

export const emptyDraft = (): Draft => ({
  transferId: newId(),
  amountFen: '',
  voucherNo: '',
  valueDate: today(),
  remark: '',
  evidence: [],
});
export const isUntouched = ({ amountFen, voucherNo, remark, evidence }: Omit<Draft, 'transferId'>): boolean =>
  amountFen === '' && voucherNo === '' && remark === '' && evidence.length === 0;
export const readDraft = (place: Place): Draft | undefined => readStored<Draft>(nameOf(place));
export const saveDraft = (place: Place, draft: Draft): void => writeStored(nameOf(place), draft);
export const forgetDraft = (place: Place): void => writeStored(nameOf(place), undefined);
