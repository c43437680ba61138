// npm test: everything, from a fresh clone. `npm test -- unit api` runs a selection of the steps below by name.
import { readFileSync, mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root, run } from './ensure.mjs';

checkNode();
ensureInstalled();
ensureBuilt();

const bin = (path) => [process.execPath, [join(root, 'node_modules', path)]];
const tool =
  (path, ...args) =>
  () => {
    const [command, first] = bin(path);
    return run(command, [...first, ...args]);
  };
const output = join(root, '.test-output');
mkdirSync(output, { recursive: true });
const totals = { passed: 0, failed: 0, skipped: 0 };

const jest =
  (project, ...options) =>
  () => {
    const file = join(output, `${project}.json`);
    const status = run(process.execPath, [
      '--experimental-vm-modules',
      '--no-warnings',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      project,
      '--json',
      `--outputFile=${file}`,
      '--passWithNoTests',
      ...options,
    ]);
    if (existsSync(file)) {
      const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
        readFileSync(file, 'utf8'),
      );
      totals.passed += numPassedTests;
      totals.failed += numFailedTests + numRuntimeErrorTestSuites;
      totals.skipped += numPendingTests;
    }
    return status;
  };

const steps = {
  format: tool('prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'),
  lint: tool('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  imports: tool('dependency-cruiser/bin/dependency-cruise.mjs', 'libs', 'apps', '--config', '.dependency-cruiser.cjs'),
  'web-types': tool('typescript/bin/tsc', '--noEmit', '-p', 'apps/web'),
  unit: jest('unit', '--maxWorkers=2'),
  style: jest('style', '--maxWorkers=2'),
  properties: jest('properties', '--maxWorkers=2'),
  integration: jest('integration', '--maxWorkers=2'),
  'queue-postgres': jest('queue-postgres', '--runInBand'),
  'queue-redis': jest('queue-redis', '--runInBand'),
  processes: jest('processes', '--runInBand'),
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in steps));
if (unknown) {
  console.error(`No step "${unknown}". Steps: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
const failed = [];
for (const [name, step] of Object.entries(steps)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const begun = Date.now();
  const status = step();
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begun) / 1000).toFixed(0)} s)`);
  if (status !== 0) failed.push(name);
}
const checks = failed.filter((name) => ['format', 'lint', 'imports', 'web-types'].includes(name)).length;
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed + checks} failed, ${totals.skipped} skipped`);
process.exit(failed.length === 0 ? 0 : 1);
