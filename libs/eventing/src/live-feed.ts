import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#libs/database';
import pg from 'pg';
import { formatCursor } from './cursor.js';
import type { LogCursor } from './cursor.js';
import type { StoredEvent } from './event.js';
import { EventLog } from './event-log.js';
import { DISPATCH_POLL_MS, EVENTING_OPTIONS, EVENT_CHANNEL } from './options.js';
import type { EventingOptions } from './options.js';

const PAGE = 500;
/** A listener that is this far behind is let go; it comes back with its last event id. */
export const LISTENER_BUFFER_MAX = 2_000;
/** How far back a resumed listener may go. */
const CATCH_UP_MAX = 5_000;

export interface LiveListener {
  /** Called in log order. Must not block. */
  readonly next: (event: StoredEvent) => void;
}

/** The log as it grows, one reader per process for all its listeners. */
@Injectable()
export class LiveFeed implements OnApplicationShutdown {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly listeners = new Set<LiveListener>();
  private running: Promise<void> | undefined;
  private stopping = false;
  private wakeUp: () => void = () => undefined;
  private position: LogCursor | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
  ) {}

  /** Listens from `after` (or from now). First what was missed, then what comes. Returns how to stop. */
  async listen(listener: LiveListener, after?: LogCursor): Promise<() => void> {
    this.position ??= await this.log.head(this.database);
    this.running ??= this.run();
    if (after) await this.catchUp(listener, after);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What was recorded between the listener's last event and where the shared reader is now. */
  private async catchUp(listener: LiveListener, after: LogCursor): Promise<void> {
    let cursor = after;
    for (let sent = 0; sent < CATCH_UP_MAX; ) {
      const events = await this.log.readAll(this.database, { after: cursor, limit: PAGE });
      for (const event of events) {
        if (this.position && isAfter(event, this.position)) return;
        listener.next(event);
        cursor = event;
      }
      sent += events.length;
      if (events.length < PAGE) return;
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const client = new pg.Client({ connectionString: this.options.databaseUrl, application_name: 'jieli-live', keepAlive: true });
      try {
        let lost = false;
        client.on('error', () => (lost = true));
        client.on('notification', () => this.wakeUp());
        await client.connect();
        await client.query(`LISTEN ${EVENT_CHANNEL}`);
        while (!this.stopping && !lost) {
          if ((await this.readOn()) < PAGE) await this.pause(DISPATCH_POLL_MS);
        }
      } catch (error) {
        if (!this.stopping) this.logger.warn(`live feed: ${(error as Error).message}`);
        await this.pause(DISPATCH_POLL_MS);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  private async readOn(): Promise<number> {
    const events = await this.log.readAll(this.database, { ...(this.position ? { after: this.position } : {}), limit: PAGE });
    for (const event of events) {
      this.position = event;
      for (const listener of this.listeners) listener.next(event);
    }
    return events.length;
  }

  private pause(ms: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wakeUp();
    await this.running;
  }
}

const isAfter = (event: LogCursor, cursor: LogCursor): boolean => {
  const left = BigInt(event.transactionId);
  const right = BigInt(cursor.transactionId);
  return left > right || (left === right && event.position > cursor.position);
};

/** What SSE sends as id. */
export const eventCursor = (event: StoredEvent): string => formatCursor(event);
