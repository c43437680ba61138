import { Inject, Injectable } from '@nestjs/common';
import { Accounts, Institutions } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { isRefusal, refuse } from '#libs/kernel';
import type { CalendarDate, Fen, Refusal } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { nextPayoutNumber } from '../payout-numbers.js';
import type { PayoutAnswer } from '../stored.js';
import { lockAvailable } from './arrivals.js';
import { BatchService } from './batch.service.js';
import type { BatchRequest } from './batch.service.js';

export interface BatchOpening {
  readonly batchId: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly payDay: CalendarDate;
}

/** A payout batch as people work on it: fills in from the books what a command needs to know. */
@Injectable()
export class BatchDesk {
  constructor(
    @Inject(BatchService) private readonly batches: BatchService,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** A further batch beside the one that arrivals open, for instance for another group. Refusals: ACCOUNT_UNKNOWN, those of openBatch (BATCH_EXISTS when the id names another batch). */
  async open({ batchId, ...opening }: BatchOpening, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const { institutionId } = context.actor;
    const [institutions, accounts] = await Promise.all([this.institutions.list(), this.accounts.list()]);
    const institution = institutions.find((one) => one.institutionId === institutionId);
    const account = accounts.find((one) => one.institutionId === institutionId && one.kind === 'EXPENDITURE');
    if (!institution || !account) return refuse('ACCOUNT_UNKNOWN', {}, 'accountId');
    return this.batches.execute(
      batchId,
      async (transaction, batch) => ({
        type: 'openBatch',
        ...opening,
        batchNo: batch?.batchNo ?? (await nextPayoutNumber(transaction, 'BATCH', opening.fiscalYear)),
        institution: { institutionId: institution.institutionId, institutionName: institution.name },
        regionCode: institution.regionCode,
        accountId: account.accountId,
      }),
      context,
    );
  }

  /** Refusals: those of allotFunding, ARRIVAL_UNKNOWN. */
  allot(batchId: string, arrivalId: string, amountFen: Fen, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    return this.batches.execute(
      batchId,
      async (transaction, batch) => {
        const availableFen = batch ? await lockAvailable(transaction, arrivalId, batch.accountId) : 0n;
        return isRefusal(availableFen) ? availableFen : { type: 'allotFunding', arrivalId, amountFen, availableFen };
      },
      context,
    );
  }

  /** Refusals: those of approveRound. */
  approve(batchId: string, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    return this.batches.execute(
      batchId,
      async (transaction, batch) => {
        const balances = batch ? await this.ledger.balances([batch.accountId], transaction) : [];
        const balanceFen = balances.find(({ fundKind }) => fundKind === 'BENEFIT')?.balanceFen ?? 0n;
        return { type: 'approveRound', balanceFen };
      },
      context,
    );
  }

  /** Commands that need nothing but what the person says. */
  execute(batchId: string, command: BatchRequest, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    return this.batches.execute(batchId, command, context);
  }
}
