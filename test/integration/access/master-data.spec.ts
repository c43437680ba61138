import { randomUUID } from 'node:crypto';
import { decrypt } from '#libs/access';
import { newId } from '#libs/kernel';
import type { Actor, Role } from '#libs/kernel';
import { Directory, KEYS, PASSWORD, account, codeOf, context, expectDone, institution, user } from './directory.js';

let directory: Directory;
beforeAll(async () => {
  directory = await Directory.open();
});
afterAll(async () => {
  expect(await directory.findings()).toEqual([]);
  await directory.close();
});

/** Sends the same thing many times at once: what each was answered. */
const atOnce = <T>(count: number, send: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, send));

describe('institutions', () => {
  const hebei = institution({ regionCode: '130000', name: '河北省财政厅', nameEn: 'Hebei Finance' });
  const tangshan = institution({
    level: 'CITY',
    regionCode: '130200',
    name: '唐山市财政局',
    nameEn: 'Tangshan Finance',
    parentId: hebei.institutionId,
  });
  const kaiping = institution({
    level: 'COUNTY',
    regionCode: '130205',
    name: '开平区财政局',
    nameEn: 'Kaiping Finance',
    parentId: tangshan.institutionId,
  });
  const baoding = institution({
    level: 'CITY',
    regionCode: '130600',
    name: '保定市财政局',
    nameEn: 'Baoding Finance',
    parentId: hebei.institutionId,
  });
  const agency = institution({
    kind: 'AGENCY',
    regionCode: '130000',
    name: '河北省社会保险局',
    nameEn: 'Hebei Agency',
  });

  beforeAll(async () => {
    for (const each of [hebei, tangshan, kaiping, baoding, agency])
      expectDone(await directory.institutions.create(each, context()));
  });

  it('are listed as they were created, each with its event', async () => {
    expect(await directory.institutions.list()).toEqual(
      expect.arrayContaining([hebei, tangshan, kaiping, baoding, agency]),
    );
    expect(await directory.events(tangshan.institutionId)).toEqual([
      { type: 'InstitutionCreated', stream_version: 1, data: tangshan },
    ]);
  });

  const person = (institutionId: string | null, ...roles: Role[]): Actor => ({
    kind: 'person',
    id: 'p',
    name: 'p',
    institutionId,
    roles,
  });
  it.each([
    ['a province', hebei, [hebei, tangshan, kaiping, baoding]],
    ['a city', tangshan, [tangshan, kaiping]],
    ['a county', kaiping, [kaiping]],
    ['the other kind', agency, [agency]],
  ])('show %s itself and what lies below it', async (_, own, seen) => {
    const ids = await directory.institutions.visibleIds(person(own.institutionId, 'OFFICER', 'MONITOR'));
    expect([...ids].sort()).toEqual(seen.map(({ institutionId }) => institutionId).sort());
  });

  it('are all shown to an auditor, and none to an actor without one', async () => {
    const all = (await directory.institutions.list()).map(({ institutionId }) => institutionId);
    expect([...(await directory.institutions.visibleIds(person(kaiping.institutionId, 'AUDITOR')))].sort()).toEqual(
      all.sort(),
    );
    expect(await directory.institutions.visibleIds(person(null))).toEqual([]);
  });

  const own = newId();
  // In the order they are checked.
  it.each([
    ['no name', { name: '  ' }, 'TEXT_REQUIRED', 'name'],
    ['a name too long', { name: '财'.repeat(101) }, 'TEXT_REQUIRED', 'name'],
    ['no English name', { nameEn: '' }, 'TEXT_REQUIRED', 'nameEn'],
    ['an unknown parent', { parentId: newId() }, 'INSTITUTION_UNKNOWN', 'parentId'],
    ['itself as parent', { institutionId: own, parentId: own }, 'INSTITUTION_UNKNOWN', 'parentId'],
    ['a code that is none', { regionCode: '13070X' }, 'REGION_CODE_INVALID', 'regionCode'],
    ['a parent of its own level', { parentId: tangshan.institutionId }, 'INSTITUTION_PARENT_INVALID', 'parentId'],
    ['a parent of the other kind', { parentId: agency.institutionId }, 'INSTITUTION_PARENT_INVALID', 'parentId'],
    ['no parent', { parentId: null }, 'INSTITUTION_PARENT_INVALID', 'parentId'],
    ['the place of another', { regionCode: '130600' }, 'INSTITUTION_EXISTS', 'regionCode'],
    ['the id of another', { institutionId: baoding.institutionId }, 'INSTITUTION_EXISTS', 'regionCode'],
  ])('with %s are refused', async (_, wrong, refused, field) => {
    const zhangjiakou = institution({
      level: 'CITY',
      regionCode: '130700',
      name: '张家口市财政局',
      nameEn: 'Zhangjiakou Finance',
      parentId: hebei.institutionId,
    });
    const before = await directory.institutions.list();
    expect(await directory.institutions.create({ ...zhangjiakou, ...wrong }, context())).toMatchObject({
      refused,
      field,
    });
    expect(await directory.institutions.list()).toEqual(before);
  });

  it('of one place created many times at once are one', async () => {
    const answers = await atOnce(20, () =>
      directory.institutions.create(
        institution({
          level: 'CITY',
          regionCode: '130800',
          name: '承德市财政局',
          nameEn: 'Chengde',
          parentId: hebei.institutionId,
        }),
        context(),
      ),
    );
    expect(answers.filter((answer) => codeOf(answer) === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'INSTITUTION_EXISTS')).toHaveLength(19);
  });

  it('sent again under one key answer the same and are one; another body under it is refused', async () => {
    const cangzhou = institution({
      level: 'CITY',
      regionCode: '130900',
      name: '沧州市财政局',
      nameEn: 'Cangzhou',
      parentId: hebei.institutionId,
    });
    const idempotency = { key: randomUUID(), inputHash: 'a' };
    const answers = await atOnce(10, () => directory.institutions.create(cangzhou, context({ idempotency })));
    expect(answers).toEqual(Array(10).fill(cangzhou));
    expect(await directory.events(cangzhou.institutionId)).toHaveLength(1);
    const other = await directory.institutions.create(
      cangzhou,
      context({ idempotency: { ...idempotency, inputHash: 'b' } }),
    );
    expect(codeOf(other)).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('accounts', () => {
  it('show the last four digits only: in the answer, the list, the event and the row', async () => {
    const { institutionId } = await directory.province();
    const made = account(institutionId);
    expect(expectDone(await directory.accounts.create(made, context()))).toMatchObject({ maskedNumber: '**** 8901' });
    const listed = (await directory.accounts.list([institutionId])).find(
      ({ accountId }) => accountId === made.accountId,
    );
    const [stored] = await directory.database.query<{ encrypted_number: Buffer; encryption_key_id: string }>(
      'SELECT * FROM account WHERE account_id = $1',
      [made.accountId],
    );
    const events = await directory.events(made.accountId);
    expect(events).toMatchObject([{ type: 'AccountOpened', data: { maskedNumber: '**** 8901' } }]);
    expect(
      JSON.stringify([listed, events, { ...stored, encrypted_number: stored!.encrypted_number.toString('latin1') }]),
    ).not.toContain(made.number.slice(0, 10));
    expect(decrypt(KEYS, stored!.encryption_key_id, stored!.encrypted_number, `account:${made.accountId}`)).toBe(
      made.number,
    );
  });

  // In the order they are checked.
  it.each([
    ['letters in the number', { number: '62170000ABC' }, 'ACCOUNT_NUMBER_INVALID', 'number'],
    ['seven digits', { number: '1234567' }, 'ACCOUNT_NUMBER_INVALID', 'number'],
    ['33 digits', { number: '1'.repeat(33) }, 'ACCOUNT_NUMBER_INVALID', 'number'],
    ['full-width digits', { number: '６２１７０００００１２３' }, 'ACCOUNT_NUMBER_INVALID', 'number'],
    ['no name', { name: ' ' }, 'TEXT_REQUIRED', 'name'],
    ['no bank', { bankName: '' }, 'TEXT_REQUIRED', 'bankName'],
    ['an unknown institution', { institutionId: newId() }, 'INSTITUTION_UNKNOWN', 'institutionId'],
    ['an income account of finance', { kind: 'INCOME' }, 'ACCOUNT_KIND_INVALID', 'kind'],
    ['an expenditure account of finance', { kind: 'EXPENDITURE' }, 'ACCOUNT_KIND_INVALID', 'kind'],
  ] as const)('with %s are refused', async (_, wrong, refused, field) => {
    const { institutionId } = await directory.province();
    expect(
      await directory.accounts.create({ ...account(institutionId, { kind: 'TREASURY' }), ...wrong }, context()),
    ).toMatchObject({ refused, field });
    expect((await directory.accounts.list([institutionId])).filter(({ kind }) => kind === 'TREASURY')).toEqual([]);
  });

  it.each(['FISCAL_SPECIAL', 'TREASURY'] as const)('of %s are not held by an agency', async (kind) => {
    const agency = institution({ kind: 'AGENCY', regionCode: kind === 'TREASURY' ? '150000' : '160000' });
    expectDone(await directory.institutions.create(agency, context()));
    expect(codeOf(await directory.accounts.create(account(agency.institutionId, { kind }), context()))).toBe(
      'ACCOUNT_KIND_INVALID',
    );
    expect(
      codeOf(await directory.accounts.create(account(agency.institutionId, { kind: 'INCOME' }), context())),
    ).toBeUndefined();
  });

  it('sent again under one key answer the same; the receipt keeps no plain hash of what was sent', async () => {
    const finance = institution({ regionCode: '360000' });
    expectDone(await directory.institutions.create(finance, context()));
    const made = account(finance.institutionId);
    const person = user({ institutionId: finance.institutionId });
    const inputHash = 'ab'.repeat(32);
    const keys = [randomUUID(), randomUUID()];
    const send = async () => [
      await directory.accounts.create(made, context({ idempotency: { key: keys[0]!, inputHash } })),
      await directory.users.create(person, context({ idempotency: { key: keys[1]!, inputHash } })),
    ];
    const first = await send();
    expect(first.map(codeOf)).toEqual([undefined, undefined]);
    expect(await send()).toEqual(first);
    const receipts = await directory.database.query<{ input_hash: string; answer: object }>(
      'SELECT input_hash, answer FROM command_receipt WHERE key = ANY($1)',
      [keys],
    );
    expect(receipts).toHaveLength(2);
    for (const receipt of receipts) {
      expect(receipt.input_hash).toMatch(/^[0-9a-f]{64}$/);
      expect(receipt.input_hash).not.toBe(inputHash);
      expect(JSON.stringify(receipt.answer)).not.toMatch(new RegExp(`${made.number}|${PASSWORD}|argon2`));
    }
  });

  it('of one kind created many times at once are one', async () => {
    const finance = institution({ regionCode: '370000' });
    expectDone(await directory.institutions.create(finance, context()));
    const answers = await atOnce(20, () => directory.accounts.create(account(finance.institutionId), context()));
    expect(answers.filter((answer) => codeOf(answer) === 'ACCOUNT_EXISTS')).toHaveLength(19);
    expect(await directory.accounts.list([finance.institutionId])).toHaveLength(1);
  });
});

describe('people', () => {
  it('are created with an event that holds no secret', async () => {
    const person = await directory.person({ roles: ['REVIEWER', 'OFFICER', 'REVIEWER'] });
    expect(person).toMatchObject({ roles: ['REVIEWER', 'OFFICER'], disabled: false, version: 1 });
    const events = await directory.events(person.userId);
    expect(events).toMatchObject([
      { type: 'UserCreated', data: { username: person.username, roles: ['REVIEWER', 'OFFICER'] } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/password|argon2/i);
  });

  // In the order they are checked.
  it.each([
    ['a user name of two letters', { username: 'ab' }, 'USERNAME_INVALID', 'username'],
    ['no name', { displayName: ' ' }, 'TEXT_REQUIRED', 'displayName'],
    ['no role', { roles: [] }, 'ROLES_EMPTY', 'roles'],
    ['duties that conflict', { roles: ['CLERK', 'OFFICER'] }, 'ROLES_CONFLICT', 'roles'],
    ['a weak password', { password: 'short' }, 'PASSWORD_WEAK', 'password'],
    ['an unknown institution', { institutionId: newId() }, 'INSTITUTION_UNKNOWN', 'institutionId'],
  ] as const)('with %s are refused', async (_, wrong, refused, field) => {
    const made = { ...user({ institutionId: (await directory.province()).institutionId }), ...wrong };
    expect(await directory.users.create(made, context())).toMatchObject({ refused, field });
    expect(await directory.users.byUsername(made.username)).toBeUndefined();
  });

  it('of one user name created many times at once are one', async () => {
    const { institutionId } = await directory.province();
    const answers = await atOnce(10, () =>
      directory.users.create(user({ institutionId, username: 'same.name' }), context()),
    );
    expect(answers.filter((answer) => codeOf(answer) === 'USERNAME_TAKEN')).toHaveLength(9);
  });

  it('are changed with both states in the event, and no secret', async () => {
    const { userId, username } = await directory.person({ roles: ['CLERK'] });
    const changed = expectDone(
      await directory.users.change(
        userId,
        { roles: ['MONITOR'], password: 'another four words here' },
        context({ ifMatch: 1 }),
      ),
    );
    expect(changed).toMatchObject({ username, roles: ['MONITOR'], version: 2 });
    const [, event] = await directory.events(userId);
    expect(event).toMatchObject({
      type: 'UserChanged',
      stream_version: 2,
      data: { before: { roles: ['CLERK'] }, after: { roles: ['MONITOR'] }, passwordReset: true },
    });
    expect(JSON.stringify(event)).not.toMatch(/four words|argon2/);
    expect(await directory.trySignIn(username, PASSWORD)).toBe('SIGN_IN_FAILED');
    const [row] = await directory.database.query('SELECT must_change_password FROM app_user WHERE user_id = $1', [
      userId,
    ]);
    expect(row).toEqual({ must_change_password: true });
  });

  it('with a new password are not locked any more', async () => {
    const { userId, username } = await directory.person();
    for (let count = 0; count < 5; count++) await directory.trySignIn(username, 'not the password');
    expect(await directory.trySignIn(username, PASSWORD)).toBe('SIGN_IN_LOCKED');
    expectDone(await directory.users.change(userId, { password: 'another four words here' }, context()));
    expect(await directory.trySignIn(username, 'another four words here')).toBeUndefined();
  });

  // In the order they are checked.
  it.each([
    ['no name', { displayName: '' }, {}, 'TEXT_REQUIRED'],
    ['duties that conflict', { roles: ['CLERK', 'REVIEWER'] }, {}, 'ROLES_CONFLICT'],
    ['a version somebody has passed', { disabled: true }, { ifMatch: 7 }, 'VERSION_STALE'],
    ['a weak password', { password: 'short' }, {}, 'PASSWORD_WEAK'],
  ] as const)('are not changed with %s', async (_, change, request, refused) => {
    const { userId } = await directory.person();
    expect(codeOf(await directory.users.change(userId, change, context(request)))).toBe(refused);
    expect(await directory.events(userId)).toHaveLength(1);
  });

  it('that are not there are not changed', async () => {
    expect(codeOf(await directory.users.change(newId(), { disabled: true }, context()))).toBe('NOT_FOUND');
  });

  it('changed many times at once from one version: one wins, the others are told', async () => {
    const { userId } = await directory.person();
    const answers = await atOnce(20, () => directory.users.change(userId, { disabled: true }, context({ ifMatch: 1 })));
    expect(answers.filter((answer) => codeOf(answer) === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'VERSION_STALE')).toHaveLength(19);
  });
});

describe('administrators', () => {
  it('disabling each other at once leave one', async () => {
    for (let round = 0; round < 10; round++) {
      await directory.database.query(`UPDATE app_user SET disabled = true WHERE 'ADMIN' = ANY(roles)`);
      const both = [await directory.person({ roles: ['ADMIN'] }), await directory.person({ roles: ['ADMIN'] })];
      const answers = await Promise.all(
        both.map(({ userId }) => directory.users.change(userId, { disabled: true }, context())),
      );
      expect(answers.map(codeOf).sort()).toEqual(['LAST_ADMIN', undefined]);
    }
  });

  it('that are the last keep the role', async () => {
    await directory.database.query(`UPDATE app_user SET disabled = true WHERE 'ADMIN' = ANY(roles)`);
    const { userId } = await directory.person({ roles: ['ADMIN'] });
    expect(codeOf(await directory.users.change(userId, { roles: ['MONITOR'] }, context()))).toBe('LAST_ADMIN');
    await directory.person({ roles: ['ADMIN'] });
    expect(codeOf(await directory.users.change(userId, { roles: ['MONITOR'] }, context()))).toBeUndefined();
  });
});
