import type { FastifyReply } from 'fastify';
import type { EvaluationAnswer, EvaluationDetail, EvaluationItem, RectificationLine } from '#libs/evaluation';
import type { Change, EvaluationNarrative, Finding } from '#libs/evaluation/domain';
import { refuse } from '#libs/kernel';
import type { Page, Refusal } from '#libs/kernel';
import { MEASURES, UNITS } from '#libs/measures/domain';
import type { FigureDetail, FigureItem } from '#libs/measures';
import { RefusalException, unwrap } from '../http/problem.js';
import { plain } from '../payout/views.js';
import { refusalBody } from '../remittance/answers.js';
import type { ChangeBody, FindingBody, NarrativeBody } from './bodies.js';
import type { EvaluationBody, EvaluationsPage, NarrativeAnswer, RectificationsPage } from './evaluation-answers.js';
import type { Region } from './region-scopes.js';
import type { CatalogueBody, FigureBody, FigureDetailBody } from './figure-answers.js';

const YEAR_FIRST = 1990;
const YEAR_LAST = 2100;

/** The year of a path; NOT_FOUND when it is none. */
export function requireYear(text: string): number {
  const year = Number(text);
  if (!/^\d{4}$/.test(text) || year < YEAR_FIRST || year > YEAR_LAST) throw new RefusalException(refuse('NOT_FOUND'));
  return year;
}

const missing = (field: string): never => {
  throw new RefusalException(refuse('REQUEST_INVALID', { detail: `${field} is missing` }, field));
};

/** Finding of a body: the member its kind names must be there. */
export function findingOf({ kind, points, items, occurrences }: FindingBody): Finding {
  switch (kind) {
    case 'POINTS':
      return { kind, points: points ?? missing('finding.points') };
    case 'ITEMS':
      return { kind, items: items ?? missing('finding.items') };
    case 'OCCURRENCES':
      return {
        kind,
        occurrences: (occurrences ?? missing('finding.occurrences')).map(({ what, on }) => ({
          what,
          ...(on ? { on } : {}),
        })),
      };
  }
}

export function changeOf({ kind, code, basis, numerator, denominator, unit, leaf, finding }: ChangeBody): Change {
  if (kind === 'finding')
    return {
      kind,
      leaf: leaf ?? missing('changes.leaf'),
      finding: findingOf(finding ?? missing('changes.finding')),
      reason: '假设',
    };
  return {
    kind,
    code: code ?? missing('changes.code'),
    basis: basis ?? missing('changes.basis'),
    numerator: numerator ?? missing('changes.numerator'),
    ...(denominator === undefined || denominator === '' ? {} : { denominator }),
    ...(unit === undefined ? {} : { unit }),
  };
}

export const catalogueView = (): CatalogueBody =>
  plain({
    measures: Object.values(MEASURES),
    units: Object.entries(UNITS).map(([code, { zh, en }]) => ({ code, zh, en })),
  });

export const figureView = ({ figure, version }: FigureItem): FigureBody => plain({ ...figure, version });

export const figureDetailView = ({ figure, version, permitted, evidence }: FigureDetail): FigureDetailBody =>
  plain({
    ...figure,
    version,
    evidence,
    permitted: permitted.map(({ type, refusal }) => (refusal ? { type, refusal: refusalBody(refusal) } : { type })),
  });

type LeafTexts = readonly { readonly leaf: string; readonly text: string }[];
const byLeaf = (texts: LeafTexts): Record<string, string> =>
  Object.fromEntries(texts.map(({ leaf, text }) => [leaf, text]));
const listed = (texts: Readonly<Record<string, string>>): { leaf: string; text: string }[] =>
  Object.entries(texts).map(([leaf, text]) => ({ leaf, text }));

export const narrativeOf = ({ causes, suggestions, ...rest }: NarrativeBody): EvaluationNarrative => ({
  ...rest,
  causes: byLeaf(causes),
  suggestions: byLeaf(suggestions),
});
const narrativeView = ({ causes, suggestions, ...rest }: EvaluationNarrative): NarrativeAnswer =>
  plain({ ...rest, causes: listed(causes), suggestions: listed(suggestions) });

interface FiledRow {
  readonly evidence_id: string;
  readonly file_name: string;
  readonly digest: string;
}
const filedView = (rows: readonly FiledRow[]) =>
  rows.map((row) => ({ evidenceId: row.evidence_id, fileName: row.file_name, digest: row.digest }));

export const evaluationView = (
  { evaluation: { narrative, ...evaluation }, version }: EvaluationDetail,
  region: Region,
  evidence: readonly FiledRow[],
): EvaluationBody =>
  plain({
    ...evaluation,
    ...(narrative ? { narrative: narrativeView(narrative) } : {}),
    regionName: region.name,
    evidence: filedView(evidence),
    version,
  });

const nameIn = (regions: readonly Region[], code: string): string =>
  regions.find(({ regionCode }) => regionCode === code)?.name ?? code;

export const evaluationPage = (
  { items, nextCursor }: Page<EvaluationItem>,
  regions: readonly Region[],
): EvaluationsPage =>
  plain({ items: items.map((item) => ({ ...item, regionName: nameIn(regions, item.regionCode) })), nextCursor });

export const rectificationPage = (
  { items, nextCursor }: Page<RectificationLine>,
  regions: readonly Region[],
  evidence: readonly FiledRow[],
): RectificationsPage =>
  plain({
    items: items.map(({ item, ...line }) => {
      const filed = item.reports.flatMap(({ evidenceIds }) => evidenceIds);
      return {
        ...line,
        ...item,
        regionName: nameIn(regions, line.regionCode),
        evidence: filedView(evidence.filter((row) => filed.includes(row.evidence_id))),
      };
    }),
    nextCursor,
  });

/** The version to send back with the next change. */
export function taggedEvaluation(reply: FastifyReply, answer: EvaluationAnswer | Refusal): EvaluationAnswer {
  const done = unwrap(answer);
  void reply.header('etag', `"${done.version}"`);
  return done;
}
