/** Closed sets the pages choose from; the generated schema holds every call to them. */
export const FUND_KINDS = ['CONTRIBUTION', 'GAP_SHARE', 'BENEFIT'] as const;
export type FundKind = (typeof FUND_KINDS)[number];
export const REMITTANCE_STATES = ['PLANNED', 'IN_PROGRESS', 'SETTLED', 'CLOSED_SHORT', 'CANCELLED'] as const;
export type RemittanceState = (typeof REMITTANCE_STATES)[number];
export const ENDED_STATES: readonly string[] = ['SETTLED', 'CLOSED_SHORT', 'CANCELLED'];

export const FUNDING_STATES = ['DRAFT', 'SUBMITTED', 'REVIEWED', 'APPROVED', 'REJECTED', 'CANCELLED'] as const;
export type FundingState = (typeof FUNDING_STATES)[number];
export const BATCH_STATES = [
  'OPEN',
  'LISTED',
  'SUBMITTED',
  'REVIEWED',
  'APPROVED',
  'INSTRUCTED',
  'RETURNED',
  'PAID',
  'CLOSED',
  'CANCELLED',
] as const;
export type BatchState = (typeof BATCH_STATES)[number];
export const EXCEPTION_STATES = ['RETURNED', 'CORRECTED', 'REISSUED', 'PAID', 'WRITTEN_OFF', 'CARRIED_OVER'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];
export const RETURN_REASONS = [
  'ACCOUNT_NOT_FOUND',
  'NAME_MISMATCH',
  'ACCOUNT_CLOSED',
  'ACCOUNT_FROZEN',
  'ACCOUNT_DORMANT',
  'BANK_REJECTED',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

/** A member of a closed set from an address; anything else is as if it were not there. */
export const oneOf = <T extends string>(set: readonly T[], text: string | null | undefined): T | undefined =>
  set.find((one) => one === text);
