import { isRefusal } from '#libs/kernel';
import { officialWorkingDays } from '#libs/remittance';
import { Carrier, accepted, scenarioId } from '#libs/scenario';
import type { Scenario, ScenarioRemittance } from '#libs/scenario';
import { money } from '#libs/testing';
import { YearSystem } from './year-system.js';

const LAST = 'gap-share-q4';
const changed = (scenario: Scenario, change: Partial<ScenarioRemittance>): Scenario => ({
  ...scenario,
  remittances: scenario.remittances.map((one) => (one.key === LAST ? { ...one, ...change } : one)),
});

/** The year with one event otherwise: what it costs, and why. */
describe('Datong 2020 with one event changed', () => {
  let system: YearSystem;
  beforeEach(async () => {
    system = await YearSystem.open();
  }, 60_000);
  afterEach(() => system?.close());

  const total = async () => {
    const wanted = { regionCode: '140200', fiscalYear: 2020, asOf: '2021-03-01' };
    const view = await system.services.scores.sheet(wanted);
    if (isRefusal(view)) throw new Error(JSON.stringify(view));
    const { sheet } = view;
    const lost = sheet.leaves.filter(
      (leaf) => ['P11', 'P12', 'O12', 'O31'].includes(leaf.code) && Number(leaf.lost) > 0,
    );
    return {
      points: sheet.total.points,
      lost: Object.fromEntries(lost.map((leaf) => [leaf.code, leaf.lost])),
      reasons: lost.map(({ reason }) => reason?.zh),
    };
  };

  it('a quarter three days late costs its share of the 5 points of timeliness', async () => {
    // The last quarter reaches the province on 2020-12-17: due three days before.
    await system.playMoney((scenario) => changed(scenario, { dueDate: '2020-12-14' }));
    await system.playPensions(200, 0);
    await system.playEvaluation();
    expect(await total()).toEqual({
      points: '90.87',
      lost: { O31: '1.25' },
      reasons: ['到位及时率为 75%，未达到目标 ≥ 100%'],
    });
    const [late] = await system.database.query<{ due: string; settled: string }>(
      `SELECT due_date::text AS due, body->>'settledOn' AS settled FROM remittance WHERE period = '2020-Q4' AND fund_kind = 'GAP_SHARE'`,
    );
    expect((Date.parse(late!.settled) - Date.parse(late!.due)) / 86_400_000).toBe(3);
  }, 180_000);

  it('a city short by 1万元 is not in full: 6 points', async () => {
    const { remittances } = system.scenario;
    await system.playMoney((scenario) => ({ ...scenario, remittances: remittances.filter(({ key }) => key !== LAST) }));
    await sendShort(
      system,
      remittances.find(({ key }) => key === LAST)!,
      money('1万元'),
    );
    await system.playPensions(200, 0);
    await system.playEvaluation();
    expect(await total()).toEqual({
      points: '86.12',
      lost: { O12: '6.00' },
      reasons: ['足额上解率为 99.997%，未达到目标 ≥ 100%'],
    });
  }, 180_000);
});

/** The last quarter as planned, but less is sent; the city's finance office closes the leg short. */
async function sendShort(system: YearSystem, plan: ScenarioRemittance, shortFen: bigint): Promise<void> {
  const { services, scenario } = system;
  const remittanceId = scenarioId(scenario.name, 'remittance', plan.key);
  const carrier = new Carrier(services, scenario, plan.key, remittanceId, plan.plannedOn);
  const sentFen = plan.dueFen - shortFen;
  accepted(
    await services.collections.record(
      {
        collectionId: scenarioId(scenario.name, 'collection', plan.key),
        accountId: scenarioId(scenario.name, 'account', 'dtsb', 'INCOME'),
        fundKind: 'GAP_SHARE',
        amountFen: sentFen,
        source: 'APPROPRIATION',
        valueDate: carrier.day,
        documentNo: plan.basis,
      },
      carrier.context('dtsb.clerk'),
    ),
  );
  const { period, dueFen, dueDate, basis } = plan;
  const request = {
    remittanceId,
    routeCode: plan.route,
    regionCode: '140200',
    fiscalYear: 2020,
    period,
    dueFen,
    dueDate: dueDate!,
    basisDocument: basis,
  };
  accepted(await services.planning.plan(request, carrier.context('dtcz.officer')));
  carrier.day = officialWorkingDays.after(plan.startOn, 1);
  await carrier.leg(1, ['dtsb.clerk', 'dtsb.reviewer', 'dtsb.officer'], 'dtcz.officer', [sentFen]);
  const context = carrier.context('dtcz.officer');
  const closing = { type: 'closeShort', legNo: 1, reason: '年末预算调减。', documentNo: '同财社〔2020〕99号' } as const;
  accepted(
    await services.remittances.execute(remittanceId, { ...closing, actor: context.actor, today: carrier.day }, context),
  );
  await carrier.leg(2, ['dtcz.clerk', 'dtcz.reviewer', 'dtcz.officer'], 'sxcz.officer', [sentFen]);
  await carrier.until(({ state }) => state !== 'IN_PROGRESS', 'over');
}
