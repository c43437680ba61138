import { randomUUID } from 'node:crypto';
import { Dispatcher, NoLossCounter, Registry, Seals, SubscriptionRunner, Sweep } from '#libs/eventing';
import type { TestDatabase } from '#libs/testing';
import { EventSystem, Recorder, asUser, effectDatabase, queueOptions } from '../../queue/event-system.js';

describe('who reads the log', () => {
  let clone: TestDatabase;
  const running: EventSystem[] = [];
  beforeEach(async () => {
    clone = await effectDatabase();
  });
  afterEach(async () => {
    for (const system of running.splice(0)) await system.stop();
    await clone.drop();
  });
  async function boot(
    recorders: readonly Recorder[],
    more: Parameters<typeof EventSystem.start>[2] = {},
  ): Promise<EventSystem> {
    const system = await EventSystem.start(clone, recorders, {
      dispatch: false,
      work: false,
      ...queueOptions('postgres', clone),
      ...more,
    });
    running.push(system);
    return system;
  }

  it('must wait for something somebody publishes', async () => {
    await expect(boot([new Recorder('hopeful', ['Opened', 'NeverHappens'])])).rejects.toThrow(
      'Subscription "hopeful" waits for "NeverHappens", which nobody publishes.',
    );
  });

  it('must have a name of its own', async () => {
    await expect(boot([new Recorder('twin'), new Recorder('twin')])).rejects.toThrow(
      'Two subscriptions share the name "twin".',
    );
  });

  it.each(['a:b', 'Upper', '7', '', 'x'.repeat(65)])('must have a name a queue can bear: %p is none', async (name) => {
    await expect(boot([new Recorder(name)])).rejects.toThrow(/must be|letters/);
  });

  it('may wait for more only while the log has none of it', async () => {
    const first = await boot([new Recorder('reader', ['Opened'])]);
    await first.append(randomUUID(), ['Opened', 'Moved']);
    await boot([new Recorder('reader', ['Opened', 'Echoed'])]);
    await expect(boot([new Recorder('reader', ['Opened', 'Echoed', 'Moved'])])).rejects.toThrow(
      'Subscription "reader" changed what it waits for ("Moved")',
    );
    await expect(boot([new Recorder('reader', ['Echoed'])])).rejects.toThrow('("Opened")');
    await expect(boot([new Recorder('reader', ['Opened', 'Echoed'], 'agency')])).rejects.toThrow('("Opened")');
    expect(await first.get(Registry).subscribers()).toEqual(['reader']);
  });

  it('begins at the beginning of the log, however late it comes', async () => {
    const before = await boot([]);
    const streamId = randomUUID();
    await before.append(streamId, ['Opened', 'Moved']);
    const late = await boot([new Recorder('late')], { dispatch: true, work: true });
    await late.drained();
    expect(await late.effects('late', streamId)).toEqual([1, 2]);
  });

  it('is dispatched to from where it stands, when others are further on', async () => {
    const system = await boot([new Recorder('old')]);
    const dispatcher = system.get(Dispatcher);
    await dispatcher.prepare();
    for (let times = 0; times < 3; times++) await system.append(randomUUID(), ['Opened']);
    await dispatcher.dispatchAll();
    const both = await boot([new Recorder('old'), new Recorder('young', ['Opened'])]);
    await both.append(randomUUID(), ['Opened', 'Moved']);
    await dispatcher.dispatchAll();
    const reading = await both.get(NoLossCounter).read();
    expect(reading.subscribers.map(({ name, events, dispatched }) => ({ name, events, dispatched }))).toEqual([
      { name: 'old', events: 5, dispatched: 5 },
      { name: 'young', events: 4, dispatched: 4 },
    ]);
  });
});

describe('the no-loss counter', () => {
  it('counts from the last seal on, and is out of step while anything is on its way, lost or dead', async () => {
    const clone = await effectDatabase();
    const system = await EventSystem.start(
      clone,
      [new Recorder('counted'), new Recorder('agency', ['Moved'], 'agency')],
      {
        dispatch: false,
        work: false,
        ...queueOptions('postgres', clone),
      },
    );
    const counted = async (): Promise<unknown> => {
      const { inStep, events, subscribers } = await system.get(NoLossCounter).read();
      return [
        inStep,
        events,
        ...subscribers.map((one) => [one.events, one.dispatched, one.handled, one.waiting, one.dead]),
      ];
    };
    const streamId = randomUUID();
    const dispatcher = system.get(Dispatcher);
    await dispatcher.prepare();
    expect(await counted()).toEqual([true, 0, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]);
    await system.append(streamId, ['Opened', 'Moved', 'Echoed'], { station: 'agency' });
    expect(await system.get(Seals).seal()).toBe(3);
    await system.append(streamId, ['Moved'], { station: 'city-finance' });
    expect(await counted()).toEqual([false, 4, [1, 0, 0, 1, 0], [3, 0, 0, 3, 0]]);
    await dispatcher.dispatchAll();
    expect(await counted()).toEqual([false, 4, [1, 1, 0, 1, 0], [3, 3, 0, 3, 0]]);
    await system.get(SubscriptionRunner).process('counted', [{ streamId, version: 4 }]);
    expect(await counted()).toEqual([false, 4, [1, 1, 0, 1, 0], [3, 3, 3, 0, 0]]);
    await system.get(SubscriptionRunner).process('agency', [{ streamId, version: 2 }]);
    expect(await counted()).toEqual([true, 4, [1, 1, 1, 0, 0], [3, 3, 3, 0, 0]]);
    await system.get(Seals).seal();
    expect(await counted()).toEqual([true, 4, [1, 1, 1, 0, 0], [3, 3, 3, 0, 0]]);
    await system.stop();
    await clone.drop();
  });
});

describe('the sweep', () => {
  it('moves its mark over what is done and nudges what is lost, once per grace period', async () => {
    const clone = await effectDatabase();
    const system = await EventSystem.start(clone, [new Recorder('swept')], {
      dispatch: false,
      work: false,
      ...queueOptions('postgres', clone),
      nudgeAgainAfterMs: 60_000,
    });
    const streams = Array.from({ length: 4 }, () => randomUUID());
    for (const streamId of streams) await system.append(streamId, ['Opened']);
    await system.get(Dispatcher).prepare();
    await system.get(Dispatcher).dispatchAll();
    await system.get(SubscriptionRunner).process('swept', [
      { streamId: streams[0]!, version: 1 },
      { streamId: streams[2]!, version: 1 },
    ]);
    expect(await system.get(Sweep).run()).toBe(0);
    await asUser(clone.adminUrl, (client) =>
      client.query(`UPDATE event SET recorded_at = recorded_at - interval '2 minutes'`),
    );
    expect(await system.get(Sweep).run()).toBe(2);
    expect(await system.get(Sweep).run()).toBe(0);
    const mark = async (): Promise<unknown> =>
      (
        await system.database.query(
          'SELECT (SELECT stream_id FROM event WHERE position = swept_position) AS stream_id FROM subscriber',
        )
      )[0];
    expect(await mark()).toEqual({ stream_id: streams[0] });
    await system.get(SubscriptionRunner).process('swept', [
      { streamId: streams[1]!, version: 1 },
      { streamId: streams[3]!, version: 1 },
    ]);
    await system.get(Sweep).run();
    expect(await mark()).toEqual({ stream_id: streams[3] });
    await system.stop();
    await clone.drop();
  });
});
