import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventingModule } from '#libs/eventing';
import { CLOCK, STATIONS } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { LedgerModule } from '#libs/ledger';
import { ChainMapQueries } from './chain-map.queries.js';
import { ChainSubscription, chainName } from './chain.subscription.js';
import { COLLECTION_STREAM, CollectionService } from './collection.service.js';
import { REMITTANCE_EVENT_TYPES, REMITTANCE_STREAM } from './domain/index.js';
import type { Route } from './domain/index.js';
import { EvidenceStore } from './evidence.store.js';
import { PlanningService } from './planning.service.js';
import { RemittanceQueries } from './remittance.queries.js';
import { RemittanceRepository } from './remittance.repository.js';
import { RemittanceService } from './remittance.service.js';
import { ROUTES } from './route-files.js';

const SERVICES = [
  RemittanceRepository,
  RemittanceService,
  PlanningService,
  RemittanceQueries,
  ChainMapQueries,
  EvidenceStore,
  CollectionService,
];

/** Commands and reads; with `work` also the chain's subscribers. */
@Global()
@Module({})
export class RemittanceModule {
  static forRoot(options: { readonly routes: readonly Route[]; readonly work: boolean }): DynamicModule {
    const subscriptions = STATIONS.map((station) => ({
      name: chainName(station),
      provider: {
        provide: chainName(station),
        inject: [RemittanceService, CLOCK],
        useFactory: (remittances: RemittanceService, clock: Clock) =>
          new ChainSubscription(station, remittances, clock),
      },
    }));
    return {
      module: RemittanceModule,
      imports: [
        LedgerModule,
        EventingModule.forFeature({
          publishes: [
            { streamType: REMITTANCE_STREAM, types: REMITTANCE_EVENT_TYPES },
            { streamType: COLLECTION_STREAM, types: ['FundsCollected'] },
          ],
          subscriptions: options.work ? subscriptions : [],
          work: options.work,
        }),
      ],
      providers: [{ provide: ROUTES, useValue: options.routes }, ...SERVICES],
      exports: [...SERVICES, ROUTES],
    };
  }
}
