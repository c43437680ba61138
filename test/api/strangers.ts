import { newId } from '#libs/kernel';
import { YEAR } from './harness.js';
import type { ApiSystem } from './harness.js';

export const STRANGE_REGION = '140300';

/** Another city's offices, made by the administrator through HTTP, with their people; gives back the password of all. */
export async function strangers(system: ApiSystem): Promise<string> {
  const admin = await system.as('admin');
  const [finance, agency] = [newId(), newId()];
  const city = { level: 'CITY', regionCode: STRANGE_REGION };
  const offices = [
    {
      institutionId: finance,
      kind: 'FINANCE',
      name: '阳泉市财政局',
      nameEn: 'Yangquan Finance Bureau',
      parentId: system.institution('sxcz'),
    },
    {
      institutionId: agency,
      kind: 'AGENCY',
      name: '阳泉市社会保险中心',
      nameEn: 'Yangquan Social Insurance Center',
      parentId: system.institution('sxsb'),
    },
  ];
  for (const office of offices) await admin.done('POST', '/institutions', { ...city, ...office });
  for (const [institutionId, kind] of [
    [finance, 'FISCAL_SPECIAL'],
    [agency, 'INCOME'],
    [agency, 'EXPENDITURE'],
  ])
    await admin.done('POST', '/accounts', {
      accountId: newId(),
      institutionId,
      kind,
      name: '账户',
      bankName: '中国工商银行',
      number: '6222000000001234',
    });
  const [first, chosen] = ['a first word for you', `six horses for year ${YEAR}`];
  for (const [username, institutionId, role] of [
    ['yqcz.clerk', finance, 'CLERK'],
    ['yqcz.officer', finance, 'OFFICER'],
    ['yqsb.clerk', agency, 'CLERK'],
    ['yqsb.reviewer', agency, 'REVIEWER'],
    ['yqsb.officer', agency, 'OFFICER'],
  ] as const) {
    await admin.done('POST', '/users', {
      userId: newId(),
      username,
      displayName: '外人',
      institutionId,
      roles: [role],
      password: first,
    });
    const newcomer = await system.signedIn(username, first);
    expect((await newcomer.get('/remittances')).body.code).toBe('PASSWORD_CHANGE_REQUIRED');
    await newcomer.done('POST', '/session/password', { present: first, password: chosen });
  }
  return chosen;
}
