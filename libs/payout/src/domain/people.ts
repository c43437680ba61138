import { refuse } from '#libs/kernel';
import type { Actor, CalendarDate, Refusal, Role } from '#libs/kernel';

export interface PersonReference {
  readonly userId: string;
  readonly name: string;
}
export const personOf = (actor: Actor): PersonReference => ({ userId: actor.id, name: actor.name });

/** Who and when come with the command: the domain has no clock. `today` is the Shanghai date of our time. */
export interface Command<Type extends string> {
  readonly type: Type;
  readonly actor: Actor;
  readonly today: CalendarDate;
}

/** An institution as it was when the paper was drawn up: a later change of master data moves nothing. */
export interface InstitutionReference {
  readonly institutionId: string;
  readonly institutionName: string;
}

/** Role first, then institution. Refusals: ROLE_REQUIRED, INSTITUTION_NOT_YOURS. */
export function checkDuty(actor: Actor, role: Role, at: InstitutionReference): Refusal | undefined {
  if (actor.kind === 'system' || !actor.roles.includes(role)) return refuse('ROLE_REQUIRED', { role });
  return actor.institutionId === at.institutionId
    ? undefined
    : refuse('INSTITUTION_NOT_YOURS', { institution: at.institutionName });
}

/** Who prepared any version never decides on it; nobody takes two steps in a row. Refusals: DUTIES_NOT_SEPARATED, DUTIES_CONSECUTIVE. */
export function checkSeparation(
  actor: Actor,
  preparedByUserIds: readonly string[],
  stepBefore?: PersonReference,
): Refusal | undefined {
  if (preparedByUserIds.includes(actor.id)) return refuse('DUTIES_NOT_SEPARATED');
  return stepBefore?.userId === actor.id ? refuse('DUTIES_CONSECUTIVE') : undefined;
}

export const withPerson = (userIds: readonly string[], userId: string): readonly string[] =>
  userIds.includes(userId) ? userIds : [...userIds, userId];

/** Something a role of an institution has to do next. Who prepared or just decided is left out by id. */
export interface Task<Kind extends string> {
  readonly task: Kind;
  readonly institutionId: string;
  readonly role: Role;
  readonly amountFen: bigint;
  readonly dueDate: CalendarDate;
  readonly excludedUserIds: readonly string[];
}

export const REASON_MAX = 500;
export const DOCUMENT_NO_MAX = 100;
