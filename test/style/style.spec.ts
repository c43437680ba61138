import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { exampleEnvironment } from '#libs/configuration';

const LINES_MAX = 320;
/** A spec lists its rule's cases; splitting the list would hide it. */
const SPEC_LINES_MAX = 520;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => name !== '' && existsSync(name));
const sources = files.filter((name) => /\.(ts|tsx)$/.test(name) && !name.includes('/generated/'));
const textOf = (name: string): string => readFileSync(name, 'utf8');
/** Put together here, so that this file is not its own first finding. */
const word = (...parts: string[]): RegExp => new RegExp(parts.join(''));

describe('style is a test', () => {
  it('no source file is longer than one thing needs', () => {
    const long = sources
      .map((name) => [name, textOf(name).split('\n').length] as const)
      .filter(([name, lines]) => lines > (name.endsWith('.spec.ts') ? SPEC_LINES_MAX : LINES_MAX));
    expect(long).toEqual([]);
  });

  it.each([
    ['a test is switched off or alone', word('\\b(it|test|describe)\\.', '(skip|only|todo)\\('), /\.ts$/],
    ['something is left for later', word('\\b(TO', 'DO|FIX', 'ME|XX', 'X)\\b'), /\.(ts|tsx|mjs|yml|yaml)$/],
    ['type checking is switched off', word('@ts-', '(ignore|nocheck)|eslint-', 'disable'), /\.(ts|tsx)$/],
    [
      'the repository leans on what lies outside it',
      word('\\.\\./', 'shared|/wo', 'rk/'),
      /\.(ts|tsx|mjs|md|json|yml|yaml|cjs|js)$/,
    ],
  ])('nowhere: %s', (_what, pattern, kinds) => {
    const found = files.filter(
      (name) => kinds.test(name) && !name.includes('/generated/') && pattern.test(textOf(name)),
    );
    expect(found).toEqual([]);
  });

  it('the lock file holds no download addresses', () => {
    expect(textOf('package-lock.json')).not.toMatch(/"resolved": "http/);
  });

  it('every script the README names exists', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...textOf('README.md').matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(Object.keys(scripts)).toEqual(
      expect.arrayContaining(['start', 'test', 'start:api', 'start:worker', 'start:scoring', 'verify']),
    );
  });

  it('.env.example is what the typed configuration says', () => {
    expect(textOf('.env.example')).toBe(exampleEnvironment());
  });
});
