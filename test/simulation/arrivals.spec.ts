import { toBeCoherent } from '#libs/testing';
import { PayingOffice, keptFen, writeArrivals } from './paying-office.js';
import type { Opened } from './paying-office.js';
import { STORM } from './player.js';

expect.extend({ toBeCoherent });

/** `SIMULATION_SEED=17 npm test -- test/simulation` replays one seed. */
const given = process.env['SIMULATION_SEED'];
const SEEDS = given ? [Number(given)] : [1, 2, 3];
const STORMS_PER_SCRIPT = 1;

async function play(seed: number, run: (paying: PayingOffice) => Promise<void>): Promise<Opened> {
  const paying = await PayingOffice.open(writeArrivals(seed));
  try {
    await run(paying);
    await expect(paying.coherence).toBeCoherent();
    return await paying.opened();
  } finally {
    await paying.close();
  }
}

describe('whatever the queue does, money that arrives opens one batch a period', () => {
  it.each(SEEDS)('seed %d: nudges dropped, repeated, reordered, handled at once, handlers breaking', async (seed) => {
    const straight = await play(seed, (paying) => paying.playStraight());
    const arrivals = writeArrivals(seed);
    const kept = (index: number): bigint => arrivals[index]!.reduce((sum, one) => sum + keptFen(one), 0n);
    // Two remittances a period. A period whose money was all sent back still has its batch, with nothing in it.
    const funded = new Map(straight.batches.map(({ period, fundedFen }) => [period, fundedFen]));
    expect(straight.batches).toHaveLength(funded.size);
    expect([funded.get('2020-03') ?? 0n, funded.get('2020-04') ?? 0n]).toEqual([kept(0) + kept(1), kept(2) + kept(3)]);
    for (let storm = 1; storm <= STORMS_PER_SCRIPT; storm++)
      expect(await play(seed, (paying) => paying.playIn(STORM, seed * 1_000 + storm))).toEqual(straight);
  });
});
