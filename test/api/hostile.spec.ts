import { newId } from '#libs/kernel';
import type { Client } from './client.js';
import { ApiSystem, operations, schemas } from './harness.js';
import type { Operation, SchemaPart } from './harness.js';
import { strangers } from './strangers.js';

const REQUESTS = 3_000;
const AT_ONCE = 12;
const REQUESTS_LIMIT_MS = 240_000;
const SEED = 20_200_331;

/** Nothing of ours: no path, SQL, stack or type of the program may be in an answer. */
const LEAK =
  /node_modules|\/dist\/|at [A-Z]\w+\.\w+ \(|pg_|SELECT |syntax error at|TypeError|Cannot read prop|violates/;

/** mulberry32: the same requests for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** None of these is a valid id, so none of these requests can name anything that exists. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  9_007_199_254_740_993,
  1e308,
  '',
  ' ',
  '0',
  '-0',
  '9007199254740993',
  '99999999999999999999999999999999',
  'NaN',
  '１２',
  "'; DROP TABLE event; --",
  "' OR '1'='1",
  '$1',
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}',
  '../../../../etc/passwd',
  '%00%0d%0aSet-Cookie: a=b',
  'a\u0000b',
  '\ud800',
  '\u202Egnp.exe',
  '😀'.repeat(300),
  '长'.repeat(5_000),
  'x'.repeat(100_000),
  '2020-02-30',
  '0000-00-00',
  [],
  {},
  [[[[[[[[[[]]]]]]]]]],
  { $ne: null },
  { toString: 'x' },
  ['a', 1, null],
  { length: 1e9 },
];
const PATH_PARTS = [
  '1',
  '..',
  "' OR 1=1",
  'NULL',
  '%00',
  '%F0%9F',
  'a'.repeat(300),
  '../admin',
  '00000000-0000-0000-0000-000000000000',
  '-1',
  '{}',
  '%2e%2e%2f',
];

class Attack {
  private readonly roll = dice(SEED);
  private readonly pick = <T>(list: readonly T[]): T => list[this.roll(list.length)]!;

  /** A request with something hostile in every place it has. */
  of({ path, body, query }: Operation): {
    path: string;
    body: unknown;
    headers: Record<string, string>;
    version: number;
  } {
    const strange = query
      .filter(() => this.roll(2) === 0)
      .map((name) => `${name}=${encodeURIComponent(wellFormed(textOf(this.pick(HOSTILE))).slice(0, 3_000))}`);
    const asked = path.replace(/\{[a-zA-Z]+\}/g, () => (this.roll(4) === 0 ? newId() : encoded(this.pick(PATH_PARTS))));
    return {
      path: strange.length > 0 ? `${asked}?${strange.join('&')}` : asked,
      body: body === undefined ? undefined : this.roll(6) === 0 ? this.pick(HOSTILE) : this.object(body),
      headers: this.roll(8) === 0 ? { 'if-match': this.pick(['"x"', '*', '"-1"', '"99999999999"', '1']) } : {},
      version: this.roll(20),
    };
  }

  private object(schema: SchemaPart): Record<string, unknown> {
    const { properties = {} } = schema.$ref ? schemas[schema.$ref.split('/').at(-1)!]! : schema;
    const made: Record<string, unknown> = {};
    for (const name of Object.keys(properties)) if (this.roll(8) > 0) made[name] = this.pick(HOSTILE);
    if (this.roll(5) === 0) made[this.pick(['__proto__', 'constructor', 'isAdmin', 'roles', ''])] = this.pick(HOSTILE);
    return made;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const wellFormed = (text: string): string => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '?');
const encoded = (part: string): string => (part.startsWith('%') ? part : encodeURIComponent(part));

describe('hostile requests built from the OpenAPI document', () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await ApiSystem.open();
  });
  afterAll(() => system?.close());

  it(
    `${REQUESTS} of them: no 5xx, no leak, log unchanged`,
    async () => {
      await system.plan();
      await system.drained();
      const before = await system.logState();
      const people = await Promise.all(
        ['dtsb.clerk', 'dtsb.officer', 'admin', 'auditor'].map((name) => system.as(name)),
      );
      // What would end a session or lock an account out is tried elsewhere; the stream does not end.
      const targets = operations.filter(
        ({ method, path }) =>
          !/\/(live|ready|health)$/.test(path) && !(method === 'DELETE' && path.endsWith('/session')),
      );
      const attack = new Attack();
      const wrong: string[] = [];
      const statuses = new Map<number, number>();
      const one = async (index: number): Promise<void> => {
        const operation = targets[index % targets.length]!;
        const client: Client = people[Math.floor(index / targets.length) % people.length]!;
        const { path, body, headers, version } = attack.of(operation);
        const answer = await client.send(operation.method, path, body, { headers, version });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status >= 500 || LEAK.test(answer.text))
          wrong.push(
            `${operation.method} ${path.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 300)}: ${answer.text.slice(0, 300)}`,
          );
      };
      for (let start = 0; start < REQUESTS; start += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => one(start + offset)));
      expect(wrong).toEqual([]);
      expect(await system.logState()).toBe(before);
      expect(system.api.errors()).not.toContain('unexpected error');
      // They reached what they were meant for: refused for what they say, not at the door.
      expect(statuses.get(400)).toBeGreaterThan(REQUESTS / 10);
      expect(statuses.get(401) ?? 0).toBeLessThan(REQUESTS / 10);
    },
    REQUESTS_LIMIT_MS,
  );

  it('other institutions’ ids open nothing, whatever the act', async () => {
    const remittanceId = await system.plan();
    const stranger = await system.signedIn('yqcz.officer', await strangers(system));
    await system.drained();
    const before = await system.logState();
    for (const { method, path } of operations.filter((one) => one.path.includes('{remittanceId}'))) {
      const asked = path.replace('{remittanceId}', remittanceId).replace(/\{\w+\}/g, newId());
      const answer = await stranger.send(method, asked, method === 'GET' ? undefined : {}, { version: 1 });
      expect([asked, answer.status >= 400 && answer.status < 500]).toEqual([asked, true]);
      expect(answer.text).not.toMatch(/大同|100000000/);
      if (method === 'GET') expect(answer.status).toBe(404);
    }
    expect(await system.logState()).toBe(before);
  });

  it('and the system is coherent', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  });
});
