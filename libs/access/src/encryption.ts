import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { RequestContext } from '#libs/eventing';

/** Keys from the environment: the current one encrypts, older ones still decrypt. */
export interface EncryptionKeys {
  readonly currentId: string;
  readonly keys: Readonly<Record<string, Buffer>>;
}
export const ENCRYPTION_KEYS = Symbol('EncryptionKeys');

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** AES-256-GCM: iv, tag, ciphertext. `context` (what and whose it is) is authenticated too, so a value cannot be moved to another row. */
export const encrypt = (keys: EncryptionKeys, text: string, context: string): Sealed =>
  encryptBytes(keys, Buffer.from(text), context);

export function encryptBytes({ keys, currentId }: EncryptionKeys, plain: Buffer, context: string): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, currentId), iv).setAAD(Buffer.from(context));
  const body = cipher.update(plain);
  cipher.final();
  return { keyId: currentId, bytes: Buffer.concat([iv, cipher.getAuthTag(), body]) };
}

/** Throws when the key is unknown or the bytes were changed. */
export const decrypt = (keys: EncryptionKeys, keyId: string, bytes: Buffer, context: string): string =>
  decryptBytes(keys, keyId, bytes, context).toString('utf8');

export function decryptBytes({ keys }: EncryptionKeys, keyId: string, bytes: Buffer, context: string): Buffer {
  // Without the length a tag cut short to four bytes would do.
  const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, keyId), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const plain = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  decipher.final();
  return plain;
}

function keyOf(keys: EncryptionKeys['keys'], id: string): Buffer {
  const key = keys[id];
  if (key?.length !== 32) throw new Error(`Encryption key "${id}" is missing or is not 32 bytes.`);
  return key;
}

/** "6228…" -> "**** 1234": the last four digits only. */
export const maskNumber = (number: string): string => `**** ${number.slice(-4)}`;

/**
 * The receipt of a command keeps a hash of its input. Where that input holds an account number or a password the hash is
 * keyed, or a copy of the database would let them be guessed at the speed of a plain hash.
 */
export function blindInput({ keys, currentId }: EncryptionKeys, context: RequestContext): RequestContext {
  if (!context.idempotency) return context;
  const { key, inputHash } = context.idempotency;
  const blinded = createHmac('sha256', keyOf(keys, currentId)).update(`input:${inputHash}`).digest('hex');
  return { ...context, idempotency: { key, inputHash: blinded } };
}
