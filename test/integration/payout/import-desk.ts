import { Readable } from 'node:stream';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { AccessModule } from '#libs/access';
import type { EncryptionKeys } from '#libs/access';
import { Database, DatabaseModule } from '#libs/database';
import { EventLog, EventingModule } from '#libs/eventing';
import type { RequestContext, StoredEvent } from '#libs/eventing';
import { isRefusal, newId } from '#libs/kernel';
import type { Actor, Refusal } from '#libs/kernel';
import {
  ImportRunner,
  PayoutImports,
  PayoutImportsModule,
  loadBankLayouts,
  writeBankFile,
  writeBankWorkbook,
} from '#libs/payout';
import type { BankLayout, FileLine, ImportKind, ImportView } from '#libs/payout';
import { cloneDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

export const TEST_KEYS: EncryptionKeys = { currentId: 'test', keys: { test: Buffer.alloc(32, 7) } };
export const DIGEST_KEY = Buffer.alloc(32, 9);
export const NOW = new Date('2020-03-10T01:00:00Z');

export interface TestBatch {
  readonly batchId: string;
  readonly batchNo: string;
}

/** Numbered people, each with an id, a name and an account of their own. */
export const people = (count: number, from = 1): FileLine[] =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return {
      lineNo: index + 2,
      id: `14020219500101${String(number).padStart(4, '0')}`,
      name: `王${'甲乙丙丁戊己庚辛壬癸'[number % 10]}`,
      accountNo: `6228480402${String(number).padStart(9, '0')}`,
      amountFen: 300_000n + BigInt(number),
    };
  });

/** The same people as the bank reports them: paid. */
export const results = (lines: readonly FileLine[], paidOn = '2020-03-13'): FileLine[] =>
  lines.map((line) => ({ ...line, reason: null, paidOn }));

/** The file engine alone on a database of its own: batches are rows that tests make, files are taken in and checked for real. */
export class ImportDesk {
  readonly institutionId = newId();
  readonly clerk: Actor = {
    kind: 'person',
    id: newId(),
    name: '李敏',
    institutionId: this.institutionId,
    roles: ['CLERK'],
  };
  private batches = 0;

  private constructor(
    readonly app: TestingModule,
    readonly database: TestDatabase,
    readonly layouts: readonly BankLayout[],
  ) {}

  static async open(keys: EncryptionKeys = TEST_KEYS, database?: TestDatabase): Promise<ImportDesk> {
    const used = database ?? (await cloneDatabase());
    const layouts = await loadBankLayouts('config/bank-layouts');
    const app = await Test.createTestingModule({
      imports: [
        DatabaseModule.forRoot({ url: used.url, applicationName: 'test-payout', poolSize: 12 }),
        EventingModule.forRoot({ databaseUrl: used.url, hashAlgorithm: 'sha256', dispatch: false, work: false }),
        AccessModule.forRoot(keys),
        PayoutImportsModule.forRoot({ layouts, payeeDigestKey: DIGEST_KEY, work: false }),
      ],
    }).compile();
    return new ImportDesk(await app.init(), used, layouts);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  get sql(): Database {
    return this.app.get(Database);
  }
  get imports(): PayoutImports {
    return this.app.get(PayoutImports);
  }

  layout(code: string): BankLayout {
    return this.layouts.find((layout) => layout.code === code)!;
  }

  context(actor: Actor = this.clerk): RequestContext {
    return { actor, correlationId: newId(), now: NOW };
  }

  /** A batch that waits for its list, or for its results, as the batch's own code would write it. */
  async batch(
    change: { state?: string; period?: string; roundNo?: number; listImportNo?: bigint } = {},
  ): Promise<TestBatch> {
    const batchId = newId();
    const batchNo = `PF-2020-${String(++this.batches).padStart(4, '0')}`;
    const { state = 'OPEN', period = '2020-03', roundNo = 0, listImportNo = null } = change;
    await this.sql.query(
      `INSERT INTO payout_batch (batch_id, batch_no, institution_id, institution_name, region_code, account_id, fiscal_year, period, pay_day, state, round_no,
         list_import_no, funded_fen, payable_heads, payable_fen, paid_heads, paid_fen, on_time_heads, on_time_fen, open_heads, open_fen, tasks, task_keys, body, version, head_hash, changed_at)
       VALUES ($1, $2, $3, '大同市社会保险中心', '140200', $3, 2020, $4, '2020-03-13', $5, $6, $7, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]', '{}', '{}', 1, '', now())`,
      [batchId, batchNo, this.institutionId, period, state, roundNo, listImportNo],
    );
    return { batchId, batchNo };
  }

  upload(
    batch: TestBatch,
    kind: ImportKind,
    content: Buffer | Readable | string,
    change: { layoutCode?: string; importId?: string; fileName?: string; declaredBytes?: number; actor?: Actor } = {},
  ): Promise<ImportView | Refusal> {
    const { actor, ...request } = change;
    const stream = content instanceof Readable ? content : Readable.from(pieces(Buffer.from(content)));
    return this.imports.receive(
      stream,
      { importId: newId(), batchId: batch.batchId, kind, layoutCode: 'generic', fileName: '名册.csv', ...request },
      this.context(actor),
    );
  }

  /** Uploads and checks; answers the import at its end, or the refusal of the upload. */
  async check(...upload: Parameters<ImportDesk['upload']>): Promise<ImportView | Refusal> {
    const taken = await this.upload(...upload);
    if (isRefusal(taken)) return taken;
    await this.run();
    return (await this.imports.get(taken.importId))!;
  }

  run(): Promise<void> {
    return this.app.get(ImportRunner).runPending();
  }

  async file(layoutCode: string, kind: ImportKind, batch: TestBatch, lines: readonly FileLine[]): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of writeBankFile(this.layout(layoutCode), kind, batch.batchNo, [lines])) parts.push(part);
    return Buffer.concat(parts);
  }

  workbook(layoutCode: string, kind: ImportKind, batch: TestBatch, lines: readonly FileLine[]): Promise<Buffer> {
    return writeBankWorkbook(this.layout(layoutCode), kind, batch.batchNo, [lines]);
  }

  /** A list taken over by its batch, which is then with the bank. */
  async instructed(lines: readonly FileLine[], period = '2020-03'): Promise<TestBatch & { readonly list: ImportView }> {
    const batch = await this.batch({ period });
    const list = await this.check(batch, 'PAYABLE_LIST', await this.file('generic', 'PAYABLE_LIST', batch, lines));
    if (isRefusal(list) || list.state !== 'CHECKED')
      throw new Error(JSON.stringify(list, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
    await this.commit(batch, list);
    return { ...batch, list };
  }

  async commit({ batchId }: TestBatch, { importId, importNo }: ImportView): Promise<void> {
    await this.sql.transaction(async (transaction) => {
      const view = await this.imports.lockChecked(transaction, importId);
      if (isRefusal(view)) throw new Error(JSON.stringify(view));
      await this.imports.markCommitted(transaction, importNo);
      if (view.kind === 'PAYABLE_LIST')
        await transaction.query(
          `UPDATE payout_batch SET list_import_no = $2, state = 'INSTRUCTED', round_no = 1,
             payable_heads = (SELECT count(*) FROM payout_line WHERE import_no = $2), payable_fen = (SELECT sum(amount_fen) FROM payout_line WHERE import_no = $2)
           WHERE batch_id = $1`,
          [batchId, importNo],
        );
    });
  }

  async errors(view: ImportView): Promise<{ lineNo: number; code: string; parameters: object }[]> {
    const page = await this.imports.errors(view.importId, { limit: 1000 });
    return isRefusal(page) ? [] : [...page.items];
  }

  events(importId: string): Promise<StoredEvent[]> {
    return this.app.get(EventLog).readStream(this.sql, importId);
  }

  /** Rows an import has left in each table. */
  async rows(importNo: bigint): Promise<{ lines: number; results: number; chunks: number; errors: number }> {
    const [counts] = await this.sql.query<{ lines: number; results: number; chunks: number; errors: number }>(
      `SELECT (SELECT count(*) FROM payout_line WHERE import_no = $1)::int AS lines, (SELECT count(*) FROM payout_result WHERE import_no = $1)::int AS results,
         (SELECT count(*) FROM payout_file_chunk WHERE import_no = $1)::int AS chunks, (SELECT count(*) FROM payout_import_error WHERE import_no = $1)::int AS errors`,
      [importNo],
    );
    return counts!;
  }
}

/** As it comes off a socket. */
function* pieces(content: Buffer): Generator<Buffer, void, undefined> {
  for (let from = 0; from < content.length; from += 65_536) yield content.subarray(from, from + 65_536);
}

/** An import that came through; anything else is the test's mistake. */
export function expectView(answer: ImportView | Refusal): ImportView {
  if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
  return answer;
}
