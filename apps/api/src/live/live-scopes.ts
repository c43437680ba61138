import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { StoredEvent } from '#libs/eventing';
import { RemittanceQueries } from '#libs/remittance';
import { REMITTANCE_STREAM } from '#libs/remittance/domain';

const REMEMBERED_MAX = 10_000;

/** Which institutions an event concerns, remembered per remittance; and the open streams, so that shutdown can end them. */
@Injectable()
export class LiveScopes implements BeforeApplicationShutdown {
  private readonly remembered = new Map<string, Promise<readonly string[]>>();
  private readonly streams = new Set<ServerResponse>();

  constructor(@Inject(RemittanceQueries) private readonly queries: RemittanceQueries) {}

  institutionsOf(event: StoredEvent): Promise<readonly string[]> {
    if (event.streamType !== REMITTANCE_STREAM) return Promise.resolve([]);
    let found = this.remembered.get(event.streamId);
    if (!found) {
      if (this.remembered.size >= REMEMBERED_MAX) this.remembered.clear();
      found = this.queries.institutionIdsOf(event.streamId);
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
