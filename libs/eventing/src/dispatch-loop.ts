import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import pg from 'pg';
import { Dispatcher } from './dispatcher.js';
import {
  DISPATCHER_LOCK,
  DISPATCH_GAP_MS,
  DISPATCH_POLL_MS,
  EVENTING_OPTIONS,
  EVENT_CHANNEL,
  SEAL_INTERVAL_MS,
  SWEEP_INTERVAL_MS,
} from './options.js';
import type { EventingOptions } from './options.js';
import { Pause } from './pause.js';
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
export class DispatchLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DispatchLoop.name);
  private readonly pause = new Pause();
  private finished: Promise<void> = Promise.resolve();
  private holdsLock = false;

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
    await this.dispatcher.prepare();
    this.finished = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.pause.end();
    await this.finished;
  }

  /** Whether this process is the one that dispatches now. */
  get leading(): boolean {
    return this.holdsLock;
  }

  private async run(): Promise<void> {
    while (!this.pause.ended) {
      const client = new pg.Client({
        connectionString: this.options.databaseUrl,
        application_name: 'jieli-dispatcher',
        keepAlive: true,
      });
      try {
        await client.connect();
        await this.lead(client);
      } catch (error) {
        if (this.pause.ended) return;
        this.logger.warn(`dispatcher: ${(error as Error).message}`);
        await this.rest(RECONNECT_MS);
      } finally {
        this.holdsLock = false;
        await client.end().catch(() => undefined);
      }
    }
  }

  private async lead(client: pg.Client): Promise<void> {
    let lost = false;
    client.on('error', () => {
      lost = true;
      this.pause.wake();
    });
    while (!this.holdsLock) {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
        DISPATCHER_LOCK,
      ]);
      this.holdsLock = rows[0]?.held ?? false;
      if (!this.holdsLock) await this.rest(LOCK_RETRY_MS);
      if (this.pause.ended || lost) return;
    }
    client.on('notification', () => this.pause.wake());
    await client.query(`LISTEN ${EVENT_CHANNEL}`);
    let nextSweepMs = 0;
    let nextSealMs = Date.now() + (this.options.sealIntervalMs ?? SEAL_INTERVAL_MS);
    while (!this.pause.ended && !lost) {
      this.pause.begin();
      const nextRoundMs = Date.now() + DISPATCH_GAP_MS;
      const found = await this.dispatcher.dispatchAll();
      if (Date.now() >= nextSweepMs) {
        await this.sweep.run().catch((error: Error) => this.logger.warn(`sweep: ${error.message}`));
        nextSweepMs = Date.now() + (this.options.sweepIntervalMs ?? SWEEP_INTERVAL_MS);
      }
      if (Date.now() >= nextSealMs) {
        await this.seals.seal();
        nextSealMs = Date.now() + (this.options.sealIntervalMs ?? SEAL_INTERVAL_MS);
      }
      if (found > 0) await new Promise((resolve) => setTimeout(resolve, nextRoundMs - Date.now()));
      await this.pause.for(Math.min(DISPATCH_POLL_MS, Math.max(0, nextSweepMs - Date.now())));
    }
  }

  private rest(limitMs: number): Promise<void> {
    this.pause.begin();
    return this.pause.for(limitMs);
  }
}
