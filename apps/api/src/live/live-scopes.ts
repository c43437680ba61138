import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { StoredEvent } from '#libs/eventing';
import { BatchQueries, FundingQueries } from '#libs/payout';
import { BATCH_STREAM, FUNDING_STREAM } from '#libs/payout/domain';
import { RemittanceQueries } from '#libs/remittance';
import { REMITTANCE_STREAM } from '#libs/remittance/domain';

const REMEMBERED_MAX = 10_000;

/** Which institutions an event concerns, remembered per paper (remittance, funding request, payout batch); and the open streams, so that shutdown can end them. */
@Injectable()
export class LiveScopes implements BeforeApplicationShutdown {
  private readonly remembered = new Map<string, Promise<readonly string[]>>();
  private readonly streams = new Set<ServerResponse>();

  private readonly readers: Readonly<Record<string, (id: string) => Promise<readonly string[]>>>;

  constructor(
    @Inject(RemittanceQueries) remittances: RemittanceQueries,
    @Inject(FundingQueries) fundings: FundingQueries,
    @Inject(BatchQueries) batches: BatchQueries,
  ) {
    this.readers = {
      [REMITTANCE_STREAM]: (id) => remittances.institutionIdsOf(id),
      [FUNDING_STREAM]: (id) => fundings.institutionIdsOf(id),
      [BATCH_STREAM]: (id) => batches.institutionIdsOf(id),
    };
  }

  /** Empty for what no page follows. */
  institutionsOf(event: StoredEvent): Promise<readonly string[]> {
    const read = this.readers[event.streamType];
    if (!read) return Promise.resolve([]);
    let found = this.remembered.get(event.streamId);
    if (!found) {
      if (this.remembered.size >= REMEMBERED_MAX) this.remembered.clear();
      found = read(event.streamId);
      this.remembered.set(event.streamId, found);
    }
    return found;
  }

  opened(stream: ServerResponse): void {
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
  }

  beforeApplicationShutdown(): void {
    for (const stream of this.streams) stream.end();
  }
}
