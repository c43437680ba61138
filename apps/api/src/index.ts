export * from './api-options.js';
export * from './create-api.js';
export { openApiDocument } from './docs.js';
