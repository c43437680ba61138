import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { FIGURE_STREAM, decideFigure, evolveFigure } from '../domain/index.js';
import type { EnterFigure, FigureCommand, FigureEvent, FigureState, ReportedFigure } from '../domain/index.js';
import { FigureRepository, fileEvidence, officeFor } from './figure.repository.js';
import type { StoredFigure } from './figure.repository.js';

/** What a command on a figure answers. */
export type FigureAnswer = {
  readonly figureId: string;
  readonly version: number;
  /** State of the latest version of the figure. */
  readonly state: FigureState;
  readonly events: readonly string[];
};
type Without<Command> = Command extends unknown ? Omit<Command, 'actor'> : never;
export type FigureDraft = Omit<EnterFigure, 'type' | 'actor' | 'office'>;

/** Sends commands to reported figures: the only way anything about them changes. */
@Injectable()
export class FigureService {
  constructor(
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Database) private readonly database: Database,
    @Inject(FigureRepository) private readonly repository: FigureRepository,
  ) {}

  /** Enters a figure for the first time. Refusals: REGION_NOT_YOURS, EVIDENCE_UNKNOWN, those of enterFigure. */
  async enter(draft: FigureDraft, context: RequestContext): Promise<FigureAnswer | Refusal> {
    const { actor } = context;
    const office = await officeFor(this.database, actor.institutionId, draft.regionCode);
    if (isRefusal(office)) return office;
    return this.commands.run(context, async (transaction) => {
      const told = await this.repository.ofSubject(transaction, draft);
      const stored = told.state ? told : await this.repository.lock(transaction, draft.figureId);
      if (isRefusal(stored)) return stored;
      const decision = decideFigure(stored.state, { ...draft, type: 'enterFigure', actor, office });
      if (isRefusal(decision)) return decision;
      return this.record(transaction, draft.figureId, stored, decision, context);
    });
  }

  /** Check, reject, restate. Refusals: NOT_FOUND, VERSION_STALE, EVIDENCE_UNKNOWN, those of the command. */
  execute(
    figureId: string,
    command: Without<Exclude<FigureCommand, EnterFigure>>,
    context: RequestContext,
  ): Promise<FigureAnswer | Refusal> {
    return this.commands.run(context, async (transaction) => {
      const stored = await this.repository.lock(transaction, figureId, context.ifMatch);
      if (isRefusal(stored)) return stored;
      const decision = decideFigure(stored.state, { ...command, actor: context.actor });
      if (isRefusal(decision)) return decision;
      return this.record(transaction, figureId, stored, decision, context);
    });
  }

  /** Evidence, events and row, in the transaction. */
  private async record(
    transaction: Transaction,
    figureId: string,
    stored: StoredFigure,
    decision: readonly FigureEvent[],
    context: RequestContext,
  ): Promise<FigureAnswer | Refusal> {
    const next = decision.reduce<ReportedFigure | undefined>(evolveFigure, stored.state)!;
    for (const event of decision) {
      if (!('evidenceIds' in event.data)) continue;
      const { institutionId } = context.actor;
      const refusal = await fileEvidence(transaction, event.data.evidenceIds, next.regionCode, institutionId);
      if (refusal) return refusal;
    }
    const events = await this.log.append(transaction, {
      streamType: FIGURE_STREAM,
      streamId: figureId,
      expectedVersion: stored.version,
      ...(stored.headHash ? { headHash: stored.headHash } : {}),
      events: decision.map((event) => ({ ...event, occurredAt: context.now })),
      context,
    });
    const last = events.at(-1)!;
    await this.repository.save(transaction, next, last.streamVersion, last.hash, context.now);
    const { state } = next.versions.at(-1)!;
    return { figureId, version: last.streamVersion, state, events: decision.map(({ type }) => type) };
  }
}
