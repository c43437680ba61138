export default async function globalTeardown() {
  await globalThis.jieliServers?.stop();
}
