import { ALL_CHAOS, ChaoticQueue, seeded } from './chaotic-queue.js';

const run = (seed: number, count = 200): number[] => {
  const queue = new ChaoticQueue(seeded(seed), ALL_CHAOS);
  for (let version = 1; version <= count; version++) queue.push({ subscriber: 'any', streamId: 'one', version });
  return Array.from({ length: queue.size }, () => queue.shift()?.version ?? 0);
};

describe('the chaotic queue', () => {
  it('does the same for the same seed, and something else for another', () => {
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });
  it('drops, repeats and reorders', () => {
    const out = run(1);
    expect(new Set(out).size).toBeLessThan(200);
    expect(out.length).toBeGreaterThan(new Set(out).size);
    expect(out).not.toEqual([...out].sort((left, right) => left - right));
  });
  it('without chaos is a plain queue', () => {
    const queue = new ChaoticQueue(seeded(1), { dropPercent: 0, repeatPercent: 0, delayMax: 0 });
    for (const version of [1, 2, 3]) queue.push({ subscriber: 'any', streamId: 'one', version });
    expect([queue.shift()?.version, queue.shift()?.version, queue.shift()?.version, queue.shift()]).toEqual([
      1,
      2,
      3,
      undefined,
    ]);
  });
});
