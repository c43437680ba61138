import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from '#libs/configuration';
import { DatabaseModule } from '#libs/database';
import { EvaluationModule, GENERAL_RUBRIC, loadRubricFiles } from '#libs/evaluation';
import type { RubricFile } from '#libs/evaluation';
import { EventingModule } from '#libs/eventing';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { ScoreKeeper } from './score-keeper.js';
import { ScoringController } from './scoring.controller.js';
import { SCORING, ScoringSubscription } from './scoring.subscription.js';

const POOL_SIZE = 6;

@Module({})
export class ScoringModule {
  static forRoot(configuration: Configuration, rubrics: readonly RubricFile[]): DynamicModule {
    const scoring = {
      name: SCORING,
      provider: { provide: SCORING, inject: [CLOCK], useFactory: (clock: Clock) => new ScoringSubscription(clock) },
    };
    return {
      module: ScoringModule,
      imports: [
        DatabaseModule.forRoot({
          url: configuration.databaseUrl,
          applicationName: 'jieli-scoring',
          poolSize: Math.min(POOL_SIZE, configuration.databasePoolSize),
        }),
        EventingModule.forRoot({
          databaseUrl: configuration.databaseUrl,
          queueUrl: configuration.queueUrl,
          ...(configuration.queuePrefix ? { queuePrefix: configuration.queuePrefix } : {}),
          hashAlgorithm: configuration.hashAlgorithm,
          dispatch: false,
          work: true,
        }),
        EvaluationModule.forRoot({ rubrics, generalRubric: configuration.generalRubric }),
        EventingModule.forFeature({ subscriptions: [scoring], work: true }),
      ],
      controllers: [ScoringController],
      providers: [{ provide: GENERAL_RUBRIC, useValue: configuration.generalRubric }, ScoreKeeper],
    };
  }
}

/** The scoring service: a subscriber, its own tables, the keeper of the live sheets. Not yet listening. */
export async function createScoring(configuration: Configuration): Promise<NestFastifyApplication> {
  const rubrics = await loadRubricFiles(configuration.rubricsDir);
  const app = await NestFactory.create<NestFastifyApplication>(
    ScoringModule.forRoot(configuration, rubrics),
    new FastifyAdapter(),
    { logger: ['warn', 'error'], abortOnError: false },
  );
  await app.init();
  return app;
}
