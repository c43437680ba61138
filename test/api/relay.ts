import { newId } from '#libs/kernel';
import type { Answer, Client, CommandAnswer, Problem } from './client.js';
import { TODAY } from './harness.js';
import type { ApiSystem } from './harness.js';

let voucherNo = 0;
export const nextVoucher = (): string => `记-${++voucherNo}`;

type Post = Readonly<Record<'clerk' | 'reviewer' | 'officer' | 'receiver', string>>;
const post = (office: string, next: string): Post => ({
  clerk: `${office}.clerk`,
  reviewer: `${office}.reviewer`,
  officer: `${office}.officer`,
  receiver: `${next}.officer`,
});
const UP: readonly Post[] = [post('dtsb', 'dtcz'), post('dtcz', 'sxcz')];
export const DOWN: readonly Post[] = [post('sxcz', 'dtcz'), post('dtcz', 'dtsb')];

/** One remittance on its way up (or down), hand over hand, through HTTP alone. */
export class Relay {
  constructor(
    readonly system: ApiSystem,
    readonly remittanceId: string,
    private readonly posts: readonly Post[] = UP,
  ) {}

  static async plan(system: ApiSystem, dueFen?: string, fundsFen?: string): Promise<Relay> {
    return new Relay(system, await system.plan(dueFen, fundsFen));
  }

  who(legNo: number): Post {
    return this.posts[legNo - 1]!;
  }
  as(legNo: number, role: keyof Post): Promise<Client> {
    return this.system.as(this.who(legNo)[role]);
  }

  /** A valid transfer; a test changes one thing. */
  async transferBody(change: Readonly<Record<string, unknown>> = {}, legNo = 1): Promise<Record<string, unknown>> {
    const { body } = await (await this.as(legNo, 'clerk')).upload();
    return {
      transferId: newId(),
      legNo,
      amountFen: '100000000',
      voucherNo: nextVoucher(),
      valueDate: TODAY,
      evidence: [{ evidenceId: body.evidenceId, kind: 'VOUCHER' }],
      remark: '',
      ...change,
    };
  }

  async log(change: Readonly<Record<string, unknown>> = {}, legNo = 1): Promise<Answer<Problem>> {
    return (await this.as(legNo, 'clerk')).change(
      this.remittanceId,
      'transfers',
      await this.transferBody(change, legNo),
    );
  }

  async logged(amountFen = '100000000', legNo = 1): Promise<string> {
    const body = await this.transferBody({ amountFen }, legNo);
    await (await this.as(legNo, 'clerk')).changed(this.remittanceId, 'transfers', body);
    return body['transferId'] as string;
  }

  async act(username: string, transferId: string, act: string, body?: unknown): Promise<Answer<Problem>> {
    return (await this.system.as(username)).change(this.remittanceId, `transfers/${transferId}/${act}`, body);
  }
  async acted(username: string, transferId: string, act: string, body?: unknown): Promise<CommandAnswer> {
    return (await this.system.as(username)).changed(this.remittanceId, `transfers/${transferId}/${act}`, body);
  }

  async submitted(amountFen?: string, legNo = 1): Promise<string> {
    const transferId = await this.logged(amountFen, legNo);
    await this.acted(this.who(legNo).clerk, transferId, 'submit');
    return transferId;
  }
  async approved(amountFen?: string, legNo = 1): Promise<string> {
    const transferId = await this.submitted(amountFen, legNo);
    await this.acted(this.who(legNo).reviewer, transferId, 'approve', { remark: '' });
    // Small amounts need one approval only: as the route says.
    const { transfers } = await (await this.as(legNo, 'clerk')).remittance(this.remittanceId);
    if (transfers.find((one) => one.transferId === transferId)?.state === 'SUBMITTED')
      await this.acted(this.who(legNo).officer, transferId, 'approve', { remark: '同意' });
    return transferId;
  }
  async sent(amountFen?: string, legNo = 1): Promise<string> {
    const transferId = await this.approved(amountFen, legNo);
    await this.acted(this.who(legNo).clerk, transferId, 'confirm-sent', { sentOn: TODAY, bankReference: '付-1' });
    return transferId;
  }
  async received(amountFen = '100000000', legNo = 1): Promise<string> {
    const transferId = await this.sent(amountFen, legNo);
    await this.acted(this.who(legNo).receiver, transferId, 'confirm-receipt', this.receipt(amountFen));
    await this.system.drained();
    return transferId;
  }

  readonly today = TODAY;
  receipt = (arrivedFen: string): object => ({ arrivedFen, arrivedOn: TODAY, bankReference: '收-1' });
}
