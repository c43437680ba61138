import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { canonicalJson, toJson } from '#libs/kernel';
import { checkRubrics, parseRubric } from '../domain/index.js';
import type { ParsedRubric, Rubric } from '../domain/index.js';

export const RUBRIC_FILES = Symbol('RubricFiles');
export const RUBRIC_FILE_MAX = 500_000;

/** One text for all that is wrong with the rubric files; thrown at boot. */
export class RubricFilesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Rubric files are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** A rubric with the file it was read from. */
export interface RubricFile {
  readonly rubric: Rubric;
  readonly file: string;
  readonly text: string;
}

/** Reads every *.yaml of a folder. Throws RubricFilesError naming each mistake by file, path and reason. */
export async function loadRubricFiles(folder: string): Promise<readonly RubricFile[]> {
  const problems: string[] = [];
  const files: RubricFile[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()) {
    const text = await readFile(join(folder, file), 'utf8');
    const parsed = parseRubricFile(text);
    if ('rubric' in parsed) files.push({ rubric: parsed.rubric, file, text });
    else problems.push(...parsed.problems.map(({ path, problem }) => `${file}: ${path}: ${problem}`));
  }
  const between = checkRubrics(files.map(({ rubric }) => rubric));
  problems.push(...between.map(({ path, problem }) => `${folder}: ${path}: ${problem}`));
  if (problems.length > 0) throw new RubricFilesError(problems);
  return files;
}

export const loadRubrics = async (folder: string): Promise<readonly Rubric[]> =>
  (await loadRubricFiles(folder)).map(({ rubric }) => rubric);

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
