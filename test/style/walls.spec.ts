import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const run = (script: string, ...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', script), ...args], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
};

/** Plants a file, looks, and takes it away again. */
function planting<T>(path: string, text: string, look: () => T): T {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  try {
    return look();
  } finally {
    rmSync(path);
  }
}

const cruise = (): ReturnType<typeof run> =>
  run(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    'libs',
    'apps/api',
    'apps/worker',
    'apps/scoring',
    'apps/standalone',
    '--config',
    '.dependency-cruiser.cjs',
  );

describe('wall one: the doors are the imports map', () => {
  it('a deep import does not compile', () => {
    const breach = `import { evolve } from '#libs/remittance/src/domain/evolve.js';\nexport const planted = evolve;\n`;
    const { status, output } = planting('libs/access/src/planted-breach.ts', breach, () =>
      run('typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', '.', '--incremental', 'false'),
    );
    expect(status).not.toBe(0);
    expect(output).toMatch(/planted-breach\.ts.*Cannot find module '#libs\/remittance\/src\/domain\/evolve\.js'/);
  });
});

describe('wall two: who imports whom', () => {
  it('stands now', () => {
    const { status, output } = cruise();
    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
  });

  it.each([
    [
      'a domain that imports a framework',
      'domain-is-pure',
      'libs/remittance/src/domain/planted-breach.ts',
      `import { Injectable } from '@nestjs/common';\nexport const planted = Injectable;\n`,
    ],
    [
      'scoring that reaches remittance',
      'scoring-never-reaches-remittance',
      'apps/scoring/src/planted-breach.ts',
      `import { decide } from '#libs/remittance/domain';\nexport const planted = decide;\n`,
    ],
    [
      'a lib that goes round a door',
      'doors-only',
      'libs/access/src/planted-breach.ts',
      `import { newId } from '../../kernel/src/ids.js';\nexport const planted = newId;\n`,
    ],
    [
      'the ledger knowing a feature',
      'access-and-ledger-on-eventing',
      'libs/ledger/src/planted-breach.ts',
      `import { decide } from '#libs/remittance/domain';\nexport const planted = decide;\n`,
    ],
    [
      "an app that uses the tests' tools",
      'testing-for-tests',
      'apps/worker/src/planted-breach.ts',
      `import { cloneDatabase } from '#libs/testing';\nexport const planted = cloneDatabase;\n`,
    ],
  ])('names %s', (_what, rule, path, text) => {
    const { status, output } = planting(path, text, cruise);
    expect(status).not.toBe(0);
    expect(output).toContain(rule);
    expect(output).toContain('planted-breach.ts');
  });
});
