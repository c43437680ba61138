import { officialWorkingDays } from '#libs/remittance';
import { Carrier, accepted } from './carrier.js';
import { accountId } from './master-data.js';
import type { Scenario, ScenarioRemittance } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import type { ScenarioServices } from './services.js';

export interface PlayOptions {
  readonly services: ScenarioServices;
  readonly scenario: Scenario;
  readonly progress?: (done: number, total: number) => void;
  /** Asked between steps: true ends the play early. Playing again goes on where it stopped. */
  readonly stopped?: () => boolean;
}

/** Plays every remittance of the scenario through the real commands. Doing it again changes nothing. */
export async function playScenario({ services, scenario, progress, stopped }: PlayOptions): Promise<void> {
  const ordered = [...scenario.remittances].sort((left, right) => (left.startOn < right.startOn ? -1 : 1));
  for (const [index, remittance] of ordered.entries()) {
    if (stopped?.()) return;
    await playRemittance(services, scenario, remittance);
    progress?.(index + 1, ordered.length);
  }
}

/** One remittance from the money's coming in to its arrival in the province. */
async function playRemittance(services: ScenarioServices, scenario: Scenario, plan: ScenarioRemittance): Promise<void> {
  const remittanceId = scenarioId(scenario.name, 'remittance', plan.key);
  const carrier = new Carrier(services, scenario, plan.key, remittanceId, plan.plannedOn);
  await collect(services, scenario, plan, carrier);
  await planIt(services, scenario, plan, carrier);
  carrier.day = officialWorkingDays.after(plan.startOn, 1);
  await carrier.leg(1, ['dtsb.clerk', 'dtsb.reviewer', 'dtsb.officer'], 'dtcz.officer', plan.splitFen, plan.quirk);
  carrier.day =
    plan.quirk === 'late-by-one-working-day' && plan.dueDate ? plan.dueDate : officialWorkingDays.after(carrier.day, 1);
  await carrier.leg(2, ['dtcz.clerk', 'dtcz.reviewer', 'dtcz.officer'], 'sxcz.officer', plan.splitFen);
  await carrier.until((remittance) => remittance.state === 'SETTLED', 'settled');
}

async function collect(
  services: ScenarioServices,
  scenario: Scenario,
  plan: ScenarioRemittance,
  carrier: Carrier,
): Promise<void> {
  const context = carrier.context('dtsb.clerk');
  const fundKind = plan.route.startsWith('gap') ? ('GAP_SHARE' as const) : ('CONTRIBUTION' as const);
  const collection = {
    collectionId: scenarioId(scenario.name, 'collection', plan.key),
    accountId: accountId(scenario, 'dtsb', 'INCOME'),
    fundKind,
    amountFen: plan.dueFen,
    source: plan.source,
    valueDate: carrier.day,
    documentNo: plan.basis,
  };
  accepted(await services.collections.record(collection, context));
}

async function planIt(
  services: ScenarioServices,
  scenario: Scenario,
  plan: ScenarioRemittance,
  carrier: Carrier,
): Promise<void> {
  const { route, period, dueFen, dueDate, basis } = plan;
  const request = {
    remittanceId: carrier.remittanceId,
    routeCode: route,
    regionCode: scenario.institutions.find(({ key }) => key === 'dtsb')!.regionCode,
    fiscalYear: scenario.fiscalYear,
    period,
    dueFen,
    basisDocument: basis,
  };
  const planner = carrier.context('dtcz.officer');
  accepted(await services.planning.plan(dueDate ? { ...request, dueDate } : request, planner));
}
