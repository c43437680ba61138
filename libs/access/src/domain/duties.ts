import { refuse } from '#libs/kernel';
import type { Refusal, Role } from '#libs/kernel';

/**
 * Duties one person may not hold together (不相容岗位). Preparing conflicts with checking and approving; whoever runs
 * the system or audits it touches no money; who audits does not run what is audited.
 */
export const CONFLICTING_ROLES: readonly (readonly [Role, Role])[] = [
  ['CLERK', 'REVIEWER'],
  ['CLERK', 'OFFICER'],
  ['ADMIN', 'CLERK'],
  ['ADMIN', 'REVIEWER'],
  ['ADMIN', 'OFFICER'],
  ['ADMIN', 'AUDITOR'],
  ['ADMIN', 'MONITOR'],
  ['ADMIN', 'EVALUATOR'],
  ['AUDITOR', 'CLERK'],
  ['AUDITOR', 'REVIEWER'],
  ['AUDITOR', 'OFFICER'],
  ['EVALUATOR', 'CLERK'],
  ['EVALUATOR', 'REVIEWER'],
  ['EVALUATOR', 'OFFICER'],
];

/** ROLES_EMPTY, or ROLES_CONFLICT naming the first pair that may not be held together. */
export function rolesConflict(roles: readonly Role[]): Refusal | undefined {
  if (roles.length === 0) return refuse('ROLES_EMPTY', {}, 'roles');
  const pair = CONFLICTING_ROLES.find(([left, right]) => roles.includes(left) && roles.includes(right));
  return pair ? refuse('ROLES_CONFLICT', { left: pair[0], right: pair[1] }, 'roles') : undefined;
}
