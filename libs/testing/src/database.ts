import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { APP_ROLE, OWNER_ROLE } from '#libs/database';
import { TEMPLATE_DATABASE, TEST_PASSWORD } from './servers.js';
import type { TestServerAddresses } from './servers.js';

export interface TestDatabase {
  readonly name: string;
  /** As the app's role: what the apps get. */
  readonly url: string;
  readonly ownerUrl: string;
  /** As superuser: for planting breaches. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

export function testServers(): TestServerAddresses {
  const text = process.env['JIELI_TEST_SERVERS'];
  if (!text) throw new Error('This suite needs servers: put it in a Jest project with globalSetup.');
  const servers = JSON.parse(text) as readonly TestServerAddresses[];
  // Jest numbers its workers from 1.
  const mine = servers[(Number(process.env['JEST_WORKER_ID'] ?? 1) - 1) % servers.length];
  if (!mine) throw new Error('No test server was started.');
  return mine;
}

/** A database of its own for one suite, cloned from the migrated template. */
export async function cloneDatabase(servers: TestServerAddresses = testServers()): Promise<TestDatabase> {
  const name = `jieli_${randomBytes(6).toString('hex')}`;
  await asAdmin(servers.adminUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} OWNER ${OWNER_ROLE}`);
  const urlOf = (user: string, password: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${servers.port}/${name}`;
  return {
    name,
    url: urlOf(APP_ROLE, TEST_PASSWORD),
    ownerUrl: urlOf(OWNER_ROLE, TEST_PASSWORD),
    adminUrl: urlOf('postgres', TEST_PASSWORD),
    drop: () => asAdmin(servers.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

const TEMPLATE_BUSY = '55006';

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (let tries = 0; ; tries++) {
      try {
        await client.query(statement);
        return;
      } catch (error) {
        // Two suites cloning at once: the template may be read by one at a time.
        if ((error as { code?: string }).code !== TEMPLATE_BUSY || tries > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  } finally {
    await client.end();
  }
}
