import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, ensureRoles, freePort, migrate, OWNER_ROLE, startEmbeddedPostgres } from '#libs/database';

export interface TestServerAddresses {
  readonly adminUrl: string;
  readonly port: number;
  /** Absent where no Redis could be had; the suites that need one say so. */
  readonly redisUrl?: string;
}

export interface TestServers {
  readonly addresses: TestServerAddresses;
  stop(): Promise<void>;
}

export const TEMPLATE_DATABASE = 'jieli_template';
export const TEST_PASSWORD = 'jieli-test';

/** Durability is off for tests that do not kill the server: they measure rules, not disks. */
const FAST_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** A throw-away PostgreSQL with a migrated template database, and a Redis. Once per Jest project that needs them. */
export async function startTestServers(
  settings: Readonly<Record<string, string>> = FAST_SETTINGS,
): Promise<TestServers> {
  const folder = mkdtempSync(join(tmpdir(), 'jieli-test-'));
  const postgres = await startEmbeddedPostgres({ directory: join(folder, 'pg'), password: TEST_PASSWORD, settings });
  const adminUrl = postgres.url('postgres');
  await ensureRoles(adminUrl, { owner: TEST_PASSWORD, app: TEST_PASSWORD });
  await ensureDatabase(adminUrl, TEMPLATE_DATABASE);
  await migrate(postgres.url(TEMPLATE_DATABASE, OWNER_ROLE, TEST_PASSWORD));
  const redis = await startRedis(folder);
  return {
    addresses: { adminUrl, port: postgres.port, ...(redis ? { redisUrl: redis.url } : {}) },
    async stop() {
      redis?.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `REDIS_URL`, else a redis-server found here, else Debian's installed as root, else none, said loudly. */
async function startRedis(folder: string): Promise<{ url: string; stop(): void } | undefined> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, stop: () => undefined };
  if (!hasCommand('redis-server') && process.getuid?.() === 0 && hasCommand('apt-get')) installRedis();
  if (!hasCommand('redis-server')) {
    console.error(
      'SKIPPED: no REDIS_URL and no redis-server on this machine; the Redis half of the queue suites did not run.',
    );
    return undefined;
  }
  const port = await freePort(0);
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  );
  for (let tries = 0; tries < 100; tries++) {
    if (hasCommandSucceeded('redis-cli', ['-p', String(port), 'ping'])) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url: `redis://127.0.0.1:${port}`, stop: () => void server.kill('SIGTERM') };
}

function installRedis(): void {
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', 'redis-server'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    // Said by the caller.
  }
}

const hasCommand = (name: string): boolean => hasCommandSucceeded('sh', ['-c', `command -v ${name}`]);

function hasCommandSucceeded(command: string, flags: string[]): boolean {
  try {
    execFileSync(command, flags, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
