export * from './api-options.js';
export * from './create-api.js';
export { openApiDocument, openApiDocumentOffline } from './docs.js';
