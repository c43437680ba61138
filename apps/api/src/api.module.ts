import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessModule } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { EventingModule } from '#libs/eventing';
import { EvaluationModule } from '#libs/evaluation';
import type { RubricFile } from '#libs/evaluation';
import { MeasuresModule } from '#libs/measures';
import { PayoutModule } from '#libs/payout';
import type { BankLayout } from '#libs/payout';
import { RemittanceModule } from '#libs/remittance';
import type { Route } from '#libs/remittance/domain';
import { API_OPTIONS } from './api-options.js';
import type { ApiOptions } from './api-options.js';
import { DirectoryController } from './directory/directory.controller.js';
import { EVALUATION_CONTROLLERS } from './evaluation/index.js';
import { RegionScopes } from './evaluation/region-scopes.js';
import { ProblemFilter } from './http/problem.js';
import { SessionGuard } from './http/session.guard.js';
import { LiveController } from './live/live.controller.js';
import { LiveScopes } from './live/live-scopes.js';
import { OverviewController } from './overview/overview.controller.js';
import { EvidenceController } from './remittance/evidence.controller.js';
import { BankFilesController } from './payout/bank-files.controller.js';
import { BatchController } from './payout/batch.controller.js';
import { PayoutExportsController } from './payout/exports.controller.js';
import { FundingController } from './payout/funding.controller.js';
import { ImportsController } from './payout/imports.controller.js';
import { PayeesController } from './payout/payees.controller.js';
import { ReturnsController } from './payout/returns.controller.js';
import { PayoutOverviewController } from './payout/payout-overview.controller.js';
import { ReadModels } from './remittance/read-models.js';
import { RemittanceController } from './remittance/remittance.controller.js';
import { TransferController } from './remittance/transfer.controller.js';
import { SessionController } from './session/session.controller.js';
import { SystemController } from './system/system.controller.js';

export const CONTROLLERS = [
  SessionController,
  DirectoryController,
  OverviewController,
  RemittanceController,
  TransferController,
  EvidenceController,
  FundingController,
  PayoutExportsController,
  BatchController,
  ReturnsController,
  ImportsController,
  BankFilesController,
  PayeesController,
  PayoutOverviewController,
  ...EVALUATION_CONTROLLERS,
  LiveController,
  SystemController,
];

@Module({})
export class ApiModule {
  static forRoot(
    options: ApiOptions,
    routes: readonly Route[],
    layouts: readonly BankLayout[],
    rubrics: readonly RubricFile[],
  ): DynamicModule {
    const { configuration } = options;
    return {
      module: ApiModule,
      imports: [
        DatabaseModule.forRoot({
          url: configuration.databaseUrl,
          applicationName: 'jieli-api',
          poolSize: configuration.databasePoolSize,
        }),
        EventingModule.forRoot({
          databaseUrl: configuration.databaseUrl,
          queueUrl: configuration.queueUrl,
          ...(configuration.queuePrefix ? { queuePrefix: configuration.queuePrefix } : {}),
          hashAlgorithm: configuration.hashAlgorithm,
          dispatch: false,
          work: false,
        }),
        AccessModule.forRoot(configuration.encryptionKeys),
        RemittanceModule.forRoot({ routes, work: false }),
        PayoutModule.forRoot({
          work: false,
          payDayOfMonth: configuration.payDayOfMonth,
          payeeDigestKey: configuration.payeeDigestKey,
          layouts,
        }),
        MeasuresModule.forRoot({ work: false }),
        EvaluationModule.forRoot({ rubrics, generalRubric: configuration.generalRubric }),
      ],
      controllers: CONTROLLERS,
      providers: [
        { provide: API_OPTIONS, useValue: options },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: SessionGuard },
        ReadModels,
        LiveScopes,
        RegionScopes,
      ],
    };
  }
}
