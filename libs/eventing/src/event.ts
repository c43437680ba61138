import type { Actor, JsonObject, JsonValue } from '#libs/kernel';

/** An event as a decider makes it: plain data, money as bigint in members named `…Fen`. */
export interface DomainEvent<Type extends string = string, Data = object> {
  readonly type: Type;
  readonly data: Data;
}

/** A row of the log. */
export interface StoredEvent<Data = JsonObject> {
  /** Order of recording; readers page by (transactionId, position). */
  readonly position: bigint;
  readonly transactionId: string;
  readonly eventId: string;
  readonly streamType: string;
  readonly streamId: string;
  /** 1, 2, 3 … without gaps in its stream. */
  readonly streamVersion: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Data;
  readonly actor: JsonValue;
  readonly institutionId: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** Business time (for instance the value date); entering last month's transfer today is normal. */
  readonly occurredAt: Date;
  /** Our time. */
  readonly recordedAt: Date;
  readonly previousHash: string;
  readonly hash: string;
}

/** Everything about the request that goes into the log with its events, and nothing the decision needs. */
export interface RequestContext {
  readonly actor: Actor;
  readonly correlationId: string;
  /** The event that caused this command, when a subscriber sends it. */
  readonly causationId?: string;
  /** Our time of the request, from the injected clock. */
  readonly now: Date;
  /** Same key and same input replay the first answer; another input is refused. Absent for subscribers. */
  readonly idempotency?: { readonly key: string; readonly inputHash: string };
  /** The version the person looked at. Absent for subscribers and for what creates. */
  readonly ifMatch?: number;
}
