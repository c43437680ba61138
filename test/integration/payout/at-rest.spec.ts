import iconv from 'iconv-lite';
import pg from 'pg';
import { isRefusal } from '#libs/kernel';
import { PayeeVault } from '#libs/payout';
import type { FileLine } from '#libs/payout';
import { ImportDesk, expectView, people, results } from './import-desk.js';

const FILE_NAME = '三月名册.csv';
/** People whose names and numbers stand nowhere else. */
const PEOPLE: readonly FileLine[] = people(400, 7_000).map((line, index) => ({
  ...line,
  name: `欧阳${String.fromCodePoint(0x6587 + index)}`,
}));
/** One who stays unreadable: kept in the report of bad lines by number only. */
const BAD = { id: '140202196012319999', name: '司徒不显', accountNo: '6217000340009999999' };

let desk: ImportDesk;
let admin: pg.Client;
beforeAll(async () => {
  desk = await ImportDesk.open();
  admin = new pg.Client({ connectionString: desk.database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await desk.close();
});

/** Every way a text may stand in a file of the database. */
const formsOf = (text: string): Buffer[] => [
  Buffer.from(text),
  iconv.encode(text, 'gb18030'),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text).toString('hex')),
  Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)),
];

interface Relation {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** The files of all tables, their overflow, indexes and sequences, as they lie on the disk. */
async function* relationFiles(): AsyncGenerator<{ name: string; content: Buffer }, void, undefined> {
  await admin.query('CHECKPOINT');
  const { rows } = await admin.query<Relation>(
    `SELECT c.oid::regclass::text AS name, pg_relation_filepath(c.oid) AS path, pg_relation_size(c.oid)::int AS bytes
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 't', 'i', 'S', 'm') AND n.nspname IN ('public', 'pg_toast') AND pg_relation_size(c.oid) > 0`,
  );
  for (const { name, path } of rows) {
    const { rows: files } = await admin.query<{ content: Buffer }>('SELECT pg_read_binary_file($1) AS content', [path]);
    yield { name, content: files[0]!.content };
  }
}

/** Rows as text, which shows what lies packed on the disk. */
async function* tableRows(): AsyncGenerator<{ name: string; text: string }, void, undefined> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = 'public'`,
  );
  for (const { name } of rows) {
    const { rows: found } = await admin.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    yield { name, text: found.map(({ row }) => row).join('\n') };
  }
}

describe('what lies in the database after lists, results, bad lines, corrections and a search', () => {
  beforeAll(async () => {
    const batch = await desk.instructed(PEOPLE);
    const back = await desk.file('bank-fixed', 'RETURN_FILE', batch, results(PEOPLE));
    const view = expectView(await desk.check(batch, 'RETURN_FILE', back, { layoutCode: 'bank-fixed' }));
    expect(view.state).toBe('CHECKED');
    // A file that waits, as it came, and one that was rejected, with its report.
    const waiting = await desk.batch({ period: '2020-04' });
    const content = await desk.file('generic', 'PAYABLE_LIST', waiting, PEOPLE);
    expectView(await desk.upload(waiting, 'PAYABLE_LIST', content, { fileName: FILE_NAME }));
    const spoilt = content.toString().replace(PEOPLE[0]!.id, BAD.id).replace(PEOPLE[0]!.name!, BAD.name);
    const rejected = await desk.batch({ period: '2020-05' });
    const bad = spoilt.replace(PEOPLE[0]!.accountNo!, `${BAD.accountNo}x?`);
    expect(await desk.check(rejected, 'PAYABLE_LIST', bad)).toMatchObject({ state: 'REJECTED' });
    const other = { id: PEOPLE[1]!.id, name: '欧阳正名', accountNo: BAD.accountNo };
    const record = await desk.sql.transaction((transaction) =>
      desk.app.get(PayeeVault).upsert(transaction, desk.institutionId, other),
    );
    if (isRefusal(record)) throw new Error(record.refused);
    const shown = await desk.app.get(PayeeVault).disclose(record, '核对本人来访', desk.context(), '10.1.1.1');
    expect(shown).toEqual(other);
  });

  const secrets = [...PEOPLE, { ...BAD }].flatMap(({ id, name = '', accountNo = '' }) => [id, name, accountNo]);

  it('is nobody’s id, name or account in clear, in no table, index or overflow', async () => {
    const forms = [...secrets, '欧阳正名'].flatMap((text) => formsOf(text).map((form) => form.toString('latin1')));
    const pattern = new RegExp(forms.map((form) => form.replace(/[^0-9A-Za-z\u0080-\u00ff]/g, '\\$&')).join('|'));
    const found: string[] = [];
    let fileNames = 0;
    for await (const { name, content } of relationFiles()) {
      const text = content.toString('latin1');
      const match = pattern.exec(text);
      if (match) found.push(`${name}: ${match[0]}`);
      if (text.includes(Buffer.from(FILE_NAME).toString('latin1'))) fileNames += 1;
    }
    expect(found).toEqual([]);
    // The search does find what stands there in clear.
    expect(fileNames).toBeGreaterThan(0);
  });

  it('nor in any row as the database unpacks it', async () => {
    const found: string[] = [];
    for await (const { name, text } of tableRows())
      for (const secret of secrets) if (text.includes(secret)) found.push(`${name}: ${secret}`);
    expect(found).toEqual([]);
  });
});
