import { randomUUID } from 'node:crypto';
import { CommandRunner, EventLog, StreamVersionConflict, formatCursor, parseCursor, verifyLog } from '#libs/eventing';
import type { HashAlgorithm } from '#libs/eventing';
import type { TestDatabase } from '#libs/testing';
import { EventSystem, asUser, contextOf, effectDatabase } from '../../queue/event-system.js';

const NASTY = {
  amountFen: 9_007_199_254_740_993n,
  text: '大同市 "quoted" \\ / \u2028 \u{1F600} é é',
  numbers: [0, -1, 0.1, 1e21, 1e-7, 2 ** 53],
  nested: { z: null, a: [[], {}, [{ 款: true }]] },
  '': 'no name',
};

describe('the event log', () => {
  let clone: TestDatabase;
  let system: EventSystem;
  beforeAll(async () => {
    clone = await effectDatabase();
    system = await EventSystem.start(clone, [], { dispatch: false, work: false });
  });
  afterAll(async () => {
    await system.stop();
    await clone.drop();
  });

  it.each<HashAlgorithm>(['sha256', 'sm3'])('gives back what was appended, to the byte (%s)', async (hashAlgorithm) => {
    const log = new EventLog({ hashAlgorithm, dispatch: false, work: false, databaseUrl: clone.url });
    const streamId = randomUUID();
    const context = contextOf({ causationId: randomUUID(), now: new Date('2020-03-31T15:59:59.987Z') });
    const occurredAt = new Date('2020-02-29T00:00:00.001Z');
    const appended = await system.database.transaction((transaction) =>
      log.append(transaction, {
        streamType: 'test',
        streamId,
        expectedVersion: 0,
        events: [
          { type: 'Opened', data: NASTY, occurredAt },
          { type: 'Moved', data: {}, occurredAt, schemaVersion: 2 },
        ],
        context,
      }),
    );
    expect(await log.readStream(system.database, streamId)).toEqual(appended);
    expect(appended[1]?.previousHash).toBe(appended[0]?.hash);
    const only = {
      query: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await system.database.query<Row & { stream_id?: string }>(text, values)).filter(
          (row) => (row.stream_id ?? streamId) === streamId,
        ),
    };
    expect(await verifyLog(only, hashAlgorithm)).toEqual([]);
    expect(await verifyLog(only, hashAlgorithm === 'sm3' ? 'sha256' : 'sm3')).not.toEqual([]);
  });

  it('refuses to append to another version than the stream is at', async () => {
    const streamId = randomUUID();
    await system.append(streamId, ['Opened', 'Moved']);
    const append = (expectedVersion: number): Promise<unknown> =>
      system.database.transaction((transaction) =>
        system.get(EventLog).append(transaction, {
          streamType: 'test',
          streamId,
          expectedVersion,
          events: [{ type: 'Moved', data: {}, occurredAt: new Date() }],
          context: contextOf(),
        }),
      );
    for (const version of [0, 1, 3]) await expect(append(version)).rejects.toBeInstanceOf(StreamVersionConflict);
    await expect(append(2)).resolves.toHaveLength(1);
  });

  it('lets one of two racing appends through and lets the other decide again', async () => {
    const streamId = randomUUID();
    await Promise.all(Array.from({ length: 3 }, () => system.append(streamId, ['Moved'])));
    const events = await system.get(EventLog).readStream(system.database, streamId);
    expect(events.map(({ streamVersion }) => streamVersion)).toEqual([1, 2, 3]);
  });

  it('is read in pages without gap or repeat, forwards and backwards', async () => {
    for (let times = 0; times < 5; times++) await system.append(randomUUID(), ['Opened', 'Moved', 'Closed']);
    const log = system.get(EventLog);
    const all = await log.readAll(system.database, { limit: 1_000 });
    const paged = [];
    for (let after = parseCursor('0-0'); ;) {
      const page = await log.readAll(system.database, { ...(after ? { after } : {}), limit: 4 });
      if (page.length === 0) break;
      paged.push(...page);
      after = parseCursor(formatCursor(page.at(-1)!));
    }
    expect(paged).toEqual(all);
    expect(await log.readBackwards(system.database, { limit: 1_000 })).toEqual([...all].reverse());
    const opened = await log.readAll(system.database, { limit: 1_000, types: ['Opened'] });
    expect(opened).toEqual(all.filter(({ type }) => type === 'Opened'));
    expect(await log.head(system.database)).toEqual({
      transactionId: all.at(-1)?.transactionId,
      position: all.at(-1)?.position,
    });
  });

  it.each(['event', 'seal', 'command_receipt'])('cannot be changed by the app: %s', async (table) => {
    await system.append(randomUUID(), ['Opened']);
    await asUser(clone.url, async (client) => {
      for (const statement of [
        `UPDATE ${table} SET hash = 'x'`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
        `DROP TABLE ${table}`,
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      ]) {
        const answer = await client
          .query(table === 'command_receipt' ? statement.replace('hash', 'key') : statement)
          .then(
            () => 'done',
            (error: { code?: string }) => error.code,
          );
        expect([statement, answer]).toEqual([statement, '42501']);
      }
    });
  });

  it('leaves nothing of a refused command', async () => {
    const streamId = randomUUID();
    const answer = await system.get(CommandRunner).run(contextOf(), async (transaction) => {
      await system.appendIn(transaction, streamId, ['Opened']);
      return { refused: 'NOT_FOUND', parameters: {} };
    });
    expect(answer).toMatchObject({ refused: 'NOT_FOUND' });
    expect(await system.get(EventLog).readStream(system.database, streamId)).toEqual([]);
  });
});

describe('a cursor in words', () => {
  it.each(['', '1', '1-', '-1', 'a-1', '1-1-1', "1-1'; DROP TABLE event", '99999999999999999999-1', undefined])(
    '%p is none',
    (text) => expect(parseCursor(text)).toBeUndefined(),
  );
});
