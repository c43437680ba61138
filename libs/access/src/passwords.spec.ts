import { Passwords } from './passwords.js';

const PASSWORD = 'four carts over the pass';

describe('passwords', () => {
  const passwords = new Passwords();

  it('match their own hash and no other', async () => {
    const hash = await passwords.hash(PASSWORD);
    expect(await passwords.matches(hash, PASSWORD)).toBe(true);
    expect(await passwords.matches(hash, PASSWORD.toUpperCase())).toBe(false);
    expect(await passwords.matches(hash, '')).toBe(false);
  });

  it('are salted: two people with one password have two hashes', async () => {
    expect(await passwords.hash(PASSWORD)).not.toBe(await passwords.hash(PASSWORD));
  });

  it('of nobody never match, not even the one checked in its place', async () => {
    expect(await passwords.matches(undefined, 'the password of nobody')).toBe(false);
  });

  it('of nobody cost as much to check: measured in processor time, which a busy machine does not stretch', async () => {
    const hash = await passwords.hash(PASSWORD);
    const costOf = async (stored: string | undefined): Promise<number> => {
      const costs: number[] = [];
      for (let round = 0; round < 5; round++) {
        const before = process.cpuUsage();
        await passwords.matches(stored, 'not the password');
        const { user, system } = process.cpuUsage(before);
        costs.push(user + system);
      }
      return Math.min(...costs);
    };
    await costOf(hash);
    const ratio = (await costOf(undefined)) / (await costOf(hash));
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(3);
  });
});
