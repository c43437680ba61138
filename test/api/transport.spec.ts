import { existsSync, readFileSync } from 'node:fs';
import { newId } from '#libs/kernel';
import type { Client } from './client.js';
import { ApiSystem } from './harness.js';
import { Relay } from './relay.js';
import { STRANGE_REGION, strangers } from './strangers.js';

const RATE = 60;

describe('what every request passes', () => {
  let system: ApiSystem;
  let clerk: Client;
  beforeAll(async () => {
    system = await ApiSystem.open();
    clerk = await system.as('dtsb.clerk');
  });
  afterAll(() => system?.close());
  const raw = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${system.api.address}${path}`, { redirect: 'manual', ...init });

  it.each([
    ['a route that does not exist', 'GET', '/nowhere', undefined, {}, 404, 'NOT_FOUND'],
    ['malformed JSON', 'POST', '/session', '{"username":', {}, 400, 'REQUEST_INVALID'],
    ['no body at all', 'POST', '/session', undefined, {}, 400, 'REQUEST_INVALID'],
    ['another media type', 'POST', '/session', '<a/>', { 'content-type': 'application/xml' }, 415, 'REQUEST_INVALID'],
    ['a body above 1 MB', 'POST', '/session', JSON.stringify({ username: 'x'.repeat(1_100_000) }), {}, 413, undefined],
    [
      'a prototype in the body',
      'POST',
      '/session',
      '{"__proto__":{"a":1},"username":"a","password":"b"}',
      {},
      400,
      'REQUEST_INVALID',
    ],
  ])('%s is a problem in both languages', async (_what, method, path, body, headers, status, code) => {
    const answer = await clerk.send(method, path, body, { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status, ...(code ? { code } : {}) });
    for (const text of [answer.body.detailZh, answer.body.detailEn, answer.body.remedyZh, answer.body.remedyEn])
      expect(text).not.toBe('');
    expect(answer.body.correlationId).toBe(answer.headers.get('x-correlation-id'));
  });

  it('gives the correlation id it was given, and makes its own where that is not one', async () => {
    const given = `check-${newId()}`;
    expect(
      (await clerk.get('/health', { headers: { 'x-correlation-id': given } })).headers.get('x-correlation-id'),
    ).toBe(given);
    expect(
      (await clerk.get('/health', { headers: { 'x-correlation-id': 'a b<c>' } })).headers.get('x-correlation-id'),
    ).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses a write that comes from another site', async () => {
    const foreign = await clerk.post('/remittances', {}, { headers: { origin: 'https://elsewhere.example' } });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'ORIGIN_FOREIGN']);
    const own = await clerk.post('/remittances', {}, { headers: { origin: system.api.address } });
    expect(own.body.code).toBe('NOT_PERMITTED'); // past the origin check: a clerk plans nothing
  });

  it('sends headers that let no other site and no inline script in', async () => {
    const { headers } = await clerk.get('/health');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('answers health, readiness and, on this machine, metrics', async () => {
    expect((await system.anybody().get('/health')).status).toBe(200);
    expect((await system.anybody().get('/ready')).status).toBe(200);
    expect(await (await raw('/metrics')).text()).toContain('jieli_subscriber_waiting');
  });

  it('documents itself, as docs/openapi.json has it', async () => {
    const served: unknown = await (await raw('/api/openapi.json')).json();
    expect(served).toEqual(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
    expect((await raw('/api/docs')).status).toBe(200);
  });

  it('gives the page for every address of the web app, never from a cache', async () => {
    for (const path of ['/', '/remittances/1?tab=events']) {
      const page = await raw(path);
      expect([path, page.status, page.headers.get('content-type')]).toEqual([
        path,
        200,
        expect.stringMatching(/^text\/html/),
      ]);
      if (existsSync('apps/web/dist/index.html')) expect(page.headers.get('cache-control')).toBe('no-cache');
    }
    expect((await raw('/assets/none.js')).status).toBe(404);
    expect((await raw('/api/v1/none')).status).toBe(404);
  });

  it('shows no demo accounts unless it is a demonstration', async () => {
    expect(await system.anybody().done('GET', '/demo')).toEqual({ demo: false, password: null, accounts: [] });
  });

  it('an ended session opens nothing: signed out, revoked, disabled', async () => {
    const one = await system.signedIn('dtsb.reviewer');
    const other = await system.signedIn('dtsb.reviewer');
    const sessions: { sessionId: string; current: boolean }[] = await one.done('GET', '/sessions');
    const mine = sessions.find(({ current }) => current)!;
    expect((await other.send('DELETE', `/sessions/${mine.sessionId}`)).status).toBe(204);
    expect((await one.get('/session')).status).toBe(401);
    await other.send('DELETE', '/session');
    expect((await other.get('/session', { headers: { cookie: other.session } })).status).toBe(401);
    expect((await system.anybody().get('/session', { headers: { cookie: `jieli_session=${newId()}` } })).status).toBe(
      401,
    );
  });

  it('nobody ends a session of somebody else', async () => {
    const sessions: { sessionId: string }[] = await clerk.done('GET', '/sessions');
    const answer = await (await system.as('dtsb.officer')).send('DELETE', `/sessions/${sessions[0]!.sessionId}`);
    expect(answer.status).toBe(404);
    expect((await clerk.get('/session')).status).toBe(200);
  });
});

describe('the limits', () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await ApiSystem.open({ RATE_LIMIT_PER_MINUTE: String(RATE) });
  });
  afterAll(() => system?.close());

  it('too many requests are told to come back later, and other people are not held up', async () => {
    const clerk = await system.as('dtsb.clerk');
    const answers = await Promise.all(Array.from({ length: RATE + 5 }, () => clerk.get('/session')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]?.body.code).toBe('OVERLOADED');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await (await system.as('dtsb.officer')).get('/session')).status).toBe(200);
  });
});

describe('the live stream', () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await ApiSystem.open();
  });
  afterAll(() => system?.close());

  it('tells of what happens, to those who may see it, and goes on after the last event id', async () => {
    const relay = await Relay.plan(system);
    const first = await listen(system, await system.as('sxcz.officer'));
    const transferId = await relay.logged();
    const logged = await first.until('TransferLogged');
    expect(logged.data).toMatchObject({ remittanceId: relay.remittanceId, transferId, amountFen: '100000000' });
    first.close();
    await relay.acted('dtsb.clerk', transferId, 'submit');
    await relay.acted('dtsb.clerk', transferId, 'withdraw', { reason: '误' });
    const again = await listen(system, await system.as('sxcz.officer'), logged.id);
    await again.until('TransferWithdrawn');
    expect(again.seen.map(({ data }) => data.type)).toEqual(['TransferSubmitted', 'TransferWithdrawn']);
    again.close();
  });

  it('tells an office nothing of money that does not pass it', async () => {
    const stranger = await system.signedIn('yqcz.officer', await strangers(system));
    const outside = await listen(system, stranger);
    await system.plan();
    const own = system.planBody({ regionCode: STRANGE_REGION });
    await stranger.done('POST', '/remittances', own);
    await outside.until('RemittancePlanned'); // later in the log than the other's
    expect(new Set(outside.seen.map(({ data }) => data.remittanceId))).toEqual(new Set([own['remittanceId']]));
    outside.close();
  });
});

interface Told {
  readonly id: string;
  readonly data: { readonly type: string; readonly remittanceId: string };
}

/** A reader of server-sent events; `until` waits for one of a type. */
async function listen(system: ApiSystem, client: Client, lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${system.api.address}/api/v1/live`, {
    headers: { cookie: client.session, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const seen: Told[] = [];
  let rest = '';
  return {
    seen,
    close: () => abort.abort(),
    async until(type: string): Promise<Told> {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${type}`);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const id = /^id: (.*)$/m.exec(block)?.[1];
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (id && data) seen.push({ id, data: JSON.parse(data) as Told['data'] });
        }
        const found = seen.find(({ data }) => data.type === type);
        if (found) return found;
      }
    },
  };
}
