export * from './event.js';
export * from './subscription.js';
