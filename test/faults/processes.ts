import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APP_ROLE,
  Database,
  OWNER_ROLE,
  createDataSource,
  ensureDatabase,
  ensureRoles,
  freePort,
  migrate,
  startEmbeddedPostgres,
} from '#libs/database';
import type { EmbeddedPostgres } from '#libs/database';
import { NoLossCounter } from '#libs/eventing';
import type { System } from '#libs/verification';

const PASSWORD = 'faults';

/** A whole system of real processes on a PostgreSQL with full durability: what can be killed and must not lose anything. */
export class RealSystem {
  private constructor(
    private readonly folder: string,
    private postgres: EmbeddedPostgres,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<RealSystem> {
    const folder = mkdtempSync(join(tmpdir(), 'jieli-faults-'));
    const postgres = await startEmbeddedPostgres({ directory: join(folder, 'pg'), password: PASSWORD });
    await ensureRoles(postgres.url('postgres'), { owner: PASSWORD, app: PASSWORD });
    await ensureDatabase(postgres.url('postgres'), 'jieli');
    await migrate(postgres.url('jieli', OWNER_ROLE, PASSWORD));
    const url = postgres.url('jieli', APP_ROLE, PASSWORD);
    return new RealSystem(folder, postgres, {
      DATABASE_URL: url,
      QUEUE_URL: url,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      PAYEE_DIGEST_KEY: randomBytes(32).toString('base64'),
    });
  }

  /** A worker process of its own; resolves when it says it has started. */
  async worker(): Promise<ChildProcess> {
    const environment = {
      ...process.env,
      ...this.environment,
      NODE_OPTIONS: '',
      HEALTH_PORT: String(await freePort(0)),
    };
    const child = spawn(process.execPath, ['dist/apps/worker/src/main.js'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`the worker ended with ${code} while starting`)));
    });
    return child;
  }

  /** The server goes down hard (SIGQUIT: no checkpoint, no goodbye) and comes back on the same port. */
  async crashDatabase(): Promise<void> {
    const { port } = this.postgres;
    await this.postgres.kill();
    this.postgres = await startEmbeddedPostgres({ directory: join(this.folder, 'pg'), password: PASSWORD, port });
    if (this.postgres.port !== port) throw new Error('the port was taken meanwhile');
  }

  get superUrl(): string {
    return this.postgres.url('jieli');
  }

  /** What is asked at the end: is everything right? Close it after use. */
  async look(): Promise<{ system: System; database: Database; close: () => Promise<void> }> {
    const source = await createDataSource({
      url: this.environment['DATABASE_URL']!,
      applicationName: 'faults',
      poolSize: 4,
    }).initialize();
    const database = new Database(source);
    return {
      database,
      system: { sql: database, hashAlgorithm: 'sha256', noLoss: new NoLossCounter(database) },
      close: () => source.destroy(),
    };
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** SIGKILL: no handler runs, nothing is flushed. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
