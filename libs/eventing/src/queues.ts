import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Queue, createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import type { ConnectionOptions, QueueOptions, WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { DISPATCH_BATCH_MAX, EVENTING_OPTIONS } from './options.js';
import type { EventingOptions } from './options.js';
import type { EventReference } from './subscription-runner.js';

export const QUEUE_SCHEMA = 'queue';
const POOL_MAX = 3;

/** What a job carries: references into the log, never the events themselves. */
export interface Nudge {
  readonly references: readonly EventReference[];
}

export const isPostgres = (queueUrl: string): boolean => /^postgres(ql)?:/.test(queueUrl);

/** The queue and worker classes of the backend a queue address names. One backend per process. */
export function backendClasses(queueUrl: string): { Queue: typeof Queue; Worker: unknown } {
  const bound = isPostgres(queueUrl) ? withBackend(createPostgresBackend) : withBackend(createRedisBackend);
  return bound as unknown as { Queue: typeof Queue; Worker: unknown };
}

/** Connection options for BullMQ. Redis goes through ioredis; PostgreSQL keeps its queues in a schema of their own. */
export function queueConnection(queueUrl: string): Pick<QueueOptions & WorkerOptions, 'connection'> {
  if (isPostgres(queueUrl)) {
    const connection = { connectionString: queueUrl, schema: QUEUE_SCHEMA, migrate: true, max: POOL_MAX };
    return { connection: connection as unknown as ConnectionOptions };
  }
  return { connection: new Redis(queueUrl, { maxRetriesPerRequest: null, lazyConnect: false }) as unknown as ConnectionOptions };
}

/** The queues, one per subscriber, made as they are needed. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly queues = new Map<string, Queue>();
  private nudgeNo = 0;

  constructor(@Inject(EVENTING_OPTIONS) private readonly options: EventingOptions) {}

  /** The queue of a subscriber. Throws where this process was given no QUEUE_URL. */
  of(subscriber: string): Queue {
    const known = this.queues.get(subscriber);
    if (known) return known;
    const { queueUrl, queuePrefix } = this.options;
    if (!queueUrl) throw new Error('This process has no QUEUE_URL.');
    const { Queue: QueueOfBackend } = backendClasses(queueUrl);
    const queue = new QueueOfBackend(subscriber, { ...queueConnection(queueUrl), ...(queuePrefix ? { prefix: queuePrefix } : {}) });
    queue.on('error', () => undefined); // Logged by the health check; an outage of the queue loses nothing.
    this.queues.set(subscriber, queue);
    return queue;
  }

  /**
   * Adds jobs of up to 100 references. A job id that still exists in any state would make the add a silent no-op, so
   * finished jobs are removed at once and every nudge has an id of its own.
   */
  async nudge(subscriber: string, origin: string, references: readonly EventReference[]): Promise<void> {
    const jobs = [];
    for (let start = 0; start < references.length; start += DISPATCH_BATCH_MAX) {
      const part = references.slice(start, start + DISPATCH_BATCH_MAX);
      jobs.push({
        name: 'events',
        data: { references: part } satisfies Nudge,
        opts: { jobId: `${subscriber}-${origin}-${process.pid}-${Date.now()}-${++this.nudgeNo}`, removeOnComplete: true, removeOnFail: true, attempts: 3, backoff: { type: 'exponential', delay: 200 } },
      });
    }
    if (jobs.length > 0) await this.of(subscriber).addBulk(jobs);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
  }
}
