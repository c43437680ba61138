import { isRefusal, newId } from '#libs/kernel';
import { RemittanceQueries } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { Relay, upload, wan } from './relay.js';

describe('a voucher number is used once per sender and fiscal year', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open();
  });
  afterAll(async () => {
    expect(await office.findings()).toEqual([]);
    await office.close();
  });

  it('a repeat is refused with the first one named, in another remittance too', async () => {
    const first = await Relay.plan(office);
    await first.log(wan(32), { voucherNo: '记-0001' });
    const { remittanceNo } = await first.state();
    const named = {
      voucherNo: '记-0001',
      fiscalYear: '2020',
      remittanceNo,
      amount: '320,000.00',
      by: '李敏',
      on: '2020-03-16',
    };
    const refusal = { refused: 'VOUCHER_ALREADY_USED', parameters: named, field: 'voucherNo' };
    expect(await first.tryLog(wan(1), { voucherNo: '记-0001' })).toEqual(refusal);
    const second = await Relay.plan(office);
    expect(await second.tryLog(wan(1), { voucherNo: '记-0001' })).toEqual(refusal);
    expect(await office.app.get(RemittanceQueries).checkVoucher(office.people.liMin, 2020, '记-0001')).toEqual(refusal);
    expect(await office.app.get(RemittanceQueries).checkVoucher(office.people.liMin, 2021, '记-0001')).toBeUndefined();
    expect(
      await office.app.get(RemittanceQueries).checkVoucher(office.people.zhangWei, 2020, '记-0001'),
    ).toBeUndefined();
  });

  it('the same number of another sender is another voucher', async () => {
    const relay = await Relay.plan(office);
    await relay.received(wan(10), { voucherNo: '记-0100' });
    await relay.passOn();
    await relay.log(wan(10), { legNo: 2, voucherNo: '记-0100' });
  });

  it('a corrected transfer keeps its number or takes another; the old one stays its own', async () => {
    const relay = await Relay.plan(office);
    const transferId = await relay.log(wan(5), { voucherNo: '记-0200' });
    await relay.log(wan(6), { transferId, voucherNo: '记-0200' });
    await relay.log(wan(6), { transferId, voucherNo: '记-0201' });
    expect(await relay.tryLog(wan(1), { voucherNo: '记-0200' })).toMatchObject({
      refused: 'VOUCHER_ALREADY_USED',
      parameters: { amount: '60,000.00' },
    });
    await relay.log(wan(6), { transferId, voucherNo: '记-0200' });
  });

  it('a transfer id made up again in another remittance does not lend its number', async () => {
    const transferId = newId();
    await (await Relay.plan(office)).log(wan(5), { transferId, voucherNo: '记-0300' });
    const other = await Relay.plan(office);
    expect(await other.tryLog(wan(5), { transferId, voucherNo: '记-0300' })).toMatchObject({
      refused: 'VOUCHER_ALREADY_USED',
    });
  });

  it('of many who use one number at once exactly one does', async () => {
    const relays = [await Relay.plan(office), await Relay.plan(office), await Relay.plan(office)];
    const evidenceIds = [(await upload(office, office.people.liMin)).evidenceId];
    for (let round = 1; round <= 10; round++) {
      const voucherNo = `记-抢-${round}`;
      const answers = await Promise.all(
        [0, 1, 2, 0, 1, 2].map((index) => relays[index]!.tryLog(wan(1), { voucherNo, evidenceIds })),
      );
      const refusals = answers.filter(isRefusal);
      expect(refusals.map(({ refused }) => refused)).toEqual(Array(5).fill('VOUCHER_ALREADY_USED'));
      const winner = expectDone(answers.find((answer) => !isRefusal(answer)));
      expect(new Set(refusals.map(({ parameters }) => parameters['remittanceNo']))).toEqual(
        new Set([winner?.remittanceNo]),
      );
    }
  });
});
