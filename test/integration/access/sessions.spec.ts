import { ADDRESS, Directory, PASSWORD, START, after, codeOf, context, expectDone } from './directory.js';

const NEXT_PASSWORD = 'over the pass with four carts';

describe('a session', () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await Directory.open();
  });
  afterAll(() => directory.close());

  const alive = async (token: string, now: Date): Promise<boolean> =>
    (await directory.sessions.resolve(token, now)) !== undefined;

  it('ends after 30 minutes without a request', async () => {
    const { token } = await directory.signIn((await directory.person()).username);
    expect(await alive(token, after(29.9))).toBe(true);
    expect(await alive(token, after(59))).toBe(true);
    expect(await alive(token, after(89))).toBe(false);
  });

  it('ends after 12 hours however busy', async () => {
    const { token } = await directory.signIn((await directory.person()).username);
    for (let minute = 20; minute < 720; minute += 20) expect(await alive(token, after(minute))).toBe(true);
    expect(await alive(token, after(719.9))).toBe(true);
    expect(await alive(token, after(720))).toBe(false);
  });

  it('is marked as seen once a minute, not on every request', async () => {
    const { username, userId } = await directory.person();
    const { token } = await directory.signIn(username);
    const seen = async (): Promise<Date | undefined> => (await directory.sessions.list(userId))[0]?.lastSeenAt;
    await directory.sessions.resolve(token, after(0.9));
    expect(await seen()).toEqual(START);
    await directory.sessions.resolve(token, after(1.1));
    expect(await seen()).toEqual(after(1.1));
  });

  it('is known by its id to what outlives a request, which does not keep it open', async () => {
    const { user, token } = await directory.signIn((await directory.person()).username);
    expect(await directory.sessions.isOpen(user.sessionId, after(29))).toBe(true);
    expect(await directory.sessions.isOpen(user.sessionId, after(30))).toBe(false);
    await directory.sessions.resolve(token, after(29));
    expect(await directory.sessions.isOpen(user.sessionId, after(58))).toBe(true);
    await directory.sessions.signOut(user, ADDRESS, after(58));
    expect(await directory.sessions.isOpen(user.sessionId, after(58))).toBe(false);
  });

  it('is nobody for a token that is made up, cut, or the stored digest itself', async () => {
    const { username, userId } = await directory.person();
    const { token } = await directory.signIn(username);
    const [row] = await directory.database.query<{ token_digest: string }>(
      'SELECT token_digest FROM session WHERE user_id = $1',
      [userId],
    );
    for (const wrong of ['', 'x', token.slice(1), `${token}A`, row!.token_digest, "' OR 1=1 --", '\u0000'.slice(1)]) {
      expect(await alive(wrong, START)).toBe(false);
    }
  });

  it('ends at sign-out, and no other of the person', async () => {
    const { username } = await directory.person();
    const [office, home] = [
      await directory.signIn(username, START, 'office'),
      await directory.signIn(username, START, 'home'),
    ];
    await directory.sessions.signOut(office.user, ADDRESS, START);
    expect(await alive(office.token, START)).toBe(false);
    expect(await alive(home.token, START)).toBe(true);
  });

  it('is listed to its person, the newest first, and ended from another one', async () => {
    const { username, userId } = await directory.person();
    const office = await directory.signIn(username, START, 'office');
    const home = await directory.signIn(username, after(5), 'home');
    expect(await directory.sessions.list(userId)).toMatchObject([
      {
        sessionId: home.user.sessionId,
        userAgent: 'home',
        address: ADDRESS,
        createdAt: after(5),
        lastSeenAt: after(5),
      },
      { sessionId: office.user.sessionId, userAgent: 'office', createdAt: START },
    ]);
    expect(await directory.sessions.revoke(home.user, office.user.sessionId, ADDRESS, after(6))).toBeUndefined();
    expect(await alive(office.token, after(6))).toBe(false);
    expect((await directory.records('session.revoke')).at(-1)).toMatchObject({
      user_id: userId,
      subject: office.user.sessionId,
    });
    expect(codeOf(await directory.sessions.revoke(home.user, office.user.sessionId, ADDRESS, after(6)))).toBe(
      'NOT_FOUND',
    );
  });

  it("is not ended by somebody else's hand", async () => {
    const mine = await directory.signIn((await directory.person()).username);
    const other = await directory.signIn((await directory.person()).username);
    expect(codeOf(await directory.sessions.revoke(other.user, mine.user.sessionId, ADDRESS, START))).toBe('NOT_FOUND');
    expect(await alive(mine.token, START)).toBe(true);
  });

  it.each([
    ['disabled', { disabled: true }],
    ['given other roles', { roles: ['REVIEWER'] }],
    ['given a new password', { password: NEXT_PASSWORD }],
  ] as const)('ends when its person is %s', async (_, change) => {
    const { username, userId } = await directory.person();
    const { token } = await directory.signIn(username);
    expectDone(await directory.users.change(userId, change, context()));
    expect(await alive(token, START)).toBe(false);
    expect(await directory.sessions.list(userId)).toEqual([]);
  });

  it('goes on when its person has only a new name', async () => {
    const { username, userId } = await directory.person();
    const { token } = await directory.signIn(username);
    expectDone(await directory.users.change(userId, { displayName: '杨小帆' }, context()));
    expect(await directory.sessions.resolve(token, START)).toMatchObject({ name: '杨小帆' });
  });

  it('cannot be opened while its person is being disabled', async () => {
    for (let round = 0; round < 10; round++) {
      const { username, userId } = await directory.person();
      const [, signedIn] = await Promise.all([
        directory.users.change(userId, { disabled: true }, context()),
        directory.sessions.signIn(username, PASSWORD, { address: ADDRESS, userAgent: '', now: START }),
      ]);
      if ('token' in signedIn) expect(await alive(signedIn.token, START)).toBe(false);
      expect(await directory.sessions.list(userId)).toEqual([]);
    }
  });
});

describe('changing the password', () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await Directory.open();
  });
  afterAll(() => directory.close());

  it('ends the other sessions, keeps this one, and takes effect at once', async () => {
    const { username } = await directory.person({ mustChangePassword: true });
    const [mine, other] = [await directory.signIn(username), await directory.signIn(username)];
    expect(mine.user.mustChangePassword).toBe(true);
    expect(await directory.sessions.changePassword(mine.user, PASSWORD, NEXT_PASSWORD, ADDRESS, START)).toBeUndefined();
    expect(await directory.sessions.resolve(mine.token, START)).toMatchObject({ mustChangePassword: false });
    expect(await directory.sessions.resolve(other.token, START)).toBeUndefined();
    expect(await directory.trySignIn(username, PASSWORD)).toBe('SIGN_IN_FAILED');
    expect(await directory.trySignIn(username, NEXT_PASSWORD)).toBeUndefined();
    expect((await directory.records('password.change')).at(-1)).toMatchObject({ user_id: mine.user.id });
  });

  // In the order they are checked.
  it.each([
    ['the present one wrong', 'not the password', NEXT_PASSWORD, 'PASSWORD_WRONG'],
    ['a short one', PASSWORD, 'short', 'PASSWORD_WEAK'],
    ['the same again', PASSWORD, PASSWORD, 'PASSWORD_WEAK'],
  ])('with %s is refused and changes nothing', async (_, present, next, refused) => {
    const { username } = await directory.person();
    const [mine, other] = [await directory.signIn(username), await directory.signIn(username)];
    expect(codeOf(await directory.sessions.changePassword(mine.user, present, next, ADDRESS, START))).toBe(refused);
    expect(await directory.sessions.resolve(other.token, START)).toBeDefined();
    expect(await directory.trySignIn(username, PASSWORD)).toBeUndefined();
  });

  it('twice at once: one wins', async () => {
    const { username } = await directory.person();
    const { user } = await directory.signIn(username);
    const change = (next: string) => directory.sessions.changePassword(user, PASSWORD, next, ADDRESS, START);
    const answers = await Promise.all([change(NEXT_PASSWORD), change('a third sentence of words')]);
    expect(answers.map(codeOf).sort()).toEqual(['PASSWORD_WRONG', undefined]);
  });
});
