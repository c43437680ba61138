import { loadConfiguration } from '#libs/configuration';
import { newId } from '#libs/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createScoring } from '../../apps/scoring/src/create-scoring.js';
import { ScoreKeeper } from '../../apps/scoring/src/score-keeper.js';
import { rubricText } from '#libs/testing';
import { ApiSystem, TODAY, YEAR } from './harness.js';
import { Relay } from './relay.js';
import type { Client } from './client.js';

const REGION = '140200';
/** A file, uploaded. */
const paper = async (client: Client): Promise<string> => (await client.upload()).body.evidenceId;
interface Sheet {
  sheet: {
    total: { points?: string; least: string; most: string };
    grade: { settled?: { code: string }; least: { code: string }; most: { code: string } };
    leaves: { code: string; state: string; least: string; most: string; points?: string; reason?: { zh: string } }[];
  };
  digest: string;
}

/** An evaluator's year over HTTP: figures, live score, grading, publishing, rectification, rubrics. */
describe('figures and evaluation over HTTP', () => {
  let system: ApiSystem;
  let scoring: NestFastifyApplication;
  let clerk: Client;
  let reviewer: Client;
  let evaluator: Client;
  let second: Client;
  beforeAll(async () => {
    system = await ApiSystem.open();
    scoring = await createScoring(loadConfiguration(system.variables));
    [clerk, reviewer, evaluator, second] = await Promise.all(
      ['dtsb.clerk', 'dtsb.reviewer', 'evaluator', 'evaluator2'].map((name) => system.as(name)) as [
        Promise<Client>,
        Promise<Client>,
        Promise<Client>,
        Promise<Client>,
      ],
    );
  });
  afterAll(async () => {
    await scoring?.close();
    await system?.close();
  });

  /** Until nothing is left to handle and no sheet is stale. */
  const settled = async (): Promise<void> => {
    do await system.drained();
    while ((await scoring.get(ScoreKeeper).runPending()) > 0);
    await system.drained();
  };
  const sheet = (client: Client = evaluator): Promise<Sheet> => client.done('GET', `/scores/${REGION}/${YEAR}`);
  const figure = async (change: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> => ({
    figureId: newId(),
    code: 'COLLECTION_RATE',
    regionCode: REGION,
    fiscalYear: YEAR,
    basis: 'PLANNED',
    numerator: '162167',
    denominator: '148078',
    unit: 'WAN_YUAN',
    asOf: TODAY,
    sourceDocument: '基金决算',
    evidenceIds: [await paper(clerk)],
    ...change,
  });

  describe('reported figures', () => {
    let entered: Record<string, unknown>;
    beforeAll(async () => {
      entered = await figure();
      await clerk.done('POST', '/figures', entered);
    });

    it.each([
      ['a second time', 409, 'FIGURE_ALREADY_REPORTED', {}],
      ['for a region that is not theirs', 403, 'REGION_NOT_YOURS', { regionCode: '140300' }],
      ['with the denominator zero', 400, 'FIGURE_DENOMINATOR_WRONG', { basis: 'DUE', denominator: '0' }],
      ['of what events tell', 422, 'MEASURE_FROM_EVENTS', { code: 'PAYOUT_RATE', basis: 'HEADS', unit: 'PERSON_TIME' }],
      ['without evidence', 422, 'FIGURE_EVIDENCE_REQUIRED', { basis: 'DUE', evidenceIds: [] }],
      ['with evidence nobody uploaded', 404, 'EVIDENCE_UNKNOWN', { basis: 'DUE', evidenceIds: [newId()] }],
      ['with a number that is none', 400, 'FIGURE_NUMBER_INVALID', { basis: 'DUE', numerator: '1e5' }],
      ['in people', 400, 'MEASURE_UNIT_WRONG', { basis: 'DUE', unit: 'PERSON' }],
      ['of no such day', 400, 'DATE_INVALID', { basis: 'DUE', asOf: '2020-02-30' }],
    ])('are refused %s', async (_what, status, code, change) => {
      const answer = await clerk.post('/figures', await figure(change));
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    it('count once a reviewer of the same office has checked them; a stale version is refused', async () => {
      const path = `/figures/${String(entered['figureId'])}`;
      expect((await (await system.as('dtcz.reviewer')).post(`${path}/check`, {}, { version: 1 })).body.code).toBe(
        'INSTITUTION_NOT_YOURS',
      );
      expect((await reviewer.post(`${path}/check`, {}, { version: 7 })).body.code).toBe('VERSION_STALE');
      await reviewer.done('POST', `${path}/check`, {}, { version: 1 });
      const detail: { versions: { state: string }[]; permitted: { type: string; refusal?: unknown }[] } =
        await clerk.done('GET', path);
      expect(detail.versions.map(({ state }) => state)).toEqual(['CHECKED']);
      expect(detail.permitted.find(({ type }) => type === 'restateFigure')?.refusal).toBeUndefined();
    });

    it('restated are shown beside what they were, and contradictions are found', async () => {
      const { figureId: _f, code: _c, regionCode: _r, fiscalYear: _y, basis: _b, ...content } = entered;
      const path = `/figures/${String(entered['figureId'])}`;
      const restated = { ...content, numerator: '162200', reason: '决算调整' };
      await clerk.done('POST', `${path}/restate`, restated, { version: 2 });
      await reviewer.done('POST', `${path}/check`, {}, { version: 3 });
      const other = await figure({ basis: 'DUE', numerator: '160000', denominator: '170000' });
      await clerk.done('POST', '/figures', other);
      await reviewer.done('POST', `/figures/${String(other['figureId'])}/check`, {}, { version: 1 });
      const found: {
        values: { numerator: string; version: number; basis: string }[];
        restated: { numerator: string }[][];
        conflicts: { code: string; kind: string }[];
      } = await evaluator.done('GET', `/measures?regionCode=${REGION}&fiscalYear=${YEAR}`);
      expect(found.restated.map((versions) => versions.map(({ numerator }) => numerator))).toEqual([
        ['162167', '162200'],
      ]);
      expect(found.conflicts).toMatchObject([{ code: 'COLLECTION_RATE', kind: 'BASIS' }]);
    });

    it('are seen by those who see the region, and their evidence is', async () => {
      const { items }: { items: unknown[] } = await evaluator.done('GET', `/figures?regionCode=${REGION}`);
      expect(items).toHaveLength(2);
      const [evidenceId] = entered['evidenceIds'] as string[];
      expect((await evaluator.get(`/evidence/${evidenceId}`)).status).toBe(200);
    });
  });

  describe('the live score', () => {
    it('is a range while most is unknown, and rises with the money that arrives', async () => {
      await settled();
      const before = await sheet();
      expect(before.sheet.total.points).toBeUndefined();
      expect(before.sheet.leaves.every(({ code, state }) => state === 'UNKNOWN' || code === 'B12')).toBe(true);
      const relay = await Relay.plan(system);
      await relay.submitted();
      await settled();
      const remedies: { remedies: { id: string; gain: string; name: { zh: string } }[]; base: Sheet['sheet'] } =
        await evaluator.done('GET', `/scores/${REGION}/${YEAR}/remedies`);
      const [best] = remedies.remedies;
      expect(remedies.remedies.map(({ id }) => id.split('|')[0])).toContain('done');
      const supposed: { before: Sheet['sheet']; after: Sheet['sheet']; comparison: { least: string } } =
        await evaluator.done('POST', `/scores/${REGION}/${YEAR}/what-if`, { changes: [], remedies: [best!.id] });
      expect(supposed.comparison.least).toBe(best!.gain);
      expect(await sheet()).toEqual(await sheet());
    });

    it.each([
      ['nothing supposed', 400, 'WHAT_IF_EMPTY', { changes: [], remedies: [] }],
      ['a remedy that is gone', 404, 'REMEDY_UNKNOWN', { changes: [], remedies: ['done|x'] }],
      [
        'a measure without a basis',
        400,
        'REQUEST_INVALID',
        { changes: [{ kind: 'measure', code: 'PAYOUT_RATE' }], remedies: [] },
      ],
      [
        'an indicator that is not there',
        404,
        'INDICATOR_UNKNOWN',
        { changes: [{ kind: 'finding', leaf: 'X', finding: { kind: 'POINTS', points: '1' } }], remedies: [] },
      ],
      [
        'a denominator of zero',
        400,
        'FIGURE_DENOMINATOR_WRONG',
        {
          changes: [{ kind: 'measure', code: 'COLLECTION_RATE', basis: 'PLANNED', numerator: '1', denominator: '0' }],
          remedies: [],
        },
      ],
    ])('supposes nothing of %s', async (_what, status, code, body) => {
      const answer = await evaluator.post(`/scores/${REGION}/${YEAR}/what-if`, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    it('compares days and years, and lists what happened', async () => {
      const against = `/scores/${REGION}/${YEAR}/compare`;
      expect((await evaluator.get(against)).body.code).toBe('COMPARISON_EMPTY');
      const compared: { comparison: { leaves: unknown[] } } = await evaluator.done(
        'GET',
        `${against}?withDate=${YEAR - 1}-12-31`,
      );
      expect(compared.comparison.leaves.length).toBeGreaterThan(0);
      const { items }: { items: { after: object }[] } = await evaluator.done(
        'GET',
        `/scores/${REGION}/${YEAR}/changes`,
      );
      expect(items.length).toBeGreaterThan(1);
      expect((await evaluator.get(`/scores/${REGION}/1776`)).status).toBe(404);
      expect((await evaluator.get(`/scores/999999/${YEAR}`)).status).toBe(404);
      expect((await evaluator.get(`/scores/${REGION}/${YEAR}?rubric=none`)).body.code).toBe('RUBRIC_UNKNOWN');
    });
  });

  describe('an evaluation', () => {
    let evaluationId: string;
    let version = 0;
    const send = async (client: Client, path: string, body: object = {}): Promise<string | undefined> => {
      const answer = await client.post(`/evaluations/${evaluationId}${path}`, body, { version });
      if (answer.status === 200) version = Number(answer.headers.get('etag')?.replaceAll('"', ''));
      return answer.body.code;
    };
    const grading = async (points: string, change: object = {}) => ({
      finding: { kind: 'POINTS', points },
      reason: '依据材料',
      evidenceIds: [await paper(evaluator)],
      ...change,
    });

    it('is opened once for a region, year and rubric', async () => {
      evaluationId = newId();
      const opening = { evaluationId, regionCode: REGION, fiscalYear: YEAR };
      version = (await evaluator.done<{ version: number }>('POST', '/evaluations', opening)).version;
      const again = await evaluator.post('/evaluations', { ...opening, evaluationId: newId() });
      expect([again.status, again.body.code]).toEqual([409, 'EVALUATION_EXISTS']);
      const elsewhere = await evaluator.post('/evaluations', {
        ...opening,
        evaluationId: newId(),
        regionCode: '370100',
      });
      expect(elsewhere.body.code).toBe('REGION_NOT_YOURS');
    });

    it('is graded by one evaluator and confirmed by another', async () => {
      expect(await send(evaluator, '/gradings/D11', await grading('9.99'))).toBe('POINTS_ABOVE_FULL_MARKS');
      expect(await send(evaluator, '/gradings/D11', await grading('2.555'))).toBe('POINTS_INVALID');
      expect(await send(evaluator, '/gradings/D11', await grading('2', { reason: '' }))).toBe('TEXT_REQUIRED');
      expect(await send(evaluator, '/gradings/D11', await grading('2', { evidenceIds: [] }))).toBe(
        'GRADING_EVIDENCE_REQUIRED',
      );
      expect(await send(evaluator, '/gradings/O12', await grading('2'))).toBe('INDICATOR_UNKNOWN');
      expect(await send(evaluator, '/gradings/D11', await grading('2.50'))).toBeUndefined();
      expect(await send(evaluator, '/gradings/D11/confirm')).toBe('GRADER_CONFIRMS');
      expect(await send(second, '/gradings/D11/confirm')).toBeUndefined();
      expect(await send(second, '/gradings/D11/confirm')).toBe('GRADING_CONFIRMED');
      expect(await send(second, '/gradings/D12/confirm')).toBe('GRADING_MISSING');
      expect(await send(second, '/gradings/D11/return', { reason: '依据不足' })).toBeUndefined();
    });

    it('is not published unconfirmed, and nothing is rectified before', async () => {
      const { digest } = await sheet();
      expect(await send(evaluator, '/publish', { sheetDigest: digest })).toBe('GRADINGS_UNCONFIRMED');
      expect(await send(evaluator, '/rectifications', { itemId: newId(), problem: '问题' })).toBe(
        'EVALUATION_NOT_PUBLISHED',
      );
    });

    it('is not published while something is unknown', async () => {
      const { gradable }: { gradable: { code: string; weight: string; leaf: { rule: Rule } }[] } = await evaluator.done(
        'GET',
        `/evaluations/${evaluationId}`,
      );
      for (const { code, weight, leaf } of gradable) {
        const finding = best(weight, leaf.rule);
        expect([code, await send(evaluator, `/gradings/${code}`, await grading(weight, { finding }))]).toEqual([
          code,
          undefined,
        ]);
        expect([code, await send(second, `/gradings/${code}/confirm`)]).toEqual([code, undefined]);
      }
      await settled();
      expect(await send(evaluator, '/publish', { sheetDigest: '0'.repeat(64) })).toBe('SHEET_INCOMPLETE');
      expect(await send(evaluator, '/narrative', narrative())).toBeUndefined();
      const { narrative: written }: { narrative: { causes: unknown[] } } = await evaluator.done(
        'GET',
        `/evaluations/${evaluationId}`,
      );
      expect(written).toEqual(narrative());
      expect((await system.anybody().get(`/public/evaluations/${evaluationId}`)).status).toBe(404);
    });
  });

  describe('rubrics', () => {
    it('are checked with path and reason', async () => {
      const broken = rubricText('self-evaluation').replace('weight: 15', 'weight: 14.99');
      const { problems }: { problems: { path: string; problem: string }[] } = await evaluator.done(
        'POST',
        '/rubrics/check',
        { text: broken },
      );
      expect(problems[0]!.path).toMatch(/^indicators\[\d+\]\.weight$/);
      expect((await evaluator.post('/rubrics', { text: broken })).body.code).toBe('RUBRIC_INVALID');
    });

    it('are tried on past years, adopted as a new version, and then stand', async () => {
      const next = rubricText('self-evaluation')
        .replace('version: 1', 'version: 2')
        .replace('fromYear: 2020', `fromYear: ${YEAR + 1}`);
      const dry: { items: { fiscalYear: number; unknown: string[] }[] } = await evaluator.done(
        'POST',
        '/rubrics/dry-run',
        { text: next, regionCode: REGION, fromYear: YEAR - 1, toYear: YEAR },
      );
      expect(dry.items.map(({ fiscalYear }) => fiscalYear)).toEqual([YEAR - 1, YEAR]);
      expect((await evaluator.post('/rubrics', { text: next })).body.code).toBe('RUBRIC_YEARS_OVERLAP');
      const own = next.replace('code: self-evaluation', 'code: own-form');
      await evaluator.done('POST', '/rubrics', { text: own });
      expect((await evaluator.post('/rubrics', { text: own })).body.code).toBe('RUBRIC_VERSION_EXISTS');
      const { items }: { items: { code: string; file?: string }[] } = await evaluator.done('GET', '/rubrics');
      expect(items.find(({ code }) => code === 'own-form')?.file).toBeUndefined();
      expect((await evaluator.get('/rubrics/own-form/2')).status).toBe(200);
      expect((await evaluator.get('/rubrics/own-form/9')).status).toBe(404);
    });
  });

  it('leaves a coherent system', async () => {
    await settled();
    await expect(system.coherence).toBeCoherent();
  });
});

interface Rule {
  readonly kind: string;
  readonly items?: readonly { readonly code: string }[];
}
/** Full marks, in the way the indicator is judged. */
const best = (points: string, { kind, items = [] }: Rule): object => {
  if (kind === 'graded') return { kind: 'POINTS', points };
  return kind === 'checklist'
    ? { kind: 'ITEMS', items: items.map(({ code }) => ({ code, met: true })) }
    : { kind: 'OCCURRENCES', occurrences: [] };
};

const narrative = () => ({
  projectName: '分级负担项目',
  evaluatorName: '评价组',
  overview: ['概况。'],
  targets: [],
  experience: [],
  causes: [{ leaf: 'D11', text: '原因。' }],
  suggestions: [],
});
