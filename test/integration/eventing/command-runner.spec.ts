import { randomUUID } from 'node:crypto';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { refuse } from '#libs/kernel';
import type { JsonObject } from '#libs/kernel';
import type { TestDatabase } from '#libs/testing';
import { EventSystem, contextOf, effectDatabase } from '../../queue/event-system.js';

const withKey = (key: string, inputHash = 'one body', actorId = 'test.clerk'): RequestContext => ({
  ...contextOf({ idempotency: { key, inputHash } }),
  actor: { kind: 'person', id: actorId, name: '李敏', institutionId: null, roles: ['CLERK'] },
});

describe('a command', () => {
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

  /** Opens a stream; refuses when somebody has. `queueing`: waits its turn, as behind the lock of a state row. */
  const open = (context: RequestContext, streamId: string, queueing = false): Promise<unknown> =>
    system.get(CommandRunner).run<JsonObject>(context, async (transaction) => {
      if (queueing) await transaction.query('SELECT pg_advisory_xact_lock(hashtext($1))', [streamId]);
      const [head] = await transaction.query('SELECT 1 FROM event WHERE stream_id = $1', [streamId]);
      if (head) return refuse('VERSION_STALE', { current: '1', seen: '0' });
      const events = [{ type: 'Opened', data: {}, occurredAt: context.now }];
      const [event] = await system
        .get(EventLog)
        .append(transaction, { streamType: 'test', streamId, expectedVersion: 0, events, context });
      return { streamId, eventId: event?.eventId ?? '' };
    });
  const versions = async (streamId: string): Promise<number> =>
    (await system.database.query('SELECT 1 FROM event WHERE stream_id = $1', [streamId])).length;

  it('repeated under its key is answered again and done once', async () => {
    const [streamId, key] = [randomUUID(), randomUUID()];
    const first = await open(withKey(key), streamId);
    expect(first).toMatchObject({ streamId });
    expect(await open(withKey(key), streamId)).toEqual(first);
    expect(await versions(streamId)).toBe(1);
  });

  it('of another body under a used key is refused', async () => {
    const key = randomUUID();
    await open(withKey(key), randomUUID());
    const other = randomUUID();
    expect(await open(withKey(key, 'another body'), other)).toMatchObject({ refused: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await versions(other)).toBe(0);
  });

  it('of another person may use the same key', async () => {
    const [key, mine, theirs] = [randomUUID(), randomUUID(), randomUUID()];
    await open(withKey(key), mine);
    expect(await open(withKey(key, 'their body', 'test.reviewer'), theirs)).toMatchObject({ streamId: theirs });
  });

  it('that was refused may be tried again under its key', async () => {
    const [streamId, key] = [randomUUID(), randomUUID()];
    await open(contextOf(), streamId);
    expect(await open(withKey(key), streamId)).toMatchObject({ refused: 'VERSION_STALE' });
    const elsewhere = randomUUID();
    expect(await open(withKey(key), elsewhere)).toMatchObject({ streamId: elsewhere });
  });

  it.each([true, false])(
    'sent twenty times at once is done once and answered twenty times (queueing: %p)',
    async (queueing) => {
      for (let times = 0; times < 10; times++) {
        const [streamId, key] = [randomUUID(), randomUUID()];
        const answers = await Promise.all(Array.from({ length: 20 }, () => open(withKey(key), streamId, queueing)));
        expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(answers[0])]));
        expect(answers[0]).toMatchObject({ streamId });
        expect(await versions(streamId)).toBe(1);
      }
    },
  );

  it('racing another for the same thing decides again and hears what happened', async () => {
    for (let times = 0; times < 25; times++) {
      const streamId = randomUUID();
      const answers = await Promise.all(Array.from({ length: 4 }, () => open(withKey(randomUUID()), streamId)));
      expect(answers.filter((answer) => (answer as { streamId?: string }).streamId === streamId)).toHaveLength(1);
      expect(answers.filter((answer) => (answer as { refused?: string }).refused === 'VERSION_STALE')).toHaveLength(3);
    }
  });

  it('that fails leaves neither event nor receipt', async () => {
    const [streamId, key] = [randomUUID(), randomUUID()];
    const failing = system.get(CommandRunner).run(withKey(key), async (transaction) => {
      await system.appendIn(transaction, streamId, ['Opened']);
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    expect(await versions(streamId)).toBe(0);
    expect(await open(withKey(key), streamId)).toMatchObject({ streamId });
  });
});
