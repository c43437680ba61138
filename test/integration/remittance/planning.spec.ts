import { isRefusal, newId } from '#libs/kernel';
import { PlanningService } from '#libs/remittance';
import type { PlanRequest } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { wan } from './relay.js';

describe('planning a remittance', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open('2020-03-16');
  });
  afterAll(async () => {
    expect(await office.findings()).toEqual([]);
    await office.close();
  });
  const request = (change: Partial<PlanRequest> = {}): PlanRequest => ({
    remittanceId: newId(),
    routeCode: 'gap-share-up',
    regionCode: '140200',
    fiscalYear: 2020,
    period: '2020-Q1',
    dueFen: wan(8_000),
    basisDocument: '晋财社〔2020〕12号',
    ...change,
  });
  const plan = (change: Partial<PlanRequest> = {}, by = office.people.zhaoQiang) =>
    office.app.get(PlanningService).plan(request(change), office.context(by));
  const planned = async (change: Partial<PlanRequest>) => {
    const { remittanceId } = expectDone(await plan(change));
    const [row] = await office.sql.query<{
      body: {
        legs: {
          from: { accountKind: string; institutionName: string };
          to: { institutionName: string };
          dueDate: string;
        }[];
      };
    }>('SELECT body FROM remittance WHERE remittance_id = $1', [remittanceId]);
    return row!.body.legs.map(
      ({ from, to, dueDate }) => `${from.institutionName}(${from.accountKind}) -> ${to.institutionName} by ${dueDate}`,
    );
  };

  it('makes the route concrete for a region, with due dates on official working days', async () => {
    // Three working days after Monday 16 March, and three after those.
    expect(await planned({})).toEqual([
      '大同市社会保险中心(INCOME) -> 大同市财政局 by 2020-03-19',
      '大同市财政局(FISCAL_SPECIAL) -> 山西省财政厅 by 2020-03-24',
    ]);
    // The 7th day after March is the Tuesday after Qingming.
    expect(await planned({ routeCode: 'contribution-up', period: '2020-03' })).toEqual([
      '大同市社会保险中心(INCOME) -> 大同市财政局 by 2020-04-07',
      '大同市财政局(FISCAL_SPECIAL) -> 山西省财政厅 by 2020-04-15',
    ]);
  });

  it.each([
    ['benefit-down', '山西省财政厅(FISCAL_SPECIAL) -> 大同市财政局'],
    ['contribution-up-direct', '大同市社会保险中心(INCOME) -> 山西省社会保险局'],
  ])('knows %s', async (routeCode, first) => {
    const by = routeCode === 'benefit-down' ? office.people.sunLi : office.people.zhaoQiang;
    const { remittanceId } = expectDone(await plan({ routeCode }, by));
    const [row] = await office.sql.query<{
      body: { legs: { from: { accountKind: string; institutionName: string }; to: { institutionName: string } }[] };
    }>('SELECT body FROM remittance WHERE remittance_id = $1', [remittanceId]);
    const leg = row!.body.legs[0]!;
    expect(`${leg.from.institutionName}(${leg.from.accountKind}) -> ${leg.to.institutionName}`).toBe(first);
  });

  it.each([
    [{ routeCode: 'nowhere' }, 'ROUTE_UNKNOWN'],
    [{ period: '2021-Q1' }, 'FISCAL_YEAR_INVALID'],
    [{ period: '2020-Q5' }, 'FISCAL_YEAR_INVALID'],
    [{ fiscalYear: 20_200, period: '20200' }, 'FISCAL_YEAR_INVALID'],
    [{ regionCode: '999999' }, 'ROUTE_UNRESOLVED'],
    [{ dueFen: 0n }, 'AMOUNT_NOT_POSITIVE'],
    [{ dueFen: -1n }, 'AMOUNT_NOT_POSITIVE'],
    [{ dueFen: 10n ** 18n }, 'AMOUNT_TOO_LARGE'],
    [{ dueDate: '2020-02-30' }, 'DATE_INVALID'],
    [{ dueDate: 'soon' }, 'DATE_INVALID'],
    [{ basisDocument: ' ' }, 'TEXT_REQUIRED'],
  ] as const)('%j is refused', async (change, refused) => {
    expect(await plan(change)).toMatchObject({ refused });
  });

  it('by a clerk, or by an officer the money does not pass, is refused', async () => {
    expect(await plan({}, office.people.liMin)).toMatchObject({ refused: 'ROLE_REQUIRED' });
    const outsider = { ...office.people.sunLi, institutionId: office.places.provincialAgency.institutionId };
    expect(await plan({}, outsider)).toMatchObject({ refused: 'INSTITUTION_NOT_YOURS' });
  });

  it('twice under one id is refused', async () => {
    const remittanceId = newId();
    expectDone(await plan({ remittanceId }));
    expect(await plan({ remittanceId })).toMatchObject({ refused: 'REMITTANCE_EXISTS' });
  });

  it('many at once each get a number of their own', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => plan()));
    expect(answers.filter(isRefusal)).toEqual([]);
    expect(new Set(answers.map((answer) => expectDone(answer).remittanceNo)).size).toBe(20);
  });

  it('one id twenty times at once: one is planned, the others are refused', async () => {
    const remittanceId = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => plan({ remittanceId })));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    expect(new Set(answers.filter(isRefusal).map(({ refused }) => refused))).toEqual(new Set(['REMITTANCE_EXISTS']));
  });
});
