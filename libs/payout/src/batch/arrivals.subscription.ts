import type { Transaction } from '#libs/database';
import type { RequestContext, StoredEvent, Subscription } from '#libs/eventing';
import { fromJson, isRefusal, newId, systemActor } from '#libs/kernel';
import type { CalendarDate, Clock, Fen } from '#libs/kernel';
import type { RemittanceEventType } from '#libs/remittance/domain';
import { nextPayoutNumber } from '../payout-numbers.js';
import { recordArrival } from './arrivals.js';
import type { Arrival } from './arrivals.js';
import type { BatchRequest, BatchService } from './batch.service.js';
import type { PayDayRule } from './pay-day.js';

export const ARRIVALS_SUBSCRIPTION = 'payout.arrivals';
const WAITS_FOR: readonly RemittanceEventType[] = ['TransferReceived', 'DisputeResolved', 'TransferReturned'];

/** What the three events say that matters here. */
interface Movement {
  readonly transferId: string;
  readonly amountFen: Fen;
  readonly arrivedFen?: Fen;
  readonly receiverAccountId: string;
  readonly resolution?: 'ACCEPT' | 'TOP_UP' | 'RETURN';
  readonly arrivedOn?: CalendarDate;
  readonly afterReceipt?: boolean;
}

interface AccountRow {
  institution_id: string;
  institution_name: string;
  region_code: string;
  remittance_no: string;
  fiscal_year: number;
  period: string;
}

/**
 * Money that reaches an expenditure account opens the period's batch, or feeds the one that is open. What is sent back
 * after its receipt leaves the batch again while that has not been submitted.
 */
export class ArrivalsSubscription implements Subscription {
  readonly name = ARRIVALS_SUBSCRIPTION;
  readonly types = WAITS_FOR;

  constructor(
    private readonly batches: BatchService,
    private readonly clock: Clock,
    private readonly payDayOf: PayDayRule,
  ) {}

  async handle(transaction: Transaction, event: StoredEvent): Promise<void> {
    const movement = fromJson<Movement>(event.data);
    const [account] = await transaction.prepared<AccountRow>(RECEIVER, [movement.receiverAccountId, event.streamId]);
    if (!account) return;
    const context: RequestContext = {
      actor: systemActor(this.name),
      correlationId: event.correlationId,
      causationId: event.eventId,
      now: this.clock.now(),
    };
    if (event.type === 'TransferReturned') {
      if (movement.afterReceipt) await this.takeBack(transaction, movement, context);
      return;
    }
    const amountFen = movement.resolution === 'RETURN' ? 0n : (movement.arrivedFen ?? movement.amountFen);
    if (amountFen > 0n) await this.arrive(transaction, event.streamId, { ...movement, amountFen }, account, context);
  }

  private async arrive(
    transaction: Transaction,
    remittanceId: string,
    { transferId, amountFen, receiverAccountId, arrivedOn = '' }: Movement,
    account: AccountRow,
    context: RequestContext,
  ): Promise<void> {
    // A remittance planned for a quarter or a year pays for the month it arrives in.
    const period = /^\d{4}-\d{2}$/.test(account.period) ? account.period : arrivedOn.slice(0, 7);
    const arrival: Omit<Arrival, 'allottedFen'> = {
      arrivalId: transferId,
      remittanceId,
      remittanceNo: account.remittance_no,
      institutionId: account.institution_id,
      accountId: receiverAccountId,
      fiscalYear: Number(period.slice(0, 4)),
      period,
      arrivedOn,
      amountFen,
    };
    await recordArrival(transaction, arrival);
    const batchId = await this.openBatchFor(transaction, arrival, account, context);
    const allotment = { type: 'allotFunding', arrivalId: transferId, amountFen, availableFen: amountFen } as const;
    await this.give(transaction, batchId, allotment, context);
  }

  /** The period's batch that still takes money, or a new one. */
  private async openBatchFor(
    transaction: Transaction,
    { institutionId, accountId, fiscalYear, period }: Omit<Arrival, 'allottedFen'>,
    { institution_name: institutionName, region_code: regionCode }: AccountRow,
    context: RequestContext,
  ): Promise<string> {
    // Two arrivals at once wait for each other here, so that they open one batch.
    await transaction.prepared('SELECT pg_advisory_xact_lock(hashtextextended($1, 62))', [`${accountId} ${period}`]);
    const [open] = await transaction.prepared<{ batch_id: string }>(
      `SELECT batch_id FROM payout_batch WHERE institution_id = $1 AND period = $2 AND account_id = $3 AND state IN ('OPEN', 'LISTED') AND round_no < 2
       ORDER BY batch_no LIMIT 1`,
      [institutionId, period, accountId],
    );
    if (open) return open.batch_id;
    const batchId = newId(context.now.getTime());
    const opening = {
      type: 'openBatch',
      batchNo: await nextPayoutNumber(transaction, 'BATCH', fiscalYear),
      institution: { institutionId, institutionName },
      regionCode,
      accountId,
      fiscalYear,
      period,
      payDay: this.payDayOf(period),
    } as const;
    await this.give(transaction, batchId, opening, context);
    return batchId;
  }

  /** From every batch that still can give it up; what was submitted already keeps it, and approval looks at the account. */
  private async takeBack(transaction: Transaction, { transferId }: Movement, context: RequestContext): Promise<void> {
    const rows = await transaction.query<{ batch_id: string; allotted_fen: string }>(
      `SELECT b.batch_id, f->>'amountFen' AS allotted_fen
       FROM payout_arrival a JOIN payout_batch b USING (institution_id) CROSS JOIN jsonb_array_elements(b.body->'funding') f
       WHERE a.transfer_id = $1 AND f->>'arrivalId' = a.transfer_id::text AND b.state IN ('OPEN', 'LISTED') AND b.round_no < 2
       ORDER BY b.batch_no`,
      [transferId],
    );
    for (const row of rows) {
      const release = { type: 'releaseFunding', arrivalId: transferId, amountFen: BigInt(row.allotted_fen) } as const;
      await this.give(transaction, row.batch_id, release, context);
    }
    await transaction.query('UPDATE payout_arrival SET amount_fen = allotted_fen WHERE transfer_id = $1', [transferId]);
  }

  private async give(
    transaction: Transaction,
    batchId: string,
    command: BatchRequest,
    context: RequestContext,
  ): Promise<void> {
    const answer = await this.batches.executeIn(transaction, batchId, command, context);
    if (isRefusal(answer)) throw new Error(`${command.type} on batch ${batchId} was refused: ${answer.refused}`);
  }
}

/** Only expenditure accounts of agencies, and only benefit money. */
const RECEIVER = `
  SELECT a.institution_id, i.name AS institution_name, i.region_code, r.remittance_no, r.fiscal_year, r.period
  FROM account a JOIN institution i USING (institution_id) JOIN remittance r ON r.remittance_id = $2
  WHERE a.account_id = $1 AND a.kind = 'EXPENDITURE' AND r.fund_kind = 'BENEFIT'`;
