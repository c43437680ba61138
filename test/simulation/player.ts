import { STATIONS, addDays, isRefusal, newId } from '#libs/kernel';
import type { Actor } from '#libs/kernel';
import { Registry, SubscriptionRunner } from '#libs/eventing';
import type { StoredEvent } from '#libs/eventing';
import { chainName } from '#libs/remittance';
import { transitAccount } from '#libs/ledger/domain';
import type { Transaction } from '#libs/database';
import { Office } from '../integration/remittance/office.js';
import { Relay } from '../integration/remittance/relay.js';
import { Chance } from './script.js';
import type { Script, Step } from './script.js';

interface Nudge {
  readonly subscriber: string;
  readonly streamId: string;
  readonly version: number;
}

/** What a run may do to the queue and to the handlers. */
export interface Weather {
  readonly drop: number;
  readonly repeat: number;
  readonly fail: number;
}
export const STORM: Weather = { drop: 0.3, repeat: 0.3, fail: 0.1 };

/** What a run ends with, free of ids: two runs of one script end the same. */
export interface EndState {
  readonly remittances: readonly unknown[];
  readonly balances: readonly unknown[];
  readonly handled: Readonly<Record<string, number>>;
}

/** Plays a script through the real services and the real subscription runner; the queue between them is ours. */
export class Player {
  private readonly relays: Relay[] = [];
  private readonly transferIds = new Map<string, string>();
  private readonly nudges: Nudge[] = [];
  private evidenceIds: readonly string[] = [];
  private failing = 0;

  private constructor(
    readonly office: Office,
    private readonly script: Script,
  ) {}

  static async open(script: Script): Promise<Player> {
    const player = new Player(await Office.open('2020-03-16'), script);
    for (const { dueFen } of script.remittances) player.relays.push(await Relay.plan(player.office, { dueFen }));
    return player;
  }

  close(): Promise<void> {
    return this.office.close();
  }

  /** Every nudge is handled at once, in order, one remittance after the other. */
  async playStraight(): Promise<void> {
    for (const [index, { steps }] of this.script.remittances.entries()) {
      for (const step of steps) {
        const answer = await this.take(index, step);
        if (isRefusal(answer))
          throw new Error(`${JSON.stringify(step, jsonOf)} of remittance ${index + 1}: ${JSON.stringify(answer)}`);
        for (const nudge of this.nudges.splice(0)) await this.handle(nudge);
      }
    }
  }

  /** People and queue take turns by chance; a step whose leg is not open yet is tried again when the chain has come round. */
  async playIn(weather: Weather, seed: number): Promise<void> {
    const chance = new Chance(seed);
    this.failHandlers(weather, chance);
    const next = this.script.remittances.map(() => 0);
    const unfinished = (): number[] =>
      next.flatMap((at, index) => (at < this.script.remittances[index]!.steps.length ? [index] : []));
    for (let turn = 0; unfinished().length > 0; turn++) {
      if (turn > 20_000) throw new Error('no end: some step never became possible');
      this.office.clock.seconds += 1; // Retries of broken handlers come due.
      const acting = new Set([chance.pick(unfinished()), chance.pick(unfinished())]);
      const delivered = this.draw(chance, weather);
      // Two people and the queue's workers at once, on the same rows.
      await Promise.all([
        ...[...acting].map(async (index) => {
          const step = this.script.remittances[index]!.steps[next[index]!]!;
          const answer = await this.take(index, step);
          if (!isRefusal(answer)) next[index]! += 1;
          else if (answer.refused !== 'LEG_NOT_OPEN')
            throw new Error(`${JSON.stringify(step, jsonOf)}: ${JSON.stringify(answer)}`);
        }),
        ...delivered.map((nudge) => this.handle(nudge)),
      ]);
      if (this.nudges.length === 0 && chance.happens(0.2)) await this.sweep();
    }
    await this.settle();
  }

  /** Takes nudges out of the queue in any order: some are lost, some come twice, the others wait. */
  private draw(chance: Chance, { drop, repeat }: Weather): Nudge[] {
    const drawn: Nudge[] = [];
    while (this.nudges.length > 0 && chance.happens(0.5)) {
      const [nudge] = this.nudges.splice(chance.below(this.nudges.length), 1);
      if (chance.happens(drop)) continue;
      drawn.push(nudge!);
      if (chance.happens(repeat)) this.nudges.push(nudge!);
      if (chance.happens(repeat)) drawn.push(nudge!);
    }
    return drawn;
  }

  /** What the sweep does about lost nudges: tells every subscriber again how far each stream is. */
  private async sweep(): Promise<void> {
    for (const { remittanceId } of this.relays) {
      const version = (await this.office.events(remittanceId)).length;
      for (const station of STATIONS)
        this.nudges.push({ subscriber: chainName(station), streamId: remittanceId, version });
    }
  }

  /** Good weather at last: retries come due, and whatever was lost is made up for. */
  private async settle(): Promise<void> {
    this.failing = 0;
    for (let round = 0; round < 3; round++) {
      this.office.clock.today = addDays(this.office.clock.today, 1);
      await this.sweep();
      for (const nudge of this.nudges.splice(0)) await this.handle(nudge);
    }
  }

  private handle({ subscriber, streamId, version }: Nudge): Promise<void> {
    return this.office.app.get(SubscriptionRunner).process(subscriber, [{ streamId, version }]);
  }

  /** Handlers break at times, before or after their work: the transaction must take it all back. Never more often than may be retried. */
  private failHandlers({ fail }: Weather, chance: Chance): void {
    this.failing = fail;
    const failures = new Map<string, number>();
    for (const station of STATIONS) {
      const subscription = this.office.app.get(Registry).subscription(chainName(station));
      const handle = subscription.handle.bind(subscription);
      subscription.handle = async (transaction: Transaction, event: StoredEvent): Promise<void> => {
        const count = failures.get(event.eventId) ?? 0;
        const breaks = count < 2 && chance.happens(this.failing);
        if (breaks) failures.set(event.eventId, count + 1);
        const before = chance.happens(0.5);
        if (breaks && before) throw new Error('the simulated handler broke before its work');
        await handle(transaction, event);
        if (breaks) throw new Error('the simulated handler broke after its work');
      };
    }
  }

  /** One step, by whoever does such things; its events become nudges for the stations that wait for them. */
  private async take(index: number, step: Step): Promise<unknown> {
    const relay = this.relays[index]!;
    if (step.on > this.office.clock.today) this.office.clock.today = step.on;
    const before = (await this.office.events(relay.remittanceId)).length;
    const answer = await this.send(relay, step);
    for (const event of (await this.office.events(relay.remittanceId)).slice(before)) {
      for (const station of STATIONS) {
        const { types } = this.office.app.get(Registry).subscription(chainName(station));
        if (types.includes(event.type) && event.data['station'] === station) {
          this.nudges.push({
            subscriber: chainName(station),
            streamId: relay.remittanceId,
            version: event.streamVersion,
          });
        }
      }
    }
    return answer;
  }

  private async send(relay: Relay, step: Step): Promise<unknown> {
    const { legNo, on } = step;
    const at = relay.at(legNo);
    const now = new Date(`${on}T09:00:00+08:00`);
    const by = (actor: Actor, body: Parameters<Relay['send']>[1]) => relay.sendOn(on, actor, body, { now });
    if ('closeShort' in step)
      return by(at.receiver, { type: 'closeShort', legNo, reason: '财力不足', documentNo: '文-1' });
    const transferId = this.transferIdOf(step.transfer);
    const { does } = step;
    switch (does.act) {
      case 'log':
        return by(at.clerk, {
          type: 'logTransfer',
          transferId,
          legNo,
          amountFen: does.amountFen,
          voucherNo: does.voucherNo,
          valueDate: on,
          remark: '',
          evidence: [{ evidenceId: await this.evidence(relay, legNo), kind: 'VOUCHER', fileName: '', digest: '' }],
        });
      case 'submit':
        return by(at.clerk, { type: 'submitTransfer', transferId });
      case 'review':
        return by(at.reviewer, { type: 'approveTransfer', transferId, remark: '' });
      case 'approve':
        return by(at.officer, { type: 'approveTransfer', transferId, remark: '' });
      case 'reject':
        return by(at.officer, { type: 'rejectTransfer', transferId, reason: '不符' });
      case 'withdraw':
        return by(at.clerk, { type: 'withdrawTransfer', transferId, reason: '有误' });
      case 'send':
        return by(at.clerk, { type: 'confirmSent', transferId, sentOn: on, bankReference: '付' });
      case 'return':
        return by(at.receiver, { type: 'returnTransfer', transferId, returnedOn: on, reason: '退汇' });
      case 'receive':
        return by(at.receiver, {
          type: 'confirmReceipt',
          transferId,
          arrivedFen: does.arrivedFen,
          arrivedOn: on,
          bankReference: '收',
        });
      case 'resolve':
        return by(at.receiver, { type: 'resolveDispute', transferId, resolution: does.resolution, reason: '核对' });
    }
  }

  private transferIdOf(name: string): string {
    const transferId = this.transferIds.get(name) ?? newId();
    this.transferIds.set(name, transferId);
    return transferId;
  }

  /** One voucher image per office serves all its transfers here. */
  private async evidence(relay: Relay, legNo: number): Promise<string> {
    if (this.evidenceIds.length === 0)
      this.evidenceIds = [(await relay.upload(1)).evidenceId, (await relay.upload(2)).evidenceId];
    return this.evidenceIds[legNo - 1]!;
  }

  async endState(): Promise<EndState> {
    const nameOf = new Map([...this.transferIds].map(([name, id]) => [id, name]));
    const remittances = [];
    for (const relay of this.relays) {
      const { state, settledOn, dueFen, legs, transfers } = await relay.state();
      const events = (await this.office.events(relay.remittanceId)).map(({ type }) => type).sort();
      remittances.push({
        state,
        settledOn,
        dueFen,
        events,
        legs: legs.map((leg) => [leg.state, leg.receivedFen, leg.completedOn]),
        transfers: Object.values(transfers)
          .map((one) => [
            nameOf.get(one.transferId),
            one.state,
            one.amountFen,
            one.arrivedFen,
            one.sentOn,
            one.arrivedOn,
          ])
          .sort(),
        inTransitFen: await Promise.all(
          legs.map(({ legNo }) => this.office.balanceFen(transitAccount(relay.remittanceId, legNo))),
        ),
      });
    }
    const balances = [];
    for (const [place, { accounts }] of Object.entries(this.office.places)) {
      for (const [kind, accountId] of Object.entries(accounts))
        balances.push([place, kind, await this.office.balanceFen(accountId)]);
    }
    const rows = await this.office.sql.query<{ subscriber: string; handled: number }>(
      'SELECT subscriber, sum(handled)::int AS handled FROM subscriber_progress GROUP BY subscriber ORDER BY subscriber',
    );
    return {
      remittances,
      balances,
      handled: Object.fromEntries(rows.map(({ subscriber, handled }) => [subscriber, handled])),
    };
  }
}

const jsonOf = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
