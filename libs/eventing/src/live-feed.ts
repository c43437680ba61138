import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '#libs/database';
import pg from 'pg';
import { formatCursor, isAfter } from './cursor.js';
import type { LogCursor } from './cursor.js';
import type { StoredEvent } from './event.js';
import { EventLog } from './event-log.js';
import { DISPATCH_POLL_MS, EVENTING_OPTIONS, EVENT_CHANNEL } from './options.js';
import type { EventingOptions } from './options.js';
import { Pause } from './pause.js';

const PAGE = 500;
/** A listener that is this far behind is let go; it comes back with its last event id. */
export const LISTENER_BUFFER_MAX = 2_000;
/** How far back a resumed listener may go. */
export const CATCH_UP_MAX = 5_000;

export interface LiveListener {
  /** Called in log order. Must not block; a listener that throws is let go. */
  readonly next: (event: StoredEvent) => void;
  /** More was missed than a feed makes up for: the listener must read afresh what it shows. */
  readonly missedTooMuch?: () => void;
}

/** The log as it grows, one reader per process for all its listeners. */
@Injectable()
export class LiveFeed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly listeners = new Set<LiveListener>();
  private readonly pause = new Pause();
  private running: Promise<void> | undefined;
  private position: LogCursor | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(EVENTING_OPTIONS) private readonly options: EventingOptions,
  ) {}

  /** Listens from `after` (or from now). First what was missed, then what comes. Returns how to stop. */
  async listen(listener: LiveListener, after?: LogCursor): Promise<() => void> {
    const head = this.position ?? (await this.log.head(this.database));
    this.position ??= head;
    this.running ??= this.run();
    if (after) await this.catchUp(listener, after);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What was recorded between the listener's last event and where the shared reader is, which moves on meanwhile. */
  private async catchUp(listener: LiveListener, after: LogCursor): Promise<void> {
    let cursor = after;
    let sent = 0;
    while (this.position && isAfter(this.position, cursor)) {
      const events = await this.log.readAll(this.database, { after: cursor, limit: PAGE });
      if (events.length === 0) return;
      for (const event of events) {
        if (isAfter(event, this.position)) return;
        listener.next(event);
        cursor = event;
        sent += 1;
      }
      if (sent >= CATCH_UP_MAX) return listener.missedTooMuch?.();
    }
  }

  private async run(): Promise<void> {
    while (!this.pause.ended) {
      const client = new pg.Client({
        connectionString: this.options.databaseUrl,
        application_name: 'jieli-live',
        keepAlive: true,
      });
      try {
        let lost = false;
        client.on('error', () => {
          lost = true;
          this.pause.wake();
        });
        client.on('notification', () => this.pause.wake());
        await client.connect();
        await client.query(`LISTEN ${EVENT_CHANNEL}`);
        while (!this.pause.ended && !lost) {
          this.pause.begin();
          if ((await this.readOn()) < PAGE) await this.pause.for(DISPATCH_POLL_MS);
        }
      } catch (error) {
        if (this.pause.ended) return;
        this.logger.warn(`live feed: ${(error as Error).message}`);
        this.pause.begin();
        await this.pause.for(DISPATCH_POLL_MS);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  private async readOn(): Promise<number> {
    const events = await this.log.readAll(this.database, {
      ...(this.position ? { after: this.position } : {}),
      limit: PAGE,
    });
    for (const event of events) {
      this.position = event;
      for (const listener of this.listeners) this.hand(listener, event);
    }
    return events.length;
  }

  private hand(listener: LiveListener, event: StoredEvent): void {
    try {
      listener.next(event);
    } catch (error) {
      this.listeners.delete(listener);
      this.logger.warn(`a listener was let go: ${(error as Error).message}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.pause.end();
    await this.running;
  }
}

/** What SSE sends as id. */
export const eventCursor = (event: StoredEvent): string => formatCursor(event);
