import { Inject, Injectable } from '@nestjs/common';
import { Accounts, Institutions } from '#libs/access';
import type { Transaction } from '#libs/database';
import { CommandRunner } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, refuse } from '#libs/kernel';
import type { CalendarDate, Fen, Refusal } from '#libs/kernel';
import { planLegs, routeDueDate } from './domain/index.js';
import type { LegPlan, Route, RouteInstitution } from './domain/index.js';
import { checkPeriod } from './domain/index.js';
import { RemittanceRepository } from './remittance.repository.js';
import { RemittanceService } from './remittance.service.js';
import type { CommandAnswer } from './remittance.service.js';
import { ROUTES, routeOn } from './route-files.js';
import { officialWorkingDays } from './working-days.js';

export interface PlanRequest {
  readonly remittanceId: string;
  readonly routeCode: string;
  /** The region the money comes from (up) or goes to (down). */
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly dueFen: Fen;
  /** Left out: the day the route's time limits give. */
  readonly dueDate?: CalendarDate;
  readonly basisDocument: string;
}

/** A request with its route made concrete. */
export interface PreparedPlan {
  readonly request: PlanRequest;
  readonly route: Route;
  readonly dueDate: CalendarDate;
  readonly legs: readonly LegPlan[];
}

/** Plans remittances: makes a route concrete for a region and sends the aggregate its first command. */
@Injectable()
export class PlanningService {
  constructor(
    @Inject(ROUTES) readonly routes: readonly Route[],
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(RemittanceService) private readonly remittances: RemittanceService,
  ) {}

  private readonly repository = new RemittanceRepository();

  /** Refusals: those of `prepare` and of planRemittance. */
  async plan(request: PlanRequest, context: RequestContext): Promise<CommandAnswer | Refusal> {
    const prepared = await this.prepare([request], calendarDateOf(context.now));
    if (isRefusal(prepared)) return prepared;
    return this.commands.run(context, (transaction) => this.planIn(transaction, prepared[0]!, context));
  }

  /** Makes routes concrete, before any transaction. Refusals: ROUTE_UNKNOWN, FISCAL_YEAR_INVALID, ROUTE_UNRESOLVED. */
  async prepare(requests: readonly PlanRequest[], today: CalendarDate): Promise<readonly PreparedPlan[] | Refusal> {
    const institutions = await this.routeInstitutions();
    const prepared: PreparedPlan[] = [];
    for (const request of requests) {
      const plan = this.prepareOne(request, today, institutions);
      if (isRefusal(plan)) return plan;
      prepared.push(plan);
    }
    return prepared;
  }

  private prepareOne(
    request: PlanRequest,
    today: CalendarDate,
    institutions: readonly RouteInstitution[],
  ): PreparedPlan | Refusal {
    const route = routeOn(this.routes, request.routeCode, today);
    if (!route) return refuse('ROUTE_UNKNOWN', { route: request.routeCode, date: today }, 'routeCode');
    const misplaced = checkPeriod(request.fiscalYear, request.period);
    if (misplaced) return misplaced;
    const dueDate = request.dueDate ?? routeDueDate(route, today, request.period, officialWorkingDays);
    const resolved = { regionCode: request.regionCode, plannedOn: today, period: request.period, dueDate };
    const legs = planLegs(route, resolved, institutions, officialWorkingDays);
    return isRefusal(legs) ? legs : { request, route, dueDate, legs };
  }

  /** Plans inside a transaction that is already open. Refusals: those of planRemittance. */
  async planIn(
    transaction: Transaction,
    { request, route, dueDate, legs }: PreparedPlan,
    context: RequestContext,
  ): Promise<CommandAnswer | Refusal> {
    const remittanceNo = await this.repository.nextNumber(transaction, route.fundKind, request.fiscalYear);
    const { remittanceId, fiscalYear, period, dueFen, basisDocument } = request;
    return this.remittances.executeIn(
      transaction,
      remittanceId,
      {
        type: 'planRemittance',
        actor: context.actor,
        today: calendarDateOf(context.now),
        remittanceId,
        remittanceNo,
        fundKind: route.fundKind,
        routeCode: route.code,
        routeVersion: route.version,
        fiscalYear,
        period,
        dueFen,
        dueDate,
        basisDocument,
        legs,
      },
      context,
    );
  }

  private async routeInstitutions(): Promise<readonly RouteInstitution[]> {
    const [institutions, accounts] = await Promise.all([this.institutions.list(), this.accounts.list()]);
    const byInstitution = new Map<string, Partial<Record<string, string>>>();
    for (const account of accounts) {
      byInstitution.set(account.institutionId, {
        [account.kind]: account.accountId,
        ...byInstitution.get(account.institutionId),
      });
    }
    return institutions.map(({ institutionId, name, kind, level, regionCode }) => ({
      id: institutionId,
      name,
      kind,
      level,
      regionCode,
      accounts: byInstitution.get(institutionId) ?? {},
    }));
  }
}
