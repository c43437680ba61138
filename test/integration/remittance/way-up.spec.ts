import { Ledger } from '#libs/ledger';
import { transitAccount } from '#libs/ledger/domain';
import { Office } from './office.js';
import { Relay, wan } from './relay.js';

describe('the way up, hand over hand', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open();
  });
  afterEach(async () => expect(await office.findings()).toEqual([]));
  afterAll(() => office.close());

  it('carries 8,000万元 from the agency to the province in two transfers, then settles', async () => {
    const relay = await Relay.plan(office);
    await relay.received(wan(5_000));
    await relay.passOn();
    expect((await relay.state()).legs.map(({ state }) => state)).toEqual(['OPEN', 'OPEN']);

    await relay.received(wan(5_000), { legNo: 2 });
    await relay.received(wan(3_000));
    await relay.passOn();
    expect((await relay.state()).legs.map(({ state }) => state)).toEqual(['COMPLETED', 'OPEN']);

    office.clock.today = '2020-03-18';
    await relay.received(wan(3_000), { legNo: 2 });
    await relay.passOn();
    const settled = await relay.state();
    expect(settled).toMatchObject({ state: 'SETTLED', settledOn: '2020-03-18' });
    expect(settled.legs.map(({ state, receivedFen }) => [state, receivedFen])).toEqual([
      ['COMPLETED', wan(8_000)],
      ['COMPLETED', wan(8_000)],
    ]);
    expect(await office.balanceFen(office.places.provincialFinance.accounts.FISCAL_SPECIAL!)).toBe(wan(8_000));
    expect(await office.balanceFen(office.places.agency.accounts.INCOME!)).toBe(0n);
    expect(await office.balanceFen(transitAccount(relay.remittanceId, 1))).toBe(0n);
    const postings = await office.app.get(Ledger).postingsOf(relay.remittanceId);
    expect(postings.map(({ legNo, amountFen }) => [legNo, amountFen]).slice(0, 4)).toEqual([
      [1, -wan(5_000)],
      [1, wan(5_000)],
      [1, -wan(5_000)],
      [1, wan(5_000)],
    ]);
    expect(postings).toHaveLength(16);
  });
});
