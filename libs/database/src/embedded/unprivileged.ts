import { execFile } from 'node:child_process';
import { chown, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Launch {
  /** Words to put before the command. */
  readonly prefix: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Makes the cluster's folder so that the launched server may own it. */
  prepare(folder: string): Promise<void>;
}

const plain: Launch = { prefix: [], identity: {}, prepare: async () => undefined };

/**
 * How to start PostgreSQL here. The server refuses to run as root, and a root-only parent folder (a clone in a
 * 0700 home or temporary folder) cannot be entered by another user, so as root we try in this order:
 * 1. a user namespace in which root's own files belong to an ordinary id (needs `unshare`);
 * 2. another user that keeps the right to enter folders (needs `setpriv`);
 * 3. another user, plainly, when every parent folder may be entered by anyone.
 */
export async function unprivileged(folder: string): Promise<Launch> {
  if (process.getuid?.() !== 0) return plain;
  const id = await ordinaryId();
  const inNamespace = ['unshare', '--user', `--map-user=${id.uid}`, `--map-group=${id.gid}`];
  const owner = await stat(folder).then(
    (found) => found.uid,
    () => undefined,
  );
  if ((owner === undefined || owner === 0) && (await works([...inNamespace, 'true'])))
    return { ...plain, prefix: inNamespace };
  const giveAway = async (path: string): Promise<void> => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chown(path, id.uid, id.gid);
  };
  const rights = '+dac_override,+dac_read_search';
  const withRights = [
    'setpriv',
    `--reuid=${id.uid}`,
    `--regid=${id.gid}`,
    '--clear-groups',
    '--securebits',
    '+no_setuid_fixup',
    `--inh-caps=${rights}`,
    `--ambient-caps=${rights}`,
  ];
  if (await works([...withRights, 'true'])) return { prefix: withRights, identity: {}, prepare: giveAway };
  if (await enterableByAnyone(folder)) return { prefix: [], identity: id, prepare: giveAway };
  throw new Error(
    `PostgreSQL does not run as root, and no other user may enter ${dirname(resolve(folder))}. ` +
      'Run as an ordinary user, or move the checkout to a folder that others may enter.',
  );
}

async function works([command, ...flags]: string[]): Promise<boolean> {
  return run(command!, flags).then(
    () => true,
    () => false,
  );
}

/** `postgres` where the system has such a user, else `nobody`. */
async function ordinaryId(): Promise<{ uid: number; gid: number }> {
  for (const name of ['postgres', 'nobody']) {
    const found = await run('id', ['-u', name]).then(
      ({ stdout }) => Number(stdout),
      () => undefined,
    );
    const group = await run('id', ['-g', name]).then(
      ({ stdout }) => Number(stdout),
      () => undefined,
    );
    if (found && group) return { uid: found, gid: group };
  }
  return { uid: 65534, gid: 65534 };
}

async function enterableByAnyone(folder: string): Promise<boolean> {
  for (let parent = dirname(resolve(folder)); ; parent = dirname(parent)) {
    const mode = await stat(parent).then(
      (found) => found.mode,
      () => 0o1,
    );
    if ((mode & 0o1) === 0) return false;
    if (parent === dirname(parent)) return true;
  }
}
