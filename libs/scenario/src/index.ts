export { Carrier, accepted } from './carrier.js';
export * from './demo.js';
export * from './master-data.js';
export * from './play.js';
export * from './scenario-file.js';
export * from './scenario-ids.js';
export * from './services.js';
export * from './play-evaluation.js';
export * from './play-payouts.js';
