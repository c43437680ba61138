import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, maskNumber } from './encryption.js';

const NUMBER = '6217000012345678901';
const CONTEXT = 'account:1';
const first = { currentId: 'k1', keys: { k1: randomBytes(32) } };

describe('a value encrypted at rest', () => {
  it('comes back with its key and its place', () => {
    const { keyId, bytes } = encrypt(first, NUMBER, CONTEXT);
    expect(decrypt(first, keyId, bytes, CONTEXT)).toBe(NUMBER);
  });

  it('shows nothing, and differs each time', () => {
    const one = encrypt(first, NUMBER, CONTEXT).bytes;
    expect(one.includes(Buffer.from(NUMBER.slice(0, 6)))).toBe(false);
    expect(encrypt(first, NUMBER, CONTEXT).bytes.equals(one)).toBe(false);
  });

  it('is still read after the key has changed, and new values use the new key', () => {
    const old = encrypt(first, NUMBER, CONTEXT);
    const rotated = { currentId: 'k2', keys: { ...first.keys, k2: randomBytes(32) } };
    expect(decrypt(rotated, old.keyId, old.bytes, CONTEXT)).toBe(NUMBER);
    expect(encrypt(rotated, NUMBER, CONTEXT).keyId).toBe('k2');
  });

  it('is not read in another row', () => {
    const { keyId, bytes } = encrypt(first, NUMBER, CONTEXT);
    expect(() => decrypt(first, keyId, bytes, 'account:2')).toThrow();
  });

  it('is not read with any byte changed', () => {
    const { keyId, bytes } = encrypt(first, NUMBER, CONTEXT);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      expect(() => decrypt(first, keyId, changed, CONTEXT)).toThrow();
    }
  });

  it('is not read with a tag cut short', () => {
    const { keyId, bytes } = encrypt(first, '', CONTEXT);
    expect(() => decrypt(first, keyId, bytes.subarray(0, bytes.length - 12), CONTEXT)).toThrow();
  });

  it('names the key that is missing or has the wrong length', () => {
    expect(() => decrypt(first, 'k9', Buffer.alloc(40), CONTEXT)).toThrow('Encryption key "k9"');
    expect(() => encrypt({ currentId: 'short', keys: { short: Buffer.alloc(16) } }, NUMBER, CONTEXT)).toThrow(
      'Encryption key "short"',
    );
  });
});

describe('a masked number', () => {
  it('keeps the last four digits only', () => {
    expect(maskNumber(NUMBER)).toBe('**** 8901');
  });
});
