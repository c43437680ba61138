import type { Transaction } from '#libs/database';
import type { Station } from '#libs/kernel';
import type { StoredEvent } from './event.js';

/**
 * Someone who acts on events. One BullMQ queue per subscription, of the same name.
 * `handle` runs inside the transaction that moves the cursor, once per event, in stream order; throwing rolls it back.
 */
export interface Subscription {
  /** Unique; letters, digits, dots and dashes (it is a queue name). */
  readonly name: string;
  readonly types: readonly string[];
  /** Only events whose data.station is this one: splits the chain's queue by station. */
  readonly station?: Station;
  handle(transaction: Transaction, event: StoredEvent): Promise<void>;
}

/** What a feature publishes: boot fails when somebody subscribes to a type nobody publishes. */
export interface PublishedEvents {
  readonly streamType: string;
  readonly types: readonly string[];
}
