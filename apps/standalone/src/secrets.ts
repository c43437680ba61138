import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the embedded default needs and nobody set: made once, kept beside the data, readable by its owner only. */
export interface Secrets {
  readonly adminPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly encryptionKeys: string;
  readonly payeeDigestKey: string;
}

export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const key = (): string => randomBytes(32).toString('base64');
  if (text !== undefined) {
    const kept = JSON.parse(text) as Secrets;
    if (kept.payeeDigestKey) return kept;
    // Made before there were payees: nothing is digested under another key yet.
    const completed = { ...kept, payeeDigestKey: key() };
    await writeFile(path, JSON.stringify(completed), { mode: 0o600 });
    return completed;
  }
  const word = (): string => randomBytes(24).toString('base64url');
  const secrets: Secrets = {
    adminPassword: word(),
    ownerPassword: word(),
    appPassword: word(),
    encryptionKeys: `k1:${key()}`,
    payeeDigestKey: key(),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  return secrets;
}
