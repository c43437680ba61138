import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from '#libs/database';

export interface ApiProcess {
  readonly address: string;
  /** What it has written to stderr so far. */
  readonly errors: () => string;
  stop(): Promise<void>;
}

/**
 * The api as `npm run start:api` starts it, on a free port: its own process, the built code. (Jest on Node 20 cannot load
 * @fastify/static, which requires an ES module.)
 */
export async function startApi(environment: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const port = await freePort(0);
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/apps/api/src/main.js'], {
    env: { PATH: process.env['PATH'] ?? '', ...environment, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<void>((resolve) => lines.on('line', (line) => line.includes('api started') && resolve()));
  await Promise.race([
    started,
    ended.then(() => {
      throw new Error(`the api did not start:\n${errors}`);
    }),
  ]);
  return {
    address: `http://127.0.0.1:${port}`,
    errors: () => errors,
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`the api did not stop cleanly (${code}):\n${errors}`);
    },
  };
}
