import { createHash } from 'node:crypto';
import { newId } from '#libs/kernel';
import { PDF } from './client.js';
import type { Remittance } from './client.js';
import { ApiSystem, YEAR } from './harness.js';
import { Relay } from './relay.js';

const DUE = '32000000000';

describe('the way up, over HTTP', () => {
  let system: ApiSystem;
  let relay: Relay;
  beforeAll(async () => {
    system = await ApiSystem.open();
    relay = await Relay.plan(system, DUE);
  });
  afterAll(() => system?.close());

  it('carries 32,000万元 from the city agency to the province, and settles', async () => {
    await relay.received(DUE, 1);
    const atCity = await (await system.as('dtcz.officer')).remittance(relay.remittanceId);
    expect(atCity.legs.map(({ state }) => state)).toEqual(['COMPLETED', 'OPEN']);
    await relay.received(DUE, 2);
    const settled = await (await system.as('sxcz.officer')).remittance(relay.remittanceId);
    expect(settled.state).toBe('SETTLED');
    expect(settled.legs.map(({ receivedFen }) => receivedFen)).toEqual([DUE, DUE]);
  });

  it('shows the detail with its version as ETag', async () => {
    const answer = await (await system.as('auditor')).get<Remittance>(`/remittances/${relay.remittanceId}`);
    expect(answer.headers.get('etag')).toBe(`"${answer.body.version}"`);
  });

  it('gives every event of the remittance, page after page, each chained to the one before', async () => {
    const auditor = await system.as('auditor');
    const events: { type: string; hash: string; previousHash: string; streamVersion: number }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: typeof events; nextCursor: string | null } = await auditor.done(
        'GET',
        `/remittances/${relay.remittanceId}/events?limit=4${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(4);
      events.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(events.map(({ streamVersion }) => streamVersion)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(1).map(({ previousHash }) => previousHash)).toEqual(
      events.slice(0, -1).map(({ hash }) => hash),
    );
    expect(events[0]?.type).toBe('RemittancePlanned');
    expect(events.at(-1)?.type).toBe('RemittanceSettled');
  });

  it('has postings that sum to zero', async () => {
    const postings: { amountFen: string }[] = await (
      await system.as('auditor')
    ).done('GET', `/remittances/${relay.remittanceId}/postings`);
    expect(postings.length).toBeGreaterThan(0);
    expect(postings.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n)).toBe(0n);
  });

  it('gives the evidence back as it was filed, as an attachment that nothing can run', async () => {
    const detail = await (await system.as('sxcz.officer')).remittance(relay.remittanceId);
    const { evidenceId, digest, fileName } = detail.transfers[0]!.evidence[0]!;
    const answer = await (await system.as('sxcz.officer')).get(`/evidence/${evidenceId}`);
    expect(fileName).toBe('记账凭证.pdf');
    expect(digest).toBe(createHash('sha256').update(PDF).digest('hex'));
    expect(answer.text).toBe(PDF.toString());
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const inline = await (await system.as('sxcz.officer')).get(`/evidence/${evidenceId}?inline=1`);
    expect(inline.headers.get('content-disposition')).toMatch(/^inline;/);
    expect(inline.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  it('puts the account balances where the money is', async () => {
    const accounts: { accountId: string; balances: { balanceFen: string }[] }[] = await (
      await system.as('sxcz.officer')
    ).done('GET', '/accounts');
    const fiscal = accounts.find(({ accountId }) => accountId === system.account('sxcz', 'FISCAL_SPECIAL'));
    expect(fiscal?.balances.map(({ balanceFen }) => balanceFen)).toEqual([DUE]);
  });

  it('lists what there is, filtered, page by page without gap or repeat', async () => {
    for (let count = 0; count < 5; count++) await system.plan();
    const officer = await system.as('dtsb.officer');
    const all: string[] = [];
    let cursor = '';
    do {
      const page: { items: { remittanceId: string }[]; nextCursor: string | null } = await officer.done(
        'GET',
        `/remittances?limit=2&fiscalYear=${YEAR}&fundKind=GAP_SHARE${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      all.push(...page.items.map(({ remittanceId }) => remittanceId));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(all).toHaveLength(6);
    expect(new Set(all).size).toBe(6);
    const settled: { items: { remittanceId: string }[] } = await officer.done('GET', '/remittances?state=SETTLED');
    expect(settled.items.map(({ remittanceId }) => remittanceId)).toEqual([relay.remittanceId]);
    const none: { items: unknown[] } = await officer.done('GET', '/remittances?fundKind=BENEFIT');
    expect(none.items).toEqual([]);
  });

  it('names the next person in the to-dos of that person alone', async () => {
    const next = await Relay.plan(system);
    const transferId = await next.submitted();
    const todosOf = async (username: string): Promise<string[]> => {
      const page: { items: { task: string; transferId?: string }[] } = await (
        await system.as(username)
      ).done('GET', '/todos?limit=200');
      return page.items.filter((todo) => todo.transferId === transferId).map(({ task }) => task);
    };
    expect(await todosOf('dtsb.reviewer')).toEqual(['REVIEW']);
    expect(await todosOf('dtsb.clerk')).toEqual([]);
    expect(await todosOf('dtcz.reviewer')).toEqual([]);
  });

  it('says what a person may do now, and of the rest why not', async () => {
    const next = await Relay.plan(system);
    const transferId = await next.submitted();
    const approval = async (username: string) =>
      (await (await system.as(username)).remittance(next.remittanceId)).permitted.find(
        (one) => one.type === 'approveTransfer' && one.transferId === transferId,
      );
    expect((await approval('dtsb.reviewer'))?.refusal).toBeUndefined();
    const refused = await approval('dtcz.reviewer');
    expect(refused?.refusal?.code).toBe('INSTITUTION_NOT_YOURS');
    expect(refused?.refusal?.problemZh).not.toBe('');
    expect(refused?.refusal?.remedyEn).not.toBe('');
  });

  it('draws the chain with what is in transit', async () => {
    const next = await Relay.plan(system);
    await next.sent();
    const map: {
      nodes: { institutionId: string }[];
      edges: { fromId: string; inTransitFen: string; inTransitCount: number }[];
    } = await (await system.as('dtsb.officer')).done('GET', `/chain?fiscalYear=${YEAR}`);
    expect(map.edges.find(({ fromId }) => fromId === system.institution('dtsb'))).toMatchObject({
      inTransitFen: '100000000',
      inTransitCount: 1,
    });
  });

  it('checks a voucher number while it is typed', async () => {
    const clerk = await system.as('dtsb.clerk');
    const check = (voucherNo: string): Promise<{ free: boolean; refusal?: { code: string } }> =>
      clerk.done('GET', `/vouchers/check?fiscalYear=${YEAR}&voucherNo=${encodeURIComponent(voucherNo)}`);
    expect(await check('记-1')).toMatchObject({ free: false, refusal: { code: 'VOUCHER_ALREADY_USED' } });
    expect(await check(`新-${newId()}`)).toEqual({ free: true });
  });

  it('takes the side roads: rejected and corrected, disputed and accepted, returned, closed short, cancelled', async () => {
    const next = await Relay.plan(system);
    const first = await next.submitted('40000000');
    await next.acted('dtsb.reviewer', first, 'reject', { reason: '凭证号有误' });
    await (
      await system.as('dtsb.clerk')
    ).changed(next.remittanceId, 'transfers', await next.transferBody({ transferId: first, amountFen: '40000000' }));
    await next.acted('dtsb.clerk', first, 'submit');
    await next.acted('dtsb.clerk', first, 'withdraw', { reason: '金额有误' });
    const second = await next.sent('30000000');
    await next.acted('dtcz.officer', second, 'confirm-receipt', next.receipt('29000000'));
    expect(
      (await next.acted('dtcz.officer', second, 'resolve-dispute', { resolution: 'ACCEPT', reason: '手续费' })).events,
    ).toContain('DisputeResolved');
    await system.drained(); // what was accepted has opened the next leg
    const third = await next.sent('20000000');
    await next.acted('dtcz.officer', third, 'return', { returnedOn: next.today, reason: '账号有误' });
    const officer = await system.as('dtcz.officer');
    const short = await officer.changed(next.remittanceId, 'legs/1/close-short', {
      reason: '预算不足',
      documentNo: '同财〔2020〕1号',
    });
    expect(short.events).toContain('LegClosedShort');
    const other = await Relay.plan(system);
    await (
      await system.as('dtsb.officer')
    ).changed(other.remittanceId, 'adjust-due', { dueFen: '90000000', documentNo: '晋财〔2020〕2号', reason: '调减' });
    expect(
      (await (await system.as('dtsb.officer')).changed(other.remittanceId, 'cancel', { reason: '重复' })).state,
    ).toBe('CANCELLED');
  });

  it('leaves a coherent system, and the counters agree', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
    const counts: { inStep: boolean; subscribers: { name: string }[] } = await (
      await system.as('monitor')
    ).done('GET', '/system/no-loss');
    expect(counts.inStep).toBe(true);
    expect(counts.subscribers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['chain.agency', 'chain.city-finance', 'chain.provincial-finance', 'payout.arrivals']),
    );
  });
});
