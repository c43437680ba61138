import { EvaluationsController } from './evaluations.controller.js';
import { FiguresController } from './figures.controller.js';
import { MeasuresController } from './measures.controller.js';
import { PublicEvaluationsController } from './public.controller.js';
import { RectificationsController } from './rectifications.controller.js';
import { RubricsController } from './rubrics.controller.js';
import { ScoresController } from './scores.controller.js';

export const EVALUATION_CONTROLLERS = [
  MeasuresController,
  FiguresController,
  RubricsController,
  ScoresController,
  EvaluationsController,
  RectificationsController,
  PublicEvaluationsController,
];
