import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { writeBankFile } from '#libs/payout';
import type { FileLine, ImportKind } from '#libs/payout';
import { people } from '../integration/payout/import-desk.js';
import { Funding } from '../api/funding.js';
import { ApiSystem, YEAR } from '../api/harness.js';
import { layouts, reported } from '../api/payout.js';
import type { Batch } from '../api/payout.js';
import { DOWN, Relay } from '../api/relay.js';
import { Desk, openBrowser } from './desk.js';

const PERIOD = `${YEAR}-06`;
const HEADS = 24;
const LINES = people(HEADS);
const SUM_FEN = LINES.reduce((sum, { amountFen }) => sum + amountFen, 0n);
const yuan = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;

/** One month's pensions from the request to the last pensioner, each person at a screen of their own. */
describe('a pay day, in a real browser', () => {
  let system: ApiSystem;
  let browser: Browser;
  let requestId: string;
  let batch: Pick<Batch, 'batchId' | 'batchNo'>;
  const desks = new Map<string, Desk>();
  const at = async (username: string): Promise<Desk> => {
    const seated = desks.get(username) ?? (await Desk.sit(browser, system.api.address, username));
    desks.set(username, seated);
    return seated;
  };

  beforeAll(async () => {
    system = await ApiSystem.open();
    await Funding.fill(system, SUM_FEN);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  it('carries a funding request from its draft over the review to the approval', async () => {
    const clerk = await at('sxsb.clerk');
    await clerk.page.getByRole('link', { name: '用款申请' }).click();
    await clerk.press('编制申请');
    await clerk.choose('period', PERIOD);
    await clerk.page.waitForURL(/period=/);
    const datong = system.institution('dtsb');
    await clerk.type(`headcount-${datong}`, String(HEADS));
    await clerk.type(`payable-${datong}`, yuan(SUM_FEN));
    await clerk.type(`requested-${datong}`, yuan(SUM_FEN + 1n));
    await clerk.sees('申请金额超过可用资金 0.01 元');
    await clerk.type(`requested-${datong}`, yuan(SUM_FEN));
    await clerk.page.reload();
    await clerk.sees('已恢复上次未保存的内容');
    expect(await clerk.page.inputValue(`#headcount-${datong}`)).toBe(String(HEADS));
    await clerk.screenshot('发放-1-编制用款申请');
    await clerk.press('保存草稿');
    await clerk.page.waitForURL(/\/funding-requests\/[0-9a-f-]{36}$/);
    requestId = clerk.page.url().split('/').at(-1) ?? '';
    await clerk.page.getByRole('heading', { name: /^YK-/ }).waitFor();
    const requestNo = (await clerk.page.locator('h1').innerText()).split(/\s/)[0] ?? '';
    expect(requestNo).toMatch(/^YK-\d{4}-\d{4,}$/);
    await clerk.press('提交复核');
    await clerk.confirm('提交');

    const reviewer = await at('sxsb.reviewer');
    await reviewer.takeUp('复核用款申请', requestNo);
    await reviewer.confirm('复核通过');

    const officer = await at('sxcz.officer');
    await officer.takeUp('审批用款申请', requestNo);
    await officer.confirmRefused('批准并生成下拨单', '必填');
    await officer.type('documentNo', '晋财社〔2020〕12号');
    await officer.screenshot('发放-2-审批用款申请');
    await officer.confirm('批准并生成下拨单');
    await officer.sees('已批准');

    // The clerk who drew it up still has it open: approved, with its remittance, without having touched the page.
    await clerk.sees('已批准');
    await clerk.page.getByRole('link', { name: /^XB-/ }).waitFor();
    await clerk.screenshot('发放-3-用款申请已批准');
  }, 180_000);

  const upload = async (desk: Desk, kind: ImportKind, name: string, lines: readonly FileLine[]): Promise<void> => {
    const parts: Buffer[] = [];
    const layout = layouts.find(({ code }) => code === 'generic')!;
    for await (const part of writeBankFile(layout, kind, batch.batchNo, [lines])) parts.push(part);
    await desk.dialog.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.concat(parts),
    });
  };

  it('pays a list into the bank and back, with everything that is said on the way', async () => {
    const { remittances } = await new Funding(system, requestId, PERIOD).seen();
    const relay = new Relay(system, remittances[0]!.remittanceId, DOWN);
    await relay.received(String(SUM_FEN), 1);
    await relay.received(String(SUM_FEN), 2);
    const clerk = await at('dtsb.clerk');
    const { items }: { items: Batch[] } = await (
      await system.as('dtsb.clerk')
    ).done('GET', `/payout-batches?period=${PERIOD}`);
    batch = items[0]!;

    // Money that has arrived asks for its list by itself.
    await clerk.takeUp('导入应发名册', batch.batchNo);
    await clerk.chooseIn('通用格式（CSV 或 Excel）');
    await upload(clerk, 'PAYABLE_LIST', '名册-重复.csv', [...LINES, LINES[3]!]);
    await clerk.dialog.getByText('同一人在第').first().waitFor();
    await clerk.screenshot('发放-4-名册未通过');
    await clerk.press('重新选择文件', clerk.dialog);
    await upload(clerk, 'PAYABLE_LIST', '名册.csv', LINES);
    await clerk.dialog.getByText('待确认').waitFor();
    // Left and come back to.
    await clerk.press('关闭', clerk.dialog);
    await clerk.page.reload();
    await clerk.page.getByRole('button', { name: '名册.csv' }).click();
    await clerk.dialog.getByText('前 20 行').waitFor();
    expect(await clerk.dialog.innerText()).not.toContain(LINES[0]!.id);
    await clerk.screenshot('发放-5-名册待确认');
    await clerk.confirm('确认导入');
    await clerk.press('提交复核');
    await clerk.confirm('提交');
    await signAndInstruct();
    await clerk.screenshot('发放-6-已送银行');

    await clerk.takeUp('导入银行回盘', batch.batchNo);
    const back = [LINES[4]!.id];
    await upload(clerk, 'RETURN_FILE', '回盘.csv', reported(LINES, back));
    await clerk.dialog.getByText('退票：账户已销户').waitFor();
    await clerk.screenshot('发放-7-回盘待确认');
    await clerk.confirm('确认导入');
    await clerk.sees('退票处理中');
    await clerk.page.locator('.chart svg').waitFor();
    await clerk.press('表');
    await clerk.page.getByRole('cell', { name: '账户已销户' }).first().waitFor();
    await clerk.screenshot('发放-8-退票');
  }, 180_000);

  /** Reviewer and officer sign the round, the clerk makes the instruction: what is downloaded is what was noted. */
  const signAndInstruct = async (): Promise<void> => {
    const reviewer = await at('dtsb.reviewer');
    await reviewer.takeUp('复核发放', batch.batchNo);
    await reviewer.confirm('复核通过');
    const officer = await at('dtsb.officer');
    await officer.takeUp('审批发放', batch.batchNo);
    await officer.confirm('批准发放');
    const clerk = await at('dtsb.clerk');
    await clerk.takeUp('生成代发指令', batch.batchNo);
    await clerk.choose('layoutCode', '通用格式');
    const download = clerk.page.waitForEvent('download');
    await clerk.confirm('生成并下载');
    const file = await readFile(await (await download).path());
    const { rounds }: Batch = await (await system.as('dtsb.clerk')).done('GET', `/payout-batches/${batch.batchId}`);
    expect(createHash('sha256').update(file).digest('hex')).toBe(rounds.at(-1)?.instruction?.digest);
  };

  it('corrects what came back, reissues it, and ends at 100%', async () => {
    const clerk = await at('dtsb.clerk');
    await clerk.press('更正');
    await clerk.press('显示明文', clerk.dialog);
    await clerk.press('记录并显示', clerk.dialog);
    await clerk.page.locator(`#name[value="${LINES[4]!.name}"]`).waitFor();
    await clerk.type('accountNo', '6228480402999990005');
    await clerk.type('reason', '本人提供新账号。');
    await clerk.screenshot('发放-9-更正');
    await clerk.confirm('更正');
    await clerk.sees('已更正待补发');
    await clerk.press('编制补发');
    await clerk.confirm('编制补发');
    await clerk.press('提交复核');
    await clerk.confirm('提交');
    await signAndInstruct();
    await clerk.takeUp('导入银行回盘', batch.batchNo);
    await upload(clerk, 'RETURN_FILE', '补发回盘.csv', reported([LINES[4]!]));
    await clerk.dialog.getByText('没有退票').waitFor();
    await clerk.confirm('确认导入');
    await clerk.sees('补发到账');

    const officer = await at('dtsb.officer');
    await officer.takeUp('办结批次', batch.batchNo);
    await officer.confirm('办结');
    await clerk.sees('已办结');
    await clerk.page.locator('.rate-full').first().waitFor();
    await clerk.page.getByRole('tab', { name: '账务' }).click();
    await clerk.sees('逐笔借贷平衡');
    await clerk.screenshot('发放-10-已办结');
    await clerk.page.getByRole('link', { name: '发放率' }).click();
    await clerk.page.getByRole('link', { name: PERIOD }).waitFor();
    expect(await clerk.page.locator('.rate-full').count()).toBe(2);
    await clerk.screenshot('发放-11-发放率');

    await system.drained();
    await expect(system.coherence).toBeCoherent();
  }, 180_000);

  it('finds a payee by the last four of the id, and shows clear values for a reason only', async () => {
    const clerk = await at('dtsb.clerk');
    await clerk.page.getByRole('link', { name: '领取人查询' }).click();
    const { id, name = '' } = LINES[0]!;
    await clerk.type('payee-search', id.slice(-4));
    await clerk.press('查找');
    await clerk.page.locator('.payee').first().click();
    await clerk.dialog.getByText(batch.batchNo).waitFor();
    expect(await clerk.dialog.innerText()).not.toContain(id);
    await clerk.press('显示明文', clerk.dialog);
    expect(await clerk.dialog.getByRole('button', { name: '记录并显示' }).isDisabled()).toBe(true);
    await clerk.type('disclosure-reason', '本人来电核对账号。');
    await clerk.press('记录并显示', clerk.dialog);
    await clerk.dialog.getByText(id).waitFor();
    await clerk.dialog.getByText(name, { exact: true }).waitFor();
    await clerk.screenshot('发放-12-领取人');
    expect(clerk.page.url()).not.toContain(id.slice(-4));
    for (const desk of desks.values()) expect(desk.complaints).toEqual([]);
  }, 60_000);
});
