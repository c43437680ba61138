import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, shanghaiInstant } from '#libs/kernel';
import type { CalendarDate, Fen, Refusal } from '#libs/kernel';
import { officialWorkingDays } from '#libs/remittance';
import type { Remittance, RemittanceCommand } from '#libs/remittance/domain';
import { accountId, actorOf, institutionId } from './master-data.js';
import type { Scenario, ScenarioRemittance } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import type { ScenarioServices } from './services.js';

export interface PlayOptions {
  readonly services: ScenarioServices;
  readonly scenario: Scenario;
  readonly progress?: (done: number, total: number) => void;
  /** Asked between steps: true ends the play early. Playing again goes on where it stopped. */
  readonly stopped?: () => boolean;
}

const WAIT_MS = 20;
const WAITS_MAX = 3_000;
const SHORTAGE_FEN = 1_000_000n;

/** Plays every remittance of the scenario through the real commands. Doing it again changes nothing. */
export async function playScenario({ services, scenario, progress, stopped }: PlayOptions): Promise<void> {
  const ordered = [...scenario.remittances].sort((left, right) => (left.startOn < right.startOn ? -1 : 1));
  for (const [index, remittance] of ordered.entries()) {
    if (stopped?.()) return;
    await new RemittancePlayer(services, scenario, remittance).play();
    progress?.(index + 1, ordered.length);
  }
}

/** One remittance from the money's coming in to its arrival in the province, by the people whose work it is. */
class RemittancePlayer {
  private readonly remittanceId: string;
  private step = 0;
  private day: CalendarDate;

  constructor(
    private readonly services: ScenarioServices,
    private readonly scenario: Scenario,
    private readonly plan: ScenarioRemittance,
  ) {
    this.remittanceId = scenarioId(scenario.name, 'remittance', plan.key);
    this.day = plan.plannedOn;
  }

  async play(): Promise<void> {
    await this.collect();
    await this.planIt();
    this.day = officialWorkingDays.after(this.plan.startOn, 1);
    await this.leg(1, ['dtsb.clerk', 'dtsb.reviewer', 'dtsb.officer'], 'dtcz.officer');
    this.day =
      this.plan.quirk === 'late-by-one-working-day' && this.plan.dueDate
        ? this.plan.dueDate
        : officialWorkingDays.after(this.day, 1);
    await this.leg(2, ['dtcz.clerk', 'dtcz.reviewer', 'dtcz.officer'], 'sxcz.officer');
    await this.until((remittance) => remittance.state === 'SETTLED', 'settled');
  }

  private async collect(): Promise<void> {
    const context = this.context('dtsb.clerk');
    const fundKind = this.plan.route.startsWith('gap') ? ('GAP_SHARE' as const) : ('CONTRIBUTION' as const);
    const collection = {
      collectionId: scenarioId(this.scenario.name, 'collection', this.plan.key),
      accountId: accountId(this.scenario, 'dtsb', 'INCOME'),
      fundKind,
      amountFen: this.plan.dueFen,
      source: this.plan.source,
      valueDate: this.day,
      documentNo: this.plan.basis,
    };
    accepted(await this.services.collections.record(collection, context));
  }

  private async planIt(): Promise<void> {
    const { route, period, dueFen, dueDate, basis } = this.plan;
    const region = this.scenario.institutions.find(({ key }) => key === 'dtsb')!.regionCode;
    const request = {
      remittanceId: this.remittanceId,
      routeCode: route,
      regionCode: region,
      fiscalYear: this.scenario.fiscalYear,
      period,
      dueFen,
      basisDocument: basis,
    };
    accepted(
      await this.services.planning.plan(dueDate ? { ...request, dueDate } : request, this.context('dtcz.officer')),
    );
  }

  private async leg(legNo: number, sender: readonly [string, string, string], receiver: string): Promise<void> {
    await this.until((remittance) => remittance.legs[legNo - 1]?.state !== 'WAITING', `leg ${legNo} open`);
    for (const [index, amountFen] of this.plan.splitFen.entries()) {
      await this.until(
        (remittance) => legNo === 1 || remittance.legs[legNo - 2]!.receivedFen >= amountFen,
        `money for leg ${legNo}`,
      );
      await this.transfer(
        legNo,
        index,
        amountFen,
        sender,
        receiver,
        index === 0 && legNo === 1 ? this.plan.quirk : undefined,
      );
    }
  }

  private async transfer(
    legNo: number,
    index: number,
    amountFen: Fen,
    [clerk, reviewer, officer]: readonly [string, string, string],
    receiver: string,
    quirk: string | undefined,
  ): Promise<void> {
    const transferId = scenarioId(this.scenario.name, 'transfer', this.plan.key, String(legNo), String(index));
    const reference = `${this.plan.key}-${legNo}-${index + 1}`.toUpperCase();
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
  private context(username: string): RequestContext {
    const key = `${this.scenario.name}-${this.plan.key}-${++this.step}`;
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
  private async until(reached: (remittance: Remittance) => boolean, what: string): Promise<void> {
    for (let waits = 0; waits < WAITS_MAX; waits++) {
      if (await this.is(reached)) return;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
    throw new Error(`${this.plan.key}: not ${what} after ${(WAIT_MS * WAITS_MAX) / 1000} s. Is a worker running?`);
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

function accepted<T>(answer: T | Refusal): void {
  if (isRefusal(answer)) throw new Error(`The scenario was refused: ${JSON.stringify(answer)}`);
}

const demoPdf = (text: string): Buffer => {
  const stream = `BT /F1 24 Tf 72 720 Td (Demo voucher ${text}) Tj ET`;
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
      `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n` +
      `4 0 obj<</Length ${stream.length}>>stream\n${stream}\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  );
};
