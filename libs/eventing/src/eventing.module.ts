import { BullModule, BullRegistrar, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Injectable, Logger, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  ModuleMetadata,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleInit,
  Provider,
  Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job } from 'bullmq';
import { CLOCK, systemClock } from '#libs/kernel';
import { CommandRunner } from './command-runner.js';
import { DeadLetters } from './dead-letters.js';
import { DispatchLoop } from './dispatch-loop.js';
import { Dispatcher } from './dispatcher.js';
import { EventLog } from './event-log.js';
import { LiveFeed } from './live-feed.js';
import { NoLossCounter } from './no-loss-counter.js';
import { EVENTING_OPTIONS, JOB_LOCK_MS, WORKER_CONCURRENCY } from './options.js';
import type { EventingOptions } from './options.js';
import { backendClasses, connectQueue } from './queue-backend.js';
import type { QueueConnection } from './queue-backend.js';
import { Queues } from './queues.js';
import type { Nudge } from './queues.js';
import { Registry } from './registry.js';
import { Seals } from './seals.js';
import { SubscriptionRunner } from './subscription-runner.js';
import type { PublishedEvents, Subscription } from './subscription.js';
import { Sweep } from './sweep.js';
import { Waker } from './waker.js';

const SERVICES: Type[] = [
  EventLog,
  Waker,
  CommandRunner,
  Registry,
  DeadLetters,
  NoLossCounter,
  Queues,
  SubscriptionRunner,
  Dispatcher,
  Sweep,
  Seals,
  DispatchLoop,
  LiveFeed,
];

export interface EventingFeature {
  readonly publishes?: readonly PublishedEvents[];
  /** A subscription's class (or factory) and its queue's name. */
  readonly subscriptions?: readonly { readonly name: string; readonly provider: Provider<Subscription> }[];
  readonly imports?: ModuleMetadata['imports'];
  /** Whether this process runs the workers: as in forRoot. */
  readonly work?: boolean;
}

@Module({})
export class EventingModule {
  /** Once per process, global. */
  static forRoot(options: EventingOptions): DynamicModule {
    const shared: Provider[] = [
      { provide: EVENTING_OPTIONS, useValue: options },
      { provide: CLOCK, useValue: systemClock },
    ];
    const exports = [EVENTING_OPTIONS, CLOCK, ...SERVICES];
    if (!options.work) return { module: EventingModule, global: true, providers: [...shared, ...SERVICES], exports };
    const { imports, connection } = bull(options);
    const providers = [...shared, { provide: WORKER_CONNECTION, useValue: connection }, ...SERVICES, Workers];
    return { module: EventingModule, global: true, imports, providers, exports };
  }

  /** What a feature publishes and who of it subscribes. Each subscription gets its queue and, where `work`, its worker. */
  static forFeature({
    publishes = [],
    subscriptions = [],
    imports = [],
    work = false,
  }: EventingFeature): DynamicModule {
    class FeatureEvents implements OnModuleInit {
      constructor(
        readonly registry: Registry,
        readonly found: readonly Subscription[],
      ) {}
      onModuleInit(): void {
        for (const published of publishes) this.registry.publish(published);
        for (const [index, subscription] of this.found.entries()) {
          const name = subscriptions[index]?.name ?? '';
          if (subscription.name !== name)
            throw new Error(`Subscription "${subscription.name}" is registered as "${name}".`);
          this.registry.subscribe(subscription);
        }
      }
    }
    const tokens = subscriptions.map(({ name }) => `Subscription:${name}`);
    const providers: Provider[] = subscriptions.map(
      ({ name, provider }) => ({ ...asObject(provider), provide: `Subscription:${name}` }) as Provider,
    );
    return {
      module: class FeatureEventsModule {},
      imports: [...imports],
      providers: [
        ...providers,
        {
          provide: FeatureEvents,
          inject: [Registry, ...tokens],
          useFactory: (registry: Registry, ...found: Subscription[]) => new FeatureEvents(registry, found),
        },
        ...(work ? subscriptions.map(({ name }) => processorOf(name)) : []),
      ],
    };
  }
}

const asObject = (provider: Provider<Subscription>): object =>
  typeof provider === 'function' ? { useClass: provider } : provider;

const WORKER_CONNECTION = Symbol('WorkerConnection');

/** BullMQ's module bound to the backend of the queue's address; its workers wait until ours are registered. */
function bull(options: EventingOptions): { imports: DynamicModule[]; connection: QueueConnection } {
  if (!options.queueUrl) throw new Error('A process that works needs QUEUE_URL.');
  const classes = backendClasses(options.queueUrl);
  BullModule.queueClass = classes.Queue;
  BullModule.workerClass = classes.Worker;
  const connection = connectQueue(options.queueUrl, 'work');
  const root = BullModule.forRoot({
    connection: connection.connection,
    ...(options.queuePrefix ? { prefix: options.queuePrefix } : {}),
    extraOptions: { manualRegistration: true },
  });
  return { imports: [root, BullModule.registerQueue()], connection };
}

/** Starts the workers once every subscription is known and the queue store is ready. */
@Injectable()
class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Queues) private readonly queues: Queues,
    @Inject(WORKER_CONNECTION) private readonly connection: QueueConnection,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.registry.record();
    await this.queues.prepare();
    this.modules.get(BullRegistrar, { strict: false }).register();
  }

  onApplicationShutdown(): void {
    this.connection.close();
  }
}

const WORKER_OPTIONS = {
  concurrency: WORKER_CONCURRENCY,
  lockDuration: JOB_LOCK_MS,
  stalledInterval: JOB_LOCK_MS,
  maxStalledCount: 1,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
};

/** The worker of one queue: hands every nudge to the runner. It ends before the database connection does. */
function processorOf(name: string): Type {
  const logger = new Logger('SubscriptionProcessor');
  @Processor(name, WORKER_OPTIONS)
  class SubscriptionProcessor extends WorkerHost implements BeforeApplicationShutdown {
    private started = false;
    constructor(@Inject(SubscriptionRunner) private readonly runner: SubscriptionRunner) {
      super();
    }
    async process(job: Job<Nudge>): Promise<void> {
      await this.runner.process(name, job.data.references);
    }
    @OnWorkerEvent('ready')
    onReady(): void {
      this.started = true;
    }
    @OnWorkerEvent('error')
    onError(error: Error): void {
      logger.warn(`${name}: ${error.message}`);
    }
    async beforeApplicationShutdown(): Promise<void> {
      if (this.started) await this.worker.close();
    }
  }
  return SubscriptionProcessor;
}
