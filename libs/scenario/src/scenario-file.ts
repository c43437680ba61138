import { readFile } from 'node:fs/promises';
import { ACCOUNT_KINDS, INSTITUTION_KINDS, INSTITUTION_LEVELS, ROLES, isCalendarDate, parseYuan } from '#libs/kernel';
import type { AccountKind, CalendarDate, Fen, InstitutionKind, InstitutionLevel, Role } from '#libs/kernel';
import { parse } from 'yaml';

export interface ScenarioInstitution {
  readonly key: string;
  readonly kind: InstitutionKind;
  readonly level: InstitutionLevel;
  readonly regionCode: string;
  readonly parent?: string;
  readonly name: string;
  readonly nameEn: string;
}
export interface ScenarioAccount {
  readonly institution: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly bankName: string;
  readonly number: string;
}
export interface ScenarioPerson {
  readonly username: string;
  readonly name: string;
  readonly institution: string;
  readonly roles: readonly Role[];
}

/** What goes wrong on the way, on the first transfer of the first (dispute, rejection) or last leg (lateness). */
export const QUIRKS = ['rejected-and-corrected', 'disputed-and-resolved', 'late-by-one-working-day'] as const;
export type Quirk = (typeof QUIRKS)[number];

export interface ScenarioRemittance {
  readonly key: string;
  readonly route: string;
  readonly period: string;
  readonly dueFen: Fen;
  readonly source: 'CONTRIBUTION' | 'APPROPRIATION';
  readonly plannedOn: CalendarDate;
  readonly startOn: CalendarDate;
  readonly dueDate?: CalendarDate;
  readonly basis: string;
  readonly splitFen: readonly Fen[];
  readonly quirk?: Quirk;
}
/** A year of payouts: generated payees, a fixed seed, some payments returned each month and all of them reissued. */
export interface ScenarioPayouts {
  readonly heads: number;
  readonly seed: number;
  /** What a payee gets in a month, on average. */
  readonly averageFen: Fen;
  readonly layout: string;
  readonly basis: string;
  readonly months: readonly { readonly period: string; readonly returned: number }[];
}
export interface Scenario {
  readonly name: string;
  readonly fiscalYear: number;
  readonly institutions: readonly ScenarioInstitution[];
  readonly accounts: readonly ScenarioAccount[];
  readonly people: readonly ScenarioPerson[];
  readonly remittances: readonly ScenarioRemittance[];
  readonly payouts?: ScenarioPayouts;
}

/** All mistakes of a scenario file at once, each with file, path and reason. */
export class ScenarioFileError extends Error {
  constructor(
    file: string,
    readonly problems: readonly string[],
  ) {
    super(`Scenario ${file} is not valid:\n${problems.map((problem) => `  ${file}: ${problem}`).join('\n')}`);
  }
}

const FEN_PER_WAN = 1_000_000n;

/** Reads and checks a scenario. Amounts in the file are whole 万元. */
export async function loadScenario(file: string): Promise<Scenario> {
  return parseScenario(await readFile(file, 'utf8'), file);
}

type Plain = Readonly<Record<string, unknown>>;

export function parseScenario(text: string, file = 'scenario'): Scenario {
  const problems: string[] = [];
  const data = (parse(text) ?? {}) as Plain;
  const list = (name: string): readonly Plain[] =>
    Array.isArray(data[name]) ? (data[name] as Plain[]) : (problems.push(`${name}: must be a list`), []);
  const institutions = list('institutions') as unknown as ScenarioInstitution[];
  const keys = new Set(institutions.map(({ key }) => key));
  const oneOf = (path: string, value: unknown, choices: readonly string[]): void => {
    if (!choices.includes(String(value)))
      problems.push(`${path}: must be one of ${choices.join(', ')}, is ${String(value)}`);
  };
  institutions.forEach((one, index) => {
    oneOf(`institutions[${index}].kind`, one.kind, INSTITUTION_KINDS);
    oneOf(`institutions[${index}].level`, one.level, INSTITUTION_LEVELS);
    if (one.parent !== undefined && !keys.has(one.parent))
      problems.push(`institutions[${index}].parent: no institution "${one.parent}"`);
  });
  const accounts = list('accounts') as unknown as ScenarioAccount[];
  accounts.forEach((one, index) => {
    oneOf(`accounts[${index}].kind`, one.kind, ACCOUNT_KINDS);
    if (!keys.has(one.institution))
      problems.push(`accounts[${index}].institution: no institution "${one.institution}"`);
  });
  const people = list('people') as unknown as ScenarioPerson[];
  people.forEach((one, index) => {
    if (!keys.has(one.institution)) problems.push(`people[${index}].institution: no institution "${one.institution}"`);
    one.roles.forEach((role) => oneOf(`people[${index}].roles`, role, ROLES));
  });
  const remittances = list('remittances').map((one, index) => parseRemittance(one, `remittances[${index}]`, problems));
  const payouts = data['payouts'] === undefined ? undefined : parsePayouts(data['payouts'] as Plain, problems);
  if (problems.length > 0) throw new ScenarioFileError(file, problems);
  return {
    name: String(data['name']),
    fiscalYear: Number(data['fiscalYear']),
    institutions,
    accounts,
    people,
    remittances,
    ...(payouts ? { payouts } : {}),
  };
}

function parsePayouts(data: Plain, problems: string[]): ScenarioPayouts {
  const whole = (name: string): number => {
    if (!Number.isInteger(data[name]) || Number(data[name]) <= 0)
      problems.push(`payouts.${name}: must be a whole number`);
    return Number(data[name]);
  };
  const averageFen = parseYuan(String(data['averageYuan']));
  if (averageFen === undefined) problems.push('payouts.averageYuan: must be an amount of yuan');
  const months = Array.isArray(data['months']) ? (data['months'] as Plain[]) : [];
  if (months.length === 0) problems.push('payouts.months: must be a list');
  return {
    heads: whole('heads'),
    seed: whole('seed'),
    averageFen: averageFen ?? 0n,
    layout: String(data['layout']),
    basis: String(data['basis']),
    months: months.map((month) => ({ period: String(month['period']), returned: Number(month['returned']) })),
  };
}

function parseRemittance(data: Plain, path: string, problems: string[]): ScenarioRemittance {
  const wan = (value: unknown, at: string): Fen => {
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return BigInt(value) * FEN_PER_WAN;
    problems.push(`${at}: must be a whole number of 万元`);
    return 0n;
  };
  for (const name of ['plannedOn', 'startOn', ...(data['dueDate'] === undefined ? [] : ['dueDate'])]) {
    if (!isCalendarDate(data[name])) problems.push(`${path}.${name}: must be a date`);
  }
  const dueFen = wan(data['due'], `${path}.due`);
  const splitFen = Array.isArray(data['split'])
    ? data['split'].map((part, index) => wan(part, `${path}.split[${index}]`))
    : [dueFen];
  if (splitFen.reduce((sum, part) => sum + part, 0n) !== dueFen)
    problems.push(`${path}.split: does not add up to the due amount`);
  const quirk = data['quirk'];
  if (quirk !== undefined && !QUIRKS.includes(quirk as Quirk))
    problems.push(`${path}.quirk: must be one of ${QUIRKS.join(', ')}`);
  const text = (name: string): string => String(data[name]);
  return {
    key: text('key'),
    route: text('route'),
    period: text('period'),
    dueFen,
    source: text('source') as ScenarioRemittance['source'],
    plannedOn: text('plannedOn'),
    startOn: text('startOn'),
    basis: text('basis'),
    splitFen,
    ...(data['dueDate'] === undefined ? {} : { dueDate: text('dueDate') }),
    ...(quirk === undefined ? {} : { quirk: quirk as Quirk }),
  };
}
