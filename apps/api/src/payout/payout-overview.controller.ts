import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { CLOCK, calendarDateOf } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { BatchQueries, PayoutTodos } from '#libs/payout';
import { workingDaysBetween } from '#libs/remittance';
import { PAGE_DEFAULT } from '../http/fields.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { ArrivalPage, PayoutTodoBody, RateRowBody, ReasonRow } from './answers.js';
import { ArrivalsQuery, RatesQuery, ReasonsQuery } from './bodies.js';
import { plain, rateView } from './views.js';

/** Across batches: what waits, what arrived, what was paid of what is payable. */
@ApiTags('payout')
@Controller('payout')
export class PayoutOverviewController {
  constructor(
    @Inject(BatchQueries) private readonly queries: BatchQueries,
    @Inject(PayoutTodos) private readonly waiting: PayoutTodos,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Permit('todo.read')
  @Get('todos')
  @ApiOkResponse({ type: [PayoutTodoBody] })
  async todos(@SignedIn() user: SessionUser): Promise<PayoutTodoBody[]> {
    const today = calendarDateOf(this.clock.now());
    return (await this.waiting.of(user)).map(({ excludedUserIds: _, institutionId: __, ...todo }) => ({
      ...plain<PayoutTodoBody>(todo),
      workingDaysLeft: workingDaysBetween(today, todo.dueDate),
    }));
  }

  @Permit('payout.read')
  @Get('arrivals')
  @ApiOkResponse({ type: ArrivalPage })
  async arrivals(@Query() query: ArrivalsQuery, @SignedIn() user: SessionUser): Promise<ArrivalPage> {
    const { cursor, limit, institutionId, unspent } = query;
    const filter = { ...(institutionId ? { institutionId } : {}), unspent: unspent === '1' };
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    return plain(await this.queries.arrivals(await this.institutions.visibleIds(user), filter, page));
  }

  @Permit('payout.read')
  @Get('rates')
  @ApiOkResponse({ type: [RateRowBody] })
  async rates(@Query() query: RatesQuery, @SignedIn() user: SessionUser): Promise<RateRowBody[]> {
    const fiscalYear = query.fiscalYear ?? Number(calendarDateOf(this.clock.now()).slice(0, 4));
    const scope = await this.institutions.visibleIds(user);
    return (await this.queries.rates(fiscalYear, query.group ?? 'period', scope)).map(rateView);
  }

  @Permit('payout.read')
  @Get('return-reasons')
  @ApiOkResponse({ type: [ReasonRow] })
  async reasons(@Query() query: ReasonsQuery, @SignedIn() user: SessionUser): Promise<ReasonRow[]> {
    const { batchId, fiscalYear } = query;
    const of = { ...(batchId ? { batchId } : {}), ...(fiscalYear ? { fiscalYear } : {}) };
    const rows = await this.queries.byReason(await this.institutions.visibleIds(user), of);
    return rows.map((row) => plain<ReasonRow>(row));
  }
}
