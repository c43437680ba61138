import { randomUUID } from 'node:crypto';
import { DeadLetters, DispatchLoop, Dispatcher, Queues, SubscriptionRunner } from '#libs/eventing';
import type { DeadLetter, EventReference, Nudge } from '#libs/eventing';
import type { TestDatabase } from '#libs/testing';
import { EventSystem, Recorder, asUser, effectDatabase, hasQueue, queueOptions, until } from './event-system.js';
import type { QueueBackend } from './event-system.js';

/** One suite for both queue backends: the Jest project says which. */
const backend = (globalThis as unknown as { queueBackend: QueueBackend }).queueBackend;
const numbersTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

const suite = hasQueue(backend) ? describe : describe.skip;
suite(`subscribers on the ${backend} backend`, () => {
  let clone: TestDatabase;
  let running: EventSystem[] = [];
  beforeEach(async () => {
    clone = await effectDatabase();
  });
  afterEach(async () => {
    for (const system of running.splice(0).reverse()) await system.stop();
    await clone.drop();
  });

  async function start(
    recorders: readonly Recorder[],
    more: Parameters<typeof EventSystem.start>[2] = {},
  ): Promise<EventSystem> {
    const system = await EventSystem.start(clone, recorders, { ...queueOptions(backend, clone), ...more });
    running.push(system);
    return system;
  }
  const stop = async (system: EventSystem): Promise<void> => {
    running = running.filter((one) => one !== system);
    await system.stop();
  };
  const dispatchingOnly = { work: false, dispatch: false };

  it('handle every event once and in stream order, each subscriber for itself', async () => {
    const system = await start([new Recorder('left'), new Recorder('right', ['Moved'])]);
    const streams = Array.from({ length: 20 }, () => randomUUID());
    await Promise.all(
      streams.map(async (streamId) => {
        await system.append(streamId, ['Opened', 'Moved']);
        for (let times = 0; times < 4; times++) await system.append(streamId, ['Moved']);
        await system.append(streamId, ['Closed']);
      }),
    );
    const reading = await system.drained();
    for (const streamId of streams) {
      expect(await system.effects('left', streamId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await system.effects('right', streamId)).toEqual([2, 3, 4, 5, 6]);
    }
    expect(reading.subscribers).toEqual([
      { name: 'left', events: 140, dispatched: 140, handled: 140, waiting: 0, dead: 0 },
      { name: 'right', events: 100, dispatched: 100, handled: 100, waiting: 0, dead: 0 },
    ]);
  });

  it('take no effect twice from jobs that are repeated, doubled or out of order', async () => {
    const system = await start([new Recorder('once')], { dispatch: false });
    const streams = Array.from({ length: 5 }, () => randomUUID());
    for (const streamId of streams)
      await system.append(
        streamId,
        Array.from({ length: 8 }, () => 'Moved'),
      );
    const references: EventReference[] = streams.flatMap((streamId) =>
      numbersTo(8).map((version) => ({ streamId, version })),
    );
    const queues = system.get(Queues);
    for (const reference of [...references].reverse()) await queues.nudge('once', 'test', [reference]);
    await queues.nudge('once', 'test', references);
    await queues.nudge('once', 'test', [...references].reverse());
    await until(
      () => queues.of('once').getJobCountByTypes('waiting', 'active', 'delayed'),
      (left) => left === 0,
    );
    for (const streamId of streams) expect(await system.effects('once', streamId)).toEqual(numbersTo(8));
  });

  it('fill the gap from the log when earlier jobs were lost', async () => {
    const system = await start([new Recorder('gaps')], { dispatch: false });
    const streamId = randomUUID();
    await system.append(streamId, ['Opened', 'Moved', 'Moved', 'Moved', 'Closed']);
    await system.get(Queues).nudge('gaps', 'test', [{ streamId, version: 5 }]);
    await until(
      () => system.effects('gaps', streamId),
      (effects) => effects.length === 5,
    );
    expect(await system.effects('gaps', streamId)).toEqual([1, 2, 3, 4, 5]);
  });

  it('let a poison event block only its own stream, and go on where it stood after a retry', async () => {
    const [poisoned, healthy] = [randomUUID(), randomUUID()];
    const touchy = new Recorder('touchy');
    touchy.behave = (event) => {
      if (event.streamId === poisoned && event.streamVersion === 2) throw new Error('cannot stomach this');
    };
    const system = await start([touchy, new Recorder('calm')]);
    await Promise.all([
      system.append(poisoned, ['Opened', 'Moved', 'Closed']),
      system.append(healthy, ['Opened', 'Moved', 'Closed']),
    ]);
    const deadLetters = system.get(DeadLetters);
    const hurry = (): Promise<unknown> =>
      asUser(clone.adminUrl, (client) =>
        client.query(`UPDATE dead_letter SET next_attempt_at = now() WHERE state = 'RETRYING'`),
      );
    const [letter] = await until(
      async () => (await hurry(), deadLetters.list()),
      (letters: DeadLetter[]) => letters[0]?.state === 'DEAD',
    );
    expect(letter).toMatchObject({
      subscriber: 'touchy',
      streamId: poisoned,
      streamVersion: 2,
      attempts: 5,
      lastError: 'cannot stomach this',
    });
    expect(await system.effects('touchy', poisoned)).toEqual([1]);
    expect(await system.effects('touchy', healthy)).toEqual([1, 2, 3]);
    expect(await system.effects('calm', poisoned)).toEqual([1, 2, 3]);

    touchy.behave = () => undefined;
    await deadLetters.retry(letter?.deadLetterId ?? '', new Date());
    await system.drained();
    expect(await system.effects('touchy', poisoned)).toEqual([1, 2, 3]);
    expect(await deadLetters.list()).toEqual([]);
  });

  it('try a passing failure again by themselves', async () => {
    const shaky = new Recorder('shaky');
    let failures = 0;
    shaky.behave = () => {
      if (failures++ < 3) throw new Error('not today');
    };
    const system = await start([shaky]);
    const streamId = randomUUID();
    await system.append(streamId, ['Opened', 'Moved']);
    await system.drained();
    expect(await system.effects('shaky', streamId)).toEqual([1, 2]);
    expect(await system.get(DeadLetters).list()).toEqual([]);
  });

  it('count an outage of the database against nobody', async () => {
    const unlucky = new Recorder('unlucky');
    let outages = 0;
    unlucky.behave = () => {
      if (outages++ < 2) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    const system = await start([unlucky]);
    const streamId = randomUUID();
    await system.append(streamId, ['Opened']);
    await system.drained();
    expect(await system.effects('unlucky', streamId)).toEqual([1]);
    const [{ count } = { count: 1n }] = await system.database.query<{ count: bigint }>(
      'SELECT count(*) AS count FROM dead_letter',
    );
    expect(count).toBe(0n);
  });

  it('catch up within ten seconds when the queue was emptied', async () => {
    const before = await start([new Recorder('flushed')], dispatchingOnly);
    const streams = Array.from({ length: 300 }, () => randomUUID());
    for (const streamId of streams) await before.append(streamId, ['Opened', 'Moved']);
    await before.get(Dispatcher).prepare();
    await before.get(Dispatcher).dispatchAll();
    expect(await before.get(Queues).of('flushed').getWaitingCount()).toBeGreaterThan(0);
    await before.get(Queues).of('flushed').obliterate({ force: true });
    await stop(before);

    const after = await start([new Recorder('flushed')]);
    await after.drained(10_000);
    for (const streamId of streams) expect(await after.effects('flushed', streamId)).toEqual([1, 2]);
  });

  it('are served by one dispatcher at a time, and by another when it ends', async () => {
    const first = await start([new Recorder('shared')]);
    const second = await start([new Recorder('shared')]);
    const leaders = async (): Promise<boolean[]> => [first, second].map((system) => system.get(DispatchLoop).leading);
    await until(leaders, ([one, other]) => one !== other);
    const streams = Array.from({ length: 30 }, () => randomUUID());
    await Promise.all(
      streams.map((streamId, index) => (index % 2 === 0 ? first : second).append(streamId, ['Opened', 'Closed'])),
    );
    await second.drained();
    expect((await leaders()).filter(Boolean)).toHaveLength(1);
    const [leader, other] = first.get(DispatchLoop).leading ? [first, second] : [second, first];
    await stop(leader);
    await Promise.all(streams.map((streamId) => other.append(streamId, ['Moved'])));
    const reading = await other.drained();
    expect(other.get(DispatchLoop).leading).toBe(true);
    expect(reading.subscribers[0]).toMatchObject({ events: 90, dispatched: 90, handled: 90 });
    for (const streamId of streams) expect(await other.effects('shared', streamId)).toEqual([1, 2, 3]);
  });

  it('are told once by two dispatchers that overlap', async () => {
    const [one, two] = [
      await start([new Recorder('counted')], dispatchingOnly),
      await start([new Recorder('counted')], dispatchingOnly),
    ];
    await one.get(Dispatcher).prepare();
    for (let times = 0; times < 10; times++) {
      await one.append(randomUUID(), ['Opened', 'Moved', 'Closed']);
      await Promise.all([one.get(Dispatcher).dispatchAll(), two.get(Dispatcher).dispatchAll()]);
    }
    await until(
      () => one.get(Dispatcher).dispatchAll(),
      (read) => read === 0,
    );
    const [row] = await one.database.query<{ dispatched_count: bigint }>('SELECT dispatched_count FROM subscriber');
    expect(row?.dispatched_count).toBe(30n);
  });

  it('miss nothing of a transaction that commits after later ones', async () => {
    const system = await start([new Recorder('patient')]);
    const [slow, quick] = [randomUUID(), randomUUID()];
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let begun: () => void = () => undefined;
    const appended = new Promise<void>((resolve) => (begun = resolve));
    const slowCommand = system.database.transaction(async (transaction) => {
      await system.appendIn(transaction, slow, ['Opened', 'Closed']);
      begun();
      await held;
    });
    await appended;
    await system.append(quick, ['Opened']);
    // The dispatcher has looked, and holds back what is later than the running transaction.
    expect(await system.get(Dispatcher).dispatchAll()).toBe(0);
    expect(await system.effects('patient', quick)).toEqual([]);
    letGo();
    await slowCommand;
    await system.drained();
    expect(await system.effects('patient', slow)).toEqual([1, 2]);
    expect(await system.effects('patient', quick)).toEqual([1]);
  });

  it('split one stream of events by station', async () => {
    const system = await start([
      new Recorder('chain.agency', ['Moved'], 'agency'),
      new Recorder('chain.city-finance', ['Moved'], 'city-finance'),
    ]);
    const streamId = randomUUID();
    for (const station of ['agency', 'city-finance', 'agency', 'provincial-finance'])
      await system.append(streamId, ['Moved'], { station });
    const reading = await system.drained();
    expect(await system.effects('chain.agency', streamId)).toEqual([1, 3]);
    expect(await system.effects('chain.city-finance', streamId)).toEqual([2]);
    expect(reading.subscribers.map(({ events }) => events)).toEqual([2, 1]);
  });

  it('get one event to a job when little happens, and up to a hundred when much does', async () => {
    const system = await start([new Recorder('batched')], dispatchingOnly);
    const [queue] = await system.get(Queues).all(['batched']);
    await system.append(randomUUID(), ['Opened']);
    await system.get(Dispatcher).dispatchAll();
    for (let times = 0; times < 25; times++)
      await system.append(
        randomUUID(),
        Array.from({ length: 10 }, () => 'Moved'),
      );
    await system.get(Dispatcher).dispatchAll();
    const sizes = ((await queue?.getWaiting()) ?? []).map((job) => (job.data as Nudge).references.length);
    expect(sizes.sort((left, right) => left - right)).toEqual([1, 50, 100, 100]);
  });

  it('may record events of their own, which go round in turn', async () => {
    const echo = new Recorder('echo', ['Opened']);
    const system = await start([echo, new Recorder('listener', ['Echoed'])]);
    echo.behave = async (event, transaction) => void (await system.appendIn(transaction, event.streamId, ['Echoed']));
    const streamId = randomUUID();
    await system.append(streamId, ['Opened']);
    await until(
      () => system.effects('listener', streamId),
      (effects) => effects.length === 1,
    );
    const reading = await system.drained();
    expect(reading.subscribers.map(({ handled }) => handled)).toEqual([1, 1]);
  });

  it('come to the same end however their nudges are shuffled, repeated or cut short at the commit', async () => {
    const system = await start([new Recorder('shuffled')], dispatchingOnly);
    const streams = Array.from({ length: 6 }, () => randomUUID());
    for (const streamId of streams)
      await system.append(
        streamId,
        Array.from({ length: 10 }, () => 'Moved'),
      );
    const runner = system.get(SubscriptionRunner);
    const nudges = streams.flatMap((streamId) => numbersTo(10).map((version) => ({ streamId, version })));
    const order = [...nudges, ...nudges]
      .map((nudge) => ({ nudge, at: Math.random() }))
      .sort((left, right) => left.at - right.at);
    await Promise.all(order.map(({ nudge }) => runner.process('shuffled', [nudge])));
    for (const streamId of streams) expect(await system.effects('shuffled', streamId)).toEqual(numbersTo(10));
  });
});
