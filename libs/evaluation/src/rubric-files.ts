import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { canonicalJson, toJson } from '#libs/kernel';
import { checkRubrics, parseRubric } from './domain/index.js';
import type { ParsedRubric, Rubric } from './domain/index.js';

export const RUBRICS = Symbol('Rubrics');
export const RUBRIC_FILE_MAX = 500_000;

/** One text for all that is wrong with the rubric files; thrown at boot. */
export class RubricFilesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Rubric files are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** Reads every *.yaml of a folder. Throws RubricFilesError naming each mistake by file, path and reason. */
export async function loadRubrics(folder: string): Promise<readonly Rubric[]> {
  const problems: string[] = [];
  const rubrics: Rubric[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()) {
    const parsed = parseRubricFile(await readFile(join(folder, file), 'utf8'));
    if ('rubric' in parsed) rubrics.push(parsed.rubric);
    else problems.push(...parsed.problems.map(({ path, problem }) => `${file}: ${path}: ${problem}`));
  }
  problems.push(...checkRubrics(rubrics).map(({ path, problem }) => `${folder}: ${path}: ${problem}`));
  if (problems.length > 0) throw new RubricFilesError(problems);
  return rubrics;
}

/** YAML text to a rubric; a syntax error, or a file too long to be one, is a problem at "(file)". */
export function parseRubricFile(text: string): ParsedRubric {
  if (text.length > RUBRIC_FILE_MAX)
    return { problems: [{ path: '(file)', problem: `is longer than ${RUBRIC_FILE_MAX} characters` }] };
  try {
    return parseRubric(parse(text, { maxAliasCount: 100 }));
  } catch (error) {
    return { problems: [{ path: '(file)', problem: (error as Error).message }] };
  }
}

/** SHA-256 over what the rubric says, whatever the order of members or the layout of its file. */
export const rubricDigest = (rubric: Rubric): string =>
  createHash('sha256')
    .update(canonicalJson(toJson(rubric)))
    .digest('hex');
