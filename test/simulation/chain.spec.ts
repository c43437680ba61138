import { Player, STORM } from './player.js';
import type { EndState } from './player.js';
import { writeScript } from './script.js';

/** `SIMULATION_SEED=17 npm test -- test/simulation` replays one seed. */
const given = process.env['SIMULATION_SEED'];
const SEEDS = given ? [Number(given)] : [1, 2, 3, 4, 5];
const REMITTANCES = 3;
const STORMS_PER_SCRIPT = 2;

async function play(run: (player: Player) => Promise<void>, seed: number): Promise<EndState> {
  const player = await Player.open(writeScript(seed, REMITTANCES));
  try {
    await run(player);
    expect(await player.office.findings()).toEqual([]);
    return await player.endState();
  } finally {
    await player.close();
  }
}

describe('whatever the queue does, the chain ends the same', () => {
  it.each(SEEDS)('seed %d: nudges dropped, repeated, delayed, reordered, handlers breaking', async (seed) => {
    const straight = await play((player) => player.playStraight(), seed);
    const ends = straight.remittances.map((one) => (one as { state: string }).state);
    expect(ends.every((state) => state === 'SETTLED' || state === 'CLOSED_SHORT')).toBe(true);
    for (let storm = 1; storm <= STORMS_PER_SCRIPT; storm++) {
      const rough = await play((player) => player.playIn(STORM, seed * 1_000 + storm), seed);
      expect(rough).toEqual(straight);
    }
  });
});
