export default async function globalTeardown() {
  await Promise.all((globalThis.jieliServers ?? []).map((servers) => servers.stop()));
}
