import { createApi } from '../../api/src/index.js';
import { createScoring } from '../../scoring/src/index.js';
import { createWorker } from '../../worker/src/index.js';
import { loadConfiguration } from '#libs/configuration';
import type { Environment } from '#libs/configuration';
import { DEMO_PASSWORD, demoPeople, seedDemo } from '#libs/scenario';
import type { BackgroundPlay } from '#libs/scenario';
import { PlainError, startEmbeddedSystem } from './embedded-system.js';

export interface Standalone {
  readonly address: string;
  /** The demo accounts as a table. */
  readonly people: string;
  stop(): Promise<void>;
}

const PORT_TRIES = 20;

/** Everything in one process on an embedded PostgreSQL: what npm start runs. */
export async function startStandalone(environment: Environment): Promise<Standalone> {
  if (environment['NODE_ENV'] === 'production')
    throw new PlainError(
      'npm start is the demonstration and does not run with NODE_ENV=production. Use the separate processes: start:api, start:worker, start:scoring.',
    );
  const embedded = await startEmbeddedSystem(environment['DATA_DIR'] || '.data');
  const closers: (() => Promise<unknown>)[] = [() => embedded.postgres.stop()];
  const stop = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  try {
    const configuration = loadConfiguration({ ...environment, ...embedded.environment });
    const people = await demoPeople();
    let background: BackgroundPlay | undefined = undefined;
    const worker = await createWorker(configuration);
    closers.push(() => worker.close());
    const scoring = await createScoring(configuration);
    closers.push(() => scoring.close());
    const demo = {
      password: DEMO_PASSWORD,
      accounts: people.map((person) => ({ ...person, roles: [...person.roles] })),
      progress: () => background?.progress(),
    };
    const api = await createApi({
      configuration,
      demo,
      webRoot: new URL('../../../../apps/web/dist', import.meta.url).pathname,
    });
    closers.push(() => api.close());
    background = await seedDemo(worker, { log: (line) => console.log(line) });
    const play = background;
    closers.push(() => play.stop());
    const port = await listen(api, configuration.host, configuration.port, environment['PORT'] !== undefined);
    return { address: `http://localhost:${port}`, people: tableOf(people), stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** The port asked for, or, where nobody asked, the next free one. */
async function listen(
  api: Awaited<ReturnType<typeof createApi>>,
  host: string,
  wanted: number,
  asked: boolean,
): Promise<number> {
  for (let port = wanted; ; port++) {
    try {
      await api.listen({ port, host });
      const address = api.getHttpServer().address() as { port: number };
      return address.port;
    } catch (error) {
      if ((error as { code?: string }).code !== 'EADDRINUSE' || asked || port >= wanted + PORT_TRIES) throw error;
      console.log(`Port ${port} is taken, trying ${port + 1}.`);
    }
  }
}

function tableOf(people: Awaited<ReturnType<typeof demoPeople>>): string {
  const lines = people.map(
    ({ username, name, roles, institution }) =>
      `  ${username.padEnd(16)} ${roles.join(', ').padEnd(10)} ${name}  ${institution}`,
  );
  return [`Demo accounts, all with the password ${DEMO_PASSWORD}:`, ...lines].join('\n');
}
