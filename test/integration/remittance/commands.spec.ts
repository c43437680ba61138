import { newId } from '#libs/kernel';
import { transitAccount } from '#libs/ledger/domain';
import { Office, expectDone } from './office.js';
import { Relay, upload, wan } from './relay.js';

describe('every other command, through the service', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open();
  });
  afterAll(async () => {
    expect(await office.findings()).toEqual([]);
    await office.close();
  });
  const types = async (relay: Relay): Promise<string[]> =>
    (await office.events(relay.remittanceId)).map(({ type }) => type);
  const income = (): Promise<bigint> => office.balanceFen(office.places.agency.accounts.INCOME!);

  it('a clerk withdraws, corrects under the same id, and a reviewer rejects it; it is corrected once more and sent', async () => {
    const relay = await Relay.plan(office);
    const { liMin, wangFang } = office.people;
    const transferId = await relay.log(wan(100), { voucherNo: '记-改-1' });
    expectDone(await relay.submit(transferId));
    expectDone(await relay.send(liMin, { type: 'withdrawTransfer', transferId, reason: '金额有误' }));
    await relay.log(wan(110), { transferId, voucherNo: '记-改-1' });
    expectDone(await relay.submit(transferId));
    expectDone(await relay.send(wangFang, { type: 'rejectTransfer', transferId, reason: '凭证日期不符' }));
    await relay.log(wan(120), { transferId, voucherNo: '记-改-2' });
    for (const step of [relay.submit, relay.review, relay.approve, relay.confirmSent])
      expectDone(await step(transferId));
    expect((await relay.state()).transfers[transferId]).toMatchObject({
      state: 'SENT',
      amountFen: wan(120),
      voucherNo: '记-改-2',
    });
    expect(await office.balanceFen(transitAccount(relay.remittanceId, 1))).toBe(wan(120));
  });

  it.each([
    ['ACCEPT', wan(3_900), 'RECEIVED', wan(3_900)],
    ['TOP_UP', wan(3_900), 'RECEIVED', wan(3_900)],
    ['RETURN', wan(3_900), 'RETURNED', 0n],
    ['ACCEPT', wan(4_100), 'RECEIVED', wan(4_100)],
  ] as const)(
    'a dispute resolved by %s of %s leaves nothing in transit',
    async (resolution, arrivedFen, state, receivedFen) => {
      const relay = await Relay.plan(office);
      const before = await income();
      const transferId = await relay.sent(wan(4_000));
      expectDone(await relay.confirmReceipt(transferId, arrivedFen));
      expect((await relay.state()).transfers[transferId]?.state).toBe('DISPUTED');
      expect(await office.balanceFen(transitAccount(relay.remittanceId, 1))).toBe(wan(4_000));
      expectDone(
        await relay.send(office.people.chenJing, {
          type: 'resolveDispute',
          transferId,
          resolution,
          reason: '银行回单核对',
        }),
      );
      const after = await relay.state();
      expect(after.transfers[transferId]?.state).toBe(state);
      expect(after.legs[0]?.receivedFen).toBe(receivedFen);
      expect(await office.balanceFen(transitAccount(relay.remittanceId, 1))).toBe(0n);
      expect(await income()).toBe(before - receivedFen);
    },
  );

  it.each([
    ['on its way', false],
    ['already received', true],
  ])('a transfer %s is returned to where it came from', async (_when, received) => {
    const relay = await Relay.plan(office);
    const before = await income();
    const transferId = await (received ? relay.received(wan(500)) : relay.sent(wan(500)));
    expectDone(
      await relay.send(office.people.chenJing, {
        type: 'returnTransfer',
        transferId,
        returnedOn: '2020-03-16',
        reason: '账号错误退汇',
      }),
    );
    expect(await income()).toBe(before);
    expect((await relay.state()).legs[0]?.receivedFen).toBe(0n);
  });

  it('the due amount is adjusted down to what has arrived: the chain completes the leg', async () => {
    const relay = await Relay.plan(office);
    await relay.received(wan(5_000));
    expectDone(
      await relay.send(office.people.zhaoQiang, {
        type: 'adjustDueAmount',
        dueFen: wan(5_000),
        documentNo: '晋财社〔2020〕30号',
        reason: '核减',
      }),
    );
    await relay.passOn();
    expect((await relay.state()).legs.map(({ state }) => state)).toEqual(['COMPLETED', 'OPEN']);
  });

  it('a leg closed short: the next carries what came through, and the remittance ends short', async () => {
    const relay = await Relay.plan(office);
    await relay.received(wan(5_000));
    expectDone(
      await relay.send(office.people.chenJing, {
        type: 'closeShort',
        legNo: 1,
        reason: '当季财力不足',
        documentNo: '同财社〔2020〕5号',
      }),
    );
    await relay.passOn();
    await relay.received(wan(5_000), { legNo: 2 });
    await relay.passOn();
    expect(await relay.state()).toMatchObject({ state: 'CLOSED_SHORT' });
    expect((await types(relay)).slice(-2)).toEqual(['LegCompleted', 'RemittanceClosedShort']);
  });

  it('a remittance nothing was sent of is cancelled, and ends', async () => {
    const relay = await Relay.plan(office);
    await relay.log(wan(1));
    expectDone(await relay.send(office.people.zhaoQiang, { type: 'cancelRemittance', reason: '重复下达' }));
    expect(await relay.state()).toMatchObject({ state: 'CANCELLED' });
    expect(await relay.tryLog(wan(1))).toMatchObject({ refused: 'REMITTANCE_ENDED' });
  });

  it('attaching evidence twice is one event', async () => {
    const relay = await Relay.plan(office);
    const transferId = await relay.log(wan(1));
    const { evidenceId, digest } = await upload(office, office.people.liMin);
    const attach = () =>
      relay.send(office.people.liMin, {
        type: 'attachEvidence',
        transferId,
        evidence: { evidenceId, kind: 'BANK_RECEIPT', fileName: 'x', digest: 'x' },
      });
    expect(await attach()).toMatchObject({ events: ['EvidenceAttached'] });
    expect(await attach()).toMatchObject({ events: [] });
    expect((await relay.state()).transfers[transferId]?.evidence.at(-1)).toMatchObject({
      fileName: '记账凭证.pdf',
      digest,
    });
  });

  it('the answer says which version and state, and what happened', async () => {
    const relay = await Relay.plan(office);
    const answer = await relay.tryLog(wan(1));
    expect(answer).toEqual({
      remittanceId: relay.remittanceId,
      remittanceNo: expect.stringMatching(/^QK-2020-\d{4}$/),
      version: 3,
      state: 'IN_PROGRESS',
      events: ['TransferLogged'],
    });
  });

  it('a refusal writes nothing: no event, no row, no posting, no voucher', async () => {
    const relay = await Relay.plan(office, { dueFen: wan(10) });
    const before = await office.sql.query(
      'SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM posting) AS lines, (SELECT count(*) FROM voucher_register) AS vouchers',
    );
    expect(await relay.tryLog(wan(11), { evidenceIds: [] })).toMatchObject({
      refused: 'MORE_THAN_DUE',
      field: 'amountFen',
    });
    const after = await office.sql.query(
      'SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM posting) AS lines, (SELECT count(*) FROM voucher_register) AS vouchers',
    );
    expect(after).toEqual(before);
  });

  it('what does not exist is NOT_FOUND, whatever the version', async () => {
    const relay = await Relay.plan(office);
    const nowhere = Object.assign(Object.create(Object.getPrototypeOf(relay) as object) as Relay, relay, {
      remittanceId: newId(),
    });
    expect(
      await nowhere.send(office.people.zhaoQiang, { type: 'cancelRemittance', reason: 'x' }, { ifMatch: 3 }),
    ).toMatchObject({ refused: 'NOT_FOUND' });
  });

  it('an event that moves money carries the value date as its business day, and our time as its recording', async () => {
    office.clock.today = '2020-03-20';
    const relay = await Relay.plan(office);
    const transferId = await relay.approved(wan(10));
    expectDone(await relay.confirmSent(transferId, 1, '2020-03-18'));
    const sent = (await office.events(relay.remittanceId)).at(-1);
    expect(sent).toMatchObject({
      type: 'TransferSent',
      occurredAt: new Date('2020-03-18T00:00:00+08:00'),
      recordedAt: new Date('2020-03-20T09:00:00+08:00'),
    });
  });
});
