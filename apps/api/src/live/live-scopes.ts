import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { StoredEvent } from '#libs/eventing';
import { EvaluationQueries } from '#libs/evaluation';
import { EVALUATION_STREAM, SCORE_STREAM } from '#libs/evaluation/domain';
import { FigureQueries } from '#libs/measures';
import { FIGURE_STREAM } from '#libs/measures/domain';
import { BatchQueries, FundingQueries } from '#libs/payout';
import { BATCH_STREAM, FUNDING_STREAM } from '#libs/payout/domain';
import { RemittanceQueries } from '#libs/remittance';
import { REMITTANCE_STREAM } from '#libs/remittance/domain';
import { RegionScopes } from '../evaluation/region-scopes.js';

const REMEMBERED_MAX = 10_000;

/** Which institutions an event concerns, remembered per paper (remittance, funding request, payout batch, figure, evaluation); and the open streams, so that shutdown can end them. */
@Injectable()
export class LiveScopes implements BeforeApplicationShutdown {
  private readonly remembered = new Map<string, Promise<readonly string[]>>();
  private readonly streams = new Set<ServerResponse>();

  private readonly readers: Readonly<Record<string, (id: string, event: StoredEvent) => Promise<readonly string[]>>>;

  constructor(
    @Inject(RemittanceQueries) remittances: RemittanceQueries,
    @Inject(FundingQueries) fundings: FundingQueries,
    @Inject(BatchQueries) batches: BatchQueries,
    @Inject(FigureQueries) figures: FigureQueries,
    @Inject(EvaluationQueries) evaluations: EvaluationQueries,
    @Inject(RegionScopes) regions: RegionScopes,
  ) {
    this.readers = {
      [REMITTANCE_STREAM]: (id) => remittances.institutionIdsOf(id),
      [FUNDING_STREAM]: (id) => fundings.institutionIdsOf(id),
      [BATCH_STREAM]: (id) => batches.institutionIdsOf(id),
      [FIGURE_STREAM]: async (id) => regions.officesOf(await figures.regionOf(id)),
      [EVALUATION_STREAM]: async (id) => regions.officesOf(await evaluations.regionOf(id)),
      [SCORE_STREAM]: (_id, { data: { regionCode } }) =>
        regions.officesOf(typeof regionCode === 'string' ? regionCode : ''),
    };
  }

  /** Empty for what no page follows. */
  institutionsOf(event: StoredEvent): Promise<readonly string[]> {
    const read = this.readers[event.streamType];
    if (!read) return Promise.resolve([]);
    let found = this.remembered.get(event.streamId);
    if (!found) {
      if (this.remembered.size >= REMEMBERED_MAX) this.remembered.clear();
      found = read(event.streamId, event);
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
