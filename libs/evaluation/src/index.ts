export * from './reference-files.js';
export * from './rubric-files.js';
