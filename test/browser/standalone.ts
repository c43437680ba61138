import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { freePort } from '#libs/database';

export interface RunningStandalone {
  readonly address: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  stop(): Promise<number | null>;
}

/** What `npm start` runs, as a process of its own on a throw-away data folder. */
export async function startStandalone(): Promise<RunningStandalone> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jieli-browser-'));
  const port = await freePort(0);
  const environment = { ...process.env, DATA_DIR: dataDir, PORT: String(port), NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes('is ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the system ended with ${code} while starting: ${said}`)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    dataDir,
    process: child,
    async stop() {
      const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
      child.kill('SIGINT');
      const code = await ended;
      rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

/** A real Chromium, from an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const args = [
    ...sparticuz.args,
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true });
}
