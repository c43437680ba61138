import type { Transaction } from '#libs/database';
import { refuse } from '#libs/kernel';
import type { CalendarDate, Refusal } from '#libs/kernel';
import type { BatchEvent, PayoutBatch } from '../domain/index.js';

/**
 * What lies beside the batch's row and must change with it, in the same transaction: allotted arrivals, returned payments.
 * Each is one set-based statement. Refusals: ARRIVAL_UNKNOWN (another institution's, or spent meanwhile).
 */
export async function applyEffects(
  transaction: Transaction,
  batch: PayoutBatch,
  event: BatchEvent,
  today: CalendarDate,
  now: Date,
): Promise<Refusal | undefined> {
  const { batchId } = batch;
  switch (event.type) {
    case 'PayoutFundingAllotted':
      return allot(transaction, batch, event.data.arrivalId, event.data.amountFen);
    case 'PayoutFundingReleased':
      return allot(transaction, batch, event.data.arrivalId, -event.data.amountFen);
    case 'PayoutBatchClosed':
    case 'PayoutBatchCancelled':
      for (const { arrivalId, amountFen } of event.data.released) {
        const refusal = await allot(transaction, batch, arrivalId, -amountFen);
        if (refusal) return refusal;
      }
      return undefined;
    case 'ReturnFileImported':
      await (event.data.roundNo === 1 ? openExceptions : settleReissue)(
        transaction,
        batchId,
        event.data.file.importId,
        today,
        now,
      );
      return undefined;
    case 'ReissuePrepared':
      await transaction.query(
        `UPDATE payout_exception SET state = 'REISSUED', round_no = $2, changed_at = $3 WHERE batch_id = $1 AND state = 'CORRECTED'`,
        [batchId, event.data.roundNo, now.toISOString()],
      );
      return undefined;
    default:
      return undefined;
  }
}

async function allot(
  transaction: Transaction,
  { institution, accountId }: PayoutBatch,
  arrivalId: string,
  amountFen: bigint,
): Promise<Refusal | undefined> {
  const changed = await transaction.query(
    `UPDATE payout_arrival SET allotted_fen = allotted_fen + $2
     WHERE transfer_id = $1 AND institution_id = $3 AND account_id = $4 AND allotted_fen + $2 BETWEEN 0 AND amount_fen RETURNING 1`,
    [arrivalId, amountFen, institution.institutionId, accountId],
  );
  return changed.length === 1 ? undefined : refuse('ARRIVAL_UNKNOWN', {}, 'arrivalId');
}

/** The first round's failures become returned payments. */
const openExceptions = (transaction: Transaction, batchId: string, importId: string, today: string, now: Date) =>
  transaction.query(
    `INSERT INTO payout_exception (batch_id, line_no, id_digest, payee_record, amount_fen, reason, state, round_no, returned_on, times, changed_at)
     SELECT $1, l.line_no, l.id_digest, l.payee_record, l.amount_fen, r.reason, 'RETURNED', 1, $3, 1, $4
     FROM payout_import i
     JOIN payout_result r ON r.import_no = i.import_no AND r.fiscal_year = i.fiscal_year
     JOIN payout_batch b ON b.batch_id = $1
     JOIN payout_line l ON l.import_no = b.list_import_no AND l.fiscal_year = b.fiscal_year AND l.id_digest = r.id_digest
     WHERE i.import_id = $2 AND r.reason IS NOT NULL`,
    [batchId, importId, today, now.toISOString()],
  );

/** A reissue's results: paid at last, or back once more. */
const settleReissue = (transaction: Transaction, batchId: string, importId: string, today: string, now: Date) =>
  transaction.query(
    `UPDATE payout_exception e SET
       state = CASE WHEN r.reason IS NULL THEN 'PAID' ELSE 'RETURNED' END,
       reason = coalesce(r.reason, e.reason),
       returned_on = CASE WHEN r.reason IS NULL THEN e.returned_on ELSE $3::date END,
       times = e.times + CASE WHEN r.reason IS NULL THEN 0 ELSE 1 END,
       ended_on = CASE WHEN r.reason IS NULL THEN r.paid_on END,
       changed_at = $4
     FROM payout_import i JOIN payout_result r ON r.import_no = i.import_no AND r.fiscal_year = i.fiscal_year
     WHERE i.import_id = $2 AND e.batch_id = $1 AND e.state = 'REISSUED' AND e.id_digest = r.id_digest`,
    [batchId, importId, today, now.toISOString()],
  );
