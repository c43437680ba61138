import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AccessModule } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { EventingModule } from '#libs/eventing';
import { isRefusal, newId } from '#libs/kernel';
import type { Actor } from '#libs/kernel';
import { ImportRunner, PayoutImports, PayoutImportsModule, loadBankLayouts } from '#libs/payout';
import type { ImportKind } from '#libs/payout';

/** What the bench asks its importing process to do: take a file in and check it. */
export interface ImportOrder {
  readonly file: string;
  readonly batchId: string;
  readonly kind: ImportKind;
  readonly layoutCode: string;
  readonly actor: Actor;
}
export interface ImportDone {
  readonly importId: string;
  readonly importNo: string;
  readonly state: string;
  readonly seconds: number;
  /** Of these, until the file was taken in. */
  readonly uploadSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  /** What is wrong, where it was not CHECKED. */
  readonly problem: string;
}

@Module({})
class ImporterModule {
  static async make(databaseUrl: string): Promise<DynamicModule> {
    return {
      module: ImporterModule,
      imports: [
        DatabaseModule.forRoot({ url: databaseUrl, applicationName: 'bench-importer', poolSize: 8 }),
        EventingModule.forRoot({ databaseUrl, hashAlgorithm: 'sha256', dispatch: false, work: false }),
        AccessModule.forRoot({ currentId: 'bench', keys: { bench: Buffer.alloc(32, 1) } }),
        PayoutImportsModule.forRoot({
          layouts: await loadBankLayouts('config/bank-layouts'),
          payeeDigestKey: Buffer.alloc(32, 2),
          work: false,
        }),
      ],
    };
  }
}

const app = await NestFactory.createApplicationContext(await ImporterModule.make(process.env['BENCH_DATABASE_URL']!), {
  logger: ['warn', 'error'],
});
const imports = app.get(PayoutImports);

async function run(order: ImportOrder): Promise<ImportDone> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const request = { ...order, importId: newId(), fileName: 'bench.csv' };
  const context = { actor: order.actor, correlationId: 'bench', now: new Date() };
  const taken = await imports.receive(createReadStream(order.file, { highWaterMark: 65_536 }), request, context);
  if (isRefusal(taken)) throw new Error(JSON.stringify(taken));
  const uploaded = performance.now();
  await app.get(ImportRunner).runPending();
  const seconds = (performance.now() - begun) / 1_000;
  const used = process.cpuUsage(cpu);
  const view = (await imports.get(taken.importId))!;
  return {
    importId: view.importId,
    importNo: String(view.importNo),
    state: view.state,
    seconds,
    uploadSeconds: (uploaded - begun) / 1_000,
    cpuSeconds: (used.user + used.system) / 1_000_000,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    problem: JSON.stringify(view.problem ?? view.badLines),
  };
}

process.on('message', (order: ImportOrder | 'end') => {
  if (order === 'end') void app.close().then(() => process.exit(0));
  else
    run(order).then(
      (done) => process.send!(done),
      (error: Error) => {
        console.error(error);
        process.exit(1);
      },
    );
});
process.send!('ready');
