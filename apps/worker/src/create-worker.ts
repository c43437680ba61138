import { Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccessModule } from '#libs/access';
import type { Configuration } from '#libs/configuration';
import { DatabaseModule } from '#libs/database';
import { EventingModule } from '#libs/eventing';
import { EvaluationModule, loadRubricFiles } from '#libs/evaluation';
import type { RubricFile } from '#libs/evaluation';
import { MeasuresModule } from '#libs/measures';
import { PayoutModule, loadBankLayouts } from '#libs/payout';
import type { BankLayout } from '#libs/payout';
import { RemittanceModule, loadRoutes } from '#libs/remittance';
import type { Route } from '#libs/remittance/domain';
import { EvidenceSweep } from './evidence-sweep.js';

@Module({})
export class WorkerModule {
  static forRoot(
    configuration: Configuration,
    routes: readonly Route[],
    layouts: readonly BankLayout[],
    rubrics: readonly RubricFile[],
  ): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        DatabaseModule.forRoot({
          url: configuration.databaseUrl,
          applicationName: 'jieli-worker',
          poolSize: configuration.databasePoolSize,
        }),
        EventingModule.forRoot({
          databaseUrl: configuration.databaseUrl,
          queueUrl: configuration.queueUrl,
          ...(configuration.queuePrefix ? { queuePrefix: configuration.queuePrefix } : {}),
          hashAlgorithm: configuration.hashAlgorithm,
          dispatch: true,
          work: true,
        }),
        AccessModule.forRoot(configuration.encryptionKeys),
        RemittanceModule.forRoot({ routes, work: true }),
        PayoutModule.forRoot({
          work: true,
          payDayOfMonth: configuration.payDayOfMonth,
          payeeDigestKey: configuration.payeeDigestKey,
          layouts,
        }),
        MeasuresModule.forRoot({ work: true }),
        EvaluationModule.forRoot({ rubrics, generalRubric: configuration.generalRubric }),
      ],
      providers: [EvidenceSweep],
    };
  }
}

/** Dispatcher, sweeps, seals and the chain's subscribers. Any number of these may run side by side. */
export async function createWorker(configuration: Configuration): Promise<INestApplicationContext> {
  const routes = await loadRoutes(configuration.routesDir);
  const layouts = await loadBankLayouts(configuration.bankLayoutsDir);
  const rubrics = await loadRubricFiles(configuration.rubricsDir);
  const module = WorkerModule.forRoot(configuration, routes, layouts, rubrics);
  const app = await NestFactory.createApplicationContext(module, {
    logger: ['warn', 'error'],
    abortOnError: false,
  });
  return app.init();
}
