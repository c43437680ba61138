import { Inject, Injectable } from '@nestjs/common';
import { Accounts, Institutions } from '#libs/access';
import { CommandRunner } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, refuse } from '#libs/kernel';
import type { CalendarDate, Fen, Refusal } from '#libs/kernel';
import { planLegs, routeDueDate } from './domain/index.js';
import type { Route, RouteInstitution } from './domain/index.js';
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

  /** Refusals: ROUTE_UNKNOWN, FISCAL_YEAR_INVALID, ROUTE_UNRESOLVED, and those of planRemittance. */
  async plan(request: PlanRequest, context: RequestContext): Promise<CommandAnswer | Refusal> {
    const today = calendarDateOf(context.now);
    const route = routeOn(this.routes, request.routeCode, today);
    if (!route) return refuse('ROUTE_UNKNOWN', { route: request.routeCode, date: today }, 'routeCode');
    const misplaced = checkPeriod(request.fiscalYear, request.period);
    if (misplaced) return misplaced;
    const dueDate = request.dueDate ?? routeDueDate(route, today, request.period, officialWorkingDays);
    const resolved = { regionCode: request.regionCode, plannedOn: today, period: request.period, dueDate };
    const legs = planLegs(route, resolved, await this.routeInstitutions(), officialWorkingDays);
    if (isRefusal(legs)) return legs;
    return this.commands.run(context, async (transaction) => {
      const remittanceNo = await this.repository.nextNumber(transaction, route.fundKind, request.fiscalYear);
      const { remittanceId, fiscalYear, period, dueFen, basisDocument } = request;
      return this.remittances.executeIn(
        transaction,
        remittanceId,
        {
          type: 'planRemittance',
          actor: context.actor,
          today,
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
    });
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
