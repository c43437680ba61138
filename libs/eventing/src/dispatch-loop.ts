import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Dispatcher } from './dispatcher.js';
import { DISPATCHER_LOCK, DISPATCH_POLL_MS, EVENTING_OPTIONS, EVENT_CHANNEL, SEAL_INTERVAL_MS, SWEEP_INTERVAL_MS } from './options.js';
import type { EventingOptions } from './options.js';
import { Registry } from './registry.js';
import { Seals } from './seals.js';
import { Sweep } from './sweep.js';

const RECONNECT_MS = 500;
const LOCK_RETRY_MS = 1_000;

/**
 * Runs dispatcher, sweep and seals in one process at a time: the one whose connection holds the advisory lock.
 * When it dies its connection goes, and another takes over within a second.
 */
@Injectable()
export class DispatchLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(DispatchLoop.name);
  private stopping = false;
  private finished: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;
  private woken = false;

  constructor(
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Dispatcher) private readonly dispatcher: Dispatcher,
    @Inject(Sweep) private readonly sweep: Sweep,
    @Inject(Seals) private readonly seals: Seals,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.dispatch) return;
    await this.registry.record();
    this.finished = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const client = new pg.Client({ connectionString: this.options.databaseUrl, application_name: 'jieli-dispatcher', keepAlive: true });
      try {
        await client.connect();
        await this.lead(client);
      } catch (error) {
        if (!this.stopping) this.logger.warn(`dispatcher: ${(error as Error).message}`);
        await this.pause(RECONNECT_MS);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  private async lead(client: pg.Client): Promise<void> {
    let lost = false;
    client.on('error', () => {
      lost = true;
      this.wake();
    });
    while (!this.stopping && !lost) {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [DISPATCHER_LOCK]);
      if (rows[0]?.held) break;
      await this.pause(LOCK_RETRY_MS);
    }
    client.on('notification', () => this.wake());
    await client.query(`LISTEN ${EVENT_CHANNEL}`);
    let nextSweepMs = 0;
    let nextSealMs = Date.now() + SEAL_INTERVAL_MS;
    while (!this.stopping && !lost) {
      this.woken = false;
      await this.dispatcher.dispatchAll();
      if (Date.now() >= nextSweepMs) {
        await this.sweep.run().catch((error: Error) => this.logger.warn(`sweep: ${error.message}`));
        nextSweepMs = Date.now() + (this.options.sweepIntervalMs ?? SWEEP_INTERVAL_MS);
      }
      if (Date.now() >= nextSealMs) {
        await this.seals.seal();
        nextSealMs = Date.now() + SEAL_INTERVAL_MS;
      }
      if (!this.woken) await this.pause(DISPATCH_POLL_MS);
    }
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  private pause(ms: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
