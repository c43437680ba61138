import { NoLossCounter, Registry, SubscriptionRunner } from '#libs/eventing';
import type { StoredEvent } from '#libs/eventing';
import { addDays } from '#libs/kernel';
import type { Fen } from '#libs/kernel';
import type { Transaction } from '#libs/database';
import {
  ARRIVALS_SUBSCRIPTION,
  ArrivalsSubscription,
  BatchDesk,
  BatchService,
  PayoutModule,
  loadBankLayouts,
  payDayOn,
} from '#libs/payout';
import type { System } from '#libs/verification';
import { Office, expectDone } from '../integration/remittance/office.js';
import { Relay, wan } from '../integration/remittance/relay.js';
import type { Weather } from './player.js';
import { Chance } from './script.js';

const PERIODS = ['2020-03', '2020-03', '2020-04', '2020-04'] as const;
const ENDS = ['WHOLE', 'WHOLE', 'ACCEPT', 'TOP_UP', 'RETURN', 'SENT_BACK'] as const;
/** One transfer that reaches the expenditure account, and how: whole, disputed and resolved, or sent back later. */
interface Arrival {
  readonly amountFen: Fen;
  readonly end: (typeof ENDS)[number];
}
export type Arrivals = readonly (readonly Arrival[])[];
const MISSING_FEN = 100n;

export const writeArrivals = (seed: number): Arrivals => {
  const chance = new Chance(seed);
  return PERIODS.map(() =>
    Array.from({ length: 1 + chance.below(3) }, () => ({
      amountFen: wan(200) + BigInt(1 + chance.below(9_000_000)) * 100n,
      end: chance.pick(ENDS),
    })),
  );
};

/** What of it stays on the account. */
export const keptFen = ({ amountFen, end }: Arrival): Fen =>
  end === 'WHOLE' ? amountFen : end === 'ACCEPT' || end === 'TOP_UP' ? amountFen - MISSING_FEN : 0n;

interface Nudge {
  readonly streamId: string;
  readonly version: number;
}

/** What a run ends with, free of ids. */
export interface Opened {
  readonly batches: readonly { readonly period: string; readonly fundedFen: Fen; readonly of: readonly Fen[] }[];
  readonly arrivals: readonly (readonly [period: string, amountFen: Fen, allottedFen: Fen])[];
  readonly handled: bigint;
}

/** Money comes down while the queue between the remittances and the batches is ours. */
export class PayingOffice {
  private readonly relays: Relay[] = [];
  private readonly nudges: Nudge[] = [];
  private readonly told = new Map<string, number>();
  private failing = 0;

  private constructor(
    readonly office: Office,
    private readonly arrivals: Arrivals,
  ) {}

  static async open(arrivals: Arrivals): Promise<PayingOffice> {
    const layouts = await loadBankLayouts('config/bank-layouts');
    const office = await Office.open('2020-03-02', {
      imports: [PayoutModule.forRoot({ work: false, payDayOfMonth: 15, layouts, payeeDigestKey: Buffer.alloc(32, 9) })],
      prepare: (app, clock) =>
        app.get(Registry).subscribe(new ArrivalsSubscription(app.get(BatchService), clock, payDayOn(15))),
    });
    const paying = new PayingOffice(office, arrivals);
    for (const [index, parts] of arrivals.entries()) {
      const dueFen = parts.reduce((sum, { amountFen }) => sum + amountFen, 0n);
      const relay = await Relay.planDown(office, dueFen, PERIODS[index]!);
      await relay.received(dueFen);
      await relay.passOn();
      paying.relays.push(relay);
    }
    return paying;
  }

  close(): Promise<void> {
    return this.office.close();
  }

  /** Every event is told of and handled at once, in order. */
  async playStraight(): Promise<void> {
    for (const [index, steps] of this.steps().entries())
      for (const step of steps) {
        await step();
        await this.tell(this.relays[index]!);
        for (const nudge of this.nudges.splice(0)) await this.handle([nudge]);
      }
    await this.settle();
  }

  /** People act while nudges are lost, repeated, reordered and handled at the same time, and handlers break. */
  async playIn({ drop, repeat, fail }: Weather, seed: number): Promise<void> {
    const chance = new Chance(seed);
    this.breakHandler(fail, chance);
    const left = this.steps().map((steps) => [...steps]);
    for (let turn = 0; left.some((steps) => steps.length > 0); turn++) {
      this.office.clock.seconds += 1;
      const unfinished = left.flatMap((steps, index) => (steps.length > 0 ? [index] : []));
      const index = chance.pick(unfinished);
      const jobs: Nudge[][] = [];
      while (this.nudges.length > 0 && chance.happens(0.6)) {
        const [nudge] = this.nudges.splice(chance.below(this.nudges.length), 1);
        if (chance.happens(drop)) continue;
        if (chance.happens(repeat)) this.nudges.push(nudge!);
        if (chance.happens(repeat)) jobs.push([nudge!]);
        // A job names several streams, as the queue makes them.
        if (jobs.length > 0 && chance.happens(0.5)) jobs.at(-1)!.push(nudge!);
        else jobs.push([nudge!]);
      }
      await Promise.all([
        left[index]!.shift()!().then(() => this.tell(this.relays[index]!)),
        this.moveAPayDay(chance),
        ...jobs.map((job) => this.handle(job)),
      ]);
    }
    await this.settle();
  }

  /** Somebody changes a batch while money is being put into it: the subscriber has to decide again. */
  private async moveAPayDay(chance: Chance): Promise<void> {
    const rows = await this.office.sql.query<{ batch_id: string; period: string }>(
      'SELECT batch_id, period FROM payout_batch',
    );
    if (rows.length === 0 || !chance.happens(0.3)) return;
    const { batch_id: batchId, period } = chance.pick(rows);
    const payDay = `${period}-${10 + chance.below(5)}`;
    const context = this.office.context(this.office.people.zhaoQiang);
    expectDone(
      await this.office.app
        .get(BatchDesk)
        .execute(batchId, { type: 'changePayDay', payDay, reason: '银行系统维护' }, context),
    );
  }

  /** Per remittance, what happens to its second leg, one command after the other. */
  private steps(): (() => Promise<unknown>)[][] {
    return this.relays.map((relay, index) => this.arrivals[index]!.flatMap((arrival) => this.stepsOf(relay, arrival)));
  }

  private stepsOf(relay: Relay, { amountFen, end }: Arrival): (() => Promise<unknown>)[] {
    let transferId = '';
    const { receiver } = relay.at(2);
    const must = async (answer: Promise<unknown>): Promise<void> => void expectDone(await answer);
    const disputed = end === 'ACCEPT' || end === 'TOP_UP' || end === 'RETURN';
    const steps = [
      async () => {
        transferId = await relay.sent(amountFen, { legNo: 2 });
      },
      () => must(relay.confirmReceipt(transferId, disputed ? amountFen - MISSING_FEN : amountFen, 2)),
    ];
    if (disputed)
      steps.push(() =>
        must(relay.send(receiver, { type: 'resolveDispute', transferId, resolution: end, reason: '核对' })),
      );
    if (end === 'SENT_BACK')
      steps.push(() =>
        must(
          relay.send(receiver, {
            type: 'returnTransfer',
            transferId,
            returnedOn: this.office.clock.today,
            reason: '重复下拨',
          }),
        ),
      );
    return steps;
  }

  /** A nudge for every event the subscriber waits for. */
  private async tell({ remittanceId }: Relay): Promise<void> {
    const { types } = this.office.app.get(Registry).subscription(ARRIVALS_SUBSCRIPTION);
    const events = await this.office.events(remittanceId);
    for (const { type, streamVersion: version } of events.slice(this.told.get(remittanceId) ?? 0))
      if (types.includes(type)) this.nudges.push({ streamId: remittanceId, version });
    this.told.set(remittanceId, events.length);
  }

  private handle(nudges: readonly Nudge[]): Promise<void> {
    return this.office.app.get(SubscriptionRunner).process(ARRIVALS_SUBSCRIPTION, nudges);
  }

  /** Good weather at last: retries come due, and the sweep makes up for what was lost. */
  private async settle(): Promise<void> {
    this.failing = 0;
    for (let round = 0; round < 3; round++) {
      this.office.clock.today = addDays(this.office.clock.today, 1);
      for (const { remittanceId } of this.relays)
        await this.handle([{ streamId: remittanceId, version: (await this.office.events(remittanceId)).length }]);
      await this.office.passOn(...this.relays.map(({ remittanceId }) => remittanceId));
    }
  }

  /** Breaks at times, before or after its work: the transaction must take it all back. Never more often than may be retried. */
  private breakHandler(fail: number, chance: Chance): void {
    this.failing = fail;
    const failures = new Map<string, number>();
    const subscription = this.office.app.get(Registry).subscription(ARRIVALS_SUBSCRIPTION);
    const handle = subscription.handle.bind(subscription);
    subscription.handle = async (transaction: Transaction, event: StoredEvent): Promise<void> => {
      const count = failures.get(event.eventId) ?? 0;
      const breaks = count < 2 && chance.happens(this.failing);
      if (breaks) failures.set(event.eventId, count + 1);
      if (breaks && chance.happens(0.5)) throw new Error('the simulated handler broke before its work');
      await handle(transaction, event);
      if (breaks) throw new Error('the simulated handler broke after its work');
    };
  }

  async opened(): Promise<Opened> {
    const batches = await this.office.sql.query<{ period: string; funded_fen: Fen; of: readonly string[] }>(
      `SELECT b.period, b.funded_fen, ARRAY(SELECT a.amount_fen::text FROM jsonb_array_elements(b.body->'funding') f
         JOIN payout_arrival a ON a.transfer_id = (f->>'arrivalId')::uuid ORDER BY a.amount_fen) AS of
       FROM payout_batch b ORDER BY b.period, b.batch_no`,
    );
    const arrivals = await this.office.sql.query<{ period: string; amount_fen: Fen; allotted_fen: Fen }>(
      'SELECT period, amount_fen, allotted_fen FROM payout_arrival ORDER BY 1, 2, 3',
    );
    const [row] = await this.office.sql.query<{ handled: bigint }>(
      'SELECT sum(handled)::bigint AS handled FROM subscriber_progress WHERE subscriber = $1',
      [ARRIVALS_SUBSCRIPTION],
    );
    return {
      batches: batches.map(({ period, funded_fen: fundedFen, of }) => ({ period, fundedFen, of: of.map(BigInt) })),
      arrivals: arrivals.map((one) => [one.period, one.amount_fen, one.allotted_fen] as const),
      handled: row!.handled,
    };
  }

  /** The queue is the test's own, so nothing was dispatched; everything must have been handled all the same. */
  get coherence(): System {
    const counter = this.office.app.get(NoLossCounter);
    const read = async () => {
      const counts = await counter.read();
      return { ...counts, subscribers: counts.subscribers.map((one) => ({ ...one, dispatched: one.events })) };
    };
    return { sql: this.office.sql, hashAlgorithm: 'sha256', noLoss: { read } };
  }
}
