import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  NoLossCounter,
  WORKER_CONCURRENCY,
  backendClasses,
  connectQueue,
  drain,
  prepareQueueStore,
} from '#libs/eventing';
import { startTestServers, testServers } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { EventSystem, Recorder, asUser, effectDatabase, hasQueue, queueOptions } from '../test/queue/event-system.js';
import type { QueueBackend } from '../test/queue/event-system.js';

/**
 * How fast an event reaches all its subscribers, on both queue backends, as ratios to what the bare queue does in the
 * same run. Producer, dispatcher and workers share one process, as in `npm start`; the database is durable.
 * `npm run bench:pipeline`. Prints a table and, last, one line of JSON.
 */
const SUBSCRIBERS = 4;
const PRODUCERS = 8;
const EVENTS_PER_STREAM = 5;
const RAW_JOBS = 4_000;
const RAW_ADD_MAX = 100;
const BURST_EVENTS = 4_000;
const PACED_MS = 10_000;
const WARM_UP_EVENTS = 200;
/** Commit times of every transaction, so that "done" means committed. */
const SERVER_SETTINGS = { track_commit_timestamp: 'on' };

interface Figures {
  readonly backend: QueueBackend;
  /** Empty jobs a second, added in hundreds and handled by one worker. */
  readonly rawJobsPerSecond: number;
  /** Events a second recorded while subscribers work. */
  readonly recordedPerSecond: number;
  /** Events a second through all subscribers, from the first recorded to the last handled. */
  readonly eventsPerSecond: number;
  /** Effects (event x subscriber) a second, and that against the raw queue's jobs. */
  readonly effectsPerSecond: number;
  readonly effectsToRawJobs: number;
  /** 1 when the subscribers keep pace with the recording. */
  readonly keepsPace: number;
  /** While events come at half the burst's rate: commit of the event to commit of its last subscriber. */
  readonly pacedEventsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const perSecond = (count: number, ms: number): number => Math.round((count * 1_000) / ms);

async function rawRate(backend: QueueBackend, clone: TestDatabase): Promise<number> {
  const { queueUrl = '', queuePrefix } = queueOptions(backend, clone);
  await prepareQueueStore(queueUrl);
  const { Queue, Worker } = backendClasses(queueUrl);
  const [adding, working] = [connectQueue(queueUrl, 'produce'), connectQueue(queueUrl, 'work')];
  const prefix = queuePrefix ? { prefix: queuePrefix } : {};
  const queue = new Queue('raw', { connection: adding.connection, ...prefix });
  let handled = 0;
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  const options = {
    connection: working.connection,
    concurrency: WORKER_CONCURRENCY,
    removeOnComplete: { count: 0 },
    ...prefix,
  };
  const worker = new Worker('raw', async () => void (++handled === RAW_JOBS && done()), options) as {
    close(): Promise<void>;
  };
  const startedMs = performance.now();
  for (let start = 0; start < RAW_JOBS; start += RAW_ADD_MAX) {
    const opts = { removeOnComplete: true, removeOnFail: true };
    await queue.addBulk(Array.from({ length: RAW_ADD_MAX }, () => ({ name: 'empty', data: {}, opts })));
  }
  await all;
  const elapsedMs = performance.now() - startedMs;
  await worker.close();
  await queue.close();
  adding.close();
  working.close();
  return perSecond(RAW_JOBS, elapsedMs);
}

/** Records events with several producers, at most so many a second; returns how long it took. */
async function record(system: EventSystem, events: number, ratePerSecond = Infinity): Promise<number> {
  const startedMs = performance.now();
  let begun = 0;
  const produce = async (): Promise<void> => {
    while (begun < events) {
      const streamId = randomUUID();
      for (let version = 1; version <= EVENTS_PER_STREAM && begun < events; version++) {
        const dueMs = startedMs + (begun++ * 1_000) / ratePerSecond;
        if (dueMs > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
        await system.append(streamId, ['Moved'], { amountFen: 100n });
      }
    }
  };
  await Promise.all(Array.from({ length: PRODUCERS }, produce));
  return performance.now() - startedMs;
}

async function latencies(clone: TestDatabase, afterPosition: bigint): Promise<{ p50: number; p99: number }> {
  const { rows } = await asUser(clone.adminUrl, (client) =>
    client.query<{ p50: number; p99: number }>(
      `WITH done AS (
         SELECT extract(epoch FROM max(pg_xact_commit_timestamp(f.xmin)) - pg_xact_commit_timestamp(e.xmin)) * 1000 AS ms
         FROM event e JOIN effect f ON f.stream_id = e.stream_id AND f.version = e.stream_version
         WHERE e.position > $1 GROUP BY e.position, e.xmin)
       SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS p50, percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)::float8 AS p99 FROM done`,
      [afterPosition],
    ),
  );
  return rows[0] ?? { p50: NaN, p99: NaN };
}

async function measure(backend: QueueBackend): Promise<Figures> {
  const clone = await effectDatabase();
  const rawJobsPerSecond = await rawRate(backend, clone);
  const recorders = Array.from({ length: SUBSCRIBERS }, (_, index) => new Recorder(`bench.${index + 1}`));
  const production = { sweepIntervalMs: 1_000, nudgeAgainAfterMs: 3_000 };
  const system = await EventSystem.start(clone, recorders, { ...queueOptions(backend, clone), ...production });
  const counter = system.get(NoLossCounter);
  await record(system, WARM_UP_EVENTS);
  await drain(counter);

  const burstStartedMs = performance.now();
  const recordedPerSecond = perSecond(BURST_EVENTS, await record(system, BURST_EVENTS));
  await drain(counter, 120_000);
  const eventsPerSecond = perSecond(BURST_EVENTS, performance.now() - burstStartedMs);

  const [head] = await system.database.query<{ position: bigint }>('SELECT max(position) AS position FROM event');
  const pacedEventsPerSecond = Math.round(eventsPerSecond / 2);
  await record(system, Math.round((pacedEventsPerSecond * PACED_MS) / 1_000), pacedEventsPerSecond);
  await drain(counter, 120_000);
  const { p50, p99 } = await latencies(clone, head?.position ?? 0n);
  await system.stop();
  await clone.drop();
  const effectsPerSecond = eventsPerSecond * SUBSCRIBERS;
  const ratio = (value: number): number => Math.round(value * 100) / 100;
  return {
    backend,
    rawJobsPerSecond,
    recordedPerSecond,
    eventsPerSecond,
    effectsPerSecond,
    effectsToRawJobs: ratio(effectsPerSecond / rawJobsPerSecond),
    keepsPace: ratio(eventsPerSecond / recordedPerSecond),
    pacedEventsPerSecond,
    p50Ms: ratio(p50),
    p99Ms: ratio(p99),
  };
}

/** One process per backend: BullMQ's module is bound to one. */
async function measureApart(backend: QueueBackend): Promise<Figures> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), backend], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: process.env,
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The ${backend} run ended with ${code}: ${output.join('')}`);
  return JSON.parse(output.join('').trim().split('\n').at(-1) ?? '') as Figures;
}

async function main(): Promise<void> {
  const servers = await startTestServers(SERVER_SETTINGS);
  process.env['JIELI_TEST_SERVERS'] = JSON.stringify([servers.addresses]);
  try {
    const figures: Figures[] = [];
    for (const backend of ['postgres', 'redis'] as const)
      if (hasQueue(backend)) figures.push(await measureApart(backend));
    console.log(
      `${SUBSCRIBERS} subscribers, ${BURST_EVENTS} events in the burst, then ${PACED_MS / 1_000} s at half its rate`,
    );
    console.table(Object.fromEntries(figures.map(({ backend, ...rest }) => [backend, rest])));
    console.log(JSON.stringify({ bench: 'pipeline', servers: { durable: true }, figures }));
  } finally {
    await servers.stop();
  }
}

const child = process.argv[2] as QueueBackend | undefined;
if (child) {
  testServers();
  console.log(JSON.stringify(await measure(child)));
  process.exit(0);
} else await main();
