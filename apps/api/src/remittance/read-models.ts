import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventLog } from '#libs/eventing';
import { Ledger } from '#libs/ledger';
import { PAGE_DEFAULT } from '../http/fields.js';
import type { EventPage } from './answers.js';
import type { PageQuery } from './bodies.js';
import { eventView } from './views.js';

/** What a page reads beside its aggregate: the events and the postings. */
@Injectable()
export class ReadModels {
  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(EventLog) readonly log: EventLog,
    @Inject(Ledger) readonly ledger: Ledger,
  ) {}

  /** The events of a stream by version; the caller has checked that the person sees what it is about. */
  async eventsOf(streamId: string, query: PageQuery): Promise<EventPage> {
    const limit = query.limit ?? PAGE_DEFAULT;
    const afterVersion = /^\d{1,9}$/.test(query.cursor ?? '') ? Number(query.cursor) : 0;
    const events = await this.log.readStream(this.database, streamId, { afterVersion, limit: limit + 1 });
    const items = events.slice(0, limit).map(eventView);
    return { items, nextCursor: events.length > limit ? String(items.at(-1)?.streamVersion) : null };
  }
}
