/** The file engine: layouts, readers and writers, payees, imports. */
export * from './files/bank-file-writer.js';
export * from './files/bank-layout-files.js';
export * from './files/bank-layout.js';
export { FILE_BYTES_MAX, LINES_MAX } from './files/file-problem.js';
export { readBankFile } from './files/read-bank-file.js';
export type { ReadFile } from './files/read-bank-file.js';
export * from './files/template.js';
export * from './imports/file-chunks.js';
export { ImportRunner } from './imports/import-runner.js';
export * from './imports/import-view.js';
export * from './imports/imports.module.js';
export * from './imports/instruction-file.js';
export * from './imports/payout-imports.js';
export * from './payees/payee-fields.js';
export * from './payees/payee.queries.js';
export { PayeeVault } from './payees/payee-vault.js';
