import 'reflect-metadata';
import { loadConfiguration } from '#libs/configuration';
import { createScoring } from './create-scoring.js';

const configuration = loadConfiguration(process.env);
const scoring = await createScoring(configuration);
await scoring.listen({ port: configuration.healthPort, host: configuration.host });
console.log(JSON.stringify({ event: 'scoring started', port: configuration.healthPort }));

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void scoring.close().then(() => process.exit(0)));
