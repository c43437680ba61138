import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import pg from 'pg';
import { Database } from '#libs/database';
import { EVENTING_OPTIONS, Pause } from '#libs/eventing';
import type { EventingOptions } from '#libs/eventing';
import { CLOCK, systemActor } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { ImportRun } from './import-run.js';
import type { RunTools } from './import-run.js';
import { WORK_CHANNEL } from './import-view.js';
import { listPurgeable, purgeImport } from './purge.js';

export const IMPORT_TOOLS = Symbol('ImportTools');
/** Whether this process checks files. */
export const IMPORT_WORK = Symbol('ImportWork');

const ACTOR = 'payout.import';
/** With the import's number the advisory lock of whoever is at it. */
const LOCK_SPACE = 61;
const SWEEP_MS = 2_000;
const RECONNECT_MS = 500;
/** A file that makes its checking fail is tried again, each time later. */
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 300_000;

/**
 * Checks files as they come: one at a time in a process, any number of processes. Whoever is at a file holds an advisory lock
 * on a connection of its own; with the process the lock goes, and another takes the file up where it was left.
 */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportRunner.name);
  private readonly pause = new Pause();
  private readonly failures = new Map<bigint, { readonly count: number; readonly againMs: number }>();
  private finished: Promise<void> = Promise.resolve();
  private started = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
    @Inject(IMPORT_TOOLS) private readonly tools: RunTools,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IMPORT_WORK) private readonly work: boolean,
  ) {}

  onApplicationBootstrap(): void {
    if (this.work) this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    this.finished = this.loop();
  }

  /** Lets the file at hand come to its end; use a kill to leave it to somebody else. */
  async stop(): Promise<void> {
    this.pause.end();
    await this.finished;
  }

  /** Everything that waits, to its end, and the rests of what ended: for tests. Throws what a run threw. */
  async runPending(): Promise<void> {
    const client = await this.connect();
    try {
      await this.round(client, true);
    } finally {
      await client.end();
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      application_name: 'jieli-payout-import',
      keepAlive: true,
    });
    client.on('error', () => this.pause.wake());
    await client.connect();
    return client;
  }

  private async loop(): Promise<void> {
    while (!this.pause.ended) {
      let client: pg.Client | undefined;
      try {
        client = await this.connect();
        let lost = false;
        client.on('end', () => (lost = true));
        client.on('notification', () => this.pause.wake());
        await client.query(`LISTEN ${WORK_CHANNEL}`);
        while (!this.pause.ended && !lost) {
          this.pause.begin();
          await this.round(client, false);
          await this.pause.for(SWEEP_MS);
        }
      } catch (error) {
        if (this.pause.ended) return;
        this.logger.warn(`payout imports: ${(error as Error).message}`);
        this.pause.begin();
        await this.pause.for(RECONNECT_MS);
      } finally {
        await client?.end().catch(() => undefined);
      }
    }
  }

  private async round(client: pg.Client, strict: boolean): Promise<void> {
    let after = 0n;
    while (!this.pause.ended) {
      const [next] = await this.database.query<{ import_no: bigint }>(
        `SELECT import_no FROM payout_import WHERE state IN ('RECEIVED', 'CHECKING') AND import_no > $1 ORDER BY import_no LIMIT 1`,
        [after],
      );
      if (!next) break;
      after = next.import_no;
      if (strict || this.mayTry(after)) await this.runLocked(client, after, strict);
    }
    for (const { import_no: importNo } of await listPurgeable(this.database))
      await purgeImport(this.database, importNo);
  }

  private async runLocked(client: pg.Client, importNo: bigint, strict: boolean): Promise<void> {
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS held',
      [String(importNo), LOCK_SPACE],
    );
    if (!rows[0]?.held) return;
    try {
      const context = { actor: systemActor(ACTOR), correlationId: `payout-import-${importNo}`, now: this.clock.now() };
      await new ImportRun(this.tools, context).run(importNo);
      this.failures.delete(importNo);
    } catch (error) {
      if (strict) throw error;
      this.noteFailure(importNo, error as Error);
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, $2))', [String(importNo), LOCK_SPACE]);
    }
  }

  private mayTry(importNo: bigint): boolean {
    return (this.failures.get(importNo)?.againMs ?? 0) <= Date.now();
  }

  private noteFailure(importNo: bigint, error: Error): void {
    const count = (this.failures.get(importNo)?.count ?? 0) + 1;
    const againMs = Date.now() + Math.min(RETRY_FIRST_MS * 2 ** (count - 1), RETRY_MAX_MS);
    this.failures.set(importNo, { count, againMs });
    this.logger.warn(`payout import ${importNo}: ${error.message}`);
  }
}
