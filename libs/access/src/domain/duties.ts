import { refuse } from '#libs/kernel';
import type { Refusal, Role } from '#libs/kernel';

/**
 * Duties one person may not hold together (不相容岗位相互分离: 财政部《行政事业单位内部控制规范（试行）》财会〔2012〕21号;
 * the split of system, security and audit administration: GB/T 22239-2019).
 * REVIEWER with OFFICER is allowed: both check, and the remittance itself forbids one person two steps of one transfer.
 * MONITOR changes no money, and goes with everything but ADMIN; so does AUDITOR with the other two that only look.
 */
export const CONFLICTING_ROLES: readonly (readonly [Role, Role])[] = [
  // Who prepares does not check or approve.
  ['CLERK', 'REVIEWER'],
  ['CLERK', 'OFFICER'],
  // Who gives people their duties holds no other: no money, no alerts of his own system, no grades, no audit.
  ['ADMIN', 'CLERK'],
  ['ADMIN', 'REVIEWER'],
  ['ADMIN', 'OFFICER'],
  ['ADMIN', 'AUDITOR'],
  ['ADMIN', 'MONITOR'],
  ['ADMIN', 'EVALUATOR'],
  // Who audits has not done what is audited.
  ['AUDITOR', 'CLERK'],
  ['AUDITOR', 'REVIEWER'],
  ['AUDITOR', 'OFFICER'],
  // Nor does anybody grade the work of their own hands.
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
