import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import type { ExceptionState } from '../domain/index.js';
import { PayeeVault } from '../payees/payee-vault.js';
import type { PayoutAnswer } from '../stored.js';
import { BatchService } from './batch.service.js';

export interface Correction {
  readonly lineNo: number;
  readonly name: string;
  readonly accountNo: string;
  readonly reason: string;
}
export interface WritingOff {
  readonly lineNo: number;
  readonly reason: string;
  readonly documentNo: string;
}
export interface CarryingOver {
  readonly lineNo: number;
  readonly toPeriod: string;
  readonly reason: string;
}

interface ExceptionRow {
  amount_fen: bigint;
  state: ExceptionState;
  payee_record: string;
}

/** What people do with payments that came back: put them right, give them up with a document, or carry them over. */
@Injectable()
export class ReturnsDesk {
  constructor(
    @Inject(BatchService) private readonly batches: BatchService,
    @Inject(PayeeVault) private readonly payees: PayeeVault,
  ) {}

  /**
   * The payee's name or account as it should be; the payment then waits to be reissued. What was sent before stays on
   * record. Refusals: NOT_FOUND, EXCEPTION_STATE, LINE_TEXT_INVALID, LINE_ACCOUNT_INVALID, those of correctPayee.
   */
  correct(batchId: string, given: Correction, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const { lineNo, name, accountNo, reason } = given;
    return this.batches.execute(
      batchId,
      async (transaction, batch) => {
        const row = await lockException(transaction, batchId, lineNo, ['RETURNED']);
        if (isRefusal(row)) return row;
        const before = (await this.payees.open([row.payee_record], transaction)).get(row.payee_record);
        if (!before || !batch) return refuse('NOT_FOUND');
        const record = await this.payees.upsert(transaction, batch.institution.institutionId, {
          id: before.id,
          name,
          accountNo,
        });
        if (isRefusal(record)) return record;
        await transaction.query(
          `UPDATE payout_exception SET state = 'CORRECTED', payee_record = $3, note = $4, changed_at = $5 WHERE batch_id = $1 AND line_no = $2`,
          [batchId, lineNo, record, reason, context.now.toISOString()],
        );
        const changed = record === row.payee_record ? [] : await this.changesOf(transaction, record, before);
        return { type: 'correctPayee', lineNo, amountFen: row.amount_fen, changed, reason };
      },
      context,
    );
  }

  private async changesOf(
    transaction: Transaction,
    record: string,
    before: { readonly name: string; readonly accountNo: string },
  ): Promise<readonly ('name' | 'accountNo')[]> {
    const after = (await this.payees.open([record], transaction)).get(record);
    return (['name', 'accountNo'] as const).filter((member) => after?.[member] !== before[member]);
  }

  /** Refusals: NOT_FOUND, EXCEPTION_STATE, those of writeOff. */
  writeOff(batchId: string, given: WritingOff, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const { lineNo, reason, documentNo } = given;
    return this.batches.execute(
      batchId,
      async (transaction) => {
        const row = await lockException(transaction, batchId, lineNo, ['RETURNED', 'CORRECTED']);
        if (isRefusal(row)) return row;
        await end(transaction, batchId, lineNo, 'WRITTEN_OFF', reason, documentNo, context);
        const corrected = row.state === 'CORRECTED';
        return { type: 'writeOff', lineNo, amountFen: row.amount_fen, corrected, reason, documentNo };
      },
      context,
    );
  }

  /** Refusals: NOT_FOUND, EXCEPTION_STATE, those of carryOver. */
  carryOver(batchId: string, given: CarryingOver, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const { lineNo, toPeriod, reason } = given;
    return this.batches.execute(
      batchId,
      async (transaction) => {
        const row = await lockException(transaction, batchId, lineNo, ['RETURNED', 'CORRECTED']);
        if (isRefusal(row)) return row;
        await end(transaction, batchId, lineNo, 'CARRIED_OVER', `${toPeriod} ${reason}`, '', context);
        const corrected = row.state === 'CORRECTED';
        return { type: 'carryOver', lineNo, amountFen: row.amount_fen, corrected, toPeriod, reason };
      },
      context,
    );
  }
}

/** The returned payment, locked; its batch's row is locked already, so two people never settle one payment twice. */
async function lockException(
  transaction: Transaction,
  batchId: string,
  lineNo: number,
  states: readonly ExceptionState[],
): Promise<ExceptionRow | Refusal> {
  const [row] = await transaction.query<ExceptionRow>(
    'SELECT amount_fen, state, payee_record FROM payout_exception WHERE batch_id = $1 AND line_no = $2 FOR UPDATE',
    [batchId, lineNo],
  );
  if (!row) return refuse('NOT_FOUND');
  return states.includes(row.state) ? row : refuse('EXCEPTION_STATE', { state: row.state });
}

const end = (
  transaction: Transaction,
  batchId: string,
  lineNo: number,
  state: ExceptionState,
  note: string,
  documentNo: string,
  context: RequestContext,
): Promise<unknown> =>
  transaction.query(
    `UPDATE payout_exception SET state = $3, note = $4, document_no = $5, ended_on = $6, changed_at = $7 WHERE batch_id = $1 AND line_no = $2`,
    [batchId, lineNo, state, note, documentNo, calendarDateOf(context.now), context.now.toISOString()],
  );
