import type { ChildProcess } from 'node:child_process';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { AccessModule } from '#libs/access';
import { loadConfiguration } from '#libs/configuration';
import { DatabaseModule } from '#libs/database';
import { EventingModule, NoLossCounter, drain } from '#libs/eventing';
import { RemittanceModule, loadRoutes } from '#libs/remittance';
import { DEMO_SCENARIO, loadScenario, playScenario, seedMasterData, servicesOf } from '#libs/scenario';
import type { Scenario } from '#libs/scenario';
import { toBeCoherent } from '#libs/testing';
import { RealSystem, kill } from './processes.js';

expect.extend({ toBeCoherent });

const DRAIN_MS = 60_000;
/** `SOAK=1` kills two hundred times instead of a handful. */
const KILLS = process.env['SOAK'] ? 200 : 6;

describe('real processes that die', () => {
  let real: RealSystem;
  let office: TestingModule;
  let scenario: Scenario;
  let workers: ChildProcess[] = [];

  beforeAll(async () => {
    real = await RealSystem.start();
    const configuration = loadConfiguration(real.environment);
    const options = {
      databaseUrl: configuration.databaseUrl,
      queueUrl: configuration.queueUrl,
      hashAlgorithm: 'sha256' as const,
    };
    // The people's side only: commands. Everything the chain does by itself is done by the processes that die.
    office = await Test.createTestingModule({
      imports: [
        DatabaseModule.forRoot({ url: configuration.databaseUrl, applicationName: 'office' }),
        EventingModule.forRoot({ ...options, dispatch: false, work: false }),
        AccessModule.forRoot(configuration.encryptionKeys),
        RemittanceModule.forRoot({ routes: await loadRoutes('config/routes'), work: false }),
      ],
    }).compile();
    await office.init();
    scenario = await loadScenario(DEMO_SCENARIO);
    workers = [await real.worker()];
    await seedMasterData(servicesOf(office), scenario, new Date());
  }, 60_000);
  afterEach(async () => {
    await Promise.all(workers.map(kill));
    workers = [];
  });
  afterAll(async () => {
    await office.close();
    await real.stop();
  });

  const play = (part: readonly number[]): Promise<void> =>
    playScenario({
      services: servicesOf(office),
      scenario: { ...scenario, remittances: scenario.remittances.slice(...part) },
    });
  const settledInTheEnd = async (): Promise<void> => {
    await drain(office.get(NoLossCounter, { strict: false }), DRAIN_MS);
    const { system, close } = await real.look();
    await expect(system).toBeCoherent();
    await close();
  };

  it('a worker killed again and again mid-run: nothing lost, nothing twice', async () => {
    let playing = true;
    const played = play([0, 6]).finally(() => (playing = false));
    for (let kills = 0; kills < KILLS && playing; kills++) {
      await new Promise((resolve) => setTimeout(resolve, 100 + ((kills * 137) % 400)));
      await Promise.all(workers.map(kill));
      workers = [await real.worker()];
    }
    await played;
    await settledInTheEnd();
  }, 120_000);

  it('two workers, one of them killed: the other takes over', async () => {
    workers = [await real.worker(), await real.worker()];
    const played = play([6, 9]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await kill(workers[0]!);
    await played;
    await settledInTheEnd();
  }, 120_000);

  it('the queue store flushed mid-run: caught up by the sweep', async () => {
    workers = [await real.worker()];
    const admin = new pg.Client({ connectionString: real.superUrl });
    await admin.connect();
    let playing = true;
    const played = play([9, 12]).finally(() => (playing = false));
    const { rows } = await admin.query<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'queue' AND tablename LIKE '%job%'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    while (playing) {
      await admin.query(
        `DELETE FROM queue.${pg.escapeIdentifier(rows.find(({ tablename }) => /jobs?$/.test(tablename))?.tablename ?? rows[0]!.tablename)}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await played;
    await admin.end();
    await settledInTheEnd();
  }, 120_000);

  it('PostgreSQL down hard while a worker runs: every accepted command is there, the worker comes back by itself', async () => {
    workers = [await real.worker()];
    await play([12, 14]);
    await real.crashDatabase();
    await play([0, 14]);
    await play([14, 16]);
    await settledInTheEnd();
    expect(workers[0]!.exitCode).toBeNull();
  }, 120_000);
});
