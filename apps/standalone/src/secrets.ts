import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the embedded default needs and nobody set: made once, kept beside the data, readable by its owner only. */
export interface Secrets {
  readonly adminPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly encryptionKeys: string;
}

export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return JSON.parse(text) as Secrets;
  const word = (): string => randomBytes(24).toString('base64url');
  const secrets: Secrets = {
    adminPassword: word(),
    ownerPassword: word(),
    appPassword: word(),
    encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  return secrets;
}
