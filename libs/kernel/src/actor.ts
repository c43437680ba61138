/** Roles of `docs/concepts.md`; one person may hold several only where their duties do not conflict. */
export const ROLES = ['CLERK', 'REVIEWER', 'OFFICER', 'MONITOR', 'EVALUATOR', 'AUDITOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

export const INSTITUTION_KINDS = ['AGENCY', 'FINANCE'] as const;
export type InstitutionKind = (typeof INSTITUTION_KINDS)[number];
export const INSTITUTION_LEVELS = ['COUNTY', 'CITY', 'PROVINCE'] as const;
export type InstitutionLevel = (typeof INSTITUTION_LEVELS)[number];

export const ACCOUNT_KINDS = ['INCOME', 'EXPENDITURE', 'FISCAL_SPECIAL', 'TREASURY'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export const FUND_KINDS = ['CONTRIBUTION', 'GAP_SHARE', 'BENEFIT'] as const;
export type FundKind = (typeof FUND_KINDS)[number];

/** Who acts: a person of an institution, or the system itself (a subscriber). */
export interface Actor {
  readonly kind: 'person' | 'system';
  /** User id, or the subscriber's name for the system. */
  readonly id: string;
  readonly name: string;
  /** Absent for the system only. */
  readonly institutionId: string | null;
  readonly roles: readonly Role[];
}

export const systemActor = (name: string): Actor => ({
  kind: 'system',
  id: name,
  name,
  institutionId: null,
  roles: [],
});

/** Which queue of the chain passes money on from an institution. */
export const STATIONS = ['agency', 'city-finance', 'provincial-finance'] as const;
export type Station = (typeof STATIONS)[number];
export const stationOf = (kind: InstitutionKind, level: InstitutionLevel): Station =>
  kind === 'AGENCY' ? 'agency' : level === 'PROVINCE' ? 'provincial-finance' : 'city-finance';
