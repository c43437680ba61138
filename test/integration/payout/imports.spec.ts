import { Readable } from 'node:stream';
import { jest } from '@jest/globals';
import iconv from 'iconv-lite';
import pg from 'pg';
import { isRefusal, newId } from '#libs/kernel';
import type { Actor } from '#libs/kernel';
import { FileChunks, InstructionFile } from '#libs/payout';
import type { ImportView } from '#libs/payout';
import { ImportDesk, expectView, people, results } from './import-desk.js';
import type { TestBatch } from './import-desk.js';

let desk: ImportDesk;
beforeAll(async () => (desk = await ImportDesk.open()));
afterAll(() => desk.close());
afterEach(() => jest.restoreAllMocks());

const LIST = 'PAYABLE_LIST' as const;
const BACK = 'RETURN_FILE' as const;

/** Does something when the checking of a file comes to its n-th megabyte. */
function whenReading(chunkNo: number, action: () => Promise<void>): void {
  const chunks = desk.app.get(FileChunks);
  const piece = chunks.piece.bind(chunks);
  let done = false;
  jest.spyOn(chunks, 'piece').mockImplementation(async (importNo, wanted) => {
    if (wanted === chunkNo && !done) {
      done = true;
      await action();
    }
    return piece(importNo, wanted);
  });
}

describe('the whole way of a month', () => {
  const lines = people(1_200);
  let batch: TestBatch;
  let list: ImportView;

  it('a list is taken in, checked and waits for a person, with what it would pay and its first lines masked', async () => {
    batch = await desk.batch({ period: '2020-01' });
    const content = await desk.file('generic', LIST, batch, lines);
    const taken = expectView(await desk.upload(batch, LIST, content));
    expect(taken).toMatchObject({ state: 'RECEIVED', kind: LIST, roundNo: 1, sizeBytes: content.length, linesRead: 0 });
    await desk.run();
    list = (await desk.imports.get(taken.importId))!;
    const amountFen = lines.reduce((sum, line) => sum + line.amountFen, 0n);
    expect(list).toMatchObject({ state: 'CHECKED', badLines: 0, linesRead: 1_202, bytesRead: content.length });
    expect(list.summary).toMatchObject({ kind: LIST, heads: 1_200, amountFen, newPayees: 1_200, gonePayees: 0 });
    const preview = await desk.imports.preview(list.importId);
    if (isRefusal(preview)) throw new Error(preview.refused);
    expect(preview.lines).toHaveLength(20);
    expect(preview.lines[0]).toEqual({
      lineNo: 2,
      maskedId: '1402**********0001',
      maskedName: '王*',
      maskedAccount: expect.stringMatching(/^[*\d ]*0001$/) as string,
      amountFen: 300_001n,
    });
  });

  it('the checksum of the summary is that of the rows, as the database computes it', async () => {
    const [row] = await desk.sql.query<{ checksum: string }>(
      'SELECT payout_list_checksum($1, 2020::smallint) AS checksum',
      [list.importNo],
    );
    expect(row!.checksum).toBe(list.summary!.checksum);
  });

  it('the log holds totals and a digest, and nobody’s data', async () => {
    const events = await desk.events(list.importId);
    expect(events.map(({ type }) => type)).toEqual(['PayoutFileReceived', 'PayoutFileChecked']);
    expect(events[1]!.data).toMatchObject({ digest: list.digest, badLines: 0, summary: { heads: 1_200 } });
  });

  it('taken over by the batch, the bank is told: the same people, in its own layout and encoding', async () => {
    await desk.commit(batch, list);
    expect(await desk.imports.get(list.importId)).toMatchObject({ state: 'COMMITTED' });
    const file = desk.app.get(InstructionFile).write(batch.batchId, 1, 'bank-fixed');
    if (isRefusal(file)) throw new Error(file.refused);
    const parts: Buffer[] = [];
    for await (const part of file) parts.push(part);
    const rows = iconv.decode(Buffer.concat(parts), 'gb18030').split('\r\n');
    expect(rows[0]).toBe('2|140202195001010001|6228480402000000001|王乙|300001');
    expect(rows.at(-2)).toMatch(new RegExp(`^T\\|${batch.batchNo}\\|1200\\|\\d+$`));
  });

  it('the bank’s file is matched line by line: paid by day, returned by reason', async () => {
    const back = results(lines).map((line, index) =>
      index % 100 === 0
        ? { ...line, reason: 'ACCOUNT_CLOSED' as const, paidOn: null }
        : index < 600
          ? line
          : { ...line, paidOn: '2020-01-16' },
    );
    const content = await desk.file('bank-fixed', BACK, batch, back);
    const view = expectView(await desk.check(batch, BACK, content, { layoutCode: 'bank-fixed' }));
    expect(view).toMatchObject({ state: 'CHECKED', badLines: 0, linesRead: 1_201 });
    expect(view.summary).toMatchObject({
      paid: [
        { paidOn: '2020-01-16', heads: 594 },
        { paidOn: '2020-03-13', heads: 594 },
      ],
      returned: [{ reason: 'ACCOUNT_CLOSED', heads: 12 }],
    });
    const [row] = await desk.sql.query<{ checksum: string }>(
      'SELECT payout_results_checksum($1, 2020::smallint) AS checksum',
      [view.importNo],
    );
    expect(row!.checksum).toBe(view.summary!.checksum);
  });

  it('the next month tells who is new, gone, paid otherwise or elsewhere; nobody known is sealed again', async () => {
    const next = await desk.batch({ period: '2020-02' });
    const [first, second, third, ...others] = lines;
    const changed = [
      { ...second!, amountFen: 400_000n },
      { ...third!, accountNo: '6228480402999999999' },
      ...others,
      ...people(2, 5_001),
    ].map((line, index) => ({ ...line, lineNo: index + 2 }));
    const view = expectView(await desk.check(next, LIST, await desk.file('generic', LIST, next, changed)));
    expect(view.summary).toMatchObject({
      heads: 1_201,
      newPayees: 2,
      gonePayees: 1,
      changedAmounts: 1,
      changedAccounts: 1,
      previous: { batchNo: batch.batchNo, heads: 1_200 },
    });
    const [counts] = await desk.sql.query<{ fresh: number }>(
      'SELECT count(*)::int AS fresh FROM payee WHERE first_import_no = $1',
      [view.importNo],
    );
    expect(counts).toEqual({ fresh: 3 });
    expect(first).toBeDefined();
  });

  it.each(['UTF-8 without a mark', 'GB18030', 'LF and quotes', 'a workbook'])(
    'the same list as %s is the same list',
    async (how) => {
      const other = await desk.batch({ period: '2019-12' });
      const text = (await desk.file('generic', LIST, other, lines)).toString();
      const contents: Record<string, Buffer | Promise<Buffer>> = {
        'UTF-8 without a mark': Buffer.from(text.slice(1)),
        GB18030: iconv.encode(text.slice(1), 'gb18030'),
        'LF and quotes': Buffer.from(text.replaceAll('\r\n', '\n').replaceAll(/王./g, '"$&"')),
        'a workbook': desk.workbook('generic', LIST, other, lines),
      };
      const view = expectView(await desk.check(other, LIST, await contents[how]!));
      expect(view).toMatchObject({ state: 'CHECKED', badLines: 0 });
      expect(view.summary!.checksum).toBe(list.summary!.checksum);
    },
  );
});

describe('one file is one import', () => {
  it('the same file at the same time, four times: one import, and every sender is answered with it', async () => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(3_000));
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.upload(batch, LIST, content)));
    const ids = answers.map((answer) => expectView(answer).importId);
    expect(new Set(ids).size).toBe(1);
    await desk.run();
    const listed = await desk.imports.listOf(batch.batchId);
    expect(listed).toMatchObject([{ importId: ids[0], state: 'CHECKED', linesRead: 3_002 }]);
    expect(await orphans()).toBe(0);
  });

  it('again later, before and after it is checked: the same import, checked once', async () => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(20));
    const first = expectView(await desk.check(batch, LIST, content));
    expect(expectView(await desk.check(batch, LIST, content, { fileName: '另一个名字.csv' }))).toEqual(first);
    expect((await desk.events(first.importId)).length).toBe(2);
  });

  it('the same upload sent again after a broken one begins anew; after a whole one it is answered', async () => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(20));
    const importId = newId();
    const broken = async function* (): AsyncGenerator<Buffer, void, undefined> {
      yield content.subarray(0, 500);
      throw new Error('the line went dead');
    };
    await expect(desk.upload(batch, LIST, Readable.from(broken()), { importId })).rejects.toThrow('the line went dead');
    expect(await desk.imports.get(importId)).toBeUndefined();
    const view = expectView(await desk.check(batch, LIST, content, { importId }));
    expect(view).toMatchObject({ importId, state: 'CHECKED' });
    expect(await desk.upload(batch, LIST, 'something else', { importId })).toEqual(view);
    const other = await desk.batch();
    expect(await desk.upload(other, LIST, content, { importId })).toMatchObject({ refused: 'IMPORT_ID_TAKEN' });
  });

  it('an upload begun anew while the first still sends: the first gives way and leaves nothing', async () => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(40_000));
    const importId = newId();
    let second: Promise<unknown> = Promise.resolve();
    const slow = async function* (): AsyncGenerator<Buffer, void, undefined> {
      yield content.subarray(0, 1_200_000);
      second = desk.upload(batch, LIST, content, { importId });
      await second;
      yield content.subarray(1_200_000);
    };
    const first = await desk.upload(batch, LIST, Readable.from(slow()), { importId });
    expect([first, await second]).toMatchObject([{ refused: 'OVERLOADED' }, { importId, state: 'RECEIVED' }]);
    expect(await orphans()).toBe(0);
    await desk.run();
    expect(await desk.imports.get(importId)).toMatchObject({ state: 'CHECKED', linesRead: 40_002 });
  });

  it('one upload id in the same moment, three times: whoever did not win is told to try again', async () => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(20));
    const importId = newId();
    const answers = await Promise.all([1, 2, 3].map(() => desk.upload(batch, LIST, content, { importId })));
    for (const answer of answers)
      if (isRefusal(answer)) expect(answer).toMatchObject({ refused: 'OVERLOADED' });
      else expect(answer.importId).toBe(importId);
    const view = expectView(await desk.check(batch, LIST, content, { importId }));
    expect(view).toMatchObject({ state: 'CHECKED', importId });
    expect(await orphans()).toBe(0);
  });

  /** Pieces of files that are no import, or of more than one for an id. */
  async function orphans(): Promise<number> {
    const [row] = await desk.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM payout_file_chunk c
       WHERE NOT EXISTS (SELECT 1 FROM payout_import i WHERE i.import_no = c.import_no AND i.state <> 'RECEIVING')`,
    );
    return row!.count;
  }

  it('a rejected file may be sent again, and is checked again', async () => {
    const batch = await desk.batch();
    const content = (await desk.file('generic', LIST, batch, people(5))).toString().replace('3000.01', '0.00');
    const first = expectView(await desk.check(batch, LIST, content));
    const second = expectView(await desk.check(batch, LIST, content));
    expect([first.state, second.state, first.importId === second.importId]).toEqual(['REJECTED', 'REJECTED', false]);
  });
});

describe('who may send what', () => {
  it.each<[string, Partial<Actor>, string]>([
    ['a reviewer', { roles: ['REVIEWER'] }, 'ROLE_REQUIRED'],
    ['a clerk of another institution', { institutionId: newId() }, 'INSTITUTION_NOT_YOURS'],
  ])('%s is refused, and cannot cancel either', async (_who, change, refused) => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(5));
    const actor = { ...desk.clerk, id: newId(), ...change };
    expect(await desk.upload(batch, LIST, content, { actor })).toMatchObject({ refused });
    const { importId } = expectView(await desk.check(batch, LIST, content));
    expect(await desk.imports.cancel(importId, desk.context(actor))).toMatchObject({ refused });
  });

  it('a list for a batch that is with the bank, a return file for one that is not, an unknown layout or batch', async () => {
    const instructed = await desk.instructed(people(3), '2019-11');
    const open = await desk.batch();
    const nowhere = { batchId: newId(), batchNo: 'PF' };
    expect(await desk.upload(instructed, LIST, 'a')).toMatchObject({ refused: 'BATCH_STATE' });
    expect(await desk.upload(open, BACK, 'a')).toMatchObject({ refused: 'BATCH_STATE' });
    expect(await desk.upload(open, LIST, 'a', { layoutCode: 'none' })).toMatchObject({ refused: 'LAYOUT_UNKNOWN' });
    expect(await desk.upload(nowhere, LIST, 'a')).toMatchObject({ refused: 'NOT_FOUND' });
  });
});

describe('an import that is cancelled', () => {
  it.each([
    ['before it is checked', false],
    ['after it was checked', true],
  ])('%s: nothing is left of it, and the same file may come again', async (_when, checked) => {
    const batch = await desk.batch();
    const content = await desk.file('generic', LIST, batch, people(30));
    const { importId, importNo } = expectView(await desk.upload(batch, LIST, content));
    if (checked) await desk.run();
    expect(expectView(await desk.imports.cancel(importId, desk.context()))).toMatchObject({ state: 'CANCELLED' });
    await desk.run();
    expect(await desk.rows(importNo)).toEqual({ lines: 0, results: 0, chunks: 0, errors: 0 });
    expect(expectView(await desk.imports.cancel(importId, desk.context()))).toMatchObject({ state: 'CANCELLED' });
    expect(expectView(await desk.check(batch, LIST, content))).toMatchObject({ state: 'CHECKED' });
  });

  it('while it is checked: the worker stops at its next chunk', async () => {
    const batch = await desk.batch();
    const taken = expectView(
      await desk.upload(batch, LIST, await desk.file('generic', LIST, batch, people(60_000, 1))),
    );
    whenReading(3, async () => {
      expect(await desk.imports.get(taken.importId)).toMatchObject({ state: 'CHECKING' });
      expectView(await desk.imports.cancel(taken.importId, desk.context()));
    });
    await desk.run();
    expect(await desk.imports.get(taken.importId)).toMatchObject({ state: 'CANCELLED' });
    expect(await desk.rows(taken.importNo)).toEqual({ lines: 0, results: 0, chunks: 0, errors: 0 });
  });

  it('not when it counts or was rejected', async () => {
    const { list } = await desk.instructed(people(3), '2019-10');
    const batch = await desk.batch();
    const rejected = expectView(await desk.check(batch, LIST, '个人编号,姓名,银行账号,应发金额\r\n'));
    for (const { importId } of [list, rejected])
      expect(await desk.imports.cancel(importId, desk.context())).toMatchObject({ refused: 'IMPORT_ENDED' });
    expect(await desk.imports.cancel(newId(), desk.context())).toMatchObject({ refused: 'NOT_FOUND' });
    expect((await desk.rows(list.importNo)).lines).toBe(3);
  });
});

describe('an import whose worker died', () => {
  const lines = people(60_000);
  let straight: ImportView;
  beforeAll(async () => {
    const batch = await desk.batch();
    straight = expectView(await desk.check(batch, LIST, await desk.file('generic', LIST, batch, lines)));
  });

  it.each([2, 3, 4])('at megabyte %i goes on where it was and comes to the same end', async (chunkNo) => {
    const batch = await desk.batch();
    const taken = expectView(await desk.upload(batch, LIST, await desk.file('generic', LIST, batch, lines)));
    whenReading(chunkNo, () => Promise.reject(new Error('the worker died')));
    await expect(desk.run()).rejects.toThrow('the worker died');
    const half = (await desk.imports.get(taken.importId))!;
    expect(half.state).toBe('CHECKING');
    expect((await desk.rows(taken.importNo)).lines).toBe(Math.max(half.linesRead - 1, 0));
    await desk.run();
    expect((await desk.imports.get(taken.importId))!).toMatchObject({
      state: 'CHECKED',
      linesRead: 60_002,
      summary: { heads: 60_000, checksum: straight.summary!.checksum },
    });
    expect((await desk.rows(taken.importNo)).lines).toBe(60_000);
  });

  it('bad lines before the crash are told once', async () => {
    const batch = await desk.batch();
    const content = (await desk.file('generic', LIST, batch, lines)).toString().replaceAll('.01\r\n', '.001\r\n');
    const taken = expectView(await desk.upload(batch, LIST, content));
    whenReading(4, () => Promise.reject(new Error('the worker died')));
    await expect(desk.run()).rejects.toThrow('the worker died');
    await desk.run();
    expect((await desk.imports.get(taken.importId))!).toMatchObject({ state: 'REJECTED', badLines: 600 });
    expect((await desk.rows(taken.importNo)).errors).toBe(600);
  });

  it('one that is only thought dead stores nothing any more once another has taken over', async () => {
    const batch = await desk.batch();
    const taken = expectView(await desk.upload(batch, LIST, await desk.file('generic', LIST, batch, lines)));
    whenReading(3, async () => {
      // Its connection with the lock is lost, as by a network that breaks; it does not know yet.
      const admin = new pg.Client({ connectionString: desk.database.adminUrl });
      await admin.connect();
      await admin.query(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'jieli-payout-import' AND datname = current_database()`,
      );
      await admin.end();
      await desk.run();
    });
    await expect(desk.run()).rejects.toThrow();
    expect((await desk.imports.get(taken.importId))!).toMatchObject({
      state: 'CHECKED',
      summary: { checksum: straight.summary!.checksum },
    });
    expect((await desk.rows(taken.importNo)).lines).toBe(60_000);
    expect((await desk.events(taken.importId)).map(({ type }) => type)).toEqual([
      'PayoutFileReceived',
      'PayoutFileChecked',
    ]);
  });
});
