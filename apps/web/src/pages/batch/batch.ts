import type { Schemas } from '../../api/client';
import { BATCH_COMMANDS } from '../../api/payout';
import type { BatchCommandType } from '../../api/payout';

export type Batch = Schemas['BatchBody'];
export type Round = Schemas['RoundBody'];
export type Returned = Schemas['ReturnedPaymentBody'];
export type Permitted = Schemas['PermittedPayoutBody'];

/** Acts whose dialog is the import's: a file is chosen, checked and taken over. */
export const IMPORT_ACTS = { commitList: 'PAYABLE_LIST', commitResults: 'RETURN_FILE' } as const;
export type ImportAct = keyof typeof IMPORT_ACTS;
export type BatchAct = BatchCommandType | ImportAct;
/** Every dialog of a batch's page by the name it has in the address. */
export const BATCH_ACTS: Readonly<Record<BatchAct, unknown>> = { ...BATCH_COMMANDS, ...IMPORT_ACTS };

export const isImportAct = (act: BatchAct): act is ImportAct => Object.hasOwn(IMPORT_ACTS, act);

/** What a person most likely comes for stands first. What concerns one arrival or one payment stands at its row. */
export const HEAD_ACTS: readonly BatchAct[] = [
  'approveRound',
  'reviewRound',
  'commitResults',
  'instructRound',
  'submitRound',
  'commitList',
  'prepareReissue',
  'closeBatch',
  'rejectRound',
  'withdrawRound',
  'changePayDay',
  'cancelBatch',
];
/** Set apart as ordinary buttons: they stop or turn back the payout, or change its terms. */
export const QUIET_ACTS: readonly BatchAct[] = ['rejectRound', 'withdrawRound', 'changePayDay', 'cancelBatch'];
export const LINE_ACTS = ['correctPayee', 'writeOff', 'carryOver'] as const satisfies readonly BatchAct[];
export type LineAct = (typeof LINE_ACTS)[number];
/** In which states of a returned payment an act on it fits. */
export const LINE_ACT_STATES: Readonly<Record<LineAct, readonly Returned['state'][]>> = {
  correctPayee: ['RETURNED'],
  writeOff: ['RETURNED', 'CORRECTED'],
  carryOver: ['RETURNED', 'CORRECTED'],
};

export const permittedOf = (batch: Batch, act: BatchAct): Permitted | undefined =>
  batch.permitted.find(({ type }) => type === act);
/** Fits the state, and is open to this person. */
export const isOpen = (batch: Batch, act: BatchAct): boolean => {
  const permitted = permittedOf(batch, act);
  return permitted !== undefined && permitted.refusal === undefined;
};

export const currentRound = (batch: Batch): Round | undefined => batch.rounds.at(-1);

/** Opens the dialog of an act; `about` names the arrival, the line or the import it concerns. */
export type OpenAct = (act: BatchAct, about?: string) => void;
