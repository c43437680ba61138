/** Closed sets the pages choose from; the generated schema holds every call to them. */
export const FUND_KINDS = ['CONTRIBUTION', 'GAP_SHARE', 'BENEFIT'] as const;
export type FundKind = (typeof FUND_KINDS)[number];
export const REMITTANCE_STATES = ['PLANNED', 'IN_PROGRESS', 'SETTLED', 'CLOSED_SHORT', 'CANCELLED'] as const;
export type RemittanceState = (typeof REMITTANCE_STATES)[number];
export const ENDED_STATES: readonly string[] = ['SETTLED', 'CLOSED_SHORT', 'CANCELLED'];

/** A member of a closed set from an address; anything else is as if it were not there. */
export const oneOf = <T extends string>(set: readonly T[], text: string | null): T | undefined =>
  set.find((one) => one === text);
