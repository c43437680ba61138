import type { CalendarDate } from '#libs/kernel';
import { batchWith, noFacts, remittanceWith } from './year-facts.js';
import type { BatchFacts, MeasureFact, RemittanceFacts, YearFacts } from './year-facts.js';

/** A remittance or batch as the measures know it. A batch has no facts before its list is imported, only a pay day. */
export type SubjectBody =
  | { readonly kind: 'REMITTANCE'; readonly facts: RemittanceFacts }
  | { readonly kind: 'BATCH'; readonly payDay: CalendarDate; readonly facts?: BatchFacts };

/** What others are told: facts of one remittance or batch, in words that know no feature. */
export interface MeasureFactsRecorded {
  readonly kind: SubjectBody['kind'];
  readonly subjectId: string;
  /** The number people know it by. */
  readonly label: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly facts: readonly MeasureFact[];
}

/** A remittance's or batch's facts with those of one event more. */
export function withFacts(
  before: SubjectBody | undefined,
  facts: readonly MeasureFact[],
  payDay?: CalendarDate,
): SubjectBody {
  if (payDay !== undefined) {
    let batch = before?.kind === 'BATCH' ? before.facts : undefined;
    for (const fact of facts) if ('batchId' in fact) batch = batchWith(batch, fact);
    return { kind: 'BATCH', payDay, ...(batch ? { facts: batch } : {}) };
  }
  let remittance = before?.kind === 'REMITTANCE' ? before.facts : undefined;
  for (const fact of facts) if ('remittanceId' in fact) remittance = remittanceWith(remittance, fact);
  if (!remittance) throw new Error('a remittance without facts');
  return { kind: 'REMITTANCE', facts: remittance };
}

/** The facts of a region and year, from those of each remittance and batch. */
export function yearFactsOf(
  regionCode: string,
  fiscalYear: number,
  subjects: readonly { readonly subjectId: string; readonly body: SubjectBody }[],
): YearFacts {
  const remittances: Record<string, RemittanceFacts> = {};
  const batches: Record<string, BatchFacts> = {};
  for (const { subjectId, body } of subjects) {
    if (body.kind === 'REMITTANCE') remittances[subjectId] = body.facts;
    else if (body.facts) batches[subjectId] = body.facts;
  }
  return { ...noFacts(regionCode, fiscalYear), remittances, batches };
}
