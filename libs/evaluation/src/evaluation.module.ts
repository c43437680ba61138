import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventingModule } from '#libs/eventing';
import { EVALUATION_EVENT_TYPES, EVALUATION_STREAM, SCORE_EVENT_TYPES, SCORE_STREAM } from './domain/index.js';
import { EvaluationQueries } from './evaluations/evaluation.queries.js';
import { EvaluationRepository } from './evaluations/evaluation.repository.js';
import { EvaluationService } from './evaluations/evaluation.service.js';
import { GENERAL_RUBRIC, RUBRIC_EVENT_TYPES, RUBRIC_STREAM, RubricBook } from './rubrics/rubric-book.js';
import { RUBRIC_FILES } from './rubrics/rubric-files.js';
import type { RubricFile } from './rubrics/rubric-files.js';
import { ScoreBook } from './scores/score-book.js';
import { ScoreInputsReader } from './scores/score-inputs.js';
import { ScoreTrail } from './scores/score-trail.js';

const SERVICES = [
  RubricBook,
  ScoreInputsReader,
  ScoreTrail,
  ScoreBook,
  EvaluationRepository,
  EvaluationService,
  EvaluationQueries,
];

export interface EvaluationOptions {
  readonly rubrics: readonly RubricFile[];
  /** Code of the rubric for regions that have none of their own. */
  readonly generalRubric: string;
}

/** Rubrics, evaluations and everything read from scores. */
@Global()
@Module({})
export class EvaluationModule {
  static forRoot({ rubrics, generalRubric }: EvaluationOptions): DynamicModule {
    return {
      module: EvaluationModule,
      imports: [
        EventingModule.forFeature({
          publishes: [
            { streamType: EVALUATION_STREAM, types: EVALUATION_EVENT_TYPES },
            { streamType: RUBRIC_STREAM, types: RUBRIC_EVENT_TYPES },
            { streamType: SCORE_STREAM, types: SCORE_EVENT_TYPES },
          ],
        }),
      ],
      providers: [
        { provide: RUBRIC_FILES, useValue: rubrics },
        { provide: GENERAL_RUBRIC, useValue: generalRubric },
        ...SERVICES,
      ],
      exports: SERVICES,
    };
  }
}
