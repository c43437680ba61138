import type { INestApplicationContext } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { createWorker } from '../../../apps/worker/src/index.js';
import { loadConfiguration } from '#libs/configuration';
import { Database } from '#libs/database';
import { NoLossCounter, Seals, drain } from '#libs/eventing';
import { Ledger } from '#libs/ledger';
import { externalAccount } from '#libs/ledger/domain';
import { BatchQueries } from '#libs/payout';
import {
  DEMO_SCENARIO,
  accountId,
  institutionId,
  loadScenario,
  payoutServicesOf,
  playPayouts,
  seedMasterData,
  servicesOf,
} from '#libs/scenario';
import type { Scenario } from '#libs/scenario';
import { cloneDatabase, toBeCoherent } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

expect.extend({ toBeCoherent });

const HEADS = 600;

/** The year's pensions for a part of the retirees, through the real commands and the real import. */
describe('Datong 2020, every pension paid', () => {
  let clone: TestDatabase;
  let worker: INestApplicationContext;
  let scenario: Scenario;
  let database: Database;

  beforeAll(async () => {
    clone = await cloneDatabase();
    worker = await createWorker(
      loadConfiguration({
        DATABASE_URL: clone.url,
        QUEUE_URL: clone.url,
        ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
        PAYEE_DIGEST_KEY: randomBytes(32).toString('base64'),
      }),
    );
    database = worker.get(Database, { strict: false });
    scenario = await loadScenario(DEMO_SCENARIO);
    await seedMasterData(servicesOf(worker), scenario, new Date('2020-01-02T02:00:00Z'));
    await playPayouts({ services: payoutServicesOf(worker), scenario, heads: HEADS });
    await drain(worker.get(NoLossCounter, { strict: false }));
    await worker.get(Seals, { strict: false }).seal();
  }, 240_000);
  afterAll(async () => {
    await worker.close();
    await clone.drop();
  });

  it('pays all of them every month, some at the second try', async () => {
    const scope = [institutionId(scenario, 'dtsb')];
    const months = await worker.get(BatchQueries, { strict: false }).rates(2020, 'period', scope);
    expect(months).toHaveLength(12);
    expect(months.map(({ payableHeads, paidHeads }) => [payableHeads, paidHeads])).toEqual(
      Array(12).fill([HEADS, HEADS]),
    );
    expect(months.map(({ payableFen, paidFen }) => payableFen - paidFen)).toEqual(Array(12).fill(0n));
    expect(months.map(({ payableHeads, onTimeHeads }) => payableHeads - onTimeHeads)).toEqual(
      scenario.payouts!.months.map(({ returned }) => returned),
    );
  });

  it('leaves no fen in the pool, on the way or on the expenditure account', async () => {
    const accounts = [
      accountId(scenario, 'sxcz', 'FISCAL_SPECIAL'),
      accountId(scenario, 'dtsb', 'EXPENDITURE'),
      externalAccount('beneficiaries'),
    ];
    const balances = await worker.get(Ledger, { strict: false }).balances(accounts);
    const [{ paid }] = (await database.query<{ paid: bigint }>(
      'SELECT sum(paid_fen)::bigint AS paid FROM payout_batch',
    )) as [{ paid: bigint }];
    expect(
      balances.filter(({ balanceFen }) => balanceFen !== 0n).map(({ accountId: id, balanceFen }) => [id, balanceFen]),
    ).toEqual([[externalAccount('beneficiaries'), paid]]);
  });

  it('played again changes nothing', async () => {
    const count = async () =>
      (await database.query<{ count: bigint }>('SELECT count(*) AS count FROM event'))[0]!.count;
    const before = await count();
    await playPayouts({ services: payoutServicesOf(worker), scenario, heads: HEADS });
    expect(await count()).toBe(before);
  });

  it('is coherent', async () => {
    await worker.get(Seals, { strict: false }).seal();
    await expect({
      sql: database,
      hashAlgorithm: 'sha256',
      noLoss: worker.get(NoLossCounter, { strict: false }),
    }).toBeCoherent();
  });
});
