import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { DISPATCH_BATCH_MAX, EVENTING_OPTIONS } from './options.js';
import type { EventingOptions } from './options.js';
import { backendClasses, connectQueue, prepareQueueStore } from './queue-backend.js';
import type { QueueClass, QueueConnection } from './queue-backend.js';
import type { EventReference } from './subscription-runner.js';

/** What a job carries: references into the log, never the events themselves. */
export interface Nudge {
  readonly references: readonly EventReference[];
}

/** A queue that does not answer within this is away; what it was to be told is made up for by the sweep. */
const NUDGE_TIMEOUT_MS = 5_000;
const JOB_ATTEMPTS_MAX = 3;
const JOB_BACKOFF_MS = 200;

/** The queues, one per subscriber, made as they are needed. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly queues = new Map<string, Queue>();
  private readonly startedAtMs = Date.now();
  private made: { readonly connection: QueueConnection; readonly Queue: QueueClass } | undefined;
  private prepared: Promise<void> | undefined;
  private nudgeNo = 0;

  constructor(@Inject(EVENTING_OPTIONS) private readonly options: EventingOptions) {}

  /** Makes or migrates the queue store's tables, once per process. Call it before the first queue or worker. */
  prepare(): Promise<void> {
    this.prepared ??= prepareQueueStore(this.url);
    return this.prepared;
  }

  /** The queues of these subscribers, for boards and metrics: see Registry.subscribers. */
  async all(subscribers: readonly string[]): Promise<Queue[]> {
    await this.prepare();
    return subscribers.map((subscriber) => this.of(subscriber));
  }

  /** The queue of a subscriber, after `prepare`. Throws where this process was given no QUEUE_URL. */
  of(subscriber: string): Queue {
    const known = this.queues.get(subscriber);
    if (known) return known;
    this.made ??= { connection: connectQueue(this.url, 'produce'), Queue: backendClasses(this.url).Queue };
    const { queuePrefix } = this.options;
    const queue = new this.made.Queue(subscriber, {
      connection: this.made.connection.connection,
      ...(queuePrefix ? { prefix: queuePrefix } : {}),
    });
    queue.on('error', () => undefined); // Every user of it reports its own failed call.
    this.queues.set(subscriber, queue);
    return queue;
  }

  /**
   * Adds jobs of up to 100 references; throws when the queue is away. A job id that still exists in any state would make
   * the add a silent no-op, so finished jobs are removed at once and every nudge has an id of its own.
   */
  async nudge(subscriber: string, origin: string, references: readonly EventReference[]): Promise<void> {
    const jobs = [];
    for (let start = 0; start < references.length; start += DISPATCH_BATCH_MAX) {
      const nudge: Nudge = { references: references.slice(start, start + DISPATCH_BATCH_MAX) };
      const jobId = `${subscriber}-${origin}-${process.pid}-${this.startedAtMs}-${++this.nudgeNo}`;
      const backoff = { type: 'exponential', delay: JOB_BACKOFF_MS };
      jobs.push({
        name: 'events',
        data: nudge,
        opts: { jobId, removeOnComplete: true, removeOnFail: true, attempts: JOB_ATTEMPTS_MAX, backoff },
      });
    }
    if (jobs.length > 0) await within(NUDGE_TIMEOUT_MS, this.of(subscriber).addBulk(jobs));
  }

  private get url(): string {
    if (!this.options.queueUrl) throw new Error('This process has no QUEUE_URL.');
    return this.options.queueUrl;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => within(NUDGE_TIMEOUT_MS, queue.close())));
    this.made?.connection.close();
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
