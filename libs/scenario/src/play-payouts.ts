import { Readable } from 'node:stream';
import { addDays, isRefusal } from '#libs/kernel';
import type { CalendarDate, Fen } from '#libs/kernel';
import { writeBankFile } from '#libs/payout';
import type { BankLayout, FileKind, FileLine, ImportView } from '#libs/payout';
import type { PayoutBatch, ReturnReason } from '#libs/payout/domain';
import { RETURN_REASONS, fundedFenOf } from '#libs/payout/domain';
import { officialWorkingDays } from '#libs/remittance';
import { Carrier, accepted } from './carrier.js';
import type { Desk } from './carrier.js';
import { accountId, actorOf, institutionId } from './master-data.js';
import { payeeOf, returnedIn } from './payees.js';
import type { Scenario, ScenarioPayouts } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import type { PayoutServices } from './services.js';

export interface PayoutPlayOptions {
  readonly services: PayoutServices;
  readonly scenario: Scenario;
  /** Fewer retirees than the scenario says: for tests. */
  readonly heads?: number;
  readonly progress?: (done: number, total: number) => void;
  /** Asked between months: true ends the play early. Playing again goes on where it stopped. */
  readonly stopped?: () => boolean;
}

const CITY: Desk = ['dtsb.clerk', 'dtsb.reviewer', 'dtsb.officer'];
const LINES_AT_ONCE = 2_000;
const WAIT_MS = 25;
const WAITS_MAX = 2_400;

/** Plays a year of payouts through the real commands and the real imports: funding request, money down, list, bank, returned payments, reissue. */
export async function playPayouts(options: PayoutPlayOptions): Promise<void> {
  const { scenario, progress, stopped } = options;
  const { payouts } = scenario;
  if (!payouts) return;
  // While the bank pays one month, the next one's money comes down and its list is read.
  let settling: Promise<void> = Promise.resolve();
  for (const [index, month] of payouts.months.entries()) {
    if (stopped?.()) break;
    const player = new MonthPlayer(options, payouts, index, month.period, month.returned);
    const batchId = await player.prepare();
    await settling;
    settling = player.settle(batchId).then(() => progress?.(index + 1, payouts.months.length));
    // Awaited in its turn; a failure in between must not count as unhandled.
    settling.catch(() => undefined);
  }
  await settling;
}

/** One month, from the request to the closed batch. */
class MonthPlayer {
  private readonly services: PayoutServices;
  private readonly scenario: Scenario;
  private readonly heads: number;
  private readonly key: string;
  private readonly carrier: Carrier;
  private readonly layout: BankLayout;
  private readonly payableFen: Fen;

  constructor(
    options: PayoutPlayOptions,
    private readonly payouts: ScenarioPayouts,
    private readonly month: number,
    private readonly period: string,
    private readonly returns: number,
  ) {
    this.services = options.services;
    this.scenario = options.scenario;
    this.heads = options.heads ?? payouts.heads;
    this.key = `payout-${period}`;
    const remittanceId = scenarioId(this.scenario.name, 'benefit', period);
    const begin = officialWorkingDays.after(addDays(`${period}-01`, -1), 1);
    this.carrier = new Carrier(this.services, this.scenario, this.key, remittanceId, begin);
    this.payableFen = payableOf(payouts, this.heads);
    this.layout = this.services.layouts.find(({ code }) => code === payouts.layout)!;
  }

  /** Up to the imported list. Answers the batch; undefined when the month has been played to its end before. */
  async prepare(): Promise<string | undefined> {
    if ((await this.batch())?.state === 'CLOSED') return undefined;
    await this.request();
    await this.bringDown();
    const { batchId, batchNo } = await this.until((one) => one && fundedFenOf(one) >= this.payableFen, 'funded');
    await this.takeOver(batchId, 'PAYABLE_LIST', 1, this.allLines(), batchNo);
    return batchId;
  }

  /** From the submission of the list to the closed batch. */
  async settle(batchId: string | undefined): Promise<void> {
    if (batchId === undefined) return;
    await this.payList(batchId);
    await this.settleReturned(batchId);
    accepted(await this.services.batches.execute(batchId, { type: 'closeBatch' }, this.carrier.context(CITY[2])));
  }

  /** Money for the province's pool, the request, its review, its approval. */
  private async request(): Promise<void> {
    const { payableFen } = this;
    const { funding } = this.services;
    accepted(
      await this.services.collections.record(
        {
          collectionId: scenarioId(this.scenario.name, 'pool', this.period),
          accountId: accountId(this.scenario, 'sxcz', 'FISCAL_SPECIAL'),
          fundKind: 'BENEFIT',
          amountFen: payableFen,
          source: 'APPROPRIATION',
          valueDate: this.carrier.day,
          documentNo: this.payouts.basis,
        },
        this.carrier.context('sxcz.clerk'),
      ),
    );
    const requestId = scenarioId(this.scenario.name, 'funding', this.period);
    const line = {
      institutionId: institutionId(this.scenario, 'dtsb'),
      headcount: this.heads,
      payableFen,
      requestedFen: payableFen,
    };
    const draft = {
      requestId,
      fiscalYear: this.scenario.fiscalYear,
      period: this.period,
      kind: 'REGULAR' as const,
      reason: '',
      neededBy: `${this.period}-12`,
      lines: [line],
    };
    accepted(await funding.draft(draft, this.carrier.context('sxsb.clerk')));
    accepted(await funding.execute(requestId, { type: 'submitFunding' }, this.carrier.context('sxsb.clerk')));
    accepted(await funding.execute(requestId, { type: 'reviewFunding' }, this.carrier.context('sxsb.reviewer')));
    accepted(await funding.approve(requestId, this.payouts.basis, this.carrier.context('sxcz.officer')));
    const detail = await this.services.fundingQueries.detail(
      requestId,
      [institutionId(this.scenario, 'sxsb')],
      actorOf(this.scenario, 'sxsb.clerk'),
    );
    if (isRefusal(detail)) throw new Error(`The scenario was refused: ${JSON.stringify(detail)}`);
    this.carrier.remittanceId = detail.request.remittances[0]!.remittanceId;
  }

  /** Provincial finance to city finance to the paying agency; every third month in two transfers. */
  private async bringDown(): Promise<void> {
    const { payableFen } = this;
    const first = payableFen / 2n;
    const splitFen = this.month % 3 === 2 ? [first, payableFen - first] : [payableFen];
    await this.carrier.leg(1, ['sxcz.clerk', 'sxcz.reviewer', 'sxcz.officer'], 'dtcz.officer', splitFen);
    await this.carrier.leg(2, ['dtcz.clerk', 'dtcz.reviewer', 'dtcz.officer'], CITY[2], splitFen);
    await this.carrier.until((remittance) => remittance.state === 'SETTLED', 'settled');
  }

  private async payList(batchId: string): Promise<void> {
    await this.sendRound(batchId);
    const returned = new Set(returnedIn(this.payouts.seed, this.month, this.returns, this.heads));
    const instructed = await this.until((one) => one?.rounds[0]?.instruction !== undefined, 'instructed');
    const paidOn = instructed.payDay > this.carrier.day ? instructed.payDay : this.carrier.day;
    this.carrier.day = officialWorkingDays.after(paidOn, 1);
    await this.takeOver(batchId, 'RETURN_FILE', 1, this.results(returned, paidOn), instructed.batchNo);
  }

  /** Submitted, reviewed, approved, told to the bank. */
  private async sendRound(batchId: string): Promise<void> {
    const { batches, files } = this.services;
    const [clerk, reviewer, officer] = CITY;
    accepted(await batches.execute(batchId, { type: 'submitRound' }, this.carrier.context(clerk)));
    accepted(await batches.execute(batchId, { type: 'reviewRound' }, this.carrier.context(reviewer)));
    accepted(await batches.approve(batchId, this.carrier.context(officer)));
    accepted(await files.instruct(batchId, this.layout.code, this.carrier.context(clerk)));
  }

  /** Each returned payment is put right, all go out once more, and are paid. */
  private async settleReturned(batchId: string): Promise<void> {
    const { returns, batches } = this.services;
    const lines = returnedIn(this.payouts.seed, this.month, this.returns, this.heads);
    if (lines.length === 0) return;
    const open = await this.openLines(batchId);
    for (const lineNo of open) {
      const payee = payeeOf(this.payouts.seed, lineNo.index, this.payouts.averageFen);
      accepted(
        await returns.correct(
          batchId,
          {
            lineNo: lineNo.lineNo,
            name: payee.name,
            accountNo: `998${payee.accountNo.slice(3)}`,
            reason: '本人到窗口更正账号。',
          },
          this.carrier.context(CITY[0]),
        ),
      );
    }
    accepted(await batches.execute(batchId, { type: 'prepareReissue' }, this.carrier.context(CITY[0])));
    await this.sendRound(batchId);
    const paidOn = this.carrier.day;
    const reissue = lines.map((index, at) => this.lineOf(index, at + 1, null, paidOn));
    const { batchNo } = await this.until((one) => one?.rounds[1]?.instruction !== undefined, 'reissue instructed');
    await this.takeOver(batchId, 'RETURN_FILE', 2, [reissue], batchNo);
    await this.until((one) => one?.state === 'PAID' || one?.state === 'CLOSED', 'paid');
  }

  /** The returned payments' lines of the list, with whose they are: payees stand on the list in their order. */
  private async openLines(batchId: string): Promise<readonly { lineNo: number; index: number }[]> {
    const indices = returnedIn(this.payouts.seed, this.month, this.returns, this.heads);
    const found: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Awaited<ReturnType<PayoutServices['batchQueries']['returned']>> =
        await this.services.batchQueries.returned(batchId, {}, { ...(cursor ? { cursor } : {}), limit: 200 });
      found.push(...page.items.map(({ lineNo }) => lineNo));
      cursor = page.nextCursor;
    }
    return found.map((lineNo, at) => ({ lineNo, index: indices[at]! }));
  }

  private lineOf(index: number, lineNo: number, reason?: ReturnReason | null, paidOn?: CalendarDate): FileLine {
    const { payeeId: id, name, accountNo, amountFen } = payeeOf(this.payouts.seed, index, this.payouts.averageFen);
    if (reason === undefined) return { lineNo, id, name, accountNo, amountFen };
    return { lineNo, id, amountFen, reason, paidOn: reason === null ? (paidOn ?? null) : null };
  }

  private *allLines(): Generator<readonly FileLine[]> {
    for (let from = 0; from < this.heads; from += LINES_AT_ONCE) {
      const count = Math.min(LINES_AT_ONCE, this.heads - from);
      yield Array.from({ length: count }, (_, at) => this.lineOf(from + at, from + at + 1));
    }
  }

  private *results(returned: ReadonlySet<number>, paidOn: CalendarDate): Generator<readonly FileLine[]> {
    for (let from = 0; from < this.heads; from += LINES_AT_ONCE) {
      const count = Math.min(LINES_AT_ONCE, this.heads - from);
      yield Array.from({ length: count }, (_, at) => {
        const index = from + at;
        const reason = returned.has(index) ? RETURN_REASONS[index % RETURN_REASONS.length]! : null;
        return this.lineOf(index, index + 1, reason, paidOn);
      });
    }
  }

  /** Uploads a file, waits until the worker has checked it, and takes it over. */
  private async takeOver(
    batchId: string,
    kind: Exclude<FileKind, 'INSTRUCTION'>,
    roundNo: number,
    lines: Iterable<readonly FileLine[]>,
    batchNo: string,
  ): Promise<void> {
    const context = this.carrier.context(CITY[0]);
    const request = {
      importId: scenarioId(this.scenario.name, 'import', this.key, kind, String(roundNo)),
      batchId,
      kind,
      layoutCode: this.layout.code,
      fileName: `${kind === 'PAYABLE_LIST' ? '应发名册' : '代发回盘'}-${this.period}-${roundNo}.csv`,
    };
    const received = await this.services.imports.receive(
      Readable.from(writeBankFile(this.layout, kind, batchNo, lines)),
      request,
      context,
    );
    if (isRefusal(received)) throw new Error(`The scenario was refused: ${JSON.stringify(received)}`);
    await this.checked(received);
    accepted(await this.services.files.confirm(received.importId, this.carrier.context(CITY[0])));
  }

  private async checked({ importId }: ImportView): Promise<void> {
    for (let waits = 0; waits < WAITS_MAX; waits++) {
      const view = await this.services.imports.get(importId);
      if (view?.state === 'CHECKED' || view?.state === 'COMMITTED') return;
      if (view?.state === 'REJECTED')
        throw new Error(
          `${this.key}: the file was rejected: ${JSON.stringify(view.problem)}, ${view.badLines} bad lines`,
        );
      await pause();
    }
    throw new Error(`${this.key}: not checked. Is a worker running?`);
  }

  private async batch(): Promise<PayoutBatch | undefined> {
    const scope = [institutionId(this.scenario, 'dtsb')];
    const { items } = await this.services.batchQueries.list({ period: this.period }, scope, { limit: 1 });
    const [item] = items;
    if (!item) return undefined;
    const detail = await this.services.batchQueries.detail(item.batchId, scope, actorOf(this.scenario, CITY[0]));
    return isRefusal(detail) ? undefined : detail.batch;
  }

  private async until(
    reached: (batch: PayoutBatch | undefined) => boolean | undefined,
    what: string,
  ): Promise<PayoutBatch> {
    for (let waits = 0; waits < WAITS_MAX; waits++) {
      const batch = await this.batch();
      if (batch && reached(batch)) return batch;
      await pause();
    }
    throw new Error(`${this.key}: not ${what}. Is a worker running?`);
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, WAIT_MS));

function payableOf({ seed, averageFen }: ScenarioPayouts, heads: number): Fen {
  let totalFen = 0n;
  for (let index = 0; index < heads; index++) totalFen += payeeOf(seed, index, averageFen).amountFen;
  return totalFen;
}
