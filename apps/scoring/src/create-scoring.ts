import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from '#libs/configuration';
import { DatabaseModule } from '#libs/database';
import { EventingModule } from '#libs/eventing';
import { ScoreInputs } from './score-inputs.js';
import { ScoringController } from './scoring.controller.js';
import { SCORING, ScoringSubscription } from './scoring.subscription.js';

const POOL_SIZE = 6;

@Module({})
export class ScoringModule {
  static forRoot(configuration: Configuration): DynamicModule {
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
        EventingModule.forFeature({ subscriptions: [{ name: SCORING, provider: ScoringSubscription }], work: true }),
      ],
      controllers: [ScoringController],
      providers: [ScoreInputs],
    };
  }
}

/** The scoring service: a subscriber, its own tables, its read API. Not yet listening. */
export async function createScoring(configuration: Configuration): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ScoringModule.forRoot(configuration),
    new FastifyAdapter(),
    { logger: ['warn', 'error'], abortOnError: false },
  );
  await app.init();
  return app;
}
