import { GENESIS_HASH, digest, hashOfEvent, leafOf, merkleRoot } from './hash.js';
import { Pause } from './pause.js';

const event = {
  eventId: '01900000-0000-7000-8000-000000000001',
  streamType: 'remittance',
  streamId: '01900000-0000-7000-8000-000000000002',
  streamVersion: 1,
  type: 'TransferLogged',
  schemaVersion: 1,
  data: { amountFen: '3200000' },
  actor: { kind: 'person', id: 'dtsb.clerk', name: '李敏' },
  institutionId: null,
  correlationId: 'c',
  causationId: null,
  occurredAt: new Date('2020-03-31T00:00:00Z'),
  recordedAt: new Date('2020-03-31T01:02:03.004Z'),
  previousHash: GENESIS_HASH,
};

describe('hashes', () => {
  it('are the published ones of "abc" (GB/T 32905, FIPS 180-4)', () => {
    expect(digest('sm3', 'abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(digest('sha256', 'abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
  it('of an event do not depend on the order of its members', () => {
    const reordered = Object.fromEntries(Object.entries(event).reverse()) as typeof event;
    expect(hashOfEvent('sha256', reordered)).toBe(hashOfEvent('sha256', event));
  });
  it.each(Object.keys(event))('of an event change with its %s', (member) => {
    const value = event[member as keyof typeof event];
    const other =
      value instanceof Date ? new Date(value.getTime() + 1) : typeof value === 'number' ? value + 1 : 'other';
    expect(hashOfEvent('sha256', { ...event, [member]: other })).not.toBe(hashOfEvent('sha256', event));
  });
});

describe('a Merkle root', () => {
  const leaves = ['a', 'b', 'c', 'd', 'e'].map((hash, index) =>
    leafOf('sha256', { transactionId: '1', position: BigInt(index), hash }),
  );
  it('changes with any leaf, their order and their number', () => {
    const roots = [
      ...leaves.map((_, index) => leaves.with(index, 'x')),
      [...leaves].reverse(),
      ...leaves.map((_, index) => leaves.slice(0, index)),
      [...leaves, leaves.at(-1)!],
      leaves,
    ].map((some) => merkleRoot('sha256', some));
    expect(new Set(roots).size).toBe(roots.length);
  });
  it('of nothing is the beginning', () => expect(merkleRoot('sha256', [])).toBe(GENESIS_HASH));
});

describe('a pause', () => {
  it('is skipped when the wake came while the loop worked, and not when it came before', async () => {
    const pause = new Pause();
    pause.begin();
    pause.wake();
    await pause.for(60_000);
    pause.begin();
    const order: string[] = [];
    const resting = pause.for(60_000).then(() => order.push('rested'));
    order.push('resting');
    pause.wake();
    await resting;
    expect(order).toEqual(['resting', 'rested']);
  });
  it('never begins again once it has ended', async () => {
    const pause = new Pause();
    const resting = pause.for(60_000);
    pause.end();
    await resting;
    pause.begin();
    await pause.for(60_000);
    expect(pause.ended).toBe(true);
  });
});
