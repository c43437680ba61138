import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { recordAccess } from '#libs/access';
import { Database } from '#libs/database';
import type { RequestContext } from '#libs/eventing';
import { CLOCK, fromJson, isRefusal, refuse } from '#libs/kernel';
import type { Actor, Clock, JsonObject, Refusal } from '#libs/kernel';
import type { PayoutBatch } from '../domain/index.js';
import { countedFileOf } from '../imports/import-view.js';
import type { ImportView } from '../imports/import-view.js';
import { InstructionFile } from '../imports/instruction-file.js';
import { PayoutImports } from '../imports/payout-imports.js';
import type { PayoutAnswer } from '../stored.js';
import { BatchService } from './batch.service.js';
import type { BatchRequest } from './batch.service.js';

/** Where files and batches meet: a checked file is taken over, an instruction goes to the bank. */
@Injectable()
export class FilesDesk {
  constructor(
    @Inject(BatchService) private readonly batches: BatchService,
    @Inject(PayoutImports) private readonly imports: PayoutImports,
    @Inject(InstructionFile) private readonly instructions: InstructionFile,
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes a checked file over: the batch points at its lines from here on, in one short transaction, whatever their
   * number. Refusals: NOT_FOUND, IMPORT_NOT_CHECKED, IMPORT_OF_OTHER_ROUND, those of commitList and commitResults.
   */
  async confirm(importId: string, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const seen = await this.imports.get(importId);
    if (!seen) return refuse('NOT_FOUND');
    return this.batches.execute(
      seen.batchId,
      async (transaction, batch) => {
        const view = await this.imports.lockChecked(transaction, importId);
        if (isRefusal(view)) return view;
        // Checked against an earlier round: its lines may look the same, but they are not this round's.
        if (view.kind === 'RETURN_FILE' && batch && view.roundNo !== batch.rounds.length)
          return refuse('IMPORT_OF_OTHER_ROUND', {
            found: String(view.roundNo),
            expected: String(batch.rounds.length),
          });
        await this.imports.markCommitted(transaction, view.importNo);
        return commandOf(view);
      },
      context,
    );
  }

  /** Makes the round's instruction file and notes its digest; the same round gives the same file again. Refusals: NOT_FOUND, LAYOUT_UNKNOWN, those of instructRound. */
  async instruct(batchId: string, layoutCode: string, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const [row] = await this.database.query<{ body: JsonObject }>('SELECT body FROM payout_batch WHERE batch_id = $1', [
      batchId,
    ]);
    if (!row) return refuse('NOT_FOUND');
    const batch = fromJson<PayoutBatch>(row.body);
    const roundNo = batch.rounds.length;
    // Whoever may not instruct hears that before a million lines are deciphered.
    if (batch.state !== 'APPROVED')
      return this.batches.refuse(refuse('BATCH_STATE', { number: batch.batchNo, state: batch.state }), context);
    const hash = createHash('sha256');
    const file = this.instructions.write(batchId, roundNo, layoutCode);
    if (isRefusal(file)) return file;
    for await (const piece of file) hash.update(piece);
    const instruction = { fileName: `${batch.batchNo}-${roundNo}.csv`, layoutCode, digest: hash.digest('hex') };
    return this.batches.execute(batchId, { type: 'instructRound', instruction }, context);
  }

  /**
   * The instruction file of a round that was sent, written again: names and accounts in clear. For people of the paying
   * agency; who took it and when is in the access records. Refusals: NOT_FOUND (another agency's, not instructed yet).
   */
  async instruction(
    batchId: string,
    roundNo: number,
    user: Pick<Actor, 'id' | 'institutionId'>,
    address: string,
  ): Promise<InstructionDownload | Refusal> {
    const [row] = await this.database.query<{ body: JsonObject }>(
      'SELECT body FROM payout_batch WHERE batch_id = $1 AND institution_id = $2',
      [batchId, user.institutionId],
    );
    const instruction = row && fromJson<PayoutBatch>(row.body).rounds[roundNo - 1]?.instruction;
    if (!instruction) return refuse('NOT_FOUND');
    const pieces = this.instructions.write(batchId, roundNo, instruction.layoutCode);
    if (isRefusal(pieces)) return pieces;
    await recordAccess(this.database, {
      at: this.clock.now(),
      userId: user.id,
      institutionId: user.institutionId,
      act: 'payout.instruction',
      subject: batchId,
      address,
      detail: { round: String(roundNo), digest: instruction.digest },
    });
    return { fileName: instruction.fileName, digest: instruction.digest, pieces };
  }
}

export interface InstructionDownload {
  readonly fileName: string;
  /** SHA-256 noted when the bank was instructed. */
  readonly digest: string;
  readonly pieces: AsyncIterable<Buffer>;
}

function commandOf(view: ImportView): BatchRequest | Refusal {
  const { summary } = view;
  if (!summary) return refuse('IMPORT_NOT_CHECKED', { state: view.state });
  const file = countedFileOf(view);
  if (summary.kind === 'PAYABLE_LIST')
    return { type: 'commitList', file, heads: summary.heads, amountFen: summary.amountFen };
  return { type: 'commitResults', file, paid: summary.paid, returned: summary.returned };
}
