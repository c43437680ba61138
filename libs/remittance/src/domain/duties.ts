import { refuse } from '#libs/kernel';
import type { Actor, Refusal, Role } from '#libs/kernel';
import type { RemittanceCommandType } from './commands.js';
import type { Leg, Remittance } from './state.js';

/** Whose office may do it: the leg's sender, its receiver, either, or any the money passes through. */
export type Side = 'SENDER' | 'RECEIVER' | 'EITHER' | 'PASSED_THROUGH' | 'SYSTEM';

/** Who may do what (the table "commands -> who" of the concepts). Approval steps name their own role. */
export const DUTIES: Readonly<
  Record<RemittanceCommandType, { readonly role: Role | 'STEP' | 'NONE'; readonly side: Side }>
> = {
  planRemittance: { role: 'OFFICER', side: 'PASSED_THROUGH' },
  adjustDueAmount: { role: 'OFFICER', side: 'PASSED_THROUGH' },
  cancelRemittance: { role: 'OFFICER', side: 'PASSED_THROUGH' },
  logTransfer: { role: 'CLERK', side: 'SENDER' },
  attachEvidence: { role: 'CLERK', side: 'SENDER' },
  submitTransfer: { role: 'CLERK', side: 'SENDER' },
  withdrawTransfer: { role: 'CLERK', side: 'SENDER' },
  approveTransfer: { role: 'STEP', side: 'SENDER' },
  rejectTransfer: { role: 'STEP', side: 'SENDER' },
  confirmSent: { role: 'CLERK', side: 'SENDER' },
  confirmReceipt: { role: 'OFFICER', side: 'RECEIVER' },
  resolveDispute: { role: 'OFFICER', side: 'RECEIVER' },
  returnTransfer: { role: 'OFFICER', side: 'EITHER' },
  closeShort: { role: 'OFFICER', side: 'RECEIVER' },
  passOn: { role: 'NONE', side: 'SYSTEM' },
};

/** Role first, then institution. `role` is given for approval steps. Refusals: ROLE_REQUIRED, INSTITUTION_NOT_YOURS. */
export function checkDuty(
  command: { readonly type: RemittanceCommandType; readonly actor: Actor },
  legs: readonly Leg[],
  leg: Leg | undefined,
  stepRole?: Role,
): Refusal | undefined {
  const { actor } = command;
  const duty = DUTIES[command.type];
  if (duty.side === 'SYSTEM') return actor.kind === 'system' ? undefined : refuse('ROLE_REQUIRED', { role: 'SYSTEM' });
  if (actor.kind === 'system')
    return command.type === 'planRemittance' ? undefined : refuse('ROLE_REQUIRED', { role: duty.role });
  const role = duty.role === 'STEP' ? stepRole : duty.role;
  if (role !== undefined && role !== 'NONE' && !actor.roles.includes(role)) return refuse('ROLE_REQUIRED', { role });
  const ends = endsOf(duty.side, legs, leg);
  if (ends.some((end) => end.institutionId === actor.institutionId)) return undefined;
  return refuse('INSTITUTION_NOT_YOURS', {
    institution: [...new Set(ends.map((end) => end.institutionName))].join('、'),
  });
}

function endsOf(side: Side, legs: readonly Leg[], leg: Leg | undefined): readonly Leg['from'][] {
  if (side === 'PASSED_THROUGH' || leg === undefined) return legs.flatMap(({ from, to }) => [from, to]);
  if (side === 'SENDER') return [leg.from];
  if (side === 'RECEIVER') return [leg.to];
  return [leg.from, leg.to];
}

/** All institutions the money passes through, in order, each once. */
export const institutionIdsOf = (remittance: Pick<Remittance, 'legs'>): readonly string[] => [
  ...new Set(remittance.legs.flatMap(({ from, to }) => [from.institutionId, to.institutionId])),
];
