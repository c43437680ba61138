import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { ConfigurationError, loadConfiguration } from '#libs/configuration';
import { Database, createDataSource } from '#libs/database';
import { NoLossCounter } from '#libs/eventing';
import { coherent } from '#libs/verification';

/** `npm run verify`: checks everything, names the first thing that is wrong; exit code 0 right, 1 wrong, 2 could not look. */
const connection = process.env['DATABASE_URL'] ?? embeddedUrl();
try {
  const configuration = loadConfiguration({
    ...process.env,
    DATABASE_URL: connection,
    QUEUE_URL: process.env['QUEUE_URL'] ?? connection,
    ENCRYPTION_KEYS: process.env['ENCRYPTION_KEYS'] ?? `unused:${Buffer.alloc(32).toString('base64')}`,
    PAYEE_DIGEST_KEY: process.env['PAYEE_DIGEST_KEY'] ?? Buffer.alloc(32).toString('base64'),
  });
  const source = await createDataSource({
    url: configuration.databaseUrl,
    applicationName: 'jieli-verify',
    poolSize: 2,
  }).initialize();
  const database = new Database(source);
  // One snapshot for all: what people do meanwhile is no finding. Reading only, it holds no dispatcher back.
  const findings = await database.transaction(async (transaction) => {
    await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return coherent({
      sql: transaction,
      hashAlgorithm: configuration.hashAlgorithm,
      noLoss: new NoLossCounter(database),
    });
  });
  await source.destroy();
  for (const { check, where, problem } of findings) console.error(`WRONG  ${check}: ${where}: ${problem}`);
  console.log(
    findings.length === 0
      ? 'Verified: hash chains, seals, replay, postings, balances, evidence and counts all agree.'
      : `${findings.length} finding(s); the first is named above.`,
  );
  process.exitCode = findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : `Could not look: ${(error as Error).message}`);
  process.exitCode = 2;
}

/** Without DATABASE_URL: the running embedded system of npm start, which leaves its address beside its data. */
function embeddedUrl(): string | undefined {
  const file = `${process.env['DATA_DIR'] ?? '.data'}/running.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { databaseUrl: string }).databaseUrl : undefined;
}
