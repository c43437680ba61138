import { newId } from '#libs/kernel';
import { ADDRESS, Directory, PASSWORD } from '../integration/access/directory.js';
import { startApi } from './api-process.js';
import type { ApiProcess } from './api-process.js';
import { Client } from './client.js';

const SIGN_INS_A_MINUTE = 3;
const SPELLINGS = ['/api/v1/session', '/api/v1/session?again=1', '/api/v1/sessi%6Fn'];

describe('the gate in front of the API', () => {
  let directory: Directory;
  let api: ApiProcess;
  beforeAll(async () => {
    directory = await Directory.open();
    api = await startApi({
      DATABASE_URL: directory.clone.url,
      QUEUE_URL: directory.clone.url,
      ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
      PAYEE_DIGEST_KEY: Buffer.alloc(32, 8).toString('base64'),
      TRUST_PROXY: 'true',
      SIGN_IN_LIMIT_PER_MINUTE: String(SIGN_INS_A_MINUTE),
    });
  });
  afterAll(async () => {
    await api.stop();
    await directory.close();
  });

  const signIn = (client: Client, username: string, forwarded: string, path = '/session') =>
    client.send('POST', path, { username, password: PASSWORD }, { headers: { 'x-forwarded-for': forwarded } });

  /** The answers to one sign-in more than the limit allows. */
  const flood = async (of: (count: number) => { readonly forwarded: string; readonly path?: string }) => {
    const statuses: number[] = [];
    for (let count = 0; count <= SIGN_INS_A_MINUTE; count++) {
      const { forwarded, path } = of(count);
      statuses.push((await signIn(new Client(api.address), 'nobody.here', forwarded, path)).status);
    }
    return statuses;
  };

  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const client = new Client(api.address);
    const answer = await signIn(client, (await directory.person()).username, newId());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/^jieli_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.text).not.toContain(client.session.slice('jieli_session='.length));
  });

  it('opens nothing to a password an administrator has set, until it is changed', async () => {
    const client = new Client(api.address);
    await signIn(client, (await directory.person({ mustChangePassword: true })).username, newId());
    expect(await client.get('/remittances')).toMatchObject({ status: 403, body: { code: 'PASSWORD_CHANGE_REQUIRED' } });
    const changed = await client.post('/session/password', {
      present: PASSWORD,
      password: 'over the pass with four carts',
    });
    expect(changed.status).toBe(204);
    expect((await client.get('/remittances')).status).toBe(200);
  });

  it.each(SPELLINGS)('limits sign-ins of one address, spelt %s', async (path) => {
    const forwarded = `10.0.0.${path.length}`;
    expect(await flood((count) => ({ forwarded, path: count % 2 === 1 ? path : '/session' }))).toEqual([
      401, 401, 401, 429,
    ]);
  });

  it('counts the address the proxy saw, whatever the client claims before it', async () => {
    expect(await flood((count) => ({ forwarded: `10.0.1.${count}, ${ADDRESS}` }))).toEqual([401, 401, 401, 429]);
    expect((await directory.records('session.signInFailed')).at(-1)).toMatchObject({ address: ADDRESS });
  });
});
