import type { Transaction } from '#libs/database';
import type { StoredEvent, Subscription } from '#libs/eventing';
import { calendarDateOf, isRefusal, systemActor } from '#libs/kernel';
import type { Clock, Station } from '#libs/kernel';
import type { RemittanceEventType } from './domain/index.js';
import type { RemittanceService } from './remittance.service.js';

const WAITS_FOR: readonly RemittanceEventType[] = [
  'TransferReceived',
  'DisputeResolved',
  'LegClosedShort',
  'DueAmountAdjusted',
];

export const chainName = (station: Station): string => `chain.${station}`;

/**
 * The chain: when money has arrived at a station (or its leg was closed) the next leg opens, legs complete and the
 * remittance settles. One subscriber and queue per station, so that a station can be watched and paused by itself.
 */
export class ChainSubscription implements Subscription {
  readonly name: string;
  readonly types = WAITS_FOR;

  constructor(
    readonly station: Station,
    private readonly remittances: RemittanceService,
    private readonly clock: Clock,
  ) {
    this.name = chainName(station);
  }

  async handle(transaction: Transaction, event: StoredEvent): Promise<void> {
    const actor = systemActor(this.name);
    const now = this.clock.now();
    const context = { actor, correlationId: event.correlationId, causationId: event.eventId, now };
    const answer = await this.remittances.executeIn(
      transaction,
      event.streamId,
      { type: 'passOn', actor, today: calendarDateOf(now) },
      context,
    );
    if (isRefusal(answer)) throw new Error(`passing on ${event.streamId} was refused: ${answer.refused}`);
  }
}
