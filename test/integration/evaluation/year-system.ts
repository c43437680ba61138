import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfiguration } from '#libs/configuration';
import { Database } from '#libs/database';
import { NoLossCounter, Seals, drain } from '#libs/eventing';
import {
  DEMO_SCENARIO,
  evaluationServicesOf,
  loadScenario,
  payoutServicesOf,
  playEvaluation,
  playPayouts,
  playScenario,
  seedMasterData,
} from '#libs/scenario';
import type { EvaluationServices, Scenario } from '#libs/scenario';
import { cloneDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import type { System } from '#libs/verification';
import { createScoring } from '../../../apps/scoring/src/create-scoring.js';
import { ScoreKeeper } from '../../../apps/scoring/src/score-keeper.js';
import { createWorker } from '../../../apps/worker/src/create-worker.js';

/** So many retirees stand for all; one payment in so many is returned and paid later, as few as in the real year. */
const HEADS = 2_000;

/** Worker and scoring service on a database of their own, and the year played through them. */
export class YearSystem {
  private constructor(
    readonly worker: INestApplicationContext,
    readonly scoring: NestFastifyApplication,
    readonly scenario: Scenario,
    readonly clone: TestDatabase,
  ) {}

  static async open(): Promise<YearSystem> {
    const clone = await cloneDatabase();
    const configuration = loadConfiguration({
      DATABASE_URL: clone.url,
      QUEUE_URL: clone.url,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      PAYEE_DIGEST_KEY: randomBytes(32).toString('base64'),
    });
    const worker = await createWorker(configuration);
    const scoring = await createScoring(configuration);
    const scenario = await loadScenario(DEMO_SCENARIO);
    await seedMasterData(evaluationServicesOf(worker), scenario, new Date('2020-01-02T02:00:00Z'));
    return new YearSystem(worker, scoring, scenario, clone);
  }

  get database(): Database {
    return this.worker.get(Database, { strict: false });
  }
  get services(): EvaluationServices {
    return evaluationServicesOf(this.worker);
  }
  get coherence(): System {
    return { sql: this.database, hashAlgorithm: 'sha256', noLoss: this.worker.get(NoLossCounter, { strict: false }) };
  }

  async playMoney(change: (scenario: Scenario) => Scenario = (same) => same): Promise<void> {
    await playScenario({ services: this.services, scenario: change(this.scenario) });
  }

  async playPensions(heads = HEADS, returned = 1): Promise<void> {
    const { payouts } = this.scenario;
    const months = payouts!.months.map((month) => ({ ...month, returned }));
    const scenario = { ...this.scenario, payouts: { ...payouts!, months } };
    await playPayouts({ services: payoutServicesOf(this.worker), scenario, heads });
  }

  async playEvaluation(): Promise<void> {
    await playEvaluation({ services: this.services, scenario: this.scenario });
  }

  /** Until every subscriber has handled every event and no sheet is stale. */
  async settled(): Promise<void> {
    const noLoss = this.worker.get(NoLossCounter, { strict: false });
    do {
      await drain(noLoss);
    } while ((await this.scoring.get(ScoreKeeper).runPending()) > 0);
    await drain(noLoss);
    await this.worker.get(Seals, { strict: false }).seal();
  }

  async close(): Promise<void> {
    await this.scoring.close();
    await this.worker.close();
    await this.clone.drop();
  }
}
