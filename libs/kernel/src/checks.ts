import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

const lengthOf = (text: string): number => [...text].length;

/** TEXT_REQUIRED when empty, too long (in characters, not code units) or holding a null character. */
export const requireText = (text: string, field: string, name: string, max: number): Refusal | undefined =>
  text.trim() === '' || lengthOf(text) > max || text.includes('\u0000')
    ? refuse('TEXT_REQUIRED', { name, max: String(max) }, field)
    : undefined;

/** TEXT_TOO_LONG. */
export const limitText = (text: string, field: string, name: string, max: number): Refusal | undefined =>
  lengthOf(text) > max || text.includes('\u0000')
    ? refuse('TEXT_TOO_LONG', { name, max: String(max) }, field)
    : undefined;

/** The first refusal of several checks, in their order. */
export function first(...checks: readonly (() => Refusal | undefined)[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal) return refusal;
  }
  return undefined;
}
