import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, refuse, shanghaiInstant } from '#libs/kernel';
import type { CalendarDate, Refusal } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { BATCH_STREAM, decideBatch, evolveBatch, postingsOfBatch } from '../domain/index.js';
import type { BatchCommand, BatchEvent, PayoutBatch } from '../domain/index.js';
import type { PayoutAnswer, Stored } from '../stored.js';
import { applyEffects } from './batch-effects.js';
import { BatchRepository } from './batch.repository.js';

type Without<Command> = Command extends unknown ? Omit<Command, 'actor' | 'today'> : never;
/** A command as a caller gives it: who and when come from the context. */
export type BatchRequest = Without<BatchCommand>;
/** What some commands need to know from the books, read inside the transaction with the row locked. */
export type CommandSource = (
  transaction: Transaction,
  batch: PayoutBatch | undefined,
) => Promise<BatchRequest | Refusal>;

/** Sends commands to payout batches: the only way anything about them changes. State, events, postings and effects are one transaction. */
@Injectable()
export class BatchService {
  constructor(
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  private readonly repository = new BatchRepository();

  /** Idempotent by the context's key. Refusals: NOT_FOUND, VERSION_STALE, those of the command, ARRIVAL_UNKNOWN, LEDGER_OVERDRAFT. */
  execute(
    batchId: string,
    command: BatchRequest | CommandSource,
    context: RequestContext,
    afterwards?: (transaction: Transaction, batch: PayoutBatch) => Promise<void>,
  ): Promise<PayoutAnswer | Refusal> {
    return this.commands.run(context, async (transaction) => {
      const answer = await this.executeIn(transaction, batchId, command, context);
      if (isRefusal(answer) || !afterwards) return answer;
      const stored = await this.repository.lock(transaction, batchId);
      if (!isRefusal(stored) && stored.state) await afterwards(transaction, stored.state);
      return answer;
    });
  }

  /** A refusal found out before any transaction, unless this very request was answered before: then that answer again. */
  refuse(refusal: Refusal, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    return this.commands.run<PayoutAnswer>(context, () => Promise.resolve(refusal));
  }

  /** The same inside a transaction that is already open: for subscribers. */
  async executeIn(
    transaction: Transaction,
    batchId: string,
    command: BatchRequest | CommandSource,
    context: RequestContext,
  ): Promise<PayoutAnswer | Refusal> {
    const stored = await this.repository.lock(transaction, batchId, context.ifMatch);
    if (isRefusal(stored)) return stored;
    const request = typeof command === 'function' ? await command(transaction, stored.state) : command;
    if (isRefusal(request)) return request;
    const whole = { ...request, actor: context.actor, today: calendarDateOf(context.now) } as BatchCommand;
    const decision = decideBatch(stored.state, whole);
    if (isRefusal(decision)) return decision;
    if (decision.length === 0) return stored.state ? answerOf(stored.state, stored.version, []) : refuse('NOT_FOUND');
    return this.record(transaction, batchId, stored, decision, context);
  }

  private async record(
    transaction: Transaction,
    batchId: string,
    stored: Stored<PayoutBatch>,
    decision: readonly BatchEvent[],
    context: RequestContext,
  ): Promise<PayoutAnswer | Refusal> {
    const today = calendarDateOf(context.now);
    let state = stored.state;
    for (const event of decision) state = evolveBatch(state, event, batchId);
    const next = state!;
    const postings = decision.map(postingsOfBatch);
    const overdrawn = await this.ledger.check(transaction, postings.flat());
    if (overdrawn) return overdrawn;
    const events = await this.log.append(transaction, {
      streamType: BATCH_STREAM,
      streamId: batchId,
      expectedVersion: stored.version,
      ...(stored.headHash ? { headHash: stored.headHash } : {}),
      events: decision.map((event) => ({ ...event, occurredAt: shanghaiInstant(businessDayOf(event, today)) })),
      context,
    });
    await this.ledger.post(
      transaction,
      events.flatMap(({ eventId }, index) =>
        postings[index]!.length > 0 ? [{ entryId: eventId, postings: postings[index]! }] : [],
      ),
    );
    const last = events.at(-1)!;
    await this.repository.save(transaction, next, last.streamVersion, last.hash, context.now);
    for (const event of decision) {
      const refusal = await applyEffects(transaction, next, event, today, context.now);
      if (refusal) return refusal;
    }
    return answerOf(next, last.streamVersion, decision);
  }
}

/** The day an event happened in the field: results on the last day the bank paid, the rest when it was recorded. */
function businessDayOf(event: BatchEvent, today: CalendarDate): CalendarDate {
  if (event.type !== 'ReturnFileImported') return today;
  return event.data.paid.reduce((latest, { paidOn }) => (paidOn > latest ? paidOn : latest), '') || today;
}

const answerOf = (state: PayoutBatch, version: number, decision: readonly BatchEvent[]): PayoutAnswer => ({
  id: state.batchId,
  number: state.batchNo,
  version,
  state: state.state,
  events: decision.map(({ type }) => type),
});
