export * from './access-records.js';
export * from './access.module.js';
export * from './accounts.js';
export * from './encryption.js';
export * from './institutions.js';
export * from './passwords.js';
export * from './sessions.js';
export { FAILURES_MAX, LOCK_MINUTES } from './sign-in-failures.js';
export * from './users.js';
