import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, shanghaiInstant } from '#libs/kernel';
import type { CalendarDate, Fen, Refusal } from '#libs/kernel';
import { officialWorkingDays } from '#libs/remittance';
import type { Remittance, RemittanceCommand } from '#libs/remittance/domain';
import { actorOf, institutionId } from './master-data.js';
import type { Quirk, Scenario } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import type { ScenarioServices } from './services.js';

const WAIT_MS = 20;
const WAITS_MAX = 3_000;
const SHORTAGE_FEN = 1_000_000n;

/** Who prepares, reviews and approves at an office: user names. */
export type Desk = readonly [clerk: string, reviewer: string, officer: string];

/** Carries one remittance over its legs, by the people whose work it is, on days that pass as it goes. */
export class Carrier {
  private step = 0;

  constructor(
    private readonly services: ScenarioServices,
    private readonly scenario: Scenario,
    private readonly key: string,
    public remittanceId: string,
    public day: CalendarDate,
  ) {}

  /** Sends a leg's money in the given parts; a quirk befalls the first of them. */
  async leg(legNo: number, sender: Desk, receiver: string, splitFen: readonly Fen[], quirk?: Quirk): Promise<void> {
    await this.until((remittance) => remittance.legs[legNo - 1]?.state !== 'WAITING', `leg ${legNo} open`);
    for (const [index, amountFen] of splitFen.entries()) {
      await this.until(
        (remittance) => legNo === 1 || remittance.legs[legNo - 2]!.receivedFen >= amountFen,
        `money for leg ${legNo}`,
      );
      await this.transfer(legNo, index, amountFen, sender, receiver, index === 0 ? quirk : undefined);
    }
  }

  private async transfer(
    legNo: number,
    index: number,
    amountFen: Fen,
    [clerk, reviewer, officer]: Desk,
    receiver: string,
    quirk: Quirk | undefined,
  ): Promise<void> {
    const transferId = scenarioId(this.scenario.name, 'transfer', this.key, String(legNo), String(index));
    const reference = `${this.key}-${legNo}-${index + 1}`.toUpperCase();
    const log = async (fen: Fen): Promise<void> => {
      const evidence = await this.voucherImage(clerk, reference);
      await this.send(clerk, {
        type: 'logTransfer',
        transferId,
        legNo,
        amountFen: fen,
        voucherNo: `PZ-${reference}`,
        valueDate: this.day,
        evidence: [evidence],
        remark: '',
      });
      await this.send(clerk, { type: 'submitTransfer', transferId });
    };
    if (quirk === 'rejected-and-corrected') {
      await log(amountFen - SHORTAGE_FEN);
      await this.send(reviewer, { type: 'rejectTransfer', transferId, reason: '金额与凭证不符，请核对后重新提交。' });
    }
    await log(amountFen);
    await this.send(reviewer, { type: 'approveTransfer', transferId, remark: '' });
    // Small amounts need one approval only: as the route says.
    if (await this.is((remittance) => remittance.transfers[transferId]?.state === 'SUBMITTED'))
      await this.send(officer, { type: 'approveTransfer', transferId, remark: '' });
    else this.step += 1;
    await this.send(clerk, { type: 'confirmSent', transferId, sentOn: this.day, bankReference: `BK-${reference}` });
    this.day = officialWorkingDays.after(this.day, 1);
    if (quirk === 'disputed-and-resolved') {
      await this.send(receiver, {
        type: 'confirmReceipt',
        transferId,
        arrivedFen: amountFen - SHORTAGE_FEN,
        arrivedOn: this.day,
        bankReference: `AR-${reference}`,
      });
      await this.send(receiver, {
        type: 'resolveDispute',
        transferId,
        resolution: 'TOP_UP',
        reason: '银行扣划差错，少到 1 万元，由划出方补划。',
      });
      await this.transfer(legNo, index + 100, SHORTAGE_FEN, [clerk, reviewer, officer], receiver, undefined);
      return;
    }
    await this.send(receiver, {
      type: 'confirmReceipt',
      transferId,
      arrivedFen: amountFen,
      arrivedOn: this.day,
      bankReference: `AR-${reference}`,
    });
  }

  /** A one-page PDF standing for the scanned voucher: the demo's, and it says so. */
  private async voucherImage(
    clerk: string,
    reference: string,
  ): Promise<{ evidenceId: string; kind: 'VOUCHER'; fileName: string; digest: string }> {
    const actor = actorOf(this.scenario, clerk);
    const stored = await this.services.evidence.put(
      Readable.from([demoPdf(reference)]),
      `PZ-${reference}.pdf`,
      'application/pdf',
      actor,
      this.now(),
    );
    if (isRefusal(stored)) throw new Error(`The scenario was refused: ${JSON.stringify(stored)}`);
    return { evidenceId: stored.evidenceId, kind: 'VOUCHER', fileName: stored.fileName, digest: stored.digest };
  }

  private async send(username: string, command: DistributiveOmit<RemittanceCommand, 'actor' | 'today'>): Promise<void> {
    const context = this.context(username);
    const whole = { ...command, actor: context.actor, today: calendarDateOf(context.now) } as RemittanceCommand;
    accepted(await this.services.remittances.execute(this.remittanceId, whole, context));
  }

  /** Each step has its own key, so that a step done before a crash is answered, not done again. */
  context(username: string): RequestContext {
    const key = `${this.scenario.name}-${this.key}-${++this.step}`;
    return {
      actor: actorOf(this.scenario, username),
      correlationId: key,
      now: this.now(),
      idempotency: { key, inputHash: createHash('sha256').update(key).digest('hex') },
    };
  }

  private now(): Date {
    return new Date(shanghaiInstant(this.day, '10:00:00').getTime() + this.step * 60_000);
  }

  private async is(reached: (remittance: Remittance) => boolean): Promise<boolean> {
    const scope = this.scenario.institutions.map(({ key }) => institutionId(this.scenario, key));
    const detail = await this.services.queries.detail(this.remittanceId, scope, actorOf(this.scenario, 'sxcz.officer'));
    return !isRefusal(detail) && reached(detail.remittance);
  }

  /** Waits for what the chain does by itself. */
  async until(reached: (remittance: Remittance) => boolean, what: string): Promise<void> {
    for (let waits = 0; waits < WAITS_MAX; waits++) {
      if (await this.is(reached)) return;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
    throw new Error(`${this.key}: not ${what} after ${(WAIT_MS * WAITS_MAX) / 1000} s. Is a worker running?`);
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

export function accepted<T>(answer: T | Refusal): void {
  if (isRefusal(answer)) throw new Error(`The scenario was refused: ${JSON.stringify(answer)}`);
}

/** One page that says what it stands for. */
export const demoPdf = (text: string): Buffer => {
  const stream = `BT /F1 24 Tf 72 720 Td (Demo voucher ${text}) Tj ET`;
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
      `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n` +
      `4 0 obj<</Length ${stream.length}>>stream\n${stream}\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  );
};
