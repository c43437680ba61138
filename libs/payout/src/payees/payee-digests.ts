import { hash, hkdfSync } from 'node:crypto';
import type { Payee } from './payee-fields.js';

const BLOCK_BYTES = 64;
const MESSAGE_BYTES_MAX = 1024;
export const DIGEST_BYTES = 16;

/**
 * Keyed digests payees are matched by: the first 16 bytes of HMAC-SHA-256. One-shot hashes over kept buffers, because a
 * file has a million lines and each needs two: half the time of an Hmac object each.
 */
export class PayeeDigests {
  private readonly inner = Buffer.alloc(BLOCK_BYTES + MESSAGE_BYTES_MAX);
  private readonly outer = Buffer.alloc(BLOCK_BYTES + 32);

  /** `secret` is the configured key (32 bytes); the digests' own key is derived from it. */
  constructor(secret: Buffer) {
    if (secret.length !== 32) throw new Error('The payee digest key is not 32 bytes.');
    const key = new Uint8Array(hkdfSync('sha256', secret, Buffer.alloc(0), 'jieli payee digests', 32));
    for (let index = 0; index < BLOCK_BYTES; index++) {
      this.inner[index] = (key[index] ?? 0) ^ 0x36;
      this.outer[index] = (key[index] ?? 0) ^ 0x5c;
    }
  }

  /** The person, by a normal id, as a uuid. */
  digestOf(id: string): string {
    const bytes = Buffer.alloc(DIGEST_BYTES);
    this.writeDigest(bytes, 0, id);
    return uuidOf(bytes, 0);
  }

  /** The person at an account, as a uuid. Fields must be normal. */
  recordOf(institutionId: string, payee: Payee): string {
    const bytes = Buffer.alloc(DIGEST_BYTES);
    this.writeRecord(bytes, 0, institutionId, payee.id, payee.name, payee.accountNo);
    return uuidOf(bytes, 0);
  }

  writeDigest(target: Buffer, offset: number, id: string): void {
    this.write(target, offset, `payee-id|${id}`);
  }

  /** A bar may stand in the name only, which has one field before and one behind it that never hold one: no two payees read alike. */
  writeRecord(
    target: Buffer,
    offset: number,
    institutionId: string,
    id: string,
    name: string,
    accountNo: string,
  ): void {
    this.write(target, offset, `payee|${institutionId}|${id}|${name}|${accountNo}`);
  }

  private write(target: Buffer, offset: number, message: string): void {
    const end = BLOCK_BYTES + this.inner.write(message, BLOCK_BYTES);
    this.outer.write(hash('sha256', this.inner.subarray(0, end), 'hex'), BLOCK_BYTES, 'hex');
    target.write(hash('sha256', this.outer, 'hex'), offset, DIGEST_BYTES, 'hex');
  }
}

/** 16 bytes as the text of a uuid. */
export function uuidOf(bytes: Buffer, offset: number): string {
  const hex = bytes.toString('hex', offset, offset + DIGEST_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
