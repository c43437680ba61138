import { Readable } from 'node:stream';
import type { RequestContext } from '#libs/eventing';
import { newId } from '#libs/kernel';
import type { Actor, CalendarDate, Fen, FundKind, Refusal } from '#libs/kernel';
import {
  CollectionService,
  EvidenceStore,
  PlanningService,
  RemittanceQueries,
  RemittanceService,
} from '#libs/remittance';
import type { CommandAnswer, StoredEvidence } from '#libs/remittance';
import type { Remittance, RemittanceCommand } from '#libs/remittance/domain';
import { expectDone, todayOf } from './office.js';
import type { Office, PlaceName } from './office.js';

/** 万元 as fen. */
export const wan = (amount: number): Fen => BigInt(amount) * 1_000_000n;

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');

let voucherNo = 0;

type Body<Command> = Command extends RemittanceCommand ? Omit<Command, 'actor' | 'today'> : never;

/** One remittance and what people do with it: each step one command through the real service, valid unless told otherwise. */
export class Relay {
  private constructor(
    readonly office: Office,
    readonly remittanceId: string,
    private readonly direction: 'up' | 'down' = 'up',
  ) {}

  /** Plans a gap-share remittance from Datong upward; the agency's income account holds what is due. */
  static async plan(
    office: Office,
    options: { dueFen?: Fen; fundsFen?: Fen; routeCode?: string; fundKind?: FundKind } = {},
  ): Promise<Relay> {
    const { dueFen = wan(8_000), routeCode = 'gap-share-up', fundKind = 'GAP_SHARE' } = options;
    const remittanceId = newId();
    await collect(office, options.fundsFen ?? dueFen, { fundKind });
    const context = office.context(office.people.zhaoQiang);
    const request = {
      remittanceId,
      routeCode,
      regionCode: '140200',
      fiscalYear: 2020,
      period: '2020-Q1',
      dueFen,
      basisDocument: '晋财社〔2020〕12号',
    };
    expectDone(await office.app.get(PlanningService).plan(request, context));
    return new Relay(office, remittanceId);
  }

  send(
    actor: Actor,
    body: Body<RemittanceCommand>,
    more: Partial<RequestContext> = {},
  ): Promise<CommandAnswer | Refusal> {
    return this.sendOn(todayOf(this.office), actor, body, more);
  }

  /** On a day of its own, whatever the clock says. */
  sendOn(
    today: CalendarDate,
    actor: Actor,
    body: Body<RemittanceCommand>,
    more: Partial<RequestContext>,
  ): Promise<CommandAnswer | Refusal> {
    const command = { ...body, actor, today } as RemittanceCommand;
    return this.office.app.get(RemittanceService).execute(this.remittanceId, command, this.office.context(actor, more));
  }

  async state(): Promise<Remittance & { version: number }> {
    const scope = Object.values(this.office.places).map(({ institutionId }) => institutionId);
    const detail = expectDone(
      await this.office.app.get(RemittanceQueries).detail(this.remittanceId, scope, this.office.people.hePing),
    );
    return { ...detail.remittance, version: detail.version };
  }

  async log(amountFen: Fen, options: LogOptions = {}): Promise<string> {
    const transferId = options.transferId ?? newId();
    expectDone(await this.tryLog(amountFen, { ...options, transferId }));
    return transferId;
  }

  async tryLog(amountFen: Fen, options: LogOptions = {}): Promise<CommandAnswer | Refusal> {
    const { legNo = 1 } = options;
    const clerk = options.by ?? this.at(legNo).clerk;
    const evidence = options.evidenceIds ?? [(await upload(this.office, clerk)).evidenceId];
    return this.send(clerk, {
      type: 'logTransfer',
      transferId: options.transferId ?? newId(),
      legNo,
      amountFen,
      voucherNo: options.voucherNo ?? `记-${++voucherNo}`,
      valueDate: todayOf(this.office),
      // The client's own name and digest, which the store must overrule.
      evidence: evidence.map((evidenceId) => ({ evidenceId, kind: 'VOUCHER', fileName: 'lie.exe', digest: '00' })),
      remark: '',
    });
  }

  /** Plans benefit money from the province down to the agency's expenditure account; the pool holds what is due. */
  static async planDown(office: Office, dueFen: Fen, period: string): Promise<Relay> {
    const remittanceId = newId();
    await collect(office, dueFen, { fundKind: 'BENEFIT', place: 'provincialFinance' });
    const request = {
      remittanceId,
      routeCode: 'benefit-down',
      regionCode: '140200',
      fiscalYear: 2020,
      period,
      dueFen,
      basisDocument: '晋财社〔2020〕1号',
    };
    expectDone(await office.app.get(PlanningService).plan(request, office.context(office.people.sunLi)));
    return new Relay(office, remittanceId, 'down');
  }

  /** Who acts for the sender of a leg, and who receives. */
  at(legNo: number) {
    const { liMin, wangFang, zhaoQiang, zhangWei, liuYang, chenJing, yangFan, zhouTao, sunLi } = this.office.people;
    if (this.direction === 'down')
      return legNo === 1
        ? { clerk: yangFan, reviewer: zhouTao, officer: sunLi, receiver: chenJing }
        : { clerk: zhangWei, reviewer: liuYang, officer: chenJing, receiver: zhaoQiang };
    return legNo === 1
      ? { clerk: liMin, reviewer: wangFang, officer: zhaoQiang, receiver: chenJing }
      : { clerk: zhangWei, reviewer: liuYang, officer: chenJing, receiver: sunLi };
  }

  upload = (legNo = 1): Promise<StoredEvidence> => upload(this.office, this.at(legNo).clerk);

  submit = (transferId: string, legNo = 1) => this.send(this.at(legNo).clerk, { type: 'submitTransfer', transferId });
  review = (transferId: string, legNo = 1) =>
    this.send(this.at(legNo).reviewer, { type: 'approveTransfer', transferId, remark: '' });
  approve = (transferId: string, legNo = 1) =>
    this.send(this.at(legNo).officer, { type: 'approveTransfer', transferId, remark: '同意' });
  confirmSent = (transferId: string, legNo = 1, sentOn: CalendarDate = todayOf(this.office)) =>
    this.send(this.at(legNo).clerk, {
      type: 'confirmSent',
      transferId,
      sentOn,
      bankReference: `付-${transferId.slice(-6)}`,
    });
  confirmReceipt = (transferId: string, arrivedFen: Fen, legNo = 1) =>
    this.send(this.at(legNo).receiver, {
      type: 'confirmReceipt',
      transferId,
      arrivedFen,
      arrivedOn: todayOf(this.office),
      bankReference: '收-1',
    });

  /** Logged, submitted, reviewed and approved. */
  async approved(amountFen: Fen, options: LogOptions = {}): Promise<string> {
    const transferId = await this.log(amountFen, options);
    for (const step of [this.submit, this.review, this.approve]) expectDone(await step(transferId, options.legNo ?? 1));
    return transferId;
  }

  async sent(amountFen: Fen, options: LogOptions = {}): Promise<string> {
    const transferId = await this.approved(amountFen, options);
    expectDone(await this.confirmSent(transferId, options.legNo ?? 1));
    return transferId;
  }

  async received(amountFen: Fen, options: LogOptions = {}): Promise<string> {
    const transferId = await this.sent(amountFen, options);
    expectDone(await this.confirmReceipt(transferId, amountFen, options.legNo ?? 1));
    return transferId;
  }

  passOn = (): Promise<void> => this.office.passOn(this.remittanceId);
}

export interface LogOptions {
  readonly legNo?: number;
  readonly voucherNo?: string;
  readonly transferId?: string;
  readonly evidenceIds?: readonly string[];
  readonly by?: Actor;
}

/** Money comes into an account from outside. */
export async function collect(
  office: Office,
  amountFen: Fen,
  { fundKind = 'GAP_SHARE', place = 'agency' }: { fundKind?: FundKind; place?: PlaceName } = {},
): Promise<void> {
  const { accounts } = office.places[place];
  const accountId = accounts.INCOME ?? accounts.FISCAL_SPECIAL ?? '';
  const clerk = {
    agency: office.people.liMin,
    cityFinance: office.people.zhangWei,
    provincialFinance: office.people.yangFan,
    provincialAgency: office.people.liMin,
  }[place];
  const collection = {
    collectionId: newId(),
    accountId,
    fundKind,
    amountFen,
    source: 'CONTRIBUTION',
    valueDate: todayOf(office),
    documentNo: '收-1',
  } as const;
  expectDone(await office.app.get(CollectionService).record(collection, office.context(clerk)));
}

export async function upload(
  office: Office,
  actor: Actor,
  content: Buffer = PDF,
  fileName = '记账凭证.pdf',
): Promise<StoredEvidence> {
  const answer = await office.app
    .get(EvidenceStore)
    .put(Readable.from([content]), fileName, 'application/pdf', actor, office.clock.now());
  return expectDone(answer);
}
