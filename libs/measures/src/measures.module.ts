import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventLog, EventingModule } from '#libs/eventing';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { FIGURE_EVENT_TYPES, FIGURE_STREAM } from './domain/index.js';
import {
  MEASURES_SUBSCRIPTION,
  MEASURE_EVENT_TYPES,
  MEASURE_STREAM,
  MeasuresSubscription,
} from './facts/measures.subscription.js';
import { FigureQueries } from './figures/figure.queries.js';
import { FigureRepository } from './figures/figure.repository.js';
import { FigureService } from './figures/figure.service.js';
import { MeasureQueries } from './measure.queries.js';

const SERVICES = [FigureRepository, FigureService, FigureQueries, MeasureQueries];

/** Reported figures and measures: commands and reads; with `work` also the subscriber that adds up events. */
@Global()
@Module({})
export class MeasuresModule {
  static forRoot({ work }: { readonly work: boolean }): DynamicModule {
    const subscription = {
      name: MEASURES_SUBSCRIPTION,
      provider: {
        provide: MEASURES_SUBSCRIPTION,
        inject: [EventLog, CLOCK],
        useFactory: (log: EventLog, clock: Clock) => new MeasuresSubscription(log, clock),
      },
    };
    return {
      module: MeasuresModule,
      imports: [
        EventingModule.forFeature({
          publishes: [
            { streamType: FIGURE_STREAM, types: FIGURE_EVENT_TYPES },
            { streamType: MEASURE_STREAM, types: MEASURE_EVENT_TYPES },
          ],
          subscriptions: work ? [subscription] : [],
          work,
        }),
      ],
      providers: SERVICES,
      exports: SERVICES,
    };
  }
}
