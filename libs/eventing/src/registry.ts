import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import type { PublishedEvents, Subscription } from './subscription.js';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;

/**
 * Who publishes and who subscribes, over all processes: kept in the database, so that one dispatcher serves them all.
 * Boot fails when two subscriptions share a name or a subscribed type has no publisher.
 */
@Injectable()
export class Registry implements OnApplicationBootstrap {
  private readonly published = new Map<string, string>();
  private readonly subscriptions = new Map<string, Subscription>();
  private recorded: Promise<void> | undefined;

  constructor(@Inject(Database) private readonly database: Database) {}

  publish({ streamType, types }: PublishedEvents): void {
    for (const type of types) this.published.set(type, streamType);
  }

  subscribe(subscription: Subscription): void {
    if (!NAME.test(subscription.name))
      throw new Error(`Subscription name "${subscription.name}" must be letters, digits, dots and dashes.`);
    if (this.subscriptions.has(subscription.name))
      throw new Error(`Two subscriptions share the name "${subscription.name}".`);
    this.subscriptions.set(subscription.name, subscription);
  }

  subscription(name: string): Subscription {
    const found = this.subscriptions.get(name);
    if (!found) throw new Error(`No subscription "${name}" in this process.`);
    return found;
  }

  /** The subscribers of all processes, by name: one queue each. */
  async subscribers(): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>('SELECT name FROM subscriber ORDER BY name');
    return rows.map(({ name }) => name);
  }

  get local(): readonly Subscription[] {
    return [...this.subscriptions.values()];
  }

  onApplicationBootstrap(): Promise<void> {
    return this.record();
  }

  /** Writes what this process knows and checks it against what all processes know. */
  record(): Promise<void> {
    this.recorded ??= this.write();
    return this.recorded;
  }

  private async write(): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const types = [...this.published.keys()].sort();
      await transaction.query(
        `INSERT INTO published_event (type, stream_type) SELECT * FROM unnest($1::text[], $2::text[])
         ON CONFLICT (type) DO UPDATE SET stream_type = EXCLUDED.stream_type`,
        [types, types.map((type) => this.published.get(type))],
      );
      const known = await transaction.query<{ type: string }>('SELECT type FROM published_event');
      const names = new Set(known.map(({ type }) => type));
      for (const { name, types: wanted, station } of [...this.local].sort((left, right) =>
        left.name < right.name ? -1 : 1,
      )) {
        const orphan = wanted.find((type) => !names.has(type));
        if (orphan) throw new Error(`Subscription "${name}" waits for "${orphan}", which nobody publishes.`);
        await keepPromise(transaction, name, wanted, station);
        await transaction.query(
          `INSERT INTO subscriber (name, types, station) VALUES ($1, $2, $3)
           ON CONFLICT (name) DO UPDATE SET types = EXCLUDED.types, station = EXCLUDED.station`,
          [name, [...wanted], station ?? null],
        );
      }
    });
  }
}

/**
 * A subscriber has handled every event it waits for: so it may only begin or cease to wait for types the log has none
 * of. Anything else needs a new name, which starts at the beginning of the log.
 */
async function keepPromise(
  transaction: Transaction,
  name: string,
  types: readonly string[],
  station: string | undefined,
): Promise<void> {
  const [before] = await transaction.query<{ types: string[]; station: string | null }>(
    'SELECT types, station FROM subscriber WHERE name = $1 FOR UPDATE',
    [name],
  );
  if (!before) return;
  const changed =
    before.station === (station ?? null)
      ? [
          ...types.filter((type) => !before.types.includes(type)),
          ...before.types.filter((type) => !types.includes(type)),
        ]
      : [...new Set([...types, ...before.types])];
  if (changed.length === 0) return;
  const [recorded] = await transaction.query<{ type: string }>('SELECT type FROM event WHERE type = ANY($1) LIMIT 1', [
    changed,
  ]);
  if (recorded)
    throw new Error(
      `Subscription "${name}" changed what it waits for ("${recorded.type}"), and the log already holds such events: give it a new name.`,
    );
}
