import 'reflect-metadata';
import { loadConfiguration } from '#libs/configuration';
import { createApi } from './create-api.js';

const configuration = loadConfiguration(process.env);
const api = await createApi({ configuration, webRoot: new URL('../../../../apps/web/dist', import.meta.url).pathname });
await api.listen({ port: configuration.port, host: configuration.host });
console.log(JSON.stringify({ event: 'api started', host: configuration.host, port: configuration.port }));

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void api.close().then(() => process.exit(0)));
