export * from './database.js';
export * from './servers.js';
