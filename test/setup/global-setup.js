/**
 * A PostgreSQL for each Jest worker (and one Redis, where there is one); each suite clones its own database. The log's
 * readers wait for the oldest transaction of their server, so that suites side by side must not share one.
 * Runs outside Jest's module system, hence on the built code: `npm test` builds first.
 */
export default async function globalSetup({ maxWorkers }) {
  const { startTestServers } = await import('../../dist/libs/testing/src/index.js');
  globalThis.jieliServers = await Promise.all(
    Array.from({ length: Math.min(Math.max(maxWorkers, 1), 4) }, () => startTestServers()),
  );
  process.env.JIELI_TEST_SERVERS = JSON.stringify(globalThis.jieliServers.map(({ addresses }) => addresses));
}
