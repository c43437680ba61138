import { Institutions } from '#libs/access';
import { isRefusal } from '#libs/kernel';
import type { Actor } from '#libs/kernel';
import { ChainMapQueries, RemittanceQueries } from '#libs/remittance';
import type { RemittanceListItem } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { Relay, wan } from './relay.js';

describe('what people see', () => {
  let office: Office;
  let queries: RemittanceQueries;
  let relays: readonly Relay[];
  beforeAll(async () => {
    office = await Office.open();
    queries = office.app.get(RemittanceQueries);
    relays = [
      await Relay.plan(office, { dueFen: wan(100) }),
      await Relay.plan(office, { dueFen: wan(200) }),
      await Relay.plan(office, { dueFen: wan(300), routeCode: 'contribution-up', fundKind: 'CONTRIBUTION' }),
    ];
  });
  afterAll(() => office.close());
  const scopeOf = (actor: Actor) => office.app.get(Institutions).visibleIds(actor);
  const outsider = (): Actor => ({
    ...office.people.sunLi,
    institutionId: office.places.provincialAgency.institutionId,
  });

  describe('the list', () => {
    it('goes page by page, each remittance once, the latest due first', async () => {
      const scope = await scopeOf(office.people.liMin);
      const seen: RemittanceListItem[] = [];
      let cursor: string | undefined;
      do {
        const page = await queries.list({}, scope, { limit: 1, ...(cursor ? { cursor } : {}) });
        seen.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(seen.map(({ remittanceId }) => remittanceId))).toEqual(
        new Set(relays.map(({ remittanceId }) => remittanceId)),
      );
      expect(seen.map(({ dueDate }) => dueDate)).toEqual([...seen.map(({ dueDate }) => dueDate)].sort().reverse());
      expect(seen).toHaveLength(3);
    });

    it.each([
      [{ fundKind: 'CONTRIBUTION' }, [2]],
      [{ fundKind: 'BENEFIT' }, []],
      [{ fiscalYear: 2021 }, []],
      [{ period: '2020-Q1', fiscalYear: 2020 }, [0, 1, 2]],
      [{ state: 'PLANNED' }, [0, 1, 2]],
      [{ state: 'SETTLED' }, []],
      [{ q: 'ZJ-2020' }, [2]],
      [{ q: '大同' }, [0, 1, 2]],
      [{ q: '晋财社' }, [0, 1, 2]],
      [{ q: '%' }, []],
      [{ q: "' OR 1=1 --" }, []],
    ] as const)('filtered by %j', async (filter, found) => {
      const { items } = await queries.list(filter, await scopeOf(office.people.liMin), { limit: 10 });
      expect(new Set(items.map(({ remittanceId }) => remittanceId))).toEqual(
        new Set(found.map((index) => relays[index]!.remittanceId)),
      );
    });

    it('is found by a voucher number', async () => {
      await relays[0]!.log(wan(1), { voucherNo: '记-找-1' });
      const { items } = await queries.list({ q: '记-找-1' }, await scopeOf(office.people.liMin), { limit: 10 });
      expect(items.map(({ remittanceId }) => remittanceId)).toEqual([relays[0]!.remittanceId]);
    });

    it.each([
      'x',
      '!!',
      Buffer.from('["2020-01-01","x"]').toString('base64url'),
      Buffer.from('["2020-99-99",1]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ])('a cursor that is none of ours (%j) begins at the beginning', async (cursor) => {
      expect((await queries.list({}, await scopeOf(office.people.liMin), { limit: 10, cursor })).items).toHaveLength(3);
      expect(isRefusal(await queries.todos(office.people.liMin, { limit: 10, cursor }))).toBe(false);
    });

    it('shows nothing to an office the money does not pass through, and everything to the auditor and to those above', async () => {
      const sizes = async (actor: Actor) => (await queries.list({}, await scopeOf(actor), { limit: 10 })).items.length;
      const elsewhere = { ...office.people.liMin, institutionId: relays[0]!.remittanceId };
      expect(await Promise.all([elsewhere, outsider(), office.people.sunLi, office.people.hePing].map(sizes))).toEqual([
        0, 3, 3, 3,
      ]);
    });
  });

  it('a remittance is NOT_FOUND for whoever may not see it', async () => {
    const { remittanceId } = relays[0]!;
    expect(await queries.detail(remittanceId, [remittanceId], office.people.liMin)).toMatchObject({
      refused: 'NOT_FOUND',
    });
    expect(await queries.detail(remittanceId, [], office.people.liMin)).toMatchObject({ refused: 'NOT_FOUND' });
  });

  it('a detail says what this person may do, and why not the rest', async () => {
    const relay = relays[1]!;
    const transferId = await relay.log(wan(10));
    expectDone(await relay.submit(transferId));
    const permitted = async (actor: Actor, type: string) => {
      const detail = expectDone(await queries.detail(relay.remittanceId, await scopeOf(actor), actor));
      return detail.permitted.find((one) => one.type === type && one.transferId === transferId);
    };
    const { liMin, wangFang, zhaoQiang } = office.people;
    expect(await permitted(wangFang, 'approveTransfer')).not.toHaveProperty('refusal');
    expect(await permitted(zhaoQiang, 'approveTransfer')).toMatchObject({ refusal: { refused: 'ROLE_REQUIRED' } });
    expect(await permitted(liMin, 'withdrawTransfer')).not.toHaveProperty('refusal');
    expect(await permitted({ ...liMin, roles: ['REVIEWER'] }, 'approveTransfer')).toMatchObject({
      refusal: { refused: 'DUTIES_NOT_SEPARATED' },
    });
    expectDone(await relay.review(transferId));
    expectDone(await relay.approve(transferId));
  });

  it('to-dos follow the money from hand to hand, the earliest due first, page by page', async () => {
    const relay = await Relay.plan(office, { dueFen: wan(50) });
    const tasksOf = async (actor: Actor) => {
      const found = [];
      let cursor: string | undefined;
      do {
        const page = await queries.todos(actor, { limit: 2, ...(cursor ? { cursor } : {}) });
        found.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(found.map(({ dueDate }) => dueDate)).toEqual(found.map(({ dueDate }) => dueDate).sort());
      return found.filter(({ remittanceId }) => remittanceId === relay.remittanceId).map(({ task }) => task);
    };
    const { liMin, wangFang, zhaoQiang, chenJing, zhangWei, sunLi } = office.people;
    expect(await tasksOf(liMin)).toEqual(['LOG_TRANSFER']);
    const transferId = await relay.log(wan(50));
    expect(await tasksOf(liMin)).toEqual(['SUBMIT']);
    expectDone(await relay.submit(transferId));
    expect([await tasksOf(liMin), await tasksOf(wangFang), await tasksOf(zhaoQiang)]).toEqual([[], ['REVIEW'], []]);
    // Who prepared it is not asked to review it, whatever their roles.
    expect(await tasksOf({ ...liMin, roles: ['REVIEWER'] })).toEqual([]);
    expectDone(await relay.review(transferId));
    expect(await tasksOf(zhaoQiang)).toEqual(['APPROVE']);
    expectDone(await relay.approve(transferId));
    expect(await tasksOf(liMin)).toEqual(['CONFIRM_SENT']);
    expectDone(await relay.confirmSent(transferId));
    expect([await tasksOf(liMin), await tasksOf(chenJing), await tasksOf(sunLi)]).toEqual([
      [],
      ['CONFIRM_RECEIPT'],
      [],
    ]);
    expectDone(await relay.confirmReceipt(transferId, wan(49)));
    expect(await tasksOf(chenJing)).toEqual(['RESOLVE_DISPUTE']);
    expectDone(
      await relay.send(chenJing, { type: 'resolveDispute', transferId, resolution: 'TOP_UP', reason: '少汇' }),
    );
    await relay.passOn();
    expect([await tasksOf(liMin), await tasksOf(zhangWei)]).toEqual([['LOG_TRANSFER'], ['LOG_TRANSFER']]);
  });

  it('the chain map: what is in transit on each leg, since when, and what each office holds', async () => {
    const fresh = await Office.open('2020-03-16');
    try {
      const relay = await Relay.plan(fresh, { dueFen: wan(100), fundsFen: wan(150) });
      await relay.received(wan(40));
      await relay.sent(wan(20));
      fresh.clock.today = '2020-03-18';
      await relay.passOn();
      await relay.sent(wan(15), { legNo: 2 });
      const { agency, cityFinance, provincialFinance } = fresh.places;
      const read = async (actor: Actor, fundKind?: 'GAP_SHARE' | 'BENEFIT') =>
        fresh.app.get(ChainMapQueries).read(await fresh.app.get(Institutions).visibleIds(actor), {
          fiscalYear: 2020,
          ...(fundKind ? { fundKind } : {}),
        });
      const map = await read(fresh.people.hePing, 'GAP_SHARE');
      const edge = (fromId: string) => map.edges.find((one) => one.fromId === fromId);
      expect(edge(agency.institutionId)).toMatchObject({
        toId: cityFinance.institutionId,
        inTransitFen: wan(20),
        inTransitCount: 1,
        oldestSentOn: '2020-03-16',
        receivedFen: wan(40),
      });
      expect(edge(cityFinance.institutionId)).toMatchObject({
        toId: provincialFinance.institutionId,
        inTransitFen: wan(15),
        oldestSentOn: '2020-03-18',
        receivedFen: 0n,
      });
      const held = (id: string, nodes = map.nodes) =>
        nodes.find(({ institutionId }) => institutionId === id)?.balances.map(({ balanceFen }) => balanceFen);
      expect([held(agency.institutionId), held(cityFinance.institutionId)]).toEqual([[wan(90)], [wan(25)]]);
      // The agency sees the whole way of its money, but no other office's balance.
      const own = await read(fresh.people.liMin);
      expect([held(agency.institutionId, own.nodes), held(cityFinance.institutionId, own.nodes)]).toEqual([
        [wan(90)],
        [],
      ]);
      expect(await read(fresh.people.hePing, 'BENEFIT')).toEqual({ nodes: [], edges: [] });
    } finally {
      await fresh.close();
    }
  });
});
