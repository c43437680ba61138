import { calendarDateOf, isRefusal, systemClock } from '#libs/kernel';
import { officialWorkingDays } from '#libs/remittance';
import { accountId, actorOf, seedMasterData } from './master-data.js';
import { playEvaluation } from './play-evaluation.js';
import { playPayouts } from './play-payouts.js';
import { playScenario } from './play.js';
import { loadScenario } from './scenario-file.js';
import type { Scenario } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import { evaluationServicesOf, payoutServicesOf } from './services.js';
import type { ScenarioServices } from './services.js';

const PRACTICE_FEN = 32_000_000_000n;

export const DEMO_SCENARIO = 'config/scenarios/datong-2020.yaml';

/** From the working folder, as every path of the configuration. */
const demoScenario = (): Promise<Scenario> => loadScenario(DEMO_SCENARIO);

/** Who can sign in to the demonstration. */
export async function demoPeople(): Promise<
  readonly { username: string; name: string; roles: readonly string[]; institution: string }[]
> {
  const scenario = await demoScenario();
  return scenario.people.map(({ username, name, roles, institution }) => ({
    username,
    name,
    roles,
    institution: scenario.institutions.find(({ key }) => key === institution)?.name ?? '',
  }));
}

/** How far the scenario has been played. */
export interface PlayProgress {
  readonly state: 'PLAYING' | 'COMPLETE' | 'STOPPED';
  /** Remittances and months of pay, together. */
  readonly done: number;
  readonly total: number;
}

export interface BackgroundPlay {
  progress(): PlayProgress;
  /** Resolves when the play has ended, by itself or stopped. */
  stop(): Promise<void>;
  readonly finished: Promise<void>;
}

/**
 * Makes the demonstration usable at once (people, accounts, one practice remittance of 32,000万元 in the present year), then
 * plays 2020 in the background: remittances, the pensions of each month, then the year's evaluation. Once done, doing it again changes nothing.
 */
export async function seedDemo(
  app: Parameters<typeof payoutServicesOf>[0],
  options: { readonly log?: (line: string) => void } = {},
): Promise<BackgroundPlay> {
  const scenario = await demoScenario();
  const services = { ...payoutServicesOf(app), ...evaluationServicesOf(app) };
  await seedMasterData(services, scenario, systemClock.now());
  await planPractice(services, scenario, systemClock.now());
  let stopping = false;
  const months = scenario.payouts?.months.length ?? 0;
  let progress: PlayProgress = { state: 'PLAYING', done: 0, total: scenario.remittances.length + months };
  const stopped = (): boolean => stopping;
  const note = (done: number): void => void (progress = { ...progress, done });
  const ended = (state: PlayProgress['state'], line: string): void => {
    progress = { ...progress, state };
    if (!stopping) options.log?.(line);
  };
  const play = async (): Promise<void> => {
    await playScenario({ services, scenario, stopped, progress: note });
    await playPayouts({
      services,
      scenario,
      stopped,
      progress: (done) => note(scenario.remittances.length + done),
    });
    if (!stopping) await playEvaluation({ services, scenario, stopped });
  };
  const finished = play().then(
    () => ended(stopping ? 'STOPPED' : 'COMPLETE', 'The Datong 2020 scenario is complete.'),
    (error: Error) => ended('STOPPED', `The Datong 2020 scenario stopped: ${error.message}`),
  );
  return {
    progress: () => progress,
    finished,
    async stop() {
      stopping = true;
      await finished;
    },
  };
}

/** 演练: money is there, the first leg is open, nothing logged yet. */
async function planPractice(services: ScenarioServices, scenario: Scenario, now: Date): Promise<void> {
  const today = calendarDateOf(now);
  const fiscalYear = Number(today.slice(0, 4));
  const clerk = actorOf(scenario, 'dtsb.clerk');
  const context = (actor: typeof clerk) => ({ actor, correlationId: 'demo-practice', now });
  const collection = await services.collections.record(
    {
      collectionId: scenarioId(scenario.name, 'collection', 'practice'),
      accountId: accountId(scenario, 'dtsb', 'INCOME'),
      fundKind: 'GAP_SHARE',
      amountFen: PRACTICE_FEN,
      source: 'APPROPRIATION',
      valueDate: today,
      documentNo: '演练（非真实数据）',
    },
    context(clerk),
  );
  if (isRefusal(collection)) throw new Error(`The practice money was refused: ${JSON.stringify(collection)}`);
  const planned = await services.planning.plan(
    {
      remittanceId: scenarioId(scenario.name, 'remittance', 'practice'),
      routeCode: 'gap-share-up',
      regionCode: '140200',
      fiscalYear,
      period: String(fiscalYear),
      dueFen: PRACTICE_FEN,
      dueDate: officialWorkingDays.after(today, 10),
      basisDocument: '演练（非真实数据）',
    },
    context(actorOf(scenario, 'dtcz.officer')),
  );
  if (isRefusal(planned) && planned.refused !== 'REMITTANCE_EXISTS')
    throw new Error(`The practice remittance was refused: ${JSON.stringify(planned)}`);
}
