export * from './posting.js';
export * from './balances.js';
