import { newId } from '#libs/kernel';
import type { Answer, Problem, Remittance } from './client.js';
import { outcome } from './client.js';
import { APPROVAL, Funding, REGION_FEN } from './funding.js';
import type { FundingAnswer, FundingRequest } from './funding.js';
import { ApiSystem, YEAR } from './harness.js';
import { strangers } from './strangers.js';

const PLENTY_FEN = 100_000_000_000n;

describe('a funding request, over HTTP', () => {
  let system: ApiSystem;
  let regions: { institutionId: string; name: string }[];
  let elsewhere: string;
  const datong = (): string => system.institution('dtsb');
  const yangquan = (): string => regions.find(({ institutionId }) => institutionId !== datong())!.institutionId;
  const ofDatong = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
    Funding.line(datong(), change);
  const ofYangquan = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
    Funding.line(yangquan(), change);

  beforeAll(async () => {
    system = await ApiSystem.open();
    elsewhere = await strangers(system);
    await Funding.fill(system, PLENTY_FEN);
    regions = await new Funding(system).regions();
  });
  afterAll(() => system?.close());

  describe('its way', () => {
    let funding: Funding;
    beforeAll(async () => {
      funding = await new Funding(system).drafted();
    });

    it('is drafted for a period with every region, its names and balances out of the books', async () => {
      const { requestNo, state, requestedFen, lines } = await funding.seen();
      expect(requestNo).toMatch(/^YK-\d{4}-\d{4}$/);
      expect([state, requestedFen]).toEqual(['DRAFT', String(2n * REGION_FEN)]);
      expect(lines.map((line) => [line.institutionName, line.regionCode, line.balanceFen, line.monthsPayable])).toEqual(
        expect.arrayContaining([
          ['大同市社会保险中心', '140200', '0', '0.0'],
          ['阳泉市社会保险中心', '140300', '0', '0.0'],
        ]),
      );
    });

    it('is drawn up again, submitted, withdrawn and submitted again by the clerk', async () => {
      await funding.acted('sxsb.clerk', 'amend', await funding.body({ lines: [ofYangquan(), ofDatong()] }));
      await funding.acted('sxsb.clerk', 'submit');
      expect((await funding.acted('sxsb.clerk', 'withdraw')).state).toBe('DRAFT');
      expect((await funding.acted('sxsb.clerk', 'submit')).state).toBe('SUBMITTED');
    });

    it('goes back with a reason, is put right, and is reviewed', async () => {
      await funding.acted('sxsb.reviewer', 'reject', { reason: '阳泉人数与上月不符' });
      expect(await funding.seen()).toMatchObject({
        state: 'REJECTED',
        rejection: { by: { name: '郑洁' }, reason: '阳泉人数与上月不符' },
      });
      await funding.acted('sxsb.clerk', 'amend', await funding.body());
      await funding.acted('sxsb.clerk', 'submit');
      expect((await funding.acted('sxsb.reviewer', 'review')).state).toBe('REVIEWED');
    });

    it('is approved by provincial finance, and plans one downward remittance for each region', async () => {
      expect((await funding.seen('sxcz.officer')).pool?.availableFen).toBe(String(PLENTY_FEN));
      const answer = await funding.acted('sxcz.officer', 'approve', APPROVAL);
      expect([answer.state, answer.events]).toEqual(['APPROVED', ['FundingRequestApproved']]);
      const { remittances, approvalDocumentNo, pool } = await funding.seen('sxcz.officer');
      expect(approvalDocumentNo).toBe(APPROVAL.documentNo);
      expect(remittances.map(({ institutionId }) => institutionId).sort()).toEqual([datong(), yangquan()].sort());
      expect(pool).toMatchObject({
        balanceFen: String(PLENTY_FEN),
        promisedFen: String(2n * REGION_FEN),
        availableFen: String(PLENTY_FEN - 2n * REGION_FEN),
      });
      for (const { remittanceId } of remittances) {
        const planned: Remittance & { dueFen: string; period: string; basisDocument: string; fundKind: string } =
          await (await system.as('sxcz.clerk')).done('GET', `/remittances/${remittanceId}`);
        expect(planned).toMatchObject({
          state: 'PLANNED',
          fundKind: 'BENEFIT',
          dueFen: String(REGION_FEN),
          period: funding.period,
          basisDocument: APPROVAL.documentNo,
        });
        expect(planned.legs.map(({ state }) => state)).toEqual(['OPEN', 'WAITING']);
      }
    });

    it('a region that needs no money gets no remittance', async () => {
      const other = await new Funding(system).approved({ lines: [ofDatong(), ofYangquan({ requestedFen: '0' })] });
      expect((await other.seen()).remittances.map(({ institutionId }) => institutionId)).toEqual([datong()]);
    });

    it('is found in the list, by period, by state, page after page, and in the to-dos of whoever is next', async () => {
      const waiting = await new Funding(system).submitted();
      const clerk = await system.as('sxsb.clerk');
      const path = `/funding-requests?state=SUBMITTED&period=${waiting.period}`;
      const found: { items: { requestId: string }[] } = await clerk.done('GET', path);
      expect(found.items.map(({ requestId }) => requestId)).toEqual([waiting.requestId]);
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: { requestId: string }[]; nextCursor: string | null } = await clerk.done(
          'GET',
          `/funding-requests?limit=1${cursor ? `&cursor=${cursor}` : ''}`,
        );
        seen.push(...page.items.map(({ requestId }) => requestId));
        cursor = page.nextCursor;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining([waiting.requestId, funding.requestId]));
      const todos: { id: string; task: string; amountFen: string }[] = await (
        await system.as('sxsb.reviewer')
      ).done('GET', '/payout/todos');
      expect(todos).toContainEqual(
        expect.objectContaining({ id: waiting.requestId, task: 'REVIEW_FUNDING', amountFen: String(2n * REGION_FEN) }),
      );
    });

    it('is proposed from the books, and says who holds the period already', async () => {
      const proposal: { requestedBy?: string; lines: { institutionId: string }[]; pool: object } = await (
        await system.as('sxsb.clerk')
      ).done('GET', `/funding-requests/proposal?period=${funding.period}`);
      expect(proposal.requestedBy).toBe((await funding.seen()).requestNo);
      expect(proposal.lines.map(({ institutionId }) => institutionId).sort()).toEqual([datong(), yangquan()].sort());
      const wrong = await (await system.as('sxsb.clerk')).get('/funding-requests/proposal?period=2020-13');
      expect(outcome(wrong)).toBe('400 FUNDING_PERIOD_INVALID period');
      const city = await (await system.as('dtsb.clerk')).get(`/funding-requests/proposal?period=${funding.period}`);
      expect(outcome(city)).toBe('422 FUNDING_NO_OFFICES');
    });
  });

  describe('is refused with words that help', () => {
    /** Both languages say what is wrong and what to do, name what it is about, and hold nothing unfilled or internal. */
    const wordsOf = (answer: Answer<Problem>): string => {
      const { detailZh, detailEn, remedyZh, remedyEn } = answer.body;
      for (const text of [detailZh, detailEn, remedyZh, remedyEn])
        expect(text).not.toMatch(/[{}]|undefined|null|[0-9a-f]{8}-/);
      for (const text of [detailZh, remedyZh]) expect(text).toMatch(/[\u4e00-\u9fff].*。$/u);
      expect(detailZh).not.toMatch(/\b[A-Z]{4,}/);
      return `${detailZh} ${remedyZh}`;
    };

    type Change = () => Readonly<Record<string, unknown>>;
    it.each<readonly [string, Change, string, RegExp]>([
      ['a period of another year', () => ({ period: `${YEAR - 1}-01` }), '400 FUNDING_PERIOD_INVALID period', /年-月/],
      ['a month that is none', () => ({ period: `${YEAR}-13` }), '400 FUNDING_PERIOD_INVALID period', /2020-03/],
      [
        'a region missing',
        () => ({ lines: [ofDatong()] }),
        '422 FUNDING_REGION_MISSING lines',
        /阳泉市社会保险中心.*填 0/,
      ],
      [
        'no region at all',
        () => ({ lines: [] }),
        '422 FUNDING_REGION_MISSING lines',
        /大同市社会保险中心、阳泉市社会保险中心/,
      ],
      [
        'a region twice',
        () => ({ lines: [ofDatong(), ofDatong(), ofYangquan()] }),
        '422 FUNDING_REGION_TWICE lines',
        /大同/,
      ],
      [
        'heads without pay',
        () => ({ lines: [ofDatong({ payableFen: '0' }), ofYangquan()] }),
        '422 FUNDING_HEADS_WITHOUT_PAY lines',
        /大同/,
      ],
      [
        'pay for nobody',
        () => ({ lines: [ofDatong({ headcount: 0 }), ofYangquan()] }),
        '422 FUNDING_HEADS_WITHOUT_PAY lines',
        /大同/,
      ],
      [
        'more than anybody has',
        () => ({ lines: [ofDatong({ requestedFen: '9'.repeat(16) }), ofYangquan()] }),
        '400 FUNDING_AMOUNT_INVALID lines',
        /大同/,
      ],
      ['a supplementary one without a reason', () => ({ kind: 'SUPPLEMENTARY' }), '400 TEXT_REQUIRED reason', /./],
    ])('a draft with %s', async (_what, change, expected, words) => {
      const answer = await new Funding(system).draft(change());
      expect(outcome(answer)).toBe(expected);
      expect(wordsOf(answer)).toMatch(words);
    });

    it('a region of nobody it asks for', async () => {
      const answer = await new Funding(system).draft({
        lines: [ofDatong(), ofYangquan(), Funding.line(system.institution('sxcz'))],
      });
      expect(outcome(answer)).toBe('422 FUNDING_REGION_FOREIGN lines');
      expect(wordsOf(answer)).toMatch(/山西省财政厅/);
      const unknown = await new Funding(system).draft({ lines: [ofDatong(), ofYangquan(), Funding.line(newId())] });
      expect(wordsOf(unknown)).toMatch(/#3/);
    });

    it('a period that was requested already, by its number; a supplementary one with a reason is fine', async () => {
      const first = await new Funding(system).submitted();
      const { requestNo } = await first.seen();
      const again = new Funding(system, newId(), first.period);
      const refused = await again.draft();
      expect(outcome(refused)).toBe('409 FUNDING_ALREADY_REQUESTED period');
      expect(wordsOf(refused)).toMatch(new RegExp(`${first.period}.*${requestNo}.*追加申请`));
      expect((await again.draft({ kind: 'SUPPLEMENTARY', reason: '新增退休 12 人' })).status).toBe(200);
      await first.acted('sxsb.clerk', 'withdraw');
      await first.acted('sxsb.clerk', 'cancel', { reason: '所属期选错' });
      expect((await new Funding(system, newId(), first.period).draft()).status).toBe(200);
    });

    it('changed after submission: it has to be withdrawn first', async () => {
      const funding = await new Funding(system).submitted();
      const answer = await funding.act('sxsb.clerk', 'amend', await funding.body());
      expect(outcome(answer)).toBe('409 FUNDING_STATE');
      expect(wordsOf(answer)).toMatch(/撤回/);
      expect(outcome(await funding.draft())).toBe('409 FUNDING_STATE');
    });

    it('another period or kind than first drafted', async () => {
      const funding = await new Funding(system).drafted();
      const { period } = new Funding(system);
      const amended = await funding.act(
        'sxsb.clerk',
        'amend',
        await funding.body({ period, fiscalYear: Number(period.slice(0, 4)) }),
      );
      expect(outcome(amended)).toBe('422 FUNDING_PERIOD_FIXED period');
      expect(wordsOf(amended)).toContain(funding.period);
    });

    it('nothing requested, when it is submitted', async () => {
      const none = { requestedFen: '0' };
      const funding = await new Funding(system).drafted({ lines: [ofDatong(none), ofYangquan(none)] });
      expect(outcome(await funding.act('sxsb.clerk', 'submit'))).toBe('422 FUNDING_NOTHING_REQUESTED lines');
    });

    it('more than the pool holds, not counting what is promised already', async () => {
      const pool = (await (await new Funding(system).submitted()).seen('sxcz.officer')).pool!;
      const half = String(BigInt(pool.availableFen) / 2n + 1n);
      const lines = [ofDatong({ requestedFen: half }), ofYangquan({ requestedFen: '0' })];
      const [one, two] = [await new Funding(system).reviewed({ lines }), await new Funding(system).reviewed({ lines })];
      await one.acted('sxcz.officer', 'approve', APPROVAL);
      const refused = await two.act('sxcz.officer', 'approve', APPROVAL);
      expect(outcome(refused)).toBe('422 FUNDING_ABOVE_POOL');
      expect(wordsOf(refused)).toMatch(/[\d,]+\.\d\d 元.*[\d,]+\.\d\d 元/);
      expect((await two.seen()).state).toBe('REVIEWED');
      // Where the approved money is given up again, the pool has it back.
      const [planned] = (await one.seen()).remittances;
      await (await system.as('sxcz.officer')).changed(planned!.remittanceId, 'cancel', { reason: '压缩支出' });
      await two.acted('sxcz.officer', 'approve', APPROVAL);
      const [last] = (await two.seen()).remittances;
      await (await system.as('sxcz.officer')).changed(last!.remittanceId, 'cancel', { reason: '压缩支出' });
    });

    it.each([
      ['dtsb.clerk', 'DRAFT', 'submit', undefined, '403 INSTITUTION_NOT_YOURS'],
      ['sxsb.reviewer', 'DRAFT', 'submit', undefined, '403 ROLE_REQUIRED'],
      ['sxcz.reviewer', 'SUBMITTED', 'review', undefined, '403 INSTITUTION_NOT_YOURS'],
      ['sxsb.clerk', 'SUBMITTED', 'review', undefined, '403 ROLE_REQUIRED'],
      ['sxsb.reviewer', 'DRAFT', 'review', undefined, '409 FUNDING_STATE'],
      ['sxcz.officer', 'SUBMITTED', 'approve', APPROVAL, '409 FUNDING_STATE'],
      ['sxcz.officer', 'SUBMITTED', 'reject', { reason: '早' }, '403 ROLE_REQUIRED'],
      ['sxcz.reviewer', 'REVIEWED', 'approve', APPROVAL, '403 ROLE_REQUIRED'],
      ['dtcz.officer', 'REVIEWED', 'approve', APPROVAL, '404 NOT_FOUND'],
      ['dtsb.officer', 'REVIEWED', 'approve', APPROVAL, '403 INSTITUTION_NOT_YOURS'],
      ['sxcz.officer', 'REVIEWED', 'approve', { documentNo: ' ' }, '400 TEXT_REQUIRED documentNo'],
      ['sxcz.officer', 'REVIEWED', 'reject', { reason: '' }, '400 TEXT_REQUIRED reason'],
      ['sxsb.clerk', 'REVIEWED', 'withdraw', undefined, '409 FUNDING_STATE'],
      ['sxsb.clerk', 'SUBMITTED', 'cancel', { reason: '误' }, '409 FUNDING_STATE'],
      ['sxsb.clerk', 'DRAFT', 'cancel', { reason: '' }, '400 TEXT_REQUIRED reason'],
    ])('%s, a %s one, %s', async (username, state, act, body, expected) => {
      const made = new Funding(system);
      const funding = await (state === 'DRAFT'
        ? made.drafted()
        : state === 'SUBMITTED'
          ? made.submitted()
          : made.reviewed());
      expect(outcome(await funding.act(username, act, body))).toBe(expected);
      expect((await funding.seen()).state).toBe(state);
    });

    it('own review, even by somebody who has become a reviewer since', async () => {
      const funding = await new Funding(system).submitted();
      const admin = await system.as('admin');
      const hold = async (...roles: string[]): Promise<void> => {
        const users: { userId: string; username: string; version: number }[] = await admin.done('GET', '/users');
        const { userId, version } = users.find(({ username }) => username === 'sxsb.clerk')!;
        await admin.done('PATCH', `/users/${userId}`, { roles }, { version });
        system.forget('sxsb.clerk');
      };
      await hold('REVIEWER');
      try {
        const clerk = await system.signedIn('sxsb.clerk');
        const { permitted, version } = await clerk.done<FundingRequest>(
          'GET',
          `/funding-requests/${funding.requestId}`,
        );
        const own = await clerk.post(`/funding-requests/${funding.requestId}/review`, undefined, { version });
        expect(outcome(own)).toBe('403 DUTIES_NOT_SEPARATED');
        wordsOf(own);
        expect(permitted.find(({ type }) => type === 'reviewFunding')?.refusal?.code).toBe('DUTIES_NOT_SEPARATED');
      } finally {
        await hold('CLERK');
      }
    });
  });

  describe('repeated, raced and stale', () => {
    it('the same key gives the same answer and does nothing again, even when the world has moved on', async () => {
      const funding = await new Funding(system).reviewed();
      const officer = await system.as('sxcz.officer');
      const { version } = await funding.seen();
      const key = newId();
      const path = `/funding-requests/${funding.requestId}/approve`;
      const first = await officer.post<FundingAnswer>(path, APPROVAL, { key, version });
      expect(first.status).toBe(200);
      const before = await system.logState();
      const again = await Promise.all([1, 2, 3].map(() => officer.post(path, APPROVAL, { key, version })));
      for (const answer of again) expect([answer.status, answer.body]).toEqual([200, first.body]);
      const other = await officer.post(path, { documentNo: '另一文号' }, { key, version });
      expect(outcome(other)).toBe('409 IDEMPOTENCY_KEY_REUSED');
      expect(await system.logState()).toBe(before);
    });

    it('twenty drafts at once with one key: one request', async () => {
      const funding = new Funding(system);
      const key = newId();
      const answers = await Promise.all(Array.from({ length: 20 }, () => funding.draft({}, { key })));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect((await funding.seen()).version).toBe(1);
    });

    it('two requests for one period at once: one gets it', async () => {
      const one = new Funding(system);
      const two = new Funding(system, newId(), one.period);
      const answers = await Promise.all([one.draft(), two.draft()]);
      expect(answers.map(outcome).sort()).toEqual(['200', '409 FUNDING_ALREADY_REQUESTED period']);
    });

    it('two approve at once: one wins, the other is told to look again; one remittance for each region', async () => {
      const funding = await new Funding(system).reviewed();
      const answers = await Promise.all([1, 2, 3].map(() => funding.act('sxcz.officer', 'approve', APPROVAL)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      for (const { status, body } of answers)
        if (status === 409) expect(['VERSION_STALE', 'FUNDING_STATE']).toContain(body.code);
      const [row] = await system.database.query<{ planned: bigint }>(
        `SELECT count(*) AS planned FROM remittance WHERE period = $1 AND fund_kind = 'BENEFIT'`,
        [funding.period],
      );
      expect(row?.planned).toBe(2n);
    });

    it('two requests that the pool can pay only one of, approved at once: one is', async () => {
      const { availableFen } = (await (await new Funding(system).drafted()).seen('sxcz.officer')).pool!;
      const lines = [
        ofDatong({ requestedFen: String((BigInt(availableFen) * 2n) / 3n) }),
        ofYangquan({ requestedFen: '0' }),
      ];
      const two = [await new Funding(system).reviewed({ lines }), await new Funding(system).reviewed({ lines })];
      const answers = await Promise.all(two.map((one) => one.act('sxcz.officer', 'approve', APPROVAL)));
      expect(answers.map(outcome).sort()).toEqual(['200', '422 FUNDING_ABOVE_POOL']);
      const winner = two[answers.findIndex(({ status }) => status === 200)]!;
      const [planned] = (await winner.seen()).remittances;
      await (await system.as('sxcz.officer')).changed(planned!.remittanceId, 'cancel', { reason: '压缩支出' });
    });

    it('a version somebody else has changed meanwhile is refused, none at all too', async () => {
      const funding = await new Funding(system).drafted();
      await funding.acted('sxsb.clerk', 'amend', await funding.body());
      expect(outcome(await funding.act('sxsb.clerk', 'submit', undefined, { version: 1 }))).toBe('409 VERSION_STALE');
      const path = `/funding-requests/${funding.requestId}/submit`;
      const clerk = await system.as('sxsb.clerk');
      expect(outcome(await clerk.post(path))).toBe('428 VERSION_REQUIRED If-Match');
      expect(outcome(await clerk.post(path, undefined, { version: 2, key: null }))).toBe(
        '400 IDEMPOTENCY_KEY_REQUIRED Idempotency-Key',
      );
      const read = await clerk.get(`/funding-requests/${funding.requestId}`);
      expect(read.headers.get('etag')).toBe('"2"');
    });
  });

  describe('who sees it', () => {
    it.each([
      ['sxsb.reviewer', 200],
      ['sxcz.clerk', 200],
      ['dtsb.officer', 200],
      ['auditor', 200],
      ['monitor', 200],
      ['dtcz.officer', 404],
      ['yqcz.officer', 404],
    ])('%s: %i', async (username, status) => {
      const funding = await new Funding(system).submitted();
      const client = username.startsWith('yq') ? await system.signedIn(username, elsewhere) : await system.as(username);
      expect((await client.get(`/funding-requests/${funding.requestId}`)).status).toBe(status);
      const list: { items: { requestId: string }[] } = await client.done(
        'GET',
        `/funding-requests?period=${funding.period}`,
      );
      expect(list.items).toHaveLength(status === 200 ? 1 : 0);
    });

    it('to somebody else it is not there, whatever they try, and nothing happens', async () => {
      const funding = await new Funding(system).submitted();
      const stranger = await system.signedIn('yqcz.officer', elsewhere);
      await system.drained();
      const before = await system.logState();
      const { version } = await funding.seen();
      for (const act of ['amend', 'submit', 'withdraw', 'review', 'approve', 'reject', 'cancel']) {
        const body = { ...APPROVAL, ...(await funding.body()), reason: '试' };
        for (const guess of [version, 99]) {
          const answer = await stranger.post(`/funding-requests/${funding.requestId}/${act}`, body, { version: guess });
          expect([act, outcome(answer)]).toEqual([act, '404 NOT_FOUND']);
          expect(answer.text).not.toMatch(/山西|大同|YK-/);
        }
      }
      expect(await system.logState()).toBe(before);
    });
  });

  it('and the system is coherent', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  });
});
