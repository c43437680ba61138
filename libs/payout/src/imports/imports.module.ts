import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Database } from '#libs/database';
import { CommandRunner, EventLog, EventingModule } from '#libs/eventing';
import { BANK_LAYOUTS } from '../files/bank-layout-files.js';
import type { BankLayout } from '../files/bank-layout.js';
import { PayeeQueries } from '../payees/payee.queries.js';
import { PAYEE_DIGEST_KEY, PAYEE_EVENT_TYPES, PAYEE_STREAM, PayeeVault } from '../payees/payee-vault.js';
import { FileChunks } from './file-chunks.js';
import type { RunTools } from './import-run.js';
import { IMPORT_TOOLS, IMPORT_WORK, ImportRunner } from './import-runner.js';
import { IMPORT_EVENT_TYPES, IMPORT_STREAM } from './import-view.js';
import { InstructionFile } from './instruction-file.js';
import { PayoutImports } from './payout-imports.js';

export interface PayoutImportsOptions {
  readonly layouts: readonly BankLayout[];
  /** 32 bytes; fixed for the life of a database. */
  readonly payeeDigestKey: Buffer;
  /** Whether this process checks files. */
  readonly work: boolean;
}

const SERVICES = [FileChunks, PayeeVault, PayeeQueries, PayoutImports, InstructionFile, ImportRunner];

/** Payees, bank layouts, imports and instruction files. Needs the database, eventing and access modules. */
@Global()
@Module({})
export class PayoutImportsModule {
  static forRoot({ layouts, payeeDigestKey, work }: PayoutImportsOptions): DynamicModule {
    const tools = {
      provide: IMPORT_TOOLS,
      inject: [Database, FileChunks, PayeeVault, CommandRunner, EventLog],
      useFactory: (
        database: Database,
        chunks: FileChunks,
        vault: PayeeVault,
        commands: CommandRunner,
        log: EventLog,
      ): RunTools => ({ database, chunks, vault, commands, log, layouts }),
    };
    return {
      module: PayoutImportsModule,
      imports: [
        EventingModule.forFeature({
          publishes: [
            { streamType: IMPORT_STREAM, types: IMPORT_EVENT_TYPES },
            { streamType: PAYEE_STREAM, types: PAYEE_EVENT_TYPES },
          ],
        }),
      ],
      providers: [
        { provide: BANK_LAYOUTS, useValue: layouts },
        { provide: PAYEE_DIGEST_KEY, useValue: payeeDigestKey },
        { provide: IMPORT_WORK, useValue: work },
        tools,
        ...SERVICES,
      ],
      exports: [...SERVICES, BANK_LAYOUTS],
    };
  }
}
