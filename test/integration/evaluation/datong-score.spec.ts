import pg from 'pg';
import { ScoreTrail } from '#libs/evaluation';
import type { SheetView } from '#libs/evaluation';
import { checkSheet } from '#libs/evaluation/domain';
import { isRefusal } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { MeasureQueries } from '#libs/measures';
import { toBeCoherent } from '#libs/testing';
import { coherent } from '#libs/verification';
import { YearSystem } from './year-system.js';

expect.extend({ toBeCoherent });

const WANTED = { regionCode: '140200', fiscalYear: 2020, asOf: '2021-03-01' } as const;
const PUBLISHED = [
  ['决策', '18.00', '90%'],
  ['过程', '19.00', '95%'],
  ['产出', '27.00', '90%'],
  ['效益', '28.12', '93.73%'],
];

function given<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

/** The published evaluation, from the year's own events, figures and gradings. No result is written anywhere but here. */
describe('Datong 2020, played and scored', () => {
  let system: YearSystem;
  beforeAll(async () => {
    system = await YearSystem.open();
    await system.playMoney();
    await system.playPensions();
    await system.playEvaluation();
    await system.settled();
  }, 300_000);
  afterAll(() => system?.close());

  const view = async (change: Partial<Record<keyof typeof WANTED, unknown>> = {}): Promise<SheetView> =>
    given(await system.services.scores.sheet({ ...WANTED, ...change } as typeof WANTED));
  const first = ({ branches }: SheetView['sheet']) =>
    branches.filter(({ level }) => level === 1).map(({ name, points, share }) => [name.zh, points, share]);

  it('scores as it was published', async () => {
    const { sheet } = await view();
    expect(first(sheet)).toEqual(PUBLISHED);
    expect([sheet.total.points, sheet.total.share, sheet.grade.settled?.name.zh]).toEqual(['92.12', '92.12%', '优']);
    expect(sheet.reconstruction).toBe(true);
    expect(checkSheet(sheet)).toEqual([]);
  });

  it('is confirmed with all it was computed from, and never changes', async () => {
    const [item] = (await system.services.evaluationQueries.list({}, ['140200'], { limit: 10 })).items;
    expect(item).toMatchObject({ state: 'PUBLISHED', graded: 11, confirmed: 11, publishedOn: '2021-03-01' });
    const confirmed = given(await system.services.evaluationQueries.confirmed(item!.evaluationId));
    expect(first(confirmed.sheet)).toEqual(PUBLISHED);
    for (const statement of ['UPDATE confirmed_sheet SET sheet = sheet', 'DELETE FROM confirmed_sheet'])
      await expect(system.database.query(statement)).rejects.toMatchObject({ code: '42501' });
    for (const statement of ['UPDATE rubric_version SET text = text', 'DELETE FROM rubric_version'])
      await expect(system.database.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('opens each line down to its remittances, events and vouchers', async () => {
    const { leaf, parts, events, documents } = given(await system.services.scores.explain(WANTED, 'O31'));
    expect(leaf).toMatchObject({ points: '5.00', rule: 'proportional' });
    expect(leaf.formula.zh).toMatch(/到位及时率 = 320,000,000.00元 ÷ 320,000,000.00元 = 100%/);
    const sum = (key: 'numerator' | 'denominator'): bigint => parts.reduce((all, part) => all + BigInt(part[key]), 0n);
    expect([parts.length, sum('numerator'), sum('denominator')]).toEqual([4, 32_000_000_000n, 32_000_000_000n]);
    expect(parts.map(({ label }) => label)).toEqual(parts.map(() => expect.stringMatching(/^QK-2020-\d{4}$/)));
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['RemittancePlanned', 'TransferReceived', 'LegCompleted']),
    );
    expect(documents.length).toBeGreaterThanOrEqual(8);
  });

  it('opens a reported figure to the paper it was filed with, and a grading to its reason', async () => {
    const figure = given(await system.services.scores.explain(WANTED, 'B12'));
    expect(figure.leaf.input).toMatchObject({
      value: {
        numerator: '162167',
        denominator: '148078',
        source: { enteredBy: { name: '李敏' }, checkedBy: { name: '王芳' } },
      },
    });
    expect(figure.documents).toHaveLength(1);
    const grading = given(await system.services.scores.explain(WANTED, 'P21'));
    expect(grading.leaf).toMatchObject({ lost: '1.00', reason: { zh: '未建立健全档案管理制度。' } });
    expect(
      await system.worker.get(ScoreTrail, { strict: false }).filed(['00000000-0000-4000-8000-000000000000']),
    ).toEqual([]);
    expect(grading.documents.map(({ fileName }) => fileName)).toEqual(['DG-P21.pdf']);
    expect(isRefusal(await system.services.scores.explain(WANTED, 'X99'))).toBe(true);
  });

  it('shows the 2019 insured told in two ways', async () => {
    const { conflicts } = await view();
    const insured = conflicts.find(({ code, fiscalYear }) => code === 'INSURED' && fiscalYear === 2019);
    expect(insured?.claims.map(({ figure, basis }) => [figure, basis]).sort()).toEqual([
      ['164187', 'INSTANCES'],
      ['196498', 'ANNUAL_AVERAGE'],
    ]);
  });

  it('was unknown in part before the figures were in, and said so as a range', async () => {
    const { sheet } = await view({ asOf: '2020-12-31' });
    expect(sheet.total.points).toBeUndefined();
    expect(sheet.leaves.filter(({ state }) => state === 'UNKNOWN').map(({ code }) => code)).toEqual([
      'D11',
      'D12',
      'D21',
      'D22',
      'D31',
      'D32',
      'P13',
      'P21',
      'P22',
      'O11',
      'O21',
      'B11',
      'B12',
      'B21',
      'B31',
    ]);
    const compared = given(await system.services.scores.compare({ ...WANTED, asOf: '2020-12-31' }, WANTED));
    const causes = compared.comparison.leaves.flatMap((leaf) => leaf.causes.map(({ kind }) => kind));
    expect(new Set(causes)).toEqual(new Set(['BECAME_KNOWN']));
  });

  it('told the log how the score went, up to the last settled grade', async () => {
    const { items } = given(await system.services.scores.changes(WANTED, { limit: 200 }));
    expect(items[0]!.after).toMatchObject({ points: '92.12', grade: { settled: 'EXCELLENT' } });
    expect(items.at(-1)!.before).toBeUndefined();
    expect(items.length).toBeGreaterThan(10);
  });

  it('hands the problems to the offices', async () => {
    const scope = { regions: ['140200'], institutionIds: [] };
    const { items } = await system.services.evaluationQueries.board({}, scope, { limit: 10 });
    expect(items.map(({ item }) => [item.leaf, item.state]).sort()).toEqual([
      ['B31', 'RAISED'],
      ['D22', 'ASSIGNED'],
      ['O21', 'REPORTED'],
      ['P21', 'ACCEPTED'],
    ]);
  });

  it('gives the trends of the reference', async () => {
    const bases = {
      collected: 'FINAL_ACCOUNTS',
      paid: 'FINAL_ACCOUNTS',
      insured: 'INSTANCES',
      recipients: 'INSTANCES',
    };
    const { lines } = await system.worker
      .get(MeasureQueries, { strict: false })
      .trends('140200', [2017, 2018, 2019], bases);
    expect(
      lines.map((line) => [
        line.shortfallWanYuan,
        line.selfSufficiencyPercent,
        line.paidPerRecipientYuan,
        line.insuredPerRecipient,
      ]),
    ).toEqual([
      ['330356.51', '30.87', '35138.98', '1.5555'],
      ['360237.18', '29.78', '36160.53', '1.4404'],
      ['381354.54', '32.40', '38196.33', '1.1117'],
    ]);
  });

  it('played again changes nothing', async () => {
    const count = async () =>
      (await system.database.query<{ n: string }>('SELECT count(*)::text AS n FROM event'))[0]!.n;
    const before = await count();
    await system.playEvaluation();
    await system.settled();
    expect(await count()).toBe(before);
  });

  it('is coherent, and a change of a sheet, a figure, a fact or a rubric is named', async () => {
    await expect(system.coherence).toBeCoherent();
    const admin = new pg.Client({ connectionString: system.clone.adminUrl, types: OURS });
    await admin.connect();
    const inside = {
      ...system.coherence,
      sql: {
        query: async <Row>(text: string, values: readonly unknown[] = []) =>
          (await admin.query(text, [...values])).rows as Row[],
      },
    };
    try {
      const known = (await coherent(inside)).length;
      for (const plant of BREACHES) {
        await admin.query('BEGIN');
        expect([plant, (await admin.query(plant)).rowCount]).toEqual([plant, 1]);
        const found = await coherent(inside);
        await admin.query('ROLLBACK');
        expect([plant, found.length > known]).toEqual([plant, true]);
      }
    } finally {
      await admin.end();
    }
  }, 120_000);
});

/** Dates as text, 64-bit numbers as bigint: as the app's own connection reads them. */
const OURS: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text') => {
    if (oid === 1082) return (text: string) => text;
    return oid === 20 ? BigInt : pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

const BREACHES = [
  `UPDATE confirmed_sheet SET sheet = jsonb_set(sheet, '{total,points}', '"93.12"')`,
  `UPDATE confirmed_sheet SET inputs = jsonb_set(inputs, '{gradings,0,reason}', '"x"')`,
  `UPDATE scoring.live_sheet SET sheet = jsonb_set(sheet, '{leaves,0,points}', '"0.01"') WHERE rubric_code = 'datong-2020'`,
  `UPDATE reported_figure SET body = jsonb_set(body, '{versions,0,numerator}', '"1"') WHERE figure_id = (SELECT min(figure_id::text)::uuid FROM reported_figure)`,
  `UPDATE measure_subject SET body = jsonb_set(body, '{facts,dueFen}', '"1"') WHERE subject_id = (SELECT min(subject_id::text)::uuid FROM measure_subject WHERE kind = 'REMITTANCE')`,
  `UPDATE evaluation SET body = jsonb_set(body, '{gradings,0,reason}', '"x"')`,
  `UPDATE rubric_version SET text = replace(text, 'weight: 3', 'weight: 4') WHERE code = 'datong-2020'`,
];
