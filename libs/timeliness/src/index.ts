export * from './domain/index.js';
export * from './calendar-files.js';
export * from './remittance-facts.js';
