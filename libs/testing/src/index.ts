export * from './coherent.js';
export * from './chaotic-queue.js';
export * from './database.js';
export * from './servers.js';
export * from './evaluation-builders.js';
export * from './given.js';
export * from './payout-builders.js';
export * from './remittance-builders.js';
