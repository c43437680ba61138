import type { Fen } from '#libs/kernel';
import type { Count } from './batch/payout-batch.js';

/** Numerators and denominators, kept raw: ratios that were rounded do not reverse. */
export interface PayoutRate {
  readonly payable: Count;
  /** Paid on the pay day or before. */
  readonly paidOnTime: Count;
  /** Paid in the end, reissues included. */
  readonly paid: Count;
}

const SCALE = 10_000n;

/**
 * A share in per cent with two decimals, cut off and never rounded up: all but one of a million is not "100.00".
 * Undefined where there is nothing to divide by.
 */
export function percentOf(part: Fen | number, whole: Fen | number): string | undefined {
  const divisor = BigInt(whole);
  if (divisor === 0n) return undefined;
  const hundredths = (BigInt(part) * SCALE) / divisor;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
}
