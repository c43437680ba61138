import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseBankLayout } from './bank-layout.js';
import type { BankLayout } from './bank-layout.js';

export const BANK_LAYOUTS = Symbol('BankLayouts');

/** One text for all that is wrong with the layout files; thrown at boot. */
export class BankLayoutsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Bank layouts are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** Reads every *.yaml of a folder, by code. Throws BankLayoutsError naming each mistake by file, path and reason. */
export async function loadBankLayouts(folder: string): Promise<readonly BankLayout[]> {
  const problems: string[] = [];
  const layouts: BankLayout[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()) {
    const parsed = parseBankLayoutFile(await readFile(join(folder, file), 'utf8'));
    if ('layout' in parsed) layouts.push(parsed.layout);
    else problems.push(...parsed.problems.map(({ path, problem }) => `${file}: ${path}: ${problem}`));
  }
  const codes = layouts.map(({ code }) => code);
  for (const [index, code] of codes.entries())
    if (codes.indexOf(code) < index) problems.push(`${folder}: ${code}: two layouts have this code`);
  if (problems.length > 0) throw new BankLayoutsError(problems);
  return layouts;
}

/** YAML text to a layout; a syntax error is one problem at "(file)". */
export function parseBankLayoutFile(text: string): ReturnType<typeof parseBankLayout> {
  try {
    return parseBankLayout(parse(text));
  } catch (error) {
    return { problems: [{ path: '(file)', problem: (error as Error).message }] };
  }
}
