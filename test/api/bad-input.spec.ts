import { addDays, newId } from '#libs/kernel';
import { outcome } from './client.js';
import { ApiSystem, TODAY, YEAR } from './harness.js';
import { Relay, nextVoucher } from './relay.js';

/** Each wrong input: refused with its code and field, nothing written. */
describe('bad input', () => {
  let system: ApiSystem;
  let relay: Relay;
  beforeAll(async () => {
    system = await ApiSystem.open();
    relay = await Relay.plan(system);
  });
  afterAll(() => system?.close());
  let before = '';
  beforeEach(async () => {
    await system.drained();
    before = await system.logState();
  });
  const unchanged = async (): Promise<void> => expect(await system.logState()).toBe(before);

  it.each([
    ['zero', '0', '400 AMOUNT_NOT_POSITIVE amountFen'],
    ['negative', '-1', '400 AMOUNT_NOT_POSITIVE amountFen'],
    ['2^53+1 fen as text', '9007199254740993', '400 AMOUNT_TOO_LARGE amountFen'],
    ['a JSON number', 100, '400 AMOUNT_INVALID amountFen'],
    ['with decimals', '100.5', '400 AMOUNT_INVALID amountFen'],
    ['exponent', '1e3', '400 AMOUNT_INVALID amountFen'],
    ['hexadecimal', '0x10', '400 AMOUNT_INVALID amountFen'],
    ['with separators', '1,000', '400 AMOUNT_INVALID amountFen'],
    ['full-width digits', '１００', '400 AMOUNT_INVALID amountFen'],
    ['with blanks', ' 100', '400 AMOUNT_INVALID amountFen'],
    ['leading zero', '0100', '400 AMOUNT_INVALID amountFen'],
    ['empty', '', '400 AMOUNT_INVALID amountFen'],
    ['null', null, '400 AMOUNT_INVALID amountFen'],
    ['an object', { $gt: '0' }, '400 AMOUNT_INVALID amountFen'],
    ['more than is due', '100000001', '422 MORE_THAN_DUE amountFen'],
  ])('an amount that is %s', async (_what, amountFen, expected) => {
    expect(outcome(await relay.log({ amountFen }))).toBe(expected);
    await unchanged();
  });

  it('2^53+1 fen as a JSON number is not rounded into a good amount', async () => {
    const clerk = await system.as('dtsb.clerk');
    const { version } = await clerk.remittance(relay.remittanceId);
    const body = JSON.stringify(await relay.transferBody({ amountFen: 0 })).replace(
      '"amountFen":0',
      '"amountFen":9007199254740993',
    );
    const answer = await clerk.post(`/remittances/${relay.remittanceId}/transfers`, body, { version });
    expect(outcome(answer)).toBe('400 AMOUNT_INVALID amountFen');
    await unchanged();
  });

  it.each([
    ['an unknown member', { amount: '1' }, '400 REQUEST_INVALID amount'],
    ['a leg that does not exist', { legNo: 9 }, '404 LEG_UNKNOWN legNo'],
    ['leg zero', { legNo: 0 }, '400 REQUEST_INVALID legNo'],
    ['a leg as text', { legNo: '1' }, '400 REQUEST_INVALID legNo'],
    ['a day that is not', { valueDate: `${YEAR}-02-30` }, '400 DATE_INVALID valueDate'],
    ['a day of another age', { valueDate: '1999-01-01' }, '400 VALUE_DATE_OUTSIDE_YEAR valueDate'],
    ['no voucher number', { voucherNo: '' }, '400 VOUCHER_INVALID voucherNo'],
    ['a voucher number with a line break', { voucherNo: '记\n1' }, '400 VOUCHER_INVALID voucherNo'],
    ['an id that is none', { transferId: '1' }, '400 REQUEST_INVALID transferId'],
    [
      'evidence nobody uploaded',
      { evidence: [{ evidenceId: newId(), kind: 'VOUCHER' }] },
      '404 EVIDENCE_UNKNOWN evidence',
    ],
    [
      'evidence of no known kind',
      { evidence: [{ evidenceId: newId(), kind: 'X' }] },
      '400 REQUEST_INVALID evidence.0.kind',
    ],
    ['evidence that is no list', { evidence: 'x' }, '400 REQUEST_INVALID evidence'],
    ['a NUL in its remark', { remark: 'a\u0000b' }, '400 REQUEST_INVALID remark'],
    ['half a character in its remark', { remark: '\ud800' }, '400 REQUEST_INVALID remark'],
    ['a remark without end', { remark: '长'.repeat(2_001) }, '400 REQUEST_INVALID remark'],
  ])('a transfer with %s', async (_what, change, expected) => {
    expect(outcome(await relay.log(change))).toBe(expected);
    await unchanged();
  });

  it.each([
    ['an unknown route', { routeCode: 'nowhere' }, '400 ROUTE_UNKNOWN routeCode'],
    ['a region without offices', { regionCode: '999999' }, '422 ROUTE_UNRESOLVED regionCode'],
    ['a period of another year', { period: '2019-Q1' }, '400 FISCAL_YEAR_INVALID period'],
    ['no basis document', { basisDocument: '' }, '400 TEXT_REQUIRED basisDocument'],
    ['an amount of zero', { dueFen: '0' }, '400 AMOUNT_NOT_POSITIVE dueFen'],
    ['a fiscal year with decimals', { fiscalYear: 2020.5 }, '400 REQUEST_INVALID fiscalYear'],
  ])('a plan with %s', async (_what, change, expected) => {
    const answer = await (await system.as('dtsb.officer')).post('/remittances', system.planBody(change));
    expect(outcome(answer)).toBe(expected);
    await unchanged();
  });

  it('a plan of a remittance that exists already', async () => {
    const { remittanceId } = relay;
    expect(
      outcome(await (await system.as('dtsb.officer')).post('/remittances', system.planBody({ remittanceId }))),
    ).toMatch(/^409 /);
    await unchanged();
  });

  it.each([
    ['an unknown account', newId(), '404 ACCOUNT_UNKNOWN'],
    ['what is no id', 'x', '404 NOT_FOUND'],
  ])('a collection for %s', async (_what, account, expected) => {
    const body = {
      collectionId: newId(),
      fundKind: 'GAP_SHARE',
      amountFen: '1',
      source: 'APPROPRIATION',
      valueDate: TODAY,
      documentNo: '1',
    };
    const answer = await (await system.as('dtsb.clerk')).post(`/accounts/${account}/collections`, body);
    expect(outcome(answer).split(' ').slice(0, 2).join(' ')).toBe(expected);
    await unchanged();
  });

  it('a collection for an account of another institution', async () => {
    const body = {
      collectionId: newId(),
      fundKind: 'GAP_SHARE',
      amountFen: '1',
      source: 'APPROPRIATION',
      valueDate: TODAY,
      documentNo: '1',
    };
    const answer = await (
      await system.as('dtcz.clerk')
    ).post(`/accounts/${system.account('dtsb', 'INCOME')}/collections`, body);
    expect(answer.status).toBeGreaterThanOrEqual(403);
    expect(answer.status).toBeLessThan(405);
    await unchanged();
  });

  it.each([
    ['an unknown institution', { institutionId: newId() }, 'INSTITUTION_UNKNOWN'],
    ['duties that exclude each other', { roles: ['ADMIN', 'CLERK'] }, 'ROLES_CONFLICT'],
    ['no roles', { roles: [] }, 'ROLES_EMPTY'],
    ['a weak password', { password: '12345678' }, 'PASSWORD_WEAK'],
    ['a name somebody has', { username: 'dtsb.clerk' }, 'USERNAME_TAKEN'],
    ['a role that is none', { roles: ['ROOT'] }, 'REQUEST_INVALID'],
  ])('a user with %s', async (_what, change, code) => {
    const body = {
      userId: newId(),
      username: 'new.user',
      displayName: '新',
      institutionId: system.institution('dtsb'),
      roles: ['CLERK'],
      password: 'a first word for you',
      ...change,
    };
    expect((await (await system.as('admin')).post('/users', body)).body.code).toBe(code);
    await unchanged();
  });

  it.each([
    ['/remittances?limit=0', 'limit'],
    ['/remittances?limit=201', 'limit'],
    ['/remittances?limit=x', 'limit'],
    ['/remittances?fundKind=GOLD', 'fundKind'],
    ['/remittances?state=LOST', 'state'],
    ['/remittances?fiscalYear=20x0', 'fiscalYear'],
    ['/remittances?institutionId=1', 'institutionId'],
    ['/remittances?sort=no', 'sort'],
    ['/todos?limit=-1', 'limit'],
    ['/chain?fiscalYear=1', 'fiscalYear'],
    ['/vouchers/check', 'voucherNo'],
  ])('the query %s', async (path, field) => {
    expect(outcome(await (await system.as('dtsb.clerk')).get(path))).toBe(`400 REQUEST_INVALID ${field}`);
  });

  it('no version, no key, a key used for something else', async () => {
    const clerk = await system.as('dtsb.clerk');
    const body = await relay.transferBody();
    const path = `/remittances/${relay.remittanceId}/transfers`;
    expect(outcome(await clerk.post(path, body))).toBe('428 VERSION_REQUIRED If-Match');
    expect(outcome(await clerk.post(path, body, { version: 1, key: null }))).toBe(
      '400 IDEMPOTENCY_KEY_REQUIRED Idempotency-Key',
    );
    expect(outcome(await clerk.post(path, body, { version: 1, key: 'short' }))).toBe(
      '400 IDEMPOTENCY_KEY_REQUIRED Idempotency-Key',
    );
    expect(outcome(await clerk.post(path, body, { headers: { 'if-match': '*' } }))).toBe(
      '428 VERSION_REQUIRED If-Match',
    );
    await unchanged();
  });

  describe('in the course of a remittance', () => {
    it('a stale version is told what happened', async () => {
      const next = await Relay.plan(system);
      const clerk = await system.as('dtsb.clerk');
      const { version } = await clerk.remittance(next.remittanceId);
      await next.logged('1');
      const late = await clerk.post(`/remittances/${next.remittanceId}/transfers`, await next.transferBody(), {
        version,
      });
      expect(outcome(late)).toBe('409 VERSION_STALE');
      expect(late.body.detailZh).toContain(`第 ${version} 版`);
    });

    it('a voucher used before is refused, and the first use named', async () => {
      const voucherNo = nextVoucher();
      const next = await Relay.plan(system);
      expect((await next.log({ voucherNo, amountFen: '1' })).status).toBe(200);
      const again = await next.log({ voucherNo, amountFen: '1' });
      expect(outcome(again)).toBe('409 VOUCHER_ALREADY_USED voucherNo');
      expect(again.body.detailZh).toContain('李敏');
    });

    it('more than has arrived cannot be passed on', async () => {
      const next = await Relay.plan(system);
      await next.received('60000000');
      expect(outcome(await next.log({ amountFen: '60000001' }, 2))).toBe('422 MORE_THAN_ARRIVED amountFen');
    });

    it('a leg that is not open, and a leg of another institution', async () => {
      const next = await Relay.plan(system);
      expect(outcome(await next.log({ amountFen: '1' }, 2))).toMatch(/^409 LEG_NOT_OPEN/);
      const body = await next.transferBody({ amountFen: '1' }, 2);
      const answer = await (
        await system.as('dtcz.clerk')
      ).change(next.remittanceId, 'transfers', { ...body, legNo: 1 });
      expect(outcome(answer)).toMatch(/^403 INSTITUTION_NOT_YOURS/);
    });

    it('more money than the account holds cannot be sent', async () => {
      const poor = new Relay(system, newId());
      const officer = await system.as('dtsb.officer');
      const plan = system.planBody({
        remittanceId: poor.remittanceId,
        routeCode: 'contribution-up',
        period: `${YEAR}-01`,
      });
      await officer.done('POST', '/remittances', plan);
      const transferId = await poor.approved('100000000');
      const answer = await poor.act('dtsb.clerk', transferId, 'confirm-sent', { sentOn: TODAY, bankReference: '付-1' });
      expect(outcome(answer)).toMatch(/^422 LEDGER_OVERDRAFT/);
    });

    it('one’s own transfer cannot be approved, not even after a change of duties', async () => {
      const admin = await system.as('admin');
      const [password, chosen, userId] = ['a first word for you', 'another word of mine', newId()];
      const user = { userId, username: 'both', displayName: '兼', institutionId: system.institution('dtsb') };
      await admin.done('POST', '/users', { ...user, roles: ['CLERK'], password });
      await (
        await system.signedIn('both', password)
      ).done('POST', '/session/password', { present: password, password: chosen });
      const clerk = await system.signedIn('both', chosen);
      const next = await Relay.plan(system);
      const { body } = await clerk.upload();
      const transfer = await next.transferBody({ evidence: [{ evidenceId: body.evidenceId, kind: 'VOUCHER' }] });
      await clerk.changed(next.remittanceId, 'transfers', transfer);
      const act = `transfers/${transfer['transferId'] as string}`;
      await clerk.changed(next.remittanceId, `${act}/submit`);
      const users: { userId: string; version: number }[] = await admin.done('GET', '/users');
      const { version } = users.find((one) => one.userId === userId)!;
      await admin.done('PATCH', `/users/${userId}`, { roles: ['REVIEWER'] }, { version });
      const reviewer = await system.signedIn('both', chosen);
      const own = await reviewer.change(next.remittanceId, `${act}/approve`, { remark: '' });
      expect(outcome(own)).toBe('403 DUTIES_NOT_SEPARATED');
    });

    it('nothing was sent tomorrow', async () => {
      const next = await Relay.plan(system);
      const transferId = await next.approved();
      const answer = await next.act('dtsb.clerk', transferId, 'confirm-sent', {
        sentOn: addDays(TODAY, 1),
        bankReference: '付',
      });
      expect(outcome(answer)).toMatch(/^400 DATE_IN_FUTURE/);
    });

    it('nothing arrived, and nothing came back, before it was sent', async () => {
      const next = await Relay.plan(system);
      const transferId = await next.sent();
      const dayBefore = addDays(TODAY, -1);
      const receipt = { ...next.receipt('100000000'), arrivedOn: dayBefore };
      const early = await next.act('dtcz.officer', transferId, 'confirm-receipt', receipt);
      expect(outcome(early)).toMatch(/^400 DATE_BEFORE_SENT/);
      const back = await next.act('dtcz.officer', transferId, 'return', { returnedOn: dayBefore, reason: '误' });
      expect(outcome(back)).toMatch(/^400 DATE_BEFORE_SENT/);
    });

    it.each([
      ['dtsb.reviewer', 'approve', { remark: '' }],
      ['dtsb.clerk', 'confirm-sent', { sentOn: TODAY, bankReference: '付-1' }],
      ['dtcz.officer', 'confirm-receipt', { arrivedFen: '1', arrivedOn: TODAY, bankReference: '收' }],
      ['dtcz.officer', 'resolve-dispute', { resolution: 'ACCEPT', reason: '误' }],
      ['dtcz.officer', 'return', { returnedOn: TODAY, reason: '误' }],
      ['dtsb.clerk', 'withdraw', { reason: '误' }],
    ])('%s cannot %s a draft', async (username, act, body) => {
      const next = await Relay.plan(system);
      const draft = await next.logged('1');
      expect(outcome(await next.act(username, draft, act, body))).toMatch(/^409 TRANSFER_STATE_WRONG/);
    });
  });

  it('and nothing of it has harmed the system', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  });
});
