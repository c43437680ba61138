// npm run openapi: writes docs/openapi.json from the code, without a database. `-- --check` says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import 'reflect-metadata';
import { openApiDocumentOffline } from '../dist/apps/api/src/index.js';
import { loadConfiguration } from '../dist/libs/configuration/src/index.js';

const nowhere = 'postgres://nobody@127.0.0.1:1/none';
const configuration = loadConfiguration({
  DATABASE_URL: nowhere,
  QUEUE_URL: nowhere,
  ENCRYPTION_KEYS: `none:${Buffer.alloc(32).toString('base64')}`,
  PAYEE_DIGEST_KEY: Buffer.alloc(32).toString('base64'),
});
const file = new URL('../docs/openapi.json', import.meta.url);
const text = `${JSON.stringify(await openApiDocumentOffline(configuration), null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/openapi.json is not what the code says: run npm run openapi.');
  process.exitCode = 1;
}
