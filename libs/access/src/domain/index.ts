export * from './duties.js';
export * from './institutions.js';
export * from './passwords.js';
export * from './permissions.js';
