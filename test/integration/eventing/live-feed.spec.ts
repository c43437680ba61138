import { randomUUID } from 'node:crypto';
import { CATCH_UP_MAX, EventLog, LiveFeed } from '#libs/eventing';
import type { EventingOptions, StoredEvent } from '#libs/eventing';
import type { TestDatabase } from '#libs/testing';
import { EventSystem, effectDatabase, until } from '../../queue/event-system.js';

describe('the live feed', () => {
  let clone: TestDatabase;
  let system: EventSystem;
  beforeEach(async () => {
    clone = await effectDatabase();
    system = await EventSystem.start(clone, [], { dispatch: false, work: false });
  });
  afterEach(async () => {
    await system.stop();
    await clone.drop();
  });
  const listenTo = async (seen: string[], after?: StoredEvent): Promise<() => void> =>
    system.get(LiveFeed).listen({ next: (event) => void seen.push(event.eventId) }, after);
  const recorded = async (): Promise<string[]> =>
    (await system.get(EventLog).readAll(system.database, { limit: 1_000 })).map(({ eventId }) => eventId);

  it('gives a listener what comes from now on, until it stops', async () => {
    await system.append(randomUUID(), ['Opened']);
    const seen: string[] = [];
    const stop = await listenTo(seen);
    const [event] = await system.append(randomUUID(), ['Opened']);
    await until(
      async () => seen.length,
      (length) => length === 1,
    );
    expect(seen).toEqual([event?.eventId]);
    stop();
    const other: string[] = [];
    await listenTo(other);
    await system.append(randomUUID(), ['Opened']);
    await until(
      async () => other.length,
      (length) => length === 1,
    );
    expect(seen).toHaveLength(1);
  });

  it('loses and repeats nothing for listeners that come back while events pour in', async () => {
    const [first] = await system.append(randomUUID(), ['Opened']);
    await listenTo([]);
    const feeds: string[][] = [];
    const pouring = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let times = 0; times < 30; times++) await system.append(randomUUID(), ['Opened', 'Moved']);
      }),
    );
    for (let times = 0; times < 25; times++) {
      const seen: string[] = [];
      feeds.push(seen);
      await listenTo(seen, first);
    }
    await pouring;
    const expected = (await recorded()).slice(1);
    expect(expected).toHaveLength(240);
    await until(
      async () => Math.min(...feeds.map(({ length }) => length)),
      (length) => length >= 240,
    );
    for (const seen of feeds) expect(seen).toEqual(expected);
  });

  it('misses nothing that the shared reader passed while a listener was catching up', async () => {
    const [first] = await system.append(randomUUID(), ['Opened']);
    const slow: { meanwhile?: () => Promise<void> } = {};
    class SlowLog extends EventLog {
      override async readAll(...read: Parameters<EventLog['readAll']>): Promise<StoredEvent[]> {
        const events = await super.readAll(...read);
        if (read[1].after?.position === first?.position) await slow.meanwhile?.();
        return events;
      }
    }
    const options: EventingOptions = { hashAlgorithm: 'sha256', dispatch: false, work: false, databaseUrl: clone.url };
    const feed = new LiveFeed(system.database, new SlowLog(options), options);
    const steady: string[] = [];
    await feed.listen({ next: (event) => void steady.push(event.eventId) });
    await system.append(randomUUID(), ['Opened']);
    await until(
      async () => steady.length,
      (length) => length === 1,
    );
    slow.meanwhile = async () => {
      await system.append(randomUUID(), ['Opened', 'Moved']);
      await until(
        async () => steady.length,
        (length) => length === 3,
      );
    };
    const late: string[] = [];
    await feed.listen({ next: (event) => void late.push(event.eventId) }, first);
    expect(late).toEqual(steady);
    await feed.beforeApplicationShutdown();
  });

  it('lets go of a listener that throws, and serves the others', async () => {
    let thrown = 0;
    await system.get(LiveFeed).listen({
      next: () => {
        thrown += 1;
        throw new Error('gone');
      },
    });
    const seen: string[] = [];
    await listenTo(seen);
    await system.append(randomUUID(), ['Opened', 'Moved', 'Closed']);
    await until(
      async () => seen.length,
      (length) => length === 3,
    );
    expect(thrown).toBe(1);
  });

  it('tells a listener that missed more than a feed makes up for', async () => {
    const [first] = await system.append(randomUUID(), ['Opened']);
    for (let left = CATCH_UP_MAX; left >= 0; left -= 500)
      await system.append(
        randomUUID(),
        Array.from({ length: 500 }, () => 'Moved'),
      );
    const seen: string[] = [];
    let missed = 0;
    await system
      .get(LiveFeed)
      .listen({ next: (event) => void seen.push(event.eventId), missedTooMuch: () => (missed += 1) }, first);
    expect([missed, seen.length]).toEqual([1, CATCH_UP_MAX]);
  });
});
