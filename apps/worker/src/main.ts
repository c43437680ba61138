import 'reflect-metadata';
import { loadConfiguration } from '#libs/configuration';
import { Database } from '#libs/database';
import { startHealthServer } from '#libs/health';
import { createWorker } from './create-worker.js';

const configuration = loadConfiguration(process.env);
const worker = await createWorker(configuration);
const health = await startHealthServer(configuration.healthPort, configuration.host, async () => {
  await worker.get(Database).query('SELECT 1');
});
console.log(JSON.stringify({ event: 'worker started', healthPort: configuration.healthPort }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    health.close();
    void worker.close().then(() => process.exit(0));
  });
}
