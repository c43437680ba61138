import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import { Database, DatabaseModule } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog, EventingModule, NoLossCounter, drain } from '#libs/eventing';
import type { EventingOptions, NoLossReading, RequestContext, StoredEvent, Subscription } from '#libs/eventing';
import type { Station } from '#libs/kernel';
import { cloneDatabase, testServers } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

export type QueueBackend = 'postgres' | 'redis';

export const TEST_EVENTS = { streamType: 'test', types: ['Opened', 'Moved', 'Closed', 'Echoed'] } as const;

export const contextOf = (more: Partial<RequestContext> = {}): RequestContext => ({
  actor: { kind: 'person', id: 'test.clerk', name: '李敏', institutionId: null, roles: ['CLERK'] },
  correlationId: randomUUID(),
  now: new Date(),
  ...more,
});

/** A subscriber whose effect is a row per event, so that a lost, doubled or reordered effect is seen. */
export class Recorder implements Subscription {
  /** What else it does, after its row; throwing undoes the row. */
  behave: (event: StoredEvent, transaction: Transaction) => Promise<void> | void = () => undefined;

  declare readonly station?: Station;

  constructor(
    readonly name: string,
    readonly types: readonly string[] = ['Opened', 'Moved', 'Closed'],
    station?: Station,
  ) {
    if (station) this.station = station;
  }

  async handle(transaction: Transaction, event: StoredEvent): Promise<void> {
    await transaction.query('INSERT INTO effect (subscriber, stream_id, version, type) VALUES ($1, $2, $3, $4)', [
      this.name,
      event.streamId,
      event.streamVersion,
      event.type,
    ]);
    await this.behave(event, transaction);
  }
}

/** A database of its own with the table of effects. */
export async function effectDatabase(): Promise<TestDatabase> {
  const clone = await cloneDatabase();
  await asUser(clone.ownerUrl, (client) =>
    client.query(
      'CREATE TABLE effect (no bigint GENERATED ALWAYS AS IDENTITY, subscriber text, stream_id uuid, version int, type text)',
    ),
  );
  return clone;
}

export async function asUser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One process of the system: as much of it as its options say. */
export class EventSystem {
  private constructor(private readonly app: INestApplicationContext) {}

  static async start(
    clone: TestDatabase,
    recorders: readonly Recorder[],
    more: Partial<EventingOptions> = {},
  ): Promise<EventSystem> {
    const options: EventingOptions = {
      hashAlgorithm: 'sha256',
      dispatch: true,
      work: true,
      databaseUrl: clone.url,
      sweepIntervalMs: 200,
      nudgeAgainAfterMs: 400,
      ...more,
    };
    const feature = EventingModule.forFeature({
      publishes: [TEST_EVENTS],
      subscriptions: recorders.map((recorder) => ({
        name: recorder.name,
        provider: { provide: recorder.name, useValue: recorder },
      })),
      work: options.work,
    });
    class TestModule {}
    const imports = [
      DatabaseModule.forRoot({ url: clone.url, applicationName: 'test', poolSize: 16 }),
      EventingModule.forRoot(options),
      feature,
    ];
    const app = await NestFactory.createApplicationContext(
      { module: TestModule, imports },
      { logger: false, abortOnError: false },
    );
    return new EventSystem(app);
  }

  get<T>(type: abstract new (...parameters: never[]) => T): T {
    return this.app.get(type);
  }

  get database(): Database {
    return this.get(Database);
  }

  /** Appends events of these types to a stream, in one command. */
  async append(streamId: string, types: readonly string[], data: object = {}): Promise<StoredEvent[]> {
    let stored: StoredEvent[] = [];
    await this.get(CommandRunner).run(contextOf(), async (transaction) => {
      stored = await this.appendIn(transaction, streamId, types, data);
      return {};
    });
    return stored;
  }

  async appendIn(
    transaction: Transaction,
    streamId: string,
    types: readonly string[],
    data: object = {},
  ): Promise<StoredEvent[]> {
    const [head] = await transaction.query<{ version: number }>(
      'SELECT coalesce(max(stream_version), 0)::int AS version FROM event WHERE stream_id = $1',
      [streamId],
    );
    const events = types.map((type) => ({ type, data, occurredAt: new Date() }));
    return this.get(EventLog).append(transaction, {
      streamType: 'test',
      streamId,
      expectedVersion: head?.version ?? 0,
      events,
      context: contextOf(),
    });
  }

  drained(limitMs?: number): Promise<NoLossReading> {
    return drain(this.get(NoLossCounter), limitMs);
  }

  /** Versions a subscriber took effect on in a stream, in the order it did. */
  async effects(subscriber: string, streamId: string): Promise<number[]> {
    const rows = await this.database.query<{ version: number }>(
      'SELECT version FROM effect WHERE subscriber = $1 AND stream_id = $2 ORDER BY no',
      [subscriber, streamId],
    );
    return rows.map(({ version }) => version);
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

/** Awaits a state. */
export async function until<T>(read: () => Promise<T>, reached: (value: T) => boolean, limitMs = 20_000): Promise<T> {
  for (const endMs = Date.now() + limitMs; ;) {
    const value = await read();
    if (reached(value)) return value;
    if (Date.now() > endMs)
      throw new Error(
        `not reached within ${limitMs} ms: ${JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member))}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** False where there is no Redis on this machine; the setup says so loudly. */
export const hasQueue = (backend: QueueBackend): boolean =>
  backend === 'postgres' || testServers().redisUrl !== undefined;

/** Where the backend under test keeps its queues. */
export function queueOptions(
  backend: QueueBackend,
  clone: TestDatabase,
): Pick<EventingOptions, 'queueUrl' | 'queuePrefix'> {
  const { redisUrl } = testServers();
  return backend === 'redis' && redisUrl ? { queueUrl: redisUrl, queuePrefix: clone.name } : { queueUrl: clone.url };
}
