import type { INestApplicationContext } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createWorker } from '../../../apps/worker/src/index.js';
import { loadConfiguration } from '#libs/configuration';
import { Database } from '#libs/database';
import { EventLog, NoLossCounter, Seals, drain } from '#libs/eventing';
import { fromJson } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { workingDaysBetween } from '#libs/remittance';
import type { Remittance } from '#libs/remittance/domain';
import { DEMO_SCENARIO, accountId, loadScenario, playScenario, seedMasterData, servicesOf } from '#libs/scenario';
import type { Scenario } from '#libs/scenario';
import { cloneDatabase, money, toBeCoherent } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { coherent } from '#libs/verification';
import type { System } from '#libs/verification';

expect.extend({ toBeCoherent });

/** The Datong year through the real commands, once for all tests here. */
describe('Datong 2020, played through the real commands', () => {
  let clone: TestDatabase;
  let worker: INestApplicationContext;
  let scenario: Scenario;
  let system: System;
  let database: Database;
  let remittances: Remittance[];

  const readAll = async (): Promise<Remittance[]> =>
    (await database.query<{ body: never }>('SELECT body FROM remittance ORDER BY remittance_no')).map(({ body }) =>
      fromJson<Remittance>(body),
    );

  beforeAll(async () => {
    clone = await cloneDatabase();
    const configuration = loadConfiguration({
      DATABASE_URL: clone.url,
      QUEUE_URL: clone.url,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      PAYEE_DIGEST_KEY: randomBytes(32).toString('base64'),
    });
    worker = await createWorker(configuration);
    database = worker.get(Database, { strict: false });
    scenario = await loadScenario(DEMO_SCENARIO);
    system = { sql: database, hashAlgorithm: 'sha256', noLoss: worker.get(NoLossCounter, { strict: false }) };
    await seedMasterData(servicesOf(worker), scenario, new Date('2020-01-02T02:00:00Z'));
    await playScenario({ services: servicesOf(worker), scenario });
    await drain(worker.get(NoLossCounter, { strict: false }));
    await worker.get(Seals, { strict: false }).seal();
    remittances = await readAll();
  }, 120_000);
  afterAll(async () => {
    await worker.close();
    await clone.drop();
  });

  it('brings 32,000万元 of gap share and 162,167万元 of contributions to the province, to the fen', async () => {
    const balances = await worker
      .get(Ledger, { strict: false })
      .balances([accountId(scenario, 'sxcz', 'FISCAL_SPECIAL')]);
    expect(balances.map(({ fundKind, balanceFen }) => [fundKind, balanceFen])).toEqual([
      ['CONTRIBUTION', money('162167万元')],
      ['GAP_SHARE', money('32000万元')],
    ]);
    expect(remittances).toHaveLength(16);
    expect(remittances.every(({ state }) => state === 'SETTLED')).toBe(true);
  });

  it('has one transfer rejected and corrected, and one disputed and resolved', async () => {
    const counts = await database.query<{ type: string; count: number }>(
      `SELECT type, count(*)::int AS count FROM event WHERE type IN ('TransferRejected', 'TransferDisputed', 'DisputeResolved') OR (type = 'TransferLogged' AND (data->>'correction')::boolean) GROUP BY type ORDER BY type`,
    );
    expect(counts).toEqual([
      { type: 'DisputeResolved', count: 1 },
      { type: 'TransferDisputed', count: 1 },
      { type: 'TransferLogged', count: 1 },
      { type: 'TransferRejected', count: 1 },
    ]);
  });

  it('has one remittance late, by exactly one working day', () => {
    const late = remittances.filter(({ settledOn, dueDate }) => settledOn! > dueDate);
    expect(late.map(({ period, dueDate, settledOn }) => [period, workingDaysBetween(dueDate, settledOn!)])).toEqual([
      ['2020-09', 1],
    ]);
  });

  it('moves on official working days only', () => {
    const days = remittances.flatMap(({ transfers }) =>
      Object.values(transfers).flatMap(({ sentOn, arrivedOn }) => [sentOn!, arrivedOn!]),
    );
    expect(days.filter((day) => workingDaysBetween(previous(day), day) !== 1)).toEqual([]);
  });

  it('played again changes nothing', async () => {
    const count = async () =>
      (await database.query<{ count: bigint }>('SELECT count(*) AS count FROM event'))[0]!.count;
    const before = await count();
    await seedMasterData(servicesOf(worker), scenario, new Date('2020-01-02T02:00:00Z'));
    await playScenario({ services: servicesOf(worker), scenario });
    expect(await count()).toBe(before);
  });

  it('is coherent, and a change of one byte anywhere is named', async () => {
    await worker.get(Seals, { strict: false }).seal();
    await expect(system).toBeCoherent();
    const admin = new pg.Client({ connectionString: clone.adminUrl });
    await admin.connect();
    try {
      for (const { what, plant } of BREACHES) {
        await admin.query('BEGIN');
        const { rowCount } = await admin.query(plant);
        expect({ what, rowCount }).toEqual({ what, rowCount: 1 });
        const inside = {
          ...system,
          sql: {
            query: async <Row>(text: string, values?: readonly unknown[]) =>
              (await admin.query(text, values ? [...values] : [])).rows.map(asOurs) as Row[],
          },
        };
        const found = await coherent(inside);
        await admin.query('ROLLBACK');
        expect({ what, found: found.length > 0 }).toEqual({ what, found: true });
      }
    } finally {
      await admin.end();
    }
    await expect(system).toBeCoherent();
    expect((await worker.get(EventLog, { strict: false }).readAll(database, { limit: 1 })).length).toBe(1);
  }, 120_000);
});

const previous = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** The admin's connection has pg's own parsers: int8 as text, dates as Date. */
const asOurs = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' &&
      /^-?\d+$/.test(value) &&
      /^(position|to_position|event_count|due_fen|received_fen|balance_fen|count)$/.test(name)
        ? BigInt(value)
        : value,
    ]),
  );

const one = (table: string, key: string): string =>
  `${key} = (SELECT ${key} FROM ${table} ORDER BY md5(${key}::text) LIMIT 1)`;
const BREACHES: readonly { readonly what: string; readonly plant: string }[] = [
  {
    what: 'an amount in the log',
    plant: `UPDATE event SET data = jsonb_set(data, '{amountFen}', '"1"') WHERE position = (SELECT max(position) FROM event WHERE type = 'TransferSent')`,
  },
  {
    what: 'who did it',
    plant: `UPDATE event SET actor = '{"id":"x","kind":"person","name":"x"}' WHERE ${one('event', 'event_id')}`,
  },
  {
    what: 'when it happened',
    plant: `UPDATE event SET occurred_at = occurred_at + interval '1 day' WHERE ${one('event', 'event_id')}`,
  },
  {
    what: 'when it was recorded',
    plant: `UPDATE event SET recorded_at = recorded_at + interval '1 ms' WHERE ${one('event', 'event_id')}`,
  },
  { what: 'the hash itself', plant: `UPDATE event SET hash = reverse(hash) WHERE ${one('event', 'event_id')}` },
  { what: 'the place in the log', plant: `UPDATE event SET transaction_id = '1' WHERE ${one('event', 'event_id')}` },
  {
    what: 'an event taken out',
    plant: `DELETE FROM event WHERE position = (SELECT min(position) FROM event WHERE type = 'TransferApproved')`,
  },
  { what: 'a seal', plant: `UPDATE seal SET merkle_root = reverse(merkle_root) WHERE seal_no = 1` },
  { what: 'the counts of a seal', plant: `UPDATE seal SET counts = counts || '{"TransferSent": 0}' WHERE seal_no = 1` },
  {
    what: 'a balance',
    plant: `UPDATE ledger_balance SET balance_fen = balance_fen + 1 WHERE balance_fen = (SELECT max(balance_fen) FROM ledger_balance)`,
  },
  {
    what: 'a posting',
    plant: `UPDATE posting SET amount_fen = amount_fen + 1 WHERE posting_id = (SELECT max(posting_id) FROM posting)`,
  },
  {
    what: 'the day of a posting',
    plant: `UPDATE posting SET value_date = value_date + 1 WHERE posting_id = (SELECT max(posting_id) FROM posting WHERE remittance_id IS NOT NULL)`,
  },
  {
    what: "a remittance's state",
    plant: `UPDATE remittance SET body = jsonb_set(body, '{basisDocument}', '"x"') WHERE ${one('remittance', 'remittance_id')}`,
  },
  {
    what: "a remittance's column",
    plant: `UPDATE remittance SET due_fen = due_fen + 1 WHERE ${one('remittance', 'remittance_id')}`,
  },
  {
    what: 'who sees a remittance',
    plant: `UPDATE remittance SET institution_ids = '{}' WHERE ${one('remittance', 'remittance_id')}`,
  },
  {
    what: 'a byte of evidence',
    plant: `UPDATE evidence_chunk SET bytes = set_byte(bytes, 20, (get_byte(bytes, 20) + 1) % 256) WHERE ${one('evidence_chunk', 'evidence_id')} AND chunk_no = 1`,
  },
];
