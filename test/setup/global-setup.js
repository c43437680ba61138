/**
 * One PostgreSQL (and Redis, where there is one) for all suites of a project; each suite clones its own database.
 * Runs outside Jest's module system, hence on the built code: `npm test` builds first.
 */
export default async function globalSetup() {
  const { startTestServers } = await import('../../dist/libs/testing/src/index.js');
  globalThis.jieliServers = await startTestServers();
  process.env.JIELI_TEST_SERVERS = JSON.stringify(globalThis.jieliServers.addresses);
}
