import { mkdirSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '#libs/scenario';

const SCREENSHOTS = '.test-output/browser';
const VIEW = { width: 1366, height: 768 };
const PATIENCE_MS = 30_000;
/** Of the package's switches, those that suit a whole browser: one process for all pages is not among them. */
const UNSUITABLE = ['--single-process', '--headless'];

/** A real Chromium out of an npm package. */
export async function openBrowser(): Promise<Browser> {
  const switches = sparticuz.args.filter((one) => !UNSUITABLE.some((name) => one.startsWith(name)));
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...switches, '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    headless: true,
  });
}

/** One person at their own screen, doing what a person does: reading, clicking, typing. */
export class Desk {
  /** What the page complained about, and every address it asked that is not ours. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    readonly username: string,
  ) {}

  static async sit(browser: Browser, address: string, username: string): Promise<Desk> {
    const context = await browser.newContext({
      viewport: VIEW,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      baseURL: address,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const desk = new Desk(await context.newPage(), username);
    desk.listen(address);
    await desk.page.goto('/');
    await desk.page.fill('#username', username);
    await desk.page.fill('#password', DEMO_PASSWORD);
    await desk.page.getByRole('button', { name: '登录' }).click();
    await desk.page.getByRole('heading', { name: '工作台' }).waitFor();
    return desk;
  }

  private listen(address: string): void {
    this.page.on('pageerror', (error) => this.complaints.push(`${this.username}: ${error.message}`));
    this.page.on('console', (message) => {
      // Before anybody has signed in the session is asked for once, and refused.
      if (message.type() === 'error' && !message.text().includes('401'))
        this.complaints.push(`${this.username}: ${message.text()}`);
    });
    this.page.on('request', (request) => {
      const url = new URL(request.url());
      if (['http:', 'https:'].includes(url.protocol) && url.origin !== address)
        this.complaints.push(`${this.username} asked ${url.origin}`);
    });
  }

  text(text: string): Locator {
    return this.page.getByText(text).first();
  }
  async sees(text: string): Promise<void> {
    await this.text(text).waitFor();
  }

  /** The dialog on top. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }
  /** By its words; a button's icon names itself before them. */
  async press(words: string, within: Locator | Page = this.page): Promise<void> {
    await within
      .getByRole('button', { name: new RegExp(`^(?:[a-z-]+ )?${words}$`) })
      .first()
      .click();
  }
  /** Presses the dialog's button and waits until it is done and gone. */
  async confirm(name: string): Promise<void> {
    await this.press(name, this.dialog);
    await this.dialog.waitFor({ state: 'hidden' });
  }
  /** Presses the dialog's button and is told at a field why not yet. */
  async confirmRefused(name: string, why: string): Promise<void> {
    await this.press(name, this.dialog);
    await this.dialog.getByText(why).first().waitFor();
  }
  async type(field: string, text: string): Promise<void> {
    await this.page.fill(`#${field}`, text);
  }
  /** Chooses by typing nothing: opens the list and clicks the words. */
  async choose(field: string, words: string | RegExp): Promise<void> {
    await this.page.locator(`#${field}`).click();
    await this.page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .filter({ hasText: words })
      .first()
      .click();
  }

  /** Chooses from the dialog's only list. */
  async chooseIn(words: string): Promise<void> {
    await this.dialog.getByRole('combobox').click();
    await this.page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).click();
  }

  /** Opens a to-do: it came by itself, nobody reloads. */
  async takeUp(task: string, number: string): Promise<void> {
    await this.page.getByRole('link', { name: '工作台' }).click();
    await this.page.locator('a.todo').filter({ hasText: number }).filter({ hasText: task }).first().click();
    await this.dialog.waitFor();
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
  }
}

/** The smallest honest PDF. */
export const VOUCHER_FILE = {
  name: '记账凭证.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
};
