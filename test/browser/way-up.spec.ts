import type { Browser } from 'playwright-core';
import { ApiSystem, YEAR } from '../api/harness.js';
import { Relay } from '../api/relay.js';
import { Desk, VOUCHER_FILE, openBrowser } from './desk.js';

/** People of three offices, each at a screen of their own, carry 32,000万元 up to the province. */
describe('the way up, in a real browser', () => {
  let system: ApiSystem;
  let browser: Browser;
  const desks = new Map<string, Desk>();
  const at = async (username: string): Promise<Desk> => {
    const seated = desks.get(username) ?? (await Desk.sit(browser, system.api.address, username));
    desks.set(username, seated);
    return seated;
  };

  beforeAll(async () => {
    system = await ApiSystem.open();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  /** A clerk logs and submits the whole amount; reviewer and officer approve; the clerk tells the bank sent it. */
  const passOn = async (office: string, remittanceNo: string, voucherNo: string): Promise<void> => {
    const clerk = await at(`${office}.clerk`);
    await clerk.takeUp('登记划款', remittanceNo);
    await clerk.press('全额', clerk.dialog);
    await clerk.sees('叁亿贰仟万元整');
    await clerk.type('voucherNo', voucherNo);
    await clerk.sees('本年度未使用过');
    await clerk.dialog.locator('input[type=file]').setInputFiles(VOUCHER_FILE);
    await clerk.dialog.getByText(VOUCHER_FILE.name).waitFor();
    await clerk.screenshot(`${office}-1-登记划款`);
    await clerk.confirm('登记并提交');

    const reviewer = await at(`${office}.reviewer`);
    await reviewer.takeUp('复核', remittanceNo);
    await reviewer.dialog.getByText(voucherNo).waitFor();
    await reviewer.screenshot(`${office}-2-复核`);
    await reviewer.confirm('同意');

    const officer = await at(`${office}.officer`);
    await officer.takeUp('审批', remittanceNo);
    await officer.confirm('同意');

    await clerk.takeUp('确认划出', remittanceNo);
    await clerk.type('bankReference', `ICBC-${voucherNo}`);
    await clerk.confirm('确认划出');
    await clerk.sees('在途');
  };

  /** The next office's officer says that it arrived. */
  const receive = async (office: string, remittanceNo: string, reference: string): Promise<Desk> => {
    const officer = await at(`${office}.officer`);
    await officer.takeUp('确认到账', remittanceNo);
    await officer.type('bankReference', reference);
    await officer.confirm('确认到账');
    return officer;
  };

  it('goes from the plan to the settled remittance, each person seeing the next step come by itself', async () => {
    const clerk = await at('dtsb.clerk');
    await clerk.press('登记收款');
    await clerk.choose('accountId', '收入户');
    await clerk.choose('fundKind', '缺口分担资金');
    await clerk.choose('source', '财政拨款');
    await clerk.type('amountFen', '320,000,000.00');
    await clerk.type('documentNo', '同财社〔2020〕30号');
    await clerk.confirm('登记');
    await clerk.sees('320,000,000.00');

    const planner = await at('dtsb.officer');
    await planner.press('下达计划');
    await planner.choose('routeCode', '缺口分担资金上解');
    await planner.choose('period', `${YEAR}-Q1`);
    await planner.type('dueFen', '320000000');
    await planner.type('basisDocument', '同财社〔2020〕30号');
    await planner.confirm('下达');
    await planner.page.waitForURL(/\/remittances\/./);
    await planner.page.getByText('第 1 环节').first().waitFor();
    const remittanceNo = (await planner.page.locator('h1').innerText()).split(/\s/)[0] ?? '';
    expect(remittanceNo).toMatch(/^[A-Z]{2}-\d{4}-\d{4,}$/);

    await passOn('dtsb', remittanceNo, '记字第0001号');
    const city = await receive('dtcz', remittanceNo, 'CCB-0001');
    // The chain opens the next leg by itself; the page that is open shows it without a reload.
    await city.page.locator('.leg-COMPLETED').getByText('320,000,000.00').first().waitFor();
    await city.page.locator('.leg-OPEN').getByText('山西省财政厅').waitFor();
    await city.screenshot('dtcz-3-第一环节完成');

    await passOn('dtcz', remittanceNo, '财字第0001号');
    const province = await receive('sxcz', remittanceNo, 'ABC-0001');
    await province.sees('已结清');
    await province.page.getByRole('tab', { name: '账务' }).click();
    await province.sees('逐笔借贷平衡');
    await province.screenshot('sxcz-已结清');

    // The officer who planned it still has it open: settled, without having touched the page.
    await planner.sees('已结清');
    await planner.page.getByRole('link', { name: '链路' }).click();
    await planner.page.locator('.office').first().waitFor();
    expect(await planner.page.locator('.office').count()).toBe(3);
    await planner.screenshot('链路');

    for (const desk of desks.values()) expect(desk.complaints).toEqual([]);
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  }, 240_000);

  it('tells who was quicker what happened meanwhile, and does not let them decide on what they did not see', async () => {
    const relay = await Relay.plan(system, '100000000', '100000000');
    const transferId = await relay.submitted();
    const clerk = await at('dtsb.clerk');
    await clerk.page.goto(`/remittances/${relay.remittanceId}?act=withdrawTransfer&transfer=${transferId}`);
    await clerk.dialog.waitFor();
    await clerk.type('reason', '金额填写有误。');
    await relay.acted('dtsb.reviewer', transferId, 'approve', { remark: '' });
    await clerk.sees('在您查看之后，这张单据有了新的变化');
    await clerk.dialog.getByText('审批同意').waitFor();
    expect(await clerk.dialog.getByRole('button', { name: '撤回', exact: true }).isDisabled()).toBe(true);
    await clerk.sees('已有审批意见，不能撤回');
    await clerk.screenshot('他人已先办理');
    expect(clerk.complaints).toEqual([]);
    await expect(system.coherence).toBeCoherent();
  }, 120_000);

  it('keeps what was typed over a reload, and a double click makes one transfer', async () => {
    const relay = await Relay.plan(system, '100000000', '100000000');
    const clerk = await at('dtsb.clerk');
    await clerk.page.goto(`/remittances/${relay.remittanceId}?act=logTransfer&leg=1`);
    await clerk.type('amountFen', '1000000');
    await clerk.type('voucherNo', '记字第0100号');
    await clerk.page.reload();
    await clerk.sees('已恢复上次未提交的内容');
    expect(await clerk.page.inputValue('#voucherNo')).toBe('记字第0100号');
    await clerk.dialog.getByRole('button', { name: '仅保存草稿' }).dblclick();
    await clerk.dialog.waitFor({ state: 'hidden' });
    const { body } = await (
      await system.as('dtsb.clerk')
    ).get<{ transfers: readonly object[] }>(`/remittances/${relay.remittanceId}`);
    expect(body.transfers).toHaveLength(1);
    await expect(system.coherence).toBeCoherent();
  }, 120_000);
});
