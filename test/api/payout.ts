import { newId } from '#libs/kernel';
import { loadBankLayouts, writeBankFile, writeBankWorkbook } from '#libs/payout';
import type { FileKind, FileLine, ImportKind } from '#libs/payout';
import { people, results } from '../integration/payout/import-desk.js';
import type { Answer, Options, Problem } from './client.js';
import { Funding, nextPeriod } from './funding.js';
import type { FundingAnswer } from './funding.js';
import { TODAY } from './harness.js';
import type { ApiSystem } from './harness.js';
import { DOWN, Relay } from './relay.js';

export interface Counted {
  readonly heads: number;
  readonly amountFen: string;
}
export interface Batch {
  readonly batchId: string;
  readonly batchNo: string;
  readonly period: string;
  readonly payDay: string;
  readonly state: string;
  readonly version: number;
  readonly fundedFen: string;
  readonly funding: readonly { readonly arrivalId: string; readonly amountFen: string }[];
  readonly list?: Counted & { readonly digest: string };
  readonly rounds: readonly (Counted & {
    readonly roundNo: number;
    readonly rejection?: { readonly reason: string };
    readonly instruction?: { readonly fileName: string; readonly digest: string };
  })[];
  readonly paid: Counted;
  readonly paidOnTime: Counted;
  readonly returned: Counted;
  readonly corrected: Counted;
  readonly writtenOff: Counted;
  readonly carriedOver: Counted;
  readonly permitted: readonly { readonly type: string; readonly refusal?: { readonly code: string } }[];
}
export interface Import {
  readonly importId: string;
  readonly state: string;
  readonly roundNo: number;
  readonly linesRead: number;
  readonly badLines: number;
  readonly digest: string;
  readonly problem?: { readonly code: string; readonly problemZh: string; readonly remedyZh: string };
  readonly summary?: Readonly<Record<string, unknown>>;
}
export interface Returned {
  readonly lineNo: number;
  readonly payeeRecord: string;
  readonly maskedId: string;
  readonly maskedName: string;
  readonly maskedAccount: string;
  readonly amountFen: string;
  readonly reason: string;
  readonly state: string;
  readonly roundNo: number;
  readonly times: number;
  readonly endedOn: string | null;
}
export interface Upload {
  readonly importId?: string;
  readonly layoutCode?: string;
  readonly fileName?: string;
}

export const layouts = await loadBankLayouts('config/bank-layouts');
/** What a batch is funded with: a million yuan. */
export const FUNDED_FEN = 100_000_000n;

/** As the bank reports them: paid today, but for those whose payment came back. */
export const reported = (lines: readonly FileLine[], back: readonly string[] = []): FileLine[] =>
  results(lines, TODAY).map((line) =>
    back.includes(line.id) ? { ...line, reason: 'ACCOUNT_CLOSED', paidOn: null } : line,
  );

/** One payout batch of the city agency, from the money that opens it, through HTTP alone. */
export class Payout {
  readonly lines: FileLine[];

  private constructor(
    readonly system: ApiSystem,
    readonly batchId: string,
    readonly batchNo: string,
    readonly period: string,
    heads: number,
  ) {
    this.lines = people(heads);
  }

  /** Money asked for, approved and brought down to the paying agency, whose batch it opens. */
  static async funded(
    system: ApiSystem,
    {
      amountFen = FUNDED_FEN,
      period = nextPeriod(),
      heads = 10,
    }: { amountFen?: bigint; period?: string; heads?: number } = {},
  ): Promise<Payout> {
    await Payout.bringDown(system, period, amountFen);
    const list: { items: Batch[] } = await (
      await system.as('dtsb.clerk')
    ).done('GET', `/payout-batches?period=${period}`);
    const [batch] = list.items;
    if (list.items.length !== 1 || !batch) throw new Error(`${period}: ${list.items.length} batches`);
    return new Payout(system, batch.batchId, batch.batchNo, period, heads);
  }

  /** One arrival of this much for the city agency. */
  static async bringDown(system: ApiSystem, period: string, amountFen: bigint, kind = 'REGULAR'): Promise<Relay> {
    const funding = new Funding(system, newId(), period);
    await Funding.fill(system, amountFen);
    const datong = system.institution('dtsb');
    const lines = (await funding.regions()).map(({ institutionId }) =>
      Funding.line(institutionId, { requestedFen: institutionId === datong ? String(amountFen) : '0' }),
    );
    await funding.approved({ lines, kind, reason: kind === 'REGULAR' ? '' : '不足' });
    const [planned] = (await funding.seen()).remittances;
    const relay = new Relay(system, planned!.remittanceId, DOWN);
    await relay.received(String(amountFen), 1);
    await relay.received(String(amountFen), 2);
    return relay;
  }

  get sumFen(): bigint {
    return this.lines.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  }

  async seen(username = 'dtsb.clerk'): Promise<Batch> {
    return (await this.system.as(username)).done('GET', `/payout-batches/${this.batchId}`);
  }
  async returned(query = ''): Promise<readonly Returned[]> {
    const page: { items: Returned[] } = await (
      await this.system.as('dtsb.clerk')
    ).done('GET', `/payout-batches/${this.batchId}/returned${query}`);
    return page.items;
  }

  /** At the version it has now, unless another is given. */
  async act(username: string, act: string, body?: unknown, options: Options = {}): Promise<Answer<Problem>> {
    const version = options.version ?? (await this.seen()).version;
    const client = await this.system.as(username);
    return client.post(`/payout-batches/${this.batchId}/${act}`, body, { ...options, version });
  }
  async acted(username: string, act: string, body?: unknown): Promise<FundingAnswer> {
    const { version } = await this.seen();
    return (await this.system.as(username)).done('POST', `/payout-batches/${this.batchId}/${act}`, body, { version });
  }

  async file(
    kind: FileKind,
    lines: readonly FileLine[],
    layoutCode = 'generic',
    batchNo = this.batchNo,
  ): Promise<Buffer> {
    const layout = layouts.find(({ code }) => code === layoutCode)!;
    const parts: Buffer[] = [];
    for await (const part of writeBankFile(layout, kind, batchNo, [lines])) parts.push(part);
    return Buffer.concat(parts);
  }
  workbook(kind: FileKind, lines: readonly FileLine[], layoutCode = 'generic'): Promise<Buffer> {
    return writeBankWorkbook(
      layouts.find(({ code }) => code === layoutCode)!,
      kind,
      this.batchNo,
      [lines],
    );
  }

  async upload(
    kind: ImportKind,
    content: Buffer,
    { importId = newId(), layoutCode = 'generic', fileName = '文件.csv' }: Upload = {},
    username = 'dtsb.clerk',
  ): Promise<Answer<Problem & Import>> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(content)]), fileName);
    const query = new URLSearchParams({ importId, kind, layoutCode });
    return (await this.system.as(username)).post(`/payout-batches/${this.batchId}/imports?${query.toString()}`, form);
  }

  /** Uploaded, and its checking watched to the end. */
  async checked(kind: ImportKind, content: Buffer, upload: Upload = {}): Promise<Import> {
    const { status, body, text } = await this.upload(kind, content, upload);
    if (status !== 200) throw new Error(`upload: ${status} ${text}`);
    return this.watched(body.importId);
  }
  async watched(importId: string): Promise<Import> {
    const clerk = await this.system.as('dtsb.clerk');
    await clerk.get(`/payout-imports/${importId}/progress`);
    return clerk.done('GET', `/payout-imports/${importId}`);
  }

  async confirm(importId: string, username = 'dtsb.clerk', options: Options = {}): Promise<Answer<Problem>> {
    const version = options.version ?? (await this.seen()).version;
    return (await this.system.as(username)).post(`/payout-imports/${importId}/confirm`, undefined, {
      ...options,
      version,
    });
  }
  async takenOver(kind: ImportKind, content: Buffer, upload?: Upload): Promise<Import> {
    const view = await this.checked(kind, content, upload);
    if (view.state !== 'CHECKED') throw new Error(`${kind} is ${view.state}: ${JSON.stringify(view)}`);
    const { status, text } = await this.confirm(view.importId);
    if (status !== 200) throw new Error(`confirm: ${status} ${text}`);
    return view;
  }

  async listed(): Promise<this> {
    await this.takenOver('PAYABLE_LIST', await this.file('PAYABLE_LIST', this.lines));
    return this;
  }
  async submitted(): Promise<this> {
    await this.listed();
    await this.acted('dtsb.clerk', 'submit');
    return this;
  }
  async reviewed(): Promise<this> {
    await this.submitted();
    await this.acted('dtsb.reviewer', 'review');
    return this;
  }
  async approved(): Promise<this> {
    await this.reviewed();
    await this.acted('dtsb.officer', 'approve');
    return this;
  }
  async instructed(layoutCode = 'generic'): Promise<this> {
    await this.approved();
    await this.acted('dtsb.clerk', 'instruct', { layoutCode });
    return this;
  }
  /** The first round's results are in: these came back. */
  async resulted(back: number): Promise<this> {
    await this.instructed();
    const ids = this.lines.slice(0, back).map(({ id }) => id);
    await this.takenOver('RETURN_FILE', await this.file('RETURN_FILE', reported(this.lines, ids)));
    return this;
  }

  correct(
    lineNo: number,
    change: Readonly<Record<string, unknown>> = {},
    username = 'dtsb.clerk',
  ): Promise<Answer<Problem>> {
    return this.act(username, `returned/${lineNo}/correct`, this.correction(lineNo, change));
  }
  correction = (lineNo: number, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
    name: this.lines.find((line) => line.lineNo === lineNo)?.name ?? '王甲',
    accountNo: `62284804029999${String(lineNo).padStart(5, '0')}`,
    reason: '本人提供新账号',
    ...change,
  });
  lineAt(lineNo: number): FileLine {
    return this.lines.find((line) => line.lineNo === lineNo)!;
  }

  /** Everything corrected goes out once more, up to the bank. */
  async reissued(): Promise<this> {
    await this.acted('dtsb.clerk', 'reissue');
    await this.acted('dtsb.clerk', 'submit');
    await this.acted('dtsb.reviewer', 'review');
    await this.acted('dtsb.officer', 'approve');
    await this.acted('dtsb.clerk', 'instruct', { layoutCode: 'generic' });
    return this;
  }
}
