import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, shanghaiInstant } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { REMITTANCE_STREAM, decide, evolve, occurredOnOf, postingsOf } from './domain/index.js';
import type { Remittance, RemittanceCommand, RemittanceEvent } from './domain/index.js';
import { EvidenceStore } from './evidence.store.js';
import { RemittanceRepository } from './remittance.repository.js';
import type { StoredRemittance } from './remittance.repository.js';

/** What a command answers: which remittance, at which version, in which state, and what happened. */
export type CommandAnswer = {
  readonly remittanceId: string;
  readonly remittanceNo: string;
  readonly version: number;
  readonly state: string;
  readonly events: readonly string[];
};

/** Sends commands to remittances: the only way anything about them changes. */
@Injectable()
export class RemittanceService {
  constructor(
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(RemittanceRepository) private readonly remittances: RemittanceRepository,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(EvidenceStore) private readonly evidence: EvidenceStore,
  ) {}

  /** Idempotent by the context's key. Refusals: those of `decide`, VERSION_STALE, VOUCHER_ALREADY_USED, EVIDENCE_UNKNOWN, LEDGER_OVERDRAFT. */
  execute(remittanceId: string, command: RemittanceCommand, context: RequestContext): Promise<CommandAnswer | Refusal> {
    return this.commands.run(context, (transaction) => this.executeIn(transaction, remittanceId, command, context));
  }

  /** The same inside a transaction that is already open: for subscribers. */
  async executeIn(
    transaction: Transaction,
    remittanceId: string,
    command: RemittanceCommand,
    context: RequestContext,
  ): Promise<CommandAnswer | Refusal> {
    const stored = await this.remittances.lock(transaction, remittanceId, context.ifMatch);
    if (isRefusal(stored)) return stored;
    const decision = decide(stored.state, await this.withStoredEvidence(transaction, command));
    if (isRefusal(decision)) return decision;
    if (decision.length === 0 && stored.state) return answerOf(stored.state, stored.version, []);
    return this.record(transaction, remittanceId, stored, decision, context);
  }

  /** State, events and postings, in the transaction. */
  private async record(
    transaction: Transaction,
    remittanceId: string,
    stored: StoredRemittance,
    decision: readonly RemittanceEvent[],
    context: RequestContext,
  ): Promise<CommandAnswer | Refusal> {
    const today = calendarDateOf(context.now);
    let state = stored.state;
    for (const event of decision) state = evolve(state, event, remittanceId);
    const next = state!;
    const postings = decision.map((event) => postingsOf(next, event));
    const refusal =
      (await this.ledger.check(transaction, postings.flat())) ??
      (await this.registrations(transaction, next, decision, today, context));
    if (refusal) return refusal;
    const events = await this.log.append(transaction, {
      streamType: REMITTANCE_STREAM,
      streamId: remittanceId,
      expectedVersion: stored.version,
      ...(stored.headHash ? { headHash: stored.headHash } : {}),
      events: decision.map((event) => ({ ...event, occurredAt: shanghaiInstant(occurredOnOf(event, today)) })),
      context,
    });
    await this.ledger.post(
      transaction,
      events.flatMap(({ eventId }, index) =>
        postings[index]!.length > 0 ? [{ entryId: eventId, postings: postings[index]! }] : [],
      ),
    );
    const last = events.at(-1)!;
    await this.remittances.save(transaction, next, last.streamVersion, last.hash, context.now);
    return answerOf(next, last.streamVersion, decision);
  }

  /** What must be unique or known across remittances: voucher numbers, evidence. */
  private async registrations(
    transaction: Transaction,
    next: Remittance,
    decision: readonly RemittanceEvent[],
    today: string,
    context: RequestContext,
  ): Promise<Refusal | undefined> {
    for (const event of decision) {
      if (event.type !== 'TransferLogged' && event.type !== 'EvidenceAttached') continue;
      const ids =
        event.type === 'TransferLogged'
          ? event.data.evidence.map(({ evidenceId }) => evidenceId)
          : [event.data.evidence.evidenceId];
      const refusal =
        (event.type === 'TransferLogged'
          ? await this.remittances.registerVoucher(transaction, next, event.data.transferId, today)
          : undefined) ?? (await this.evidence.use(transaction, next.remittanceId, ids, context.actor));
      if (refusal) return refusal;
    }
    return undefined;
  }

  /** Names and digests of evidence come from the store, whatever the client says. */
  private async withStoredEvidence(transaction: Transaction, command: RemittanceCommand): Promise<RemittanceCommand> {
    if (command.type === 'logTransfer' && command.evidence.length > 0)
      return { ...command, evidence: await this.evidence.describe(transaction, command.evidence) };
    if (command.type === 'attachEvidence') {
      const [evidence] = await this.evidence.describe(transaction, [command.evidence]);
      return { ...command, evidence: evidence ?? command.evidence };
    }
    return command;
  }
}

const answerOf = (state: Remittance, version: number, decision: readonly RemittanceEvent[]): CommandAnswer => ({
  remittanceId: state.remittanceId,
  remittanceNo: state.remittanceNo,
  version,
  state: state.state,
  events: decision.map(({ type }) => type),
});
