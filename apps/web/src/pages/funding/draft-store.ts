import type { Schemas } from '../../api/client';
import { readStored, writeStored } from '../../stored';
import type { DraftLine } from './draft-lines';

/** What the head of a request says. */
export interface DraftValues {
  readonly kind: 'REGULAR' | 'SUPPLEMENTARY';
  readonly reason: string;
  readonly neededBy: string;
}

/** A request being drawn up: kept in this browser until it is saved, under the id it will have. */
export interface StoredDraft {
  readonly requestId: string;
  readonly values: DraftValues;
  readonly lines: readonly DraftLine[];
}

/** A draft belongs to its person, its period and, when drawn up again, to the version it began from. */
export const draftName = (userId: string, period: string, request: Schemas['FundingBody'] | undefined): string =>
  `funding.${userId}.${request ? `${request.requestId}.${request.version}` : `new.${period}`}`;

export const readDraft = (name: string): StoredDraft | undefined => readStored<StoredDraft>(name);
export const keepDraft = (name: string, draft: StoredDraft): void => writeStored(name, draft);
export const forgetDraft = (name: string): void => writeStored(name, undefined);

/** The proposal as it stands now, and over it what was typed before; balances are never kept. */
export const withTyped = (lines: readonly DraftLine[], kept: StoredDraft | undefined): readonly DraftLine[] =>
  lines.map((line) => {
    const typed = kept?.lines.find(({ institutionId }) => institutionId === line.institutionId);
    return typed ? { ...line, headcount: typed.headcount, payable: typed.payable, requested: typed.requested } : line;
  });
