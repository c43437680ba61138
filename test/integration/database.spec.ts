import { createDataSource, Database } from '#libs/database';
import { cloneDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

describe('a cloned database', () => {
  let clone: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    clone = await cloneDatabase();
    database = new Database(await createDataSource({ url: clone.url, applicationName: 'test' }).initialize());
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await clone.drop();
  });

  it('gives int8 as bigint and dates as text, exactly', async () => {
    const [row] = await database.transaction((transaction) =>
      transaction.prepared("SELECT 9007199254740993::int8 AS amount, date '2020-03-31' AS day"),
    );
    expect(row).toEqual({ amount: 9007199254740993n, day: '2020-03-31' });
  });
});
