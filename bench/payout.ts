import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { APP_ROLE, OWNER_ROLE, ensureDatabase, ensureRoles, migrate, startEmbeddedPostgres } from '#libs/database';
import { newId } from '#libs/kernel';
import type { Actor } from '#libs/kernel';
import { loadBankLayouts, writeBankFile } from '#libs/payout';
import type { BankLayout, FileKind, FileLine } from '#libs/payout';
import type { ImportDone, ImportOrder } from './payout-importer.js';

/**
 * Lines a second from upload to checked result (a real importing process, a real PostgreSQL with full durability), against
 * the bare SQL for the same work in the same run: COPY into staging plus one set-based match. Prints ratios, the importing
 * process's peak memory, and how time grows with lines.
 */
const SIZES = (process.env['BENCH_LINES'] ?? '10000,100000,1000000').split(',').map(Number);
const PASSWORD = 'bench';
const BATCH_LINES = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'jieli-bench-'));
const postgres = await startEmbeddedPostgres({
  directory: join(folder, 'pg'),
  password: PASSWORD,
  settings: { shared_buffers: '256MB', max_wal_size: '2GB' },
});
await ensureRoles(postgres.url('postgres'), { owner: PASSWORD, app: PASSWORD });
const layouts = await loadBankLayouts('config/bank-layouts');
const layoutOf = (code: string): BankLayout => layouts.find((layout) => layout.code === code)!;

interface Result {
  readonly name: string;
  readonly lines: number;
  readonly done: ImportDone;
  readonly bareSeconds: number;
  readonly shapedSeconds: number;
}

function* people(count: number, month: number): Generator<readonly FileLine[], void, undefined> {
  for (let from = 0; from < count; from += BATCH_LINES)
    yield Array.from({ length: Math.min(BATCH_LINES, count - from) }, (_, index) => {
      const number = from + index;
      return {
        lineNo: number + 2,
        // The same people each month, shuffled in the id so that digests and ids alike are in no order.
        id: `1402021950${String((number * 7_919) % 100_000_007).padStart(8, '0')}`,
        name: `王${String.fromCodePoint(0x4e00 + (number % 5_000))}`,
        accountNo: `622848040256${String(number).padStart(7, '0')}`,
        // One in a hundred gets another amount than the month before.
        amountFen: BigInt(300_000 + (number % 97) * 100 + (number % 100 === 0 ? month : 0)),
        reason: number % 500 === 0 ? ('ACCOUNT_CLOSED' as const) : null,
        paidOn: number % 500 === 0 ? null : '2020-03-13',
      };
    });
}

async function measure(lines: number): Promise<Result[]> {
  const name = `bench_${lines}`;
  await ensureDatabase(postgres.url('postgres'), name);
  await migrate(postgres.url(name, OWNER_ROLE, PASSWORD));
  const url = postgres.url(name, APP_ROLE, PASSWORD);
  const client = new pg.Client({ connectionString: postgres.url(name) });
  await client.connect();
  client.on('error', () => undefined);
  const importer = await Importer.start(url);
  const actor: Actor = { kind: 'person', id: newId(), name: 'bench', institutionId: newId(), roles: ['CLERK'] };
  try {
    const files = await writeFiles(lines);
    const batches = [newId(), newId()] as const;
    for (const [month, batchId] of batches.entries()) await insertBatch(client, batchId, actor, month + 1);
    const order = { actor, layoutCode: 'generic', kind: 'PAYABLE_LIST' } as const;
    const first = await importer.run({ ...order, batchId: batches[0], file: files.first });
    await takeOver(client, batches[0], first);
    const steady = await importer.run({ ...order, batchId: batches[1], file: files.second });
    await takeOver(client, batches[1], steady);
    const back = await importer.run({
      actor,
      batchId: batches[1],
      file: files.results,
      kind: 'RETURN_FILE',
      layoutCode: 'bank-fixed',
    });
    const bare = await bareSql(client, lines);
    return [
      { name: 'list, all payees new', lines, done: first, ...bare.list },
      { name: 'list, payees known', lines, done: steady, ...bare.list },
      { name: 'return file', lines, done: back, ...bare.results },
    ];
  } finally {
    await importer.end();
    await client.end();
  }
}

async function writeFiles(lines: number): Promise<{ first: string; second: string; results: string }> {
  const write = async (layout: BankLayout, kind: FileKind, month: number, batchNo: string): Promise<string> => {
    const path = join(folder, `${kind}-${lines}-${month}`);
    await pipeline(Readable.from(writeBankFile(layout, kind, batchNo, people(lines, month))), createWriteStream(path));
    return path;
  };
  return {
    first: await write(layoutOf('generic'), 'PAYABLE_LIST', 1, 'PF-1'),
    second: await write(layoutOf('generic'), 'PAYABLE_LIST', 2, 'PF-2'),
    results: await write(layoutOf('bank-fixed'), 'RETURN_FILE', 2, 'PF-2'),
  };
}

async function insertBatch(client: pg.Client, batchId: string, actor: Actor, month: number): Promise<void> {
  await client.query(
    `INSERT INTO payout_batch (batch_id, batch_no, institution_id, institution_name, region_code, account_id, fiscal_year, period, pay_day, state, round_no,
       funded_fen, payable_heads, payable_fen, paid_heads, paid_fen, on_time_heads, on_time_fen, open_heads, open_fen, tasks, task_keys, body, version, head_hash, changed_at)
     VALUES ($1, $2, $3, 'bench', '140200', $3, 2020, $4, '2020-03-13', 'OPEN', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]', '{}', '{}', 1, '', now())`,
    [batchId, `PF-${month}`, actor.institutionId, `2020-0${month}`],
  );
}

async function takeOver(client: pg.Client, batchId: string, done: ImportDone): Promise<void> {
  if (done.state !== 'CHECKED') throw new Error(`the import is ${done.state}: ${done.problem}`);
  await client.query(`UPDATE payout_import SET state = 'COMMITTED' WHERE import_no = $1`, [done.importNo]);
  await client.query(
    `UPDATE payout_batch SET list_import_no = $2, state = 'INSTRUCTED', round_no = 1 WHERE batch_id = $1`,
    [batchId, done.importNo],
  );
}

/** The importing process. */
class Importer {
  private constructor(private readonly child: ChildProcess) {}

  static async start(url: string): Promise<Importer> {
    const child = fork(new URL('./payout-importer.js', import.meta.url), {
      env: { ...process.env, BENCH_DATABASE_URL: url },
    });
    await new Promise((resolve) => child.once('message', resolve));
    return new Importer(child);
  }

  run(order: ImportOrder): Promise<ImportDone> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (done) => resolve(done as ImportDone));
      this.child.once('exit', () => reject(new Error('the importing process ended')));
      this.child.send(order);
    });
  }

  async end(): Promise<void> {
    if (!this.child.connected) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.send('end');
    await gone;
  }
}

interface Bare {
  readonly bareSeconds: number;
  readonly shapedSeconds: number;
}

const matchOf = (left: string, right: string, key: string): string =>
  `SELECT count(*) FILTER (WHERE r.${key} IS NULL), count(*) FILTER (WHERE l.${key} IS NULL), count(*) FILTER (WHERE l.amount_fen <> r.amount_fen)
   FROM ${left} l FULL JOIN ${right} r ON l.${key} = r.${key}`;

/**
 * The same lines by hand, from files made ready beforehand. Bare: the fields as text into a staging table without an index,
 * matched on the id. Shaped: what our import keeps, columns, primary key and index of its tables, with digests ready made.
 */
async function bareSql(client: pg.Client, lines: number): Promise<{ list: Bare; results: Bare }> {
  await client.query(`SET work_mem = '96MB'`);
  await client.query(`
    CREATE TABLE staging_list (month int, id text, name text, account_no text, amount_fen bigint);
    CREATE TABLE staging_result (id text, amount_fen bigint, status text, paid_on date);
    CREATE TABLE shaped_list (LIKE payout_line INCLUDING ALL);
    CREATE TABLE shaped_result (LIKE payout_result INCLUDING ALL);`);
  const bare = await bareStaging(client, lines);
  const digests = 'md5(id)::uuid, md5(account_no || id)::uuid';
  const shapedOf = (month: number): string =>
    `SELECT ${month}, row_number() OVER (), 2020, ${digests}, amount_fen FROM staging_list WHERE month = ${month}`;
  await client.query(
    `INSERT INTO shaped_list (import_no, line_no, fiscal_year, id_digest, payee_record, amount_fen) ${shapedOf(1)}`,
  );
  const listFile = await dump(client, shapedOf(2));
  const resultFile = await dump(
    client,
    `SELECT 3, row_number() OVER (), 2020, md5(id)::uuid, amount_fen, nullif(status, '0000'), paid_on FROM staging_result`,
  );
  const list = await timed(async () => {
    await load(client, 'shaped_list (import_no, line_no, fiscal_year, id_digest, payee_record, amount_fen)', listFile);
    await client.query(
      matchOf(
        '(SELECT * FROM shaped_list WHERE import_no = 2)',
        '(SELECT * FROM shaped_list WHERE import_no = 1)',
        'id_digest',
      ),
    );
  });
  const results = await timed(async () => {
    await load(client, 'shaped_result', resultFile);
    await client.query(matchOf('shaped_result', '(SELECT * FROM shaped_list WHERE import_no = 2)', 'id_digest'));
  });
  return {
    list: { bareSeconds: bare.list, shapedSeconds: list },
    results: { bareSeconds: bare.results, shapedSeconds: results },
  };
}

async function bareStaging(client: pg.Client, lines: number): Promise<{ list: number; results: number }> {
  const write = (name: string, month: number, text: (line: FileLine) => string): Promise<string> =>
    writeText(`${name}-${lines}-${month}`, people(lines, month), text);
  const listText = (month: number) => (line: FileLine) =>
    `${month}\t${line.id}\t${line.name}\t${line.accountNo}\t${line.amountFen}\n`;
  const before = await write('bare-list', 1, listText(1));
  const file = await write('bare-list', 2, listText(2));
  const resultFile = await write(
    'bare-results',
    2,
    (line) => `${line.id}\t${line.amountFen}\t${line.reason ?? '0000'}\t${line.paidOn ?? '\\N'}\n`,
  );
  await load(client, 'staging_list', before);
  const list = await timed(async () => {
    await load(client, 'staging_list', file);
    await client.query(
      matchOf('(SELECT * FROM staging_list WHERE month = 2)', '(SELECT * FROM staging_list WHERE month = 1)', 'id'),
    );
  });
  const results = await timed(async () => {
    await load(client, 'staging_result', resultFile);
    await client.query(matchOf('staging_result', '(SELECT * FROM staging_list WHERE month = 2)', 'id'));
  });
  return { list, results };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

const load = (client: pg.Client, into: string, file: string): Promise<void> =>
  pipeline(createReadStream(file, { highWaterMark: 1_048_576 }), client.query(copyFrom(`COPY ${into} FROM STDIN`)));

async function dump(client: pg.Client, query: string): Promise<string> {
  const file = join(folder, `dump-${newId()}`);
  await pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT`)), createWriteStream(file));
  return file;
}

async function writeText(
  name: string,
  batches: Iterable<readonly FileLine[]>,
  text: (line: FileLine) => string,
): Promise<string> {
  const file = join(folder, name);
  const parts = function* (): Generator<string, void, undefined> {
    for (const batch of batches) yield batch.map(text).join('');
  };
  await pipeline(Readable.from(parts()), createWriteStream(file));
  return file;
}

function report(results: readonly Result[]): void {
  console.log(
    'lines        what                    a second   us/line   cpu us   of bare COPY + match   of the same rows   peak MB',
  );
  for (const { name, lines, done, bareSeconds, shapedSeconds } of results) {
    const cells = [
      String(lines).padStart(9),
      name.padEnd(22),
      (lines / done.seconds).toFixed(0).padStart(9),
      ((done.seconds * 1e6) / lines).toFixed(2).padStart(9),
      ((done.cpuSeconds * 1e6) / lines).toFixed(2).padStart(8),
      `${((bareSeconds / done.seconds) * 100).toFixed(1)}%`.padStart(22),
      `${((shapedSeconds / done.seconds) * 100).toFixed(1)}%`.padStart(18),
      done.peakMb.toFixed(0).padStart(9),
    ];
    console.log(cells.join('  '));
  }
  console.log('goals: half of the bare SQL; under 300 MB; microseconds a line that do not grow with the lines');
  const figures = results.map(({ name, lines, done, bareSeconds, shapedSeconds }) => ({
    name,
    lines,
    seconds: done.seconds,
    uploadSeconds: done.uploadSeconds,
    bareSeconds,
    shapedSeconds,
    peakMb: done.peakMb,
  }));
  console.log(JSON.stringify({ bench: 'payout', figures }));
}

try {
  const results: Result[] = [];
  for (const lines of SIZES) results.push(...(await measure(lines)));
  report(results);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
