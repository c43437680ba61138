import type { InstitutionKind, InstitutionLevel } from '#libs/kernel';
import { ACCOUNT_KINDS_OF, checkPlace } from './institutions.js';

const place = (kind: InstitutionKind, level: InstitutionLevel, regionCode: string) => ({ kind, level, regionCode });
const shanxi = place('FINANCE', 'PROVINCE', '140000');
const datong = place('FINANCE', 'CITY', '140200');
const yungang = place('FINANCE', 'COUNTY', '140214');

describe('where an institution stands', () => {
  it.each([
    ['a province under nobody', shanxi, undefined],
    ['a city under its province', datong, shanxi],
    ['a county under its city', yungang, datong],
    ['a county straight under its province', yungang, shanxi],
  ])('%s is accepted', (_, child, parent) => {
    expect(checkPlace(child, parent)).toBeUndefined();
  });

  // In the order they are checked.
  it.each([
    ['a province with the code of a city', place('FINANCE', 'PROVINCE', '140200'), undefined, 'REGION_CODE_INVALID'],
    ['a city with the code of a province', place('FINANCE', 'CITY', '140000'), shanxi, 'REGION_CODE_INVALID'],
    ['a city with the code of a county', place('FINANCE', 'CITY', '140214'), shanxi, 'REGION_CODE_INVALID'],
    ['a county with the code of a city', place('FINANCE', 'COUNTY', '140200'), datong, 'REGION_CODE_INVALID'],
    ['five digits', place('FINANCE', 'CITY', '14020'), shanxi, 'REGION_CODE_INVALID'],
    ['seven digits', place('FINANCE', 'CITY', '1402000'), shanxi, 'REGION_CODE_INVALID'],
    ['full-width digits', place('FINANCE', 'CITY', '１４０２００'), shanxi, 'REGION_CODE_INVALID'],
    ['a code beginning with zero', place('FINANCE', 'PROVINCE', '010000'), undefined, 'REGION_CODE_INVALID'],
    ['a city under nobody', datong, undefined, 'INSTITUTION_PARENT_INVALID'],
    ['a province under a province', place('FINANCE', 'PROVINCE', '130000'), shanxi, 'INSTITUTION_PARENT_INVALID'],
    ['a city under a city', place('FINANCE', 'CITY', '140300'), datong, 'INSTITUTION_PARENT_INVALID'],
    ['a city under a county', datong, yungang, 'INSTITUTION_PARENT_INVALID'],
    ['a city under another province', place('FINANCE', 'CITY', '130200'), shanxi, 'INSTITUTION_PARENT_INVALID'],
    ['a county under another city', place('FINANCE', 'COUNTY', '140321'), datong, 'INSTITUTION_PARENT_INVALID'],
    ['an agency under finance', place('AGENCY', 'CITY', '140200'), shanxi, 'INSTITUTION_PARENT_INVALID'],
  ] as const)('%s is refused', (_, child, parent, refused) => {
    expect(checkPlace(child, parent)?.refused).toBe(refused);
  });
});

describe('the accounts an institution may hold (财社〔2017〕144号)', () => {
  it('are income and expenditure for an agency, the fiscal special account and the treasury for finance', () => {
    expect(ACCOUNT_KINDS_OF).toEqual({ AGENCY: ['INCOME', 'EXPENDITURE'], FINANCE: ['FISCAL_SPECIAL', 'TREASURY'] });
  });
});
