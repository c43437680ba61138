import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, newId, refuse } from '#libs/kernel';
import type { CalendarDate, Fen, Refusal } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { PlanningService } from '#libs/remittance';
import type { PlanRequest, PreparedPlan } from '#libs/remittance';
import { FUNDING_STREAM, decideFunding, evolveFunding, requestedFenOf } from '../domain/index.js';
import type { FundingCommand, FundingEvent, FundingKind, FundingLine, FundingRequest } from '../domain/index.js';
import { nextPayoutNumber } from '../payout-numbers.js';
import type { PayoutAnswer, Stored } from '../stored.js';
import { lockPool } from './funding-pool.js';
import { FundingDirectory } from './funding.directory.js';
import type { FundingOffices } from './funding.directory.js';
import { FundingRepository } from './funding.repository.js';

/** A draft as the clerk fills it in; names, region codes and balances on hand come from the books. */
export interface FundingDraft {
  readonly requestId: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly kind: FundingKind;
  readonly reason: string;
  readonly neededBy: CalendarDate;
  readonly lines: readonly {
    readonly institutionId: string;
    readonly headcount: number;
    readonly payableFen: Fen;
    readonly requestedFen: Fen;
  }[];
}

export const BENEFIT_ROUTE = 'benefit-down';
/** Commands on a request that is there. Approval has its own method: it plans remittances. */
export type SimpleFundingCommand = Exclude<FundingCommand, { type: 'draftFunding' | 'approveFunding' }>;
type Without<Command> = Command extends unknown ? Omit<Command, 'actor' | 'today'> : never;

/** Sends commands to funding requests: the only way anything about them changes. */
@Injectable()
export class FundingService {
  constructor(
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(FundingDirectory) private readonly directory: FundingDirectory,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(PlanningService) private readonly planning: PlanningService,
    @Inject(Database) private readonly database: Database,
  ) {}

  private readonly repository = new FundingRepository();

  /** Drafts, or draws up again. Refusals: FUNDING_NO_OFFICES, VERSION_STALE, those of draftFunding, FUNDING_ALREADY_REQUESTED. */
  async draft(draft: FundingDraft, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const offices = await this.directory.around(context.actor.institutionId);
    if (isRefusal(offices)) return offices;
    const lines = await this.linesOf(draft, offices);
    return this.commands.run(context, async (transaction) => {
      const stored = await this.repository.lock(transaction, draft.requestId, context.ifMatch);
      if (isRefusal(stored)) return stored;
      const requestNo = stored.state?.requestNo ?? (await nextPayoutNumber(transaction, 'FUNDING', draft.fiscalYear));
      const { agency, finance, regions } = offices;
      const today = calendarDateOf(context.now);
      const command = {
        ...draft,
        type: 'draftFunding',
        actor: context.actor,
        today,
        requestNo,
        agency,
        finance,
        lines,
        regions,
      } as const;
      const decision = decideFunding(stored.state, command);
      if (isRefusal(decision)) return decision;
      return this.record(transaction, draft.requestId, stored, decision, context);
    });
  }

  private async linesOf({ lines }: FundingDraft, { regions, names }: FundingOffices): Promise<readonly FundingLine[]> {
    const balances = await this.ledger.balances(regions.map(({ expenditureAccountId }) => expenditureAccountId));
    return lines.map((line, index) => {
      const region = regions.find(({ institutionId }) => institutionId === line.institutionId);
      const balance = balances.find(
        ({ accountId, fundKind }) => accountId === region?.expenditureAccountId && fundKind === 'BENEFIT',
      );
      return {
        ...line,
        institutionName: region?.institutionName ?? names.get(line.institutionId) ?? `#${index + 1}`,
        regionCode: region?.regionCode ?? '',
        balanceFen: balance?.balanceFen ?? 0n,
      };
    });
  }

  /** Submit, withdraw, review, reject, cancel. Refusals: NOT_FOUND, VERSION_STALE, those of the command. */
  execute(
    requestId: string,
    command: Without<SimpleFundingCommand>,
    context: RequestContext,
  ): Promise<PayoutAnswer | Refusal> {
    return this.commands.run(context, async (transaction) => {
      const stored = await this.repository.lock(transaction, requestId, context.ifMatch);
      if (isRefusal(stored)) return stored;
      const whole = { ...command, actor: context.actor, today: calendarDateOf(context.now) } as FundingCommand;
      const decision = decideFunding(stored.state, whole);
      if (isRefusal(decision)) return decision;
      return this.record(transaction, requestId, stored, decision, context);
    });
  }

  /** Approves and plans one downward remittance for each region with money requested, all or nothing. Refusals: as above, FUNDING_ABOVE_POOL, those of planning. */
  async approve(requestId: string, documentNo: string, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    const seen = await this.repository.read(this.database, requestId);
    if (!seen.state) return refuse('NOT_FOUND');
    const offices = await this.directory.around(seen.state.agency.institutionId);
    if (isRefusal(offices)) return offices;
    const approval = {
      type: 'approveFunding',
      actor: context.actor,
      today: calendarDateOf(context.now),
      documentNo,
    } as const;
    // Whoever may not approve hears that, and nothing of routes.
    const permitted = decideFunding(seen.state, {
      ...approval,
      availableFen: requestedFenOf(seen.state),
      remittances: [],
    });
    if (isRefusal(permitted)) return this.repeated(permitted, context);
    const prepared = await this.prepare(seen.state, documentNo, context);
    if (isRefusal(prepared)) return this.repeated(prepared, context);
    return this.commands.run(context, async (transaction) => {
      const stored = await this.repository.lock(transaction, requestId, context.ifMatch ?? seen.version);
      if (isRefusal(stored)) return stored;
      const { availableFen } = await lockPool(transaction, offices.poolAccountId);
      const remittances = await this.planAll(transaction, prepared, context);
      if (isRefusal(remittances)) return remittances;
      const decision = decideFunding(stored.state, { ...approval, availableFen, remittances });
      if (isRefusal(decision)) return decision;
      return this.record(transaction, requestId, stored, decision, context);
    });
  }

  /** What was found out before the transaction, unless this very request was answered before: then that answer again. */
  private repeated(refusal: Refusal, context: RequestContext): Promise<PayoutAnswer | Refusal> {
    return this.commands.run<PayoutAnswer>(context, () => Promise.resolve(refusal));
  }

  /** The regions' remittances made concrete, outside the transaction. */
  private async prepare(state: FundingRequest, documentNo: string, context: RequestContext) {
    const funded = state.lines.filter(({ requestedFen }) => requestedFen > 0n);
    const requests: PlanRequest[] = funded.map((line) => ({
      remittanceId: newId(context.now.getTime()),
      routeCode: BENEFIT_ROUTE,
      regionCode: line.regionCode,
      fiscalYear: state.fiscalYear,
      period: state.period,
      dueFen: line.requestedFen,
      basisDocument: documentNo,
    }));
    const plans = await this.planning.prepare(requests, calendarDateOf(context.now));
    if (isRefusal(plans)) return plans;
    return plans.map((plan, index) => ({ institutionId: funded[index]!.institutionId, plan }));
  }

  private async planAll(
    transaction: Transaction,
    prepared: readonly { readonly institutionId: string; readonly plan: PreparedPlan }[],
    context: RequestContext,
  ) {
    // The version a person saw is the request's: the remittances are new.
    const { ifMatch: _seen, ...planner } = context;
    const planned = [];
    for (const { institutionId, plan } of prepared) {
      const answer = await this.planOne(transaction, plan, planner);
      if (isRefusal(answer)) return answer;
      planned.push({ institutionId, ...answer });
    }
    return planned;
  }

  private async planOne(transaction: Transaction, plan: PreparedPlan, context: RequestContext) {
    const answer = await this.planning.planIn(transaction, plan, context);
    if (isRefusal(answer)) return answer;
    const { remittanceId, remittanceNo } = answer;
    return { remittanceId, remittanceNo };
  }

  /** Row and events, in the transaction. */
  private async record(
    transaction: Transaction,
    requestId: string,
    stored: Stored<FundingRequest>,
    decision: readonly FundingEvent[],
    context: RequestContext,
  ): Promise<PayoutAnswer | Refusal> {
    let state = stored.state;
    for (const event of decision) state = evolveFunding(state, event, requestId);
    const next = state!;
    const taken = await this.repository.checkPeriodFree(transaction, next);
    if (taken) return taken;
    const events = await this.log.append(transaction, {
      streamType: FUNDING_STREAM,
      streamId: requestId,
      expectedVersion: stored.version,
      ...(stored.headHash ? { headHash: stored.headHash } : {}),
      events: decision.map((event) => ({ ...event, occurredAt: context.now })),
      context,
    });
    const last = events.at(-1)!;
    await this.repository.save(transaction, next, last.streamVersion, last.hash, context.now);
    return {
      id: requestId,
      number: next.requestNo,
      version: last.streamVersion,
      state: next.state,
      events: decision.map(({ type }) => type),
    };
  }
}
