import type { Transaction } from '#libs/database';
import type { StoredEvent, Subscription } from '#libs/eventing';
import { SCORED_EVENTS, factOf } from './domain/fact.js';
import type { Fact } from './domain/fact.js';

export const SCORING = 'scoring';

/** Keeps the scoring service's tables: one fact at a time, inside the transaction that moves the cursor. */
export class ScoringSubscription implements Subscription {
  readonly name = SCORING;
  readonly types = SCORED_EVENTS;

  async handle(transaction: Transaction, event: StoredEvent): Promise<void> {
    const fact = factOf(event.type, event.data);
    if (fact) await record(transaction, event.streamId, fact);
  }
}

async function record(transaction: Transaction, remittanceId: string, fact: Fact): Promise<void> {
  switch (fact.kind) {
    case 'planned':
      await transaction.prepared(
        `INSERT INTO scoring.remittance (remittance_id, origin_institution_id, origin_name, fund_kind, fiscal_year, period, due_fen, due_date, last_leg_no)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          remittanceId,
          fact.originInstitutionId,
          fact.originName,
          fact.fundKind,
          fact.fiscalYear,
          fact.period,
          fact.dueFen,
          fact.dueDate,
          fact.legDueDates.length,
        ],
      );
      await transaction.prepared(
        `INSERT INTO scoring.leg_completion (remittance_id, leg_no, due_date) SELECT $1, leg_no, due_date FROM unnest($2::date[]) WITH ORDINALITY AS l(due_date, leg_no)`,
        [remittanceId, [...fact.legDueDates]],
      );
      return;
    case 'dueAdjusted':
      await transaction.prepared('UPDATE scoring.remittance SET due_fen = $2 WHERE remittance_id = $1', [
        remittanceId,
        fact.dueFen,
      ]);
      return;
    case 'arrived':
      // Only the last account counts: money that has come all the way.
      await transaction.prepared(
        `INSERT INTO scoring.arrival (remittance_id, transfer_id, amount_fen, arrived_on)
         SELECT remittance_id, $2, $3, $4 FROM scoring.remittance WHERE remittance_id = $1 AND last_leg_no = $5`,
        [remittanceId, fact.transferId, fact.amountFen, fact.arrivedOn, fact.legNo],
      );
      return;
    case 'wentBack':
      await transaction.prepared('DELETE FROM scoring.arrival WHERE remittance_id = $1 AND transfer_id = $2', [
        remittanceId,
        fact.transferId,
      ]);
      return;
    case 'legCompleted':
      await transaction.prepared(
        'UPDATE scoring.leg_completion SET completed_on = $3 WHERE remittance_id = $1 AND leg_no = $2',
        [remittanceId, fact.legNo, fact.completedOn],
      );
      return;
    case 'ended':
      await transaction.prepared('UPDATE scoring.remittance SET ended = $2 WHERE remittance_id = $1', [
        remittanceId,
        fact.how,
      ]);
      return;
  }
}
