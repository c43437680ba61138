import { ROLES, refuse } from '#libs/kernel';
import type { Refusal, Role } from '#libs/kernel';

const EVERYONE: readonly Role[] = ROLES;
const MONEY: readonly Role[] = ['CLERK', 'REVIEWER', 'OFFICER'];
const SEES_MONEY: readonly Role[] = ['CLERK', 'REVIEWER', 'OFFICER', 'MONITOR', 'EVALUATOR', 'AUDITOR'];

/**
 * Which role may call which act: the coarse gate in front of every endpoint and page. Who may do what to a given
 * transfer (institution, separation of duties) is the remittance's own rule.
 */
export const PERMISSIONS = {
  'session.own': EVERYONE,
  'institution.read': EVERYONE,
  'institution.write': ['ADMIN'],
  'account.read': [...SEES_MONEY, 'ADMIN'],
  'balance.read': SEES_MONEY,
  'account.write': ['ADMIN'],
  'collection.write': ['CLERK'],
  'user.read': ['ADMIN', 'AUDITOR'],
  'user.write': ['ADMIN'],
  'route.read': EVERYONE,
  'remittance.read': SEES_MONEY,
  'remittance.command': MONEY,
  'remittance.plan': ['OFFICER'],
  'funding.read': SEES_MONEY,
  'funding.command': MONEY,
  'payout.read': SEES_MONEY,
  'payout.command': MONEY,
  'payout.import': ['CLERK'],
  'payout.instruction': ['CLERK'],
  'payee.read': MONEY,
  'payee.disclose': ['CLERK', 'OFFICER'],
  'evidence.read': SEES_MONEY,
  'evidence.write': ['CLERK', 'OFFICER', 'EVALUATOR'],
  'voucher.check': ['CLERK'],
  'measure.read': SEES_MONEY,
  'figure.read': SEES_MONEY,
  'figure.enter': ['CLERK'],
  'figure.check': ['REVIEWER'],
  'rubric.read': SEES_MONEY,
  'rubric.write': ['EVALUATOR'],
  'score.read': SEES_MONEY,
  'evaluation.read': SEES_MONEY,
  'evaluation.write': ['EVALUATOR'],
  'rectification.report': ['CLERK', 'OFFICER'],
  'todo.read': MONEY,
  'chain.read': SEES_MONEY,
  'live.read': SEES_MONEY,
  'event.read': ['AUDITOR'],
  'noloss.read': ['MONITOR', 'AUDITOR', 'ADMIN'],
  'deadletter.read': ['MONITOR', 'AUDITOR', 'ADMIN'],
  'deadletter.retry': ['ADMIN'],
  'queue.admin': ['ADMIN'],
} as const satisfies Record<string, readonly Role[]>;

export type Act = keyof typeof PERMISSIONS;

export const may = (roles: readonly Role[], act: Act): boolean =>
  roles.some((role) => (PERMISSIONS[act] as readonly Role[]).includes(role));

/**
 * The gate itself. Refusals: NOT_PERMITTED (the role does not have the act), PASSWORD_CHANGE_REQUIRED (a password somebody
 * else has chosen opens nothing but the own session, where it is changed).
 */
export function checkAct(
  user: { readonly roles: readonly Role[]; readonly mustChangePassword: boolean },
  act: Act,
): Refusal | undefined {
  if (!may(user.roles, act)) return refuse('NOT_PERMITTED');
  return user.mustChangePassword && act !== 'session.own' ? refuse('PASSWORD_CHANGE_REQUIRED') : undefined;
}

export const actsOf = (roles: readonly Role[]): readonly Act[] =>
  (Object.keys(PERMISSIONS) as Act[]).filter((act) => may(roles, act));

/** Auditors read everything; everybody else their own institution, what lies below it and what passes through. */
export const readScope = (roles: readonly Role[]): 'all' | 'institution' =>
  roles.includes('AUDITOR') ? 'all' : 'institution';
