export * from './domain/index.js';
export * from './facts/facts-of-events.js';
export * from './facts/measures.subscription.js';
export * from './figures/figure.queries.js';
export { FIGURE_COLUMNS, figureColumns } from './figures/figure.repository.js';
export * from './figures/figure.service.js';
export * from './measure.queries.js';
export * from './measures.module.js';
export * from './verify-measures.js';
