import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventingModule } from '#libs/eventing';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { LedgerModule } from '#libs/ledger';
import { ARRIVALS_SUBSCRIPTION, ArrivalsSubscription } from './batch/arrivals.subscription.js';
import { BatchDesk } from './batch/batch-desk.service.js';
import { BatchQueries } from './batch/batch.queries.js';
import { BatchService } from './batch/batch.service.js';
import { payDayOn } from './batch/pay-day.js';
import { BATCH_EVENT_TYPES, BATCH_STREAM, FUNDING_EVENT_TYPES, FUNDING_STREAM } from './domain/index.js';
import { FilesDesk } from './batch/files-desk.service.js';
import { ReturnsDesk } from './batch/returns-desk.service.js';
import type { BankLayout } from './files/bank-layout.js';
import { FundingDirectory } from './funding/funding.directory.js';
import { FundingQueries } from './funding/funding.queries.js';
import { FundingService } from './funding/funding.service.js';
import { PayoutImportsModule } from './imports/imports.module.js';
import { PayoutTodos } from './payout-todos.queries.js';

const SERVICES = [
  FundingDirectory,
  FundingService,
  FundingQueries,
  BatchService,
  BatchDesk,
  BatchQueries,
  FilesDesk,
  ReturnsDesk,
  PayoutTodos,
];

export interface PayoutOptions {
  /** Whether this process also handles events. */
  readonly work: boolean;
  /** The day of the month retirees are paid by. */
  readonly payDayOfMonth: number;
  readonly layouts: readonly BankLayout[];
  /** Key of the digests payees are matched by. */
  readonly payeeDigestKey: Buffer;
}

/** Funding requests and payouts: commands and reads; with `work` also the subscriber that opens batches. */
@Global()
@Module({})
export class PayoutModule {
  static forRoot({ work, payDayOfMonth, layouts, payeeDigestKey }: PayoutOptions): DynamicModule {
    const arrivals = {
      name: ARRIVALS_SUBSCRIPTION,
      provider: {
        provide: ARRIVALS_SUBSCRIPTION,
        inject: [BatchService, CLOCK],
        useFactory: (batches: BatchService, clock: Clock) =>
          new ArrivalsSubscription(batches, clock, payDayOn(payDayOfMonth)),
      },
    };
    return {
      module: PayoutModule,
      imports: [
        LedgerModule,
        PayoutImportsModule.forRoot({ layouts, payeeDigestKey, work }),
        EventingModule.forFeature({
          publishes: [
            { streamType: FUNDING_STREAM, types: FUNDING_EVENT_TYPES },
            { streamType: BATCH_STREAM, types: BATCH_EVENT_TYPES },
          ],
          subscriptions: work ? [arrivals] : [],
          work,
        }),
      ],
      providers: SERVICES,
      exports: SERVICES,
    };
  }
}
