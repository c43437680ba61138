import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { isRefusal } from '#libs/kernel';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';

/** Anything SQL can be sent through: a transaction, or the pool itself for single reads. */
export interface Sql {
  /** Sends one statement. `int8` arrives as bigint, `date` as "YYYY-MM-DD", `jsonb` parsed. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Transaction extends Sql {
  /** Like `query`, kept prepared on the connection: only for texts that are constants of the program. */
  prepared<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** TypeORM's repositories inside this transaction. */
  readonly manager: EntityManager;
  /** The `pg` client of this transaction, for COPY streams only. */
  readonly client: PoolClient;
}

const statementNames = new Map<string, string>();
function statementName(text: string): string {
  let name = statementNames.get(text);
  if (!name) {
    name = `jieli_${statementNames.size + 1}`;
    statementNames.set(text, name);
  }
  return name;
}

const RETRYABLE_SQLSTATES = new Set(['40001', '40P01']);
const RETRIES_MAX = 5;

@Injectable()
export class Database implements Sql, OnApplicationShutdown {
  constructor(@Inject(DataSource) readonly dataSource: DataSource) {}

  async query<Row = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { master } = this.dataSource.driver as unknown as { readonly master: Pool };
    return (await master.query({ text, values: [...values] })).rows as Row[];
  }

  /**
   * Runs `work` in one transaction (read committed). Commits its result; a thrown error or a returned
   * refusal rolls everything back. Serialization failures and deadlocks are tried again, `RETRIES_MAX` times.
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (attempt >= RETRIES_MAX || !RETRYABLE_SQLSTATES.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  private async once<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
        (await client.query({ text, values: [...values] })).rows as Row[];
      const prepared = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
        (await client.query({ name: statementName(text), text, values: [...values] })).rows as Row[];
      try {
        const result = await work({ query, prepared, manager: runner.manager, client });
        if (isRefusal(result)) await runner.rollbackTransaction();
        else await runner.commitTransaction();
        return result;
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
