import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from './migrations/index.js';

export interface DataSourceOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly poolSize?: number;
}

const INT8_OID = 20;
const DATE_OID = 1082;
const IDLE_IN_TRANSACTION_MS = 15_000;
const STATEMENT_MS = 60_000;
/** How long a request waits for a free connection before it is told that the system is busy. */
const CONNECTION_WAIT_MS = 10_000;

/** int8 as bigint and date as text, for our connections only: other users of `pg` in the process keep their parsers. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (oid === INT8_OID) return (text: string) => BigInt(text);
    if (oid === DATE_OID) return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  },
};

export function createDataSource({ url, applicationName, poolSize }: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    applicationName,
    poolSize: poolSize ?? 16,
    installExtensions: false,
    extra: {
      types,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      statement_timeout: STATEMENT_MS,
      connectionTimeoutMillis: CONNECTION_WAIT_MS,
    },
  });
}

/** Runs all pending migrations as the owner of the schema. `ownerUrl` must be allowed to create tables. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = createDataSource({ url: ownerUrl, applicationName: 'jieli-migrate', poolSize: 2 });
  await source.initialize();
  try {
    return (await source.runMigrations()).map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
