export * from './actor.js';
export * from './dates.js';
export * from './fen.js';
export * from './ids.js';
export * from './json.js';
export * from './refusal.js';
export * from './refusals/text.js';
