import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createWorker } from '../apps/worker/src/index.js';
import { loadConfiguration } from '#libs/configuration';
import {
  APP_ROLE,
  OWNER_ROLE,
  ensureDatabase,
  ensureRoles,
  freePort,
  migrate,
  startEmbeddedPostgres,
} from '#libs/database';
import { isRefusal, newId } from '#libs/kernel';
import { DEMO_PASSWORD, actorOf, loadScenario, seedMasterData, servicesOf } from '#libs/scenario';

/**
 * Commands a second over HTTP (a real api process, a real PostgreSQL with full durability) against the same SQL driven
 * straight through pg in the same run. Prints the ratio; the goal is a half.
 */
const CLIENTS = Number(process.env['BENCH_CLIENTS'] ?? 8);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const TRANSFERS_PER_REMITTANCE = 4;
const PASSWORD = 'bench';

interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const folder = mkdtempSync(join(tmpdir(), 'jieli-bench-'));
const postgres = await startEmbeddedPostgres({
  directory: join(folder, 'pg'),
  password: PASSWORD,
  settings: { shared_buffers: '256MB' },
});
await ensureRoles(postgres.url('postgres'), { owner: PASSWORD, app: PASSWORD });
await ensureDatabase(postgres.url('postgres'), 'bench');
await migrate(postgres.url('bench', OWNER_ROLE, PASSWORD));
const url = postgres.url('bench', APP_ROLE, PASSWORD);
const port = await freePort(0);
const environment = {
  ...process.env,
  DATABASE_URL: url,
  QUEUE_URL: url,
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  PAYEE_DIGEST_KEY: randomBytes(32).toString('base64'),
  PORT: String(port),
  RATE_LIMIT_PER_MINUTE: '10000000',
  LOG_LEVEL: 'error',
};
const api = spawn(process.execPath, ['dist/apps/api/src/main.js'], {
  env: environment,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await new Promise<void>((resolve, reject) => {
    api.stdout.once('data', () => resolve());
    api.once('exit', () => reject(new Error('the api ended')));
  });
  const remittances = await prepare();
  const http = await measure((client) => overHttp(client, remittances));
  const bare = await measure((client) => overSql(client));
  const ratio = http.perSecond / bare.perSecond;
  console.log(`clients ${CLIENTS}, ${SECONDS} s each`);
  console.log(`commands over HTTP : ${line(http)}`);
  console.log(`the same SQL by pg : ${line(bare)}`);
  console.log(`ratio              : ${(ratio * 100).toFixed(1)}% (goal 50%)`);
  console.log(JSON.stringify({ bench: 'commands', clients: CLIENTS, seconds: SECONDS, http, bare, ratio }));
} finally {
  api.kill('SIGTERM');
  await new Promise((resolve) => api.once('exit', resolve));
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function line({ perSecond, p50Ms, p99Ms }: Figures): string {
  return `${perSecond.toFixed(0).padStart(6)} a second   p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms`;
}

/** People, accounts and enough remittances that clients never wait for each other's rows. */
async function prepare(): Promise<string[]> {
  const worker = await createWorker(loadConfiguration({ ...environment, PORT: '0' }));
  const scenario = await loadScenario('config/scenarios/datong-2020.yaml');
  const services = servicesOf(worker);
  await seedMasterData(services, scenario, new Date());
  const ids: string[] = [];
  for (let count = 0; count < CLIENTS * SECONDS * 40; count++) {
    const remittanceId = newId();
    const actor = actorOf(scenario, 'dtcz.officer');
    const request = {
      remittanceId,
      routeCode: 'gap-share-up',
      regionCode: '140200',
      fiscalYear: new Date().getFullYear(),
      period: String(new Date().getFullYear()),
      dueFen: 100_000_000n,
      basisDocument: 'bench',
    };
    const planned = await services.planning.plan(request, { actor, correlationId: 'bench', now: new Date() });
    if (isRefusal(planned)) throw new Error(JSON.stringify(planned));
    ids.push(remittanceId);
  }
  await worker.close();
  return ids;
}

/** Runs `CLIENTS` clients for `SECONDS`; each call of a client is one command and gives its milliseconds. */
async function measure(
  start: (client: number) => Promise<{ one: () => Promise<void>; end: () => Promise<void> }>,
): Promise<Figures> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => start(index)));
  const times: number[] = [];
  const warmUntil = performance.now() + 2_000;
  const until = warmUntil + SECONDS * 1_000;
  await Promise.all(
    clients.map(async ({ one }) => {
      for (let begun = performance.now(); begun < until; begun = performance.now()) {
        await one();
        if (begun >= warmUntil) times.push(performance.now() - begun);
      }
    }),
  );
  await Promise.all(clients.map(({ end }) => end()));
  times.sort((left, right) => left - right);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / SECONDS, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Log, submit, review, approve, over and over: the everyday mix, each a write with its own key and version. */
async function overHttp(client: number, remittances: readonly string[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (path: string, body: object | undefined, headers: Record<string, string>, method = 'POST') =>
    new Promise<{ status: number; text: string; cookie: string }>((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const outgoing = request(
        {
          port,
          host: '127.0.0.1',
          path: `/api/v1${path}`,
          method,
          agent,
          headers: {
            ...(payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {}),
            ...headers,
          },
        },
        (answer) => {
          let text = '';
          answer
            .setEncoding('utf8')
            .on('data', (part: string) => (text += part))
            .on('end', () =>
              resolve({
                status: answer.statusCode ?? 0,
                text,
                cookie: String(answer.headers['set-cookie']?.[0] ?? '').split(';')[0]!,
              }),
            );
        },
      );
      outgoing.on('error', reject).end(payload);
    });
  const cookies = new Map<string, string>();
  for (const username of ['dtsb.clerk', 'dtsb.reviewer', 'dtsb.officer'])
    cookies.set(username, (await send('/session', { username, password: DEMO_PASSWORD }, {})).cookie);
  const evidenceId = await uploadVoucher(cookies.get('dtsb.clerk')!);
  let step = 0;
  let own = client;
  let version = 2;
  let transferId = randomUUID();
  const one = async (): Promise<void> => {
    const phase = step % 4;
    if (phase === 0) transferId = randomUUID();
    const [who, path, body] = phaseOf(phase, transferId, evidenceId);
    const answer = await send(`/remittances/${remittances[own]}/transfers${path}`, body, {
      cookie: cookies.get(who)!,
      'idempotency-key': randomUUID(),
      'if-match': `"${version}"`,
    });
    if (answer.status !== 200) throw new Error(answer.text);
    version = (JSON.parse(answer.text) as { version: number }).version;
    step += 1;
    if (step % (4 * TRANSFERS_PER_REMITTANCE) === 0) {
      own += CLIENTS;
      version = 2;
      if (own >= remittances.length) throw new Error('not enough remittances prepared');
    }
  };
  return { one, end: async () => agent.destroy() };
}

function phaseOf(phase: number, transferId: string, evidenceId: string): [who: string, path: string, body: object] {
  if (phase === 0) {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    return [
      'dtsb.clerk',
      '',
      {
        transferId,
        legNo: 1,
        amountFen: '100',
        voucherNo: transferId.slice(0, 30),
        valueDate: today,
        evidence: [{ evidenceId, kind: 'VOUCHER' }],
        remark: '',
      },
    ];
  }
  if (phase === 1) return ['dtsb.clerk', `/${transferId}/submit`, {}];
  return [phase === 2 ? 'dtsb.reviewer' : 'dtsb.officer', `/${transferId}/approve`, { remark: '' }];
}

async function uploadVoucher(cookie: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob(['%PDF-1.4\n%%EOF\n'], { type: 'application/pdf' }), 'bench.pdf');
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/evidence`, {
    method: 'POST',
    body: form,
    headers: { cookie },
  });
  return ((await answer.json()) as { evidenceId: string }).evidenceId;
}

/** The statements of one approval, bare: session, receipt, lock, event, row, receipt, each prepared, on rows of like size. */
async function overSql(client: number) {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  const [row] = (
    await connection.query<{ remittance_id: string; body: object }>(
      'SELECT remittance_id, body FROM remittance ORDER BY version DESC, remittance_id OFFSET $1 LIMIT 1',
      [client],
    )
  ).rows;
  const body = JSON.stringify(row!.body);
  let version = 1_000;
  const hash = '0'.repeat(64);
  const one = async (): Promise<void> => {
    const run = (name: string, text: string, values: unknown[]) => connection.query({ name, text, values });
    await run(
      'session',
      `SELECT s.session_id, s.last_seen_at, u.user_id, u.username, u.display_name, u.roles, i.institution_id, i.name, i.kind FROM session s JOIN app_user u USING (user_id) JOIN institution i USING (institution_id) WHERE s.token_digest = $1`,
      [hash],
    );
    await connection.query('BEGIN');
    const key = randomUUID();
    await run('receipt', 'SELECT input_hash, answer FROM command_receipt WHERE actor_id = $1 AND key = $2', [
      'bench',
      key,
    ]);
    await run('lock', 'SELECT body, version, head_hash FROM remittance WHERE remittance_id = $1 FOR UPDATE', [
      row!.remittance_id,
    ]);
    const now = new Date().toISOString();
    await run(
      'event',
      `INSERT INTO event (event_id, stream_type, stream_id, stream_version, type, schema_version, data, actor, institution_id, correlation_id, causation_id, occurred_at, recorded_at, previous_hash, hash)
       VALUES ($1, 'bench', $2, $3, 'TransferApproved', 1, $4, $5, NULL, $6, NULL, $7, $7, $8, $8) RETURNING position, transaction_id::text`,
      [
        randomUUID(),
        row!.remittance_id,
        ++version,
        '{"legNo":1,"transferId":"x","stepIndex":0,"role":"REVIEWER","lastStep":false,"remark":""}',
        '{"id":"x","kind":"person","name":"x"}',
        key,
        now,
        hash,
      ],
    );
    await run(
      'row',
      'UPDATE remittance SET body = $2, version = version + 1, head_hash = $3, tasks = tasks, task_keys = task_keys, changed_at = $4 WHERE remittance_id = $1',
      [row!.remittance_id, body, hash, now],
    );
    await run(
      'record',
      `INSERT INTO command_receipt (actor_id, key, input_hash, answer, recorded_at) VALUES ('bench', $1, $2, $3, $4)`,
      [key, hash, '{"remittanceId":"x","version":1}', now],
    );
    await connection.query('COMMIT');
  };
  return { one, end: () => connection.end() };
}
