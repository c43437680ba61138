import { Queue, createPostgresBackend, createRedisBackend, runMigrations, withBackend } from 'bullmq';
import type { ConnectionOptions, PgPoolClient, WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where the PostgreSQL backend keeps its tables; the schema itself is made by our own migrations. */
export const QUEUE_SCHEMA = 'queue';
/** Connections a queue or a worker may hold on the PostgreSQL backend, beside a worker's listening one. */
const POOL_MAX = 2;

/** Jobs are nudges and may be lost with a crash of the server, so their commits wait for no disk. */
const UNHURRIED = '-c synchronous_commit=off';

export type QueueClass = typeof Queue;
export type WorkerClass = new (
  name: string,
  processor: (job: { data: unknown }) => Promise<void>,
  options: WorkerOptions,
) => object;

export const isPostgres = (queueUrl: string): boolean => /^postgres(ql)?:/.test(queueUrl);

/** The queue and worker classes of the backend a queue address names. One backend per process. */
export function backendClasses(queueUrl: string): { Queue: QueueClass; Worker: WorkerClass } {
  const bound = isPostgres(queueUrl) ? withBackend(createPostgresBackend) : withBackend(createRedisBackend);
  return bound as unknown as { Queue: QueueClass; Worker: WorkerClass };
}

export interface QueueConnection {
  readonly connection: ConnectionOptions;
  /** BullMQ leaves a connection it was given open: whoever made it closes it, after the queues. */
  close(): void;
}

/**
 * One connection for many queues (Redis, through ioredis) or the options each queue makes its pool from (PostgreSQL).
 * Producers fail at once while Redis is away, the sweep makes up for it; workers wait for it to come back.
 */
export function connectQueue(queueUrl: string, purpose: 'produce' | 'work'): QueueConnection {
  if (isPostgres(queueUrl)) {
    const options = { connectionString: queueUrl, schema: QUEUE_SCHEMA, max: POOL_MAX, options: UNHURRIED };
    return { connection: options, close: () => undefined };
  }
  const redis = new Redis(queueUrl, {
    maxRetriesPerRequest: purpose === 'work' ? null : 1,
    enableOfflineQueue: purpose === 'work',
  });
  redis.on('error', () => undefined); // Every user of it reports its own failed command.
  return { connection: redis, close: () => redis.disconnect() };
}

/**
 * Brings the queue's tables to the version this BullMQ wants; nothing to do on Redis. Safe with many starters.
 * BullMQ's own `migrate: true` would want the right to create schemas, which the app's role has not: ours is there.
 */
export async function prepareQueueStore(queueUrl: string): Promise<void> {
  if (!isPostgres(queueUrl)) return;
  const client = new pg.Client({ connectionString: queueUrl, application_name: 'jieli-queue-migrate' });
  await client.connect();
  const query = async (text: string, values?: unknown[]): Promise<unknown> =>
    text.startsWith('CREATE SCHEMA') ? { rows: [] } : client.query(text, values);
  try {
    await runMigrations({ query } as unknown as PgPoolClient, QUEUE_SCHEMA);
  } finally {
    await client.end();
  }
}
