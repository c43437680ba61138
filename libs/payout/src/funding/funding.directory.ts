import { Inject, Injectable } from '@nestjs/common';
import { Accounts, Institutions } from '#libs/access';
import type { Institution } from '#libs/access';
import { refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import type { InstitutionReference } from '../domain/index.js';

export interface PayingRegion extends InstitutionReference {
  readonly regionCode: string;
  readonly expenditureAccountId: string;
}

/** Who asks, who grants and who pays: the offices around a provincial agency, from the tree of institutions. */
export interface FundingOffices {
  readonly agency: InstitutionReference;
  readonly finance: InstitutionReference;
  readonly poolAccountId: string;
  readonly regions: readonly PayingRegion[];
  /** Names of all institutions by their ids: for words about one that does not belong here. */
  readonly names: ReadonlyMap<string, string>;
}

const referenceOf = ({ institutionId, name }: Institution): InstitutionReference => ({
  institutionId,
  institutionName: name,
});

@Injectable()
export class FundingDirectory {
  constructor(
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(Accounts) private readonly accounts: Accounts,
  ) {}

  /** FUNDING_NO_OFFICES when the institution is no provincial agency, or its finance or paying agencies are not set up. */
  async around(agencyId: string | null): Promise<FundingOffices | Refusal> {
    const [institutions, accounts] = await Promise.all([this.institutions.list(), this.accounts.list()]);
    const agency = institutions.find(({ institutionId }) => institutionId === agencyId);
    const accountOf = (institutionId: string, kind: string): string | undefined =>
      accounts.find((account) => account.institutionId === institutionId && account.kind === kind)?.accountId;
    const finance = institutions.find(
      ({ kind, level, regionCode }) => kind === 'FINANCE' && level === 'PROVINCE' && regionCode === agency?.regionCode,
    );
    const poolAccountId = finance && accountOf(finance.institutionId, 'FISCAL_SPECIAL');
    const regions = institutions
      .filter(({ kind, level, parentId }) => kind === 'AGENCY' && level === 'CITY' && parentId === agencyId)
      .flatMap((institution) => {
        const expenditureAccountId = accountOf(institution.institutionId, 'EXPENDITURE');
        return expenditureAccountId
          ? [{ ...referenceOf(institution), regionCode: institution.regionCode, expenditureAccountId }]
          : [];
      })
      .toSorted((left, right) => (left.regionCode < right.regionCode ? -1 : 1));
    if (agency?.kind !== 'AGENCY' || agency.level !== 'PROVINCE' || !finance || !poolAccountId || regions.length === 0)
      return refuse('FUNDING_NO_OFFICES');
    const names = new Map(institutions.map(({ institutionId, name }) => [institutionId, name]));
    return { agency: referenceOf(agency), finance: referenceOf(finance), poolAccountId, regions, names };
  }
}
