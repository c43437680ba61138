export * from './coherent.js';
export * from './chaotic-queue.js';
export * from './database.js';
export * from './servers.js';
