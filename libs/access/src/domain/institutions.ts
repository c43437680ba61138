import { refuse } from '#libs/kernel';
import type { AccountKind, InstitutionKind, InstitutionLevel, Refusal } from '#libs/kernel';

const LEVEL_ORDER: Readonly<Record<InstitutionLevel, number>> = { COUNTY: 1, CITY: 2, PROVINCE: 3 };
const REGION_OF_LEVEL: Readonly<Record<InstitutionLevel, RegExp>> = {
  PROVINCE: /^[1-9][0-9]0000$/,
  CITY: /^[1-9][0-9](?!00)[0-9]{2}00$/,
  COUNTY: /^[1-9][0-9](?!00)[0-9]{2}(?!00)[0-9]{2}$/,
};

export interface Place {
  readonly kind: InstitutionKind;
  readonly level: InstitutionLevel;
  readonly regionCode: string;
}

/** REGION_CODE_INVALID, INSTITUTION_PARENT_INVALID. Only a province has no parent. */
export function checkPlace(place: Place, parent: Place | undefined): Refusal | undefined {
  if (!REGION_OF_LEVEL[place.level].test(place.regionCode)) return refuse('REGION_CODE_INVALID', {}, 'regionCode');
  if (!parent) return place.level === 'PROVINCE' ? undefined : refuse('INSTITUTION_PARENT_INVALID', {}, 'parentId');
  const digits = parent.level === 'PROVINCE' ? 2 : 4;
  const fits =
    parent.kind === place.kind &&
    LEVEL_ORDER[parent.level] > LEVEL_ORDER[place.level] &&
    parent.regionCode.slice(0, digits) === place.regionCode.slice(0, digits);
  return fits ? undefined : refuse('INSTITUTION_PARENT_INVALID', {}, 'parentId');
}

/** 财社〔2017〕144号: agencies hold income and expenditure accounts, finance the fiscal special account and the treasury. */
export const ACCOUNT_KINDS_OF: Readonly<Record<InstitutionKind, readonly AccountKind[]>> = {
  AGENCY: ['INCOME', 'EXPENDITURE'],
  FINANCE: ['FISCAL_SPECIAL', 'TREASURY'],
};
