import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, ModuleMetadata, OnModuleInit, Provider, Type } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CLOCK, systemClock } from '#libs/kernel';
import { CommandRunner } from './command-runner.js';
import { DeadLetters } from './dead-letters.js';
import { DispatchLoop } from './dispatch-loop.js';
import { Dispatcher } from './dispatcher.js';
import { EventLog } from './event-log.js';
import { LiveFeed } from './live-feed.js';
import { NoLossCounter } from './no-loss-counter.js';
import { EVENTING_OPTIONS, WORKER_CONCURRENCY } from './options.js';
import type { EventingOptions } from './options.js';
import { Queues, backendClasses, queueConnection } from './queues.js';
import type { Nudge } from './queues.js';
import { Registry } from './registry.js';
import { Seals } from './seals.js';
import { SubscriptionRunner } from './subscription-runner.js';
import type { PublishedEvents, Subscription } from './subscription.js';
import { Sweep } from './sweep.js';
import { Waker } from './waker.js';

const SERVICES: Type[] = [
  EventLog, Waker, CommandRunner, Registry, DeadLetters, NoLossCounter, Queues, SubscriptionRunner, Dispatcher, Sweep, Seals, DispatchLoop, LiveFeed,
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
    const imports = options.work ? [bullRoot(options)] : [];
    return {
      module: EventingModule,
      global: true,
      imports,
      providers: [{ provide: EVENTING_OPTIONS, useValue: options }, { provide: CLOCK, useValue: systemClock }, ...SERVICES],
      exports: [EVENTING_OPTIONS, CLOCK, ...SERVICES],
    };
  }

  /** What a feature publishes and who of it subscribes. Each subscription gets its queue and, where `work`, its worker. */
  static forFeature({ publishes = [], subscriptions = [], imports = [], work = false }: EventingFeature): DynamicModule {
    class FeatureEvents implements OnModuleInit {
      constructor(readonly registry: Registry, readonly found: readonly Subscription[]) {}
      onModuleInit(): void {
        for (const published of publishes) this.registry.publish(published);
        for (const subscription of this.found) this.registry.subscribe(subscription);
      }
    }
    const tokens = subscriptions.map(({ name }) => `Subscription:${name}`);
    const providers: Provider[] = subscriptions.map(({ name, provider }) => ({ ...asObject(provider), provide: `Subscription:${name}` }) as Provider);
    return {
      module: class FeatureEventsModule {},
      imports: [...imports],
      providers: [
        ...providers,
        { provide: FeatureEvents, inject: [Registry, ...tokens], useFactory: (registry: Registry, ...found: Subscription[]) => new FeatureEvents(registry, found) },
        ...(work ? subscriptions.map(({ name }) => processorOf(name)) : []),
      ],
    };
  }
}

const asObject = (provider: Provider<Subscription>): object => (typeof provider === 'function' ? { useClass: provider } : provider);

function bullRoot(options: EventingOptions): DynamicModule {
  if (!options.queueUrl) throw new Error('A process that works needs QUEUE_URL.');
  const classes = backendClasses(options.queueUrl);
  BullModule.queueClass = classes.Queue;
  BullModule.workerClass = classes.Worker as Type;
  return BullModule.forRoot({ ...queueConnection(options.queueUrl), ...(options.queuePrefix ? { prefix: options.queuePrefix } : {}) });
}

/** The worker of one queue: hands every nudge to the runner. */
function processorOf(name: string): Type {
  @Processor(name, { concurrency: WORKER_CONCURRENCY, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } })
  class SubscriptionProcessor extends WorkerHost {
    constructor(@Inject(SubscriptionRunner) private readonly runner: SubscriptionRunner) {
      super();
    }
    async process(job: Job<Nudge>): Promise<void> {
      await this.runner.process(name, job.data.references);
    }
  }
  return SubscriptionProcessor;
}
