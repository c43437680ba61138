// npm start: installs what is missing, builds what is stale, starts everything.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root } from './ensure.mjs';

checkNode();
ensureInstalled();
ensureBuilt();
const system = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/apps/standalone/src/main.js')], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the whole process group: the system stops itself, we wait for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => system.kill(signal));
system.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
