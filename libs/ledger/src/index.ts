export * from './ledger.js';
export * from './ledger.module.js';
export * from './verify-ledger.js';
