import { ACCOUNT_KINDS, FUND_KINDS, INSTITUTION_KINDS, INSTITUTION_LEVELS, DataReader, parseYuan } from '#libs/kernel';
import type { AccountKind, CalendarDate, DataProblem, FundKind, InstitutionKind, InstitutionLevel } from '#libs/kernel';
import { EVIDENCE_KINDS } from './state.js';
import type { ApprovalStep, EvidenceKind } from './state.js';

/** When a leg's money should have arrived. */
export type TimeLimit =
  | { readonly kind: 'workingDaysAfter'; readonly workingDays: number }
  | {
      readonly kind: 'dayOfMonth';
      readonly day: number;
      readonly monthsAfterPeriod: number;
      readonly roll: 'forward' | 'back' | 'none';
    }
  | { readonly kind: 'fixed'; readonly date: CalendarDate };

export interface RouteEnd {
  readonly kind: InstitutionKind;
  readonly level: InstitutionLevel;
  readonly account: AccountKind;
}

export interface RouteLeg {
  readonly from: RouteEnd;
  readonly to: RouteEnd;
  readonly timeLimit: TimeLimit;
  readonly approvalSteps: readonly ApprovalStep[];
  readonly requiredEvidence: readonly EvidenceKind[];
}

/** A route (流转路线): data, versioned, dated. */
export interface Route {
  readonly code: string;
  readonly version: number;
  readonly name: { readonly zh: string; readonly en: string };
  readonly fundKind: FundKind;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate;
  /** Where the rule comes from. */
  readonly source: string;
  readonly legs: readonly RouteLeg[];
}

/** One mistake in a route file: where (`legs[1].to.level`) and what. */
export type RouteProblem = DataProblem;

/** A route from plain data (a parsed YAML file). All mistakes at once, each with its path. */
export function parseRoute(data: unknown): { readonly route: Route } | { readonly problems: readonly RouteProblem[] } {
  const reader = new DataReader();
  const file = reader.object(data, '', [
    'code',
    'version',
    'name',
    'fundKind',
    'validFrom',
    'validTo',
    'source',
    'legs',
  ]);
  const name = reader.object(file['name'], 'name', ['zh', 'en']);
  const legs = reader.list(file['legs'], 'legs').map((leg, index) => parseLeg(reader, leg, `legs[${index}]`));
  const route: Route = {
    code: reader.text(file['code'], 'code'),
    version: reader.whole(file['version'], 'version', 1, 9999),
    name: { zh: reader.text(name['zh'], 'name.zh'), en: reader.text(name['en'], 'name.en') },
    fundKind: reader.oneOf(file['fundKind'], 'fundKind', FUND_KINDS),
    validFrom: reader.date(file['validFrom'], 'validFrom'),
    ...(file['validTo'] === undefined ? {} : { validTo: reader.date(file['validTo'], 'validTo') }),
    source: reader.text(file['source'], 'source'),
    legs,
  };
  if (legs.length === 0 || legs.length > 10) reader.say('legs', 'a route has 1 to 10 legs');
  if (route.validTo !== undefined && route.validTo < route.validFrom) reader.say('validTo', 'ends before it begins');
  if (reader.problems.length === 0) checkChain(reader, legs);
  return reader.problems.length > 0 ? { problems: reader.problems } : { route };
}

function checkChain(reader: DataReader, legs: readonly RouteLeg[]): void {
  for (const [index, leg] of legs.entries()) {
    const before = legs[index - 1];
    if (before && endText(before.to) !== endText(leg.from)) {
      reader.say(
        `legs[${index}].from`,
        `gap in the legs: the leg before ends at ${endText(before.to)}, this one begins at ${endText(leg.from)}`,
      );
    }
    if (endText(leg.from) === endText(leg.to)) reader.say(`legs[${index}].to`, 'is where the leg begins');
    if (!leg.approvalSteps.some((step) => step.minimumAmountFen === 0n)) {
      reader.say(`legs[${index}].approvalSteps`, 'needs at least one step for every amount (no minimumAmountYuan)');
    }
  }
}

export const endText = (end: RouteEnd): string => `${end.level} ${end.kind} ${end.account}`;

function parseLeg(reader: DataReader, data: unknown, path: string): RouteLeg {
  const leg = reader.object(data, path, ['from', 'to', 'timeLimit', 'approvalSteps', 'requiredEvidence']);
  return {
    from: parseEnd(reader, leg['from'], `${path}.from`),
    to: parseEnd(reader, leg['to'], `${path}.to`),
    timeLimit: parseTimeLimit(reader, leg['timeLimit'], `${path}.timeLimit`),
    approvalSteps: reader
      .list(leg['approvalSteps'], `${path}.approvalSteps`)
      .map((step, index) => parseStep(reader, step, `${path}.approvalSteps[${index}]`)),
    requiredEvidence: reader
      .list(leg['requiredEvidence'], `${path}.requiredEvidence`)
      .map((kind, index) => reader.oneOf(kind, `${path}.requiredEvidence[${index}]`, EVIDENCE_KINDS)),
  };
}

function parseEnd(reader: DataReader, data: unknown, path: string): RouteEnd {
  const end = reader.object(data, path, ['kind', 'level', 'account']);
  const kind = reader.oneOf(end['kind'], `${path}.kind`, INSTITUTION_KINDS);
  const account = reader.oneOf(end['account'], `${path}.account`, ACCOUNT_KINDS);
  const allowed: readonly AccountKind[] =
    kind === 'AGENCY' ? ['INCOME', 'EXPENDITURE'] : ['FISCAL_SPECIAL', 'TREASURY'];
  if (!allowed.includes(account))
    reader.say(`${path}.account`, `${kind} holds ${allowed.join(' or ')}, not ${String(account)}`);
  return { kind, account, level: reader.oneOf(end['level'], `${path}.level`, INSTITUTION_LEVELS) };
}

function parseStep(reader: DataReader, data: unknown, path: string): ApprovalStep {
  const step = reader.object(data, path, ['role', 'minimumAmountYuan']);
  const role = reader.oneOf(step['role'], `${path}.role`, ['REVIEWER', 'OFFICER'] as const);
  if (step['minimumAmountYuan'] === undefined) return { role, minimumAmountFen: 0n };
  const minimumAmountFen =
    typeof step['minimumAmountYuan'] === 'string' ? parseYuan(step['minimumAmountYuan']) : undefined;
  if (minimumAmountFen === undefined || minimumAmountFen <= 0n)
    reader.say(`${path}.minimumAmountYuan`, 'must be an amount of yuan in quotes, more than zero');
  return { role, minimumAmountFen: minimumAmountFen ?? 0n };
}

function parseTimeLimit(reader: DataReader, data: unknown, path: string): TimeLimit {
  const limit = reader.object(data, path, ['workingDaysAfter', 'dayOfMonth', 'monthsAfterPeriod', 'roll', 'fixed']);
  if (limit['fixed'] !== undefined) return { kind: 'fixed', date: reader.date(limit['fixed'], `${path}.fixed`) };
  if (limit['dayOfMonth'] !== undefined) {
    return {
      kind: 'dayOfMonth',
      day: reader.whole(limit['dayOfMonth'], `${path}.dayOfMonth`, 1, 31),
      monthsAfterPeriod: reader.whole(limit['monthsAfterPeriod'] ?? 0, `${path}.monthsAfterPeriod`, 0, 12),
      roll: reader.oneOf(limit['roll'] ?? 'none', `${path}.roll`, ['forward', 'back', 'none'] as const),
    };
  }
  return {
    kind: 'workingDaysAfter',
    workingDays: reader.whole(limit['workingDaysAfter'], `${path}.workingDaysAfter`, 0, 250),
  };
}

/** Mistakes between files: the same code and version twice, or two versions valid on one day. */
export function checkRoutes(routes: readonly Route[]): readonly RouteProblem[] {
  const problems: RouteProblem[] = [];
  for (const [index, route] of routes.entries()) {
    for (const other of routes.slice(index + 1)) {
      if (route.code !== other.code) continue;
      if (route.version === other.version)
        problems.push({ path: `${route.code}.version`, problem: `version ${route.version} stands twice` });
      const overlap =
        route.validFrom <= (other.validTo ?? '9999-12-31') && other.validFrom <= (route.validTo ?? '9999-12-31');
      if (overlap)
        problems.push({
          path: `${route.code}.validFrom`,
          problem: `versions ${route.version} and ${other.version} are valid on the same days`,
        });
    }
  }
  return problems;
}
