import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  APP_ROLE,
  OWNER_ROLE,
  ensureDatabase,
  ensureRoles,
  migrate,
  runningServerPid,
  startEmbeddedPostgres,
} from '#libs/database';
import type { EmbeddedPostgres } from '#libs/database';
import { loadSecrets } from './secrets.js';

const DATABASE = 'jieli';
const PREFERRED_PORT = 54_330;

export interface EmbeddedSystem {
  readonly postgres: EmbeddedPostgres;
  /** What the typed configuration reads, filled in. */
  readonly environment: Readonly<Record<string, string>>;
  /** True the first time: nothing has been seeded yet. */
  readonly created: boolean;
}

/** Something a person can mend, said in plain words instead of a stack. */
export class PlainError extends Error {}

/** A PostgreSQL of our own under the data folder, migrated, with its roles. Keeps its data between starts. */
export async function startEmbeddedSystem(dataDir: string): Promise<EmbeddedSystem> {
  const folder = resolve(dataDir, 'postgres');
  const pid = await runningServerPid(folder);
  if (pid !== undefined)
    throw new PlainError(
      `Another Jieli already runs on ${dataDir} (PostgreSQL process ${pid}). Stop it first, or set DATA_DIR to another folder.`,
    );
  const secrets = await loadSecrets(resolve(dataDir));
  const postgres = await startEmbeddedPostgres({
    directory: folder,
    password: secrets.adminPassword,
    port: PREFERRED_PORT,
    settings: { shared_buffers: '256MB', max_wal_size: '2GB', random_page_cost: '1.1' },
  });
  try {
    await ensureRoles(postgres.url('postgres'), { owner: secrets.ownerPassword, app: secrets.appPassword });
    const created = await ensureDatabase(postgres.url('postgres'), DATABASE);
    const ownerUrl = postgres.url(DATABASE, OWNER_ROLE, secrets.ownerPassword);
    await migrate(ownerUrl);
    const url = postgres.url(DATABASE, APP_ROLE, secrets.appPassword);
    const note = resolve(dataDir, 'running.json');
    // For verify and other commands run beside us; only the owner may read it.
    await writeFile(note, JSON.stringify({ databaseUrl: url }), { mode: 0o600 });
    const stop = async (): Promise<void> => {
      await rm(note, { force: true });
      await postgres.stop();
    };
    return {
      postgres: { ...postgres, stop },
      created,
      environment: {
        DATABASE_URL: url,
        DATABASE_OWNER_URL: ownerUrl,
        QUEUE_URL: url,
        ENCRYPTION_KEYS: secrets.encryptionKeys,
        PAYEE_DIGEST_KEY: secrets.payeeDigestKey,
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
