export * from './create-scoring.js';
