import { createHash } from 'node:crypto';
import { canonicalJson, toJson } from '#libs/kernel';
import type { ScoreSheet } from '../domain/index.js';

/** SHA-256 over a sheet: what a person saw, and what was published. */
export const sheetDigest = (sheet: ScoreSheet): string =>
  createHash('sha256')
    .update(canonicalJson(toJson(sheet)))
    .digest('hex');
