import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { ADDRESS, Directory, PASSWORD, START, after } from './directory.js';

describe('signing in', () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await Directory.open();
  });
  afterAll(() => directory.close());

  it('opens a session that knows the person, the roles and the institution', async () => {
    const person = await directory.person({ roles: ['REVIEWER', 'OFFICER'], displayName: '孙丽' });
    const { user } = await directory.signIn(person.username);
    expect(user).toMatchObject({
      kind: 'person',
      id: person.userId,
      name: '孙丽',
      username: person.username,
      roles: ['REVIEWER', 'OFFICER'],
      mustChangePassword: false,
      institutionId: person.institutionId,
      institution: { name: '山西省财政厅', kind: 'FINANCE', level: 'PROVINCE', regionCode: '140000' },
    });
  });

  it('takes the user name in any case and with spaces around it', async () => {
    const { username } = await directory.person();
    expect(await directory.trySignIn(` ${username.toUpperCase()} `, PASSWORD)).toBeUndefined();
  });

  it('stores neither the password nor the token, but their digests', async () => {
    const { username, userId } = await directory.person();
    const { token } = await directory.signIn(username);
    const [row] = await directory.database.query<{ password_hash: string; token_digest: string }>(
      'SELECT password_hash, token_digest FROM app_user JOIN session USING (user_id) WHERE user_id = $1',
      [userId],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect(row?.token_digest).toBe(createHash('sha256').update(token).digest('hex'));
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('does not tell an unknown name, a disabled person and a wrong password apart', async () => {
    const { username } = await directory.person();
    const gone = await directory.person({ roles: ['MONITOR'] });
    await directory.database.query('UPDATE app_user SET disabled = true WHERE user_id = $1', [gone.userId]);
    expect(await directory.trySignIn('nobody.here', PASSWORD)).toBe('SIGN_IN_FAILED');
    expect(await directory.trySignIn(gone.username, PASSWORD)).toBe('SIGN_IN_FAILED');
    expect(await directory.trySignIn(username, 'not the password')).toBe('SIGN_IN_FAILED');
    expect(await directory.trySignIn("' OR 1=1 --", PASSWORD)).toBe('SIGN_IN_FAILED');
  });

  it('checks a password for an unknown name too, so that both take as long', async () => {
    const { username } = await directory.person();
    const checked = jest.spyOn(directory.passwords, 'matches');
    await directory.trySignIn(username, 'not the password');
    await directory.trySignIn('another.nobody', 'not the password');
    expect(checked.mock.calls).toEqual([
      [expect.stringContaining('$argon2id$'), 'not the password'],
      [undefined, 'not the password'],
    ]);
    checked.mockRestore();
  });

  it('leaves a record of success, failure and end, without what was typed', async () => {
    const { username, userId } = await directory.person();
    await directory.trySignIn(username, 'not the password');
    await directory.trySignIn('my secret typed here', PASSWORD);
    const { user } = await directory.signIn(username);
    await directory.sessions.signOut(user, ADDRESS, after(1));
    const [failed, unknown] = (await directory.records('session.signInFailed')).slice(-2);
    expect(failed).toMatchObject({ user_id: userId, subject: userId, address: ADDRESS, at: START });
    expect(unknown).toMatchObject({ user_id: null, subject: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect((await directory.records('session.signIn')).at(-1)).toMatchObject({
      user_id: userId,
      subject: user.sessionId,
    });
    expect((await directory.records('session.signOut')).at(-1)).toMatchObject({
      user_id: userId,
      subject: user.sessionId,
      at: after(1),
    });
  });
});

describe('after wrong passwords', () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await Directory.open();
  });
  afterAll(() => directory.close());

  const fail = async (username: string, times: number, now = START): Promise<(string | undefined)[]> => {
    const answers = [];
    for (let count = 0; count < times; count++)
      answers.push(await directory.trySignIn(username, 'not the password', now));
    return answers;
  };

  it('the fifth in a row locks the name for 15 minutes, even for the right one', async () => {
    const { username } = await directory.person();
    expect(await fail(username, 4)).toEqual(Array(4).fill('SIGN_IN_FAILED'));
    expect(await fail(username, 1)).toEqual(['SIGN_IN_FAILED']);
    expect(await directory.trySignIn(username, PASSWORD)).toBe('SIGN_IN_LOCKED');
    expect(await directory.trySignIn(username, PASSWORD, after(14.99))).toBe('SIGN_IN_LOCKED');
    expect(await directory.trySignIn(username, PASSWORD, after(15))).toBeUndefined();
  });

  it('trying on does not make the lock longer', async () => {
    const { username } = await directory.person();
    await fail(username, 5);
    await fail(username, 5, after(10));
    expect(await directory.trySignIn(username, PASSWORD, after(15))).toBeUndefined();
  });

  it('a right one starts the count again', async () => {
    const { username } = await directory.person();
    await fail(username, 4);
    expect(await directory.trySignIn(username, PASSWORD)).toBeUndefined();
    expect(await fail(username, 4)).toEqual(Array(4).fill('SIGN_IN_FAILED'));
    expect(await directory.trySignIn(username, PASSWORD)).toBeUndefined();
  });

  it('an unknown name locks like a known one, so that a lock does not tell which exist', async () => {
    await fail('nobody.at.all', 5);
    expect(await directory.trySignIn('nobody.at.all', PASSWORD)).toBe('SIGN_IN_LOCKED');
    expect(await directory.trySignIn('nobody.else', PASSWORD)).toBe('SIGN_IN_FAILED');
  });

  it('fifty at once are counted one by one: the name is locked', async () => {
    const { username } = await directory.person();
    await Promise.all(Array.from({ length: 5 }, () => directory.trySignIn(username, 'not the password')));
    expect(await directory.trySignIn(username, PASSWORD)).toBe('SIGN_IN_LOCKED');
    const other = await directory.person();
    await Promise.all(Array.from({ length: 50 }, () => directory.trySignIn(other.username, 'not the password')));
    expect(await directory.trySignIn(other.username, PASSWORD, after(14))).toBe('SIGN_IN_LOCKED');
    expect(await directory.trySignIn(other.username, PASSWORD, after(15))).toBeUndefined();
  });

  it('of the present password when changing it, the count is the same one', async () => {
    const { username } = await directory.person();
    const { user } = await directory.signIn(username);
    for (let count = 0; count < 5; count++) {
      const answer = await directory.sessions.changePassword(
        user,
        'not the password',
        'a whole new sentence',
        ADDRESS,
        START,
      );
      expect(answer).toMatchObject({ refused: 'PASSWORD_WRONG', field: 'present' });
    }
    expect(
      await directory.sessions.changePassword(user, PASSWORD, 'a whole new sentence', ADDRESS, START),
    ).toMatchObject({ refused: 'SIGN_IN_LOCKED' });
    expect(await directory.records('password.changeFailed')).toHaveLength(5);
  });

  it('says until when, in Shanghai time', async () => {
    const { username } = await directory.person();
    await fail(username, 5);
    const answer = await directory.sessions.signIn(username, PASSWORD, { address: ADDRESS, userAgent: '', now: START });
    expect(answer).toMatchObject({ refused: 'SIGN_IN_LOCKED', parameters: { until: '09:15' } });
  });
});
