export * from './configuration.js';
export * from './variables.js';
