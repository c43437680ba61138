import { Inject, Injectable } from '@nestjs/common';
import { Institutions } from '#libs/access';
import type { Institution, SessionUser } from '#libs/access';
import { refuse } from '#libs/kernel';
import { RefusalException } from '../http/problem.js';

const CODE = /^\d{6}$/;
const OFFICE = /(财政局|财政厅|社会保险中心|社会保险局|社会保险事业管理中心)$/;

/** A region as people call it: by its finance office, without the office. */
export interface Region {
  readonly regionCode: string;
  readonly name: string;
  readonly nameEn: string;
}

/** Which regions a person sees: those of their own office and of all below it. */
@Injectable()
export class RegionScopes {
  constructor(@Inject(Institutions) private readonly institutions: Institutions) {}

  async of(
    user: SessionUser,
  ): Promise<{ readonly regions: readonly string[]; readonly institutionIds: readonly string[] }> {
    const institutionIds = await this.institutions.visibleIds(user);
    const visible = (await this.institutions.list()).filter((one) => institutionIds.includes(one.institutionId));
    return { regions: [...new Set(visible.map(({ regionCode }) => regionCode))].sort(), institutionIds };
  }

  async regions(user: SessionUser): Promise<readonly Region[]> {
    const [{ regions }, institutions] = await Promise.all([this.of(user), this.institutions.list()]);
    return regions.map((regionCode) => regionOf(institutions, regionCode));
  }

  async named(regionCode: string): Promise<Region> {
    return regionOf(await this.institutions.list(), regionCode);
  }

  /** Every office of a region. */
  async officesOf(regionCode: string): Promise<readonly string[]> {
    const institutions = await this.institutions.list();
    return institutions.filter((one) => one.regionCode === regionCode).map(({ institutionId }) => institutionId);
  }

  /** The region of a path. NOT_FOUND when it is none, or none the person sees. */
  async require(user: SessionUser, regionCode: string): Promise<string> {
    const { regions } = await this.of(user);
    if (!CODE.test(regionCode) || !regions.includes(regionCode)) throw new RefusalException(refuse('NOT_FOUND'));
    return regionCode;
  }
}

function regionOf(institutions: readonly Institution[], regionCode: string): Region {
  const offices = institutions.filter((one) => one.regionCode === regionCode);
  const office = offices.find(({ kind }) => kind === 'FINANCE') ?? offices[0];
  const name = office?.name.replace(OFFICE, '') ?? '';
  return { regionCode, name: name === '' ? regionCode : name, nameEn: office?.nameEn ?? regionCode };
}
