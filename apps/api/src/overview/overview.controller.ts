import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { CLOCK, calendarDateOf, toJson } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { ChainMapQueries, ROUTES, RemittanceQueries, workingDaysBetween } from '#libs/remittance';
import type { Route } from '#libs/remittance/domain';
import { PAGE_DEFAULT } from '../http/fields.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { ChainMapBody, TodoPage } from '../remittance/answers.js';
import { ChainQuery, PageQuery } from '../remittance/bodies.js';

export class RouteName {
  @ApiProperty() zh!: string;
  @ApiProperty() en!: string;
}
export class RouteAnswer {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: RouteName }) name!: RouteName;
  @ApiProperty() fundKind!: string;
  @ApiProperty() validFrom!: string;
  @ApiProperty({ type: String, nullable: true }) validTo!: string | null;
  @ApiProperty() source!: string;
  @ApiProperty({ type: [Object], description: 'Ends, time limit, approval steps and required evidence of each leg' })
  legs!: object[];
}

@ApiTags('overview')
@Controller()
export class OverviewController {
  constructor(
    @Inject(RemittanceQueries) private readonly queries: RemittanceQueries,
    @Inject(ChainMapQueries) private readonly chainMap: ChainMapQueries,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(ROUTES) private readonly routes: readonly Route[],
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Permit('todo.read')
  @Get('todos')
  @ApiOkResponse({ type: TodoPage })
  async todos(@Query() query: PageQuery, @SignedIn() user: SessionUser): Promise<TodoPage> {
    const page = await this.queries.todos(user, {
      ...(query.cursor ? { cursor: query.cursor } : {}),
      limit: query.limit ?? PAGE_DEFAULT,
    });
    const today = calendarDateOf(this.clock.now());
    return {
      items: page.items.map(({ excludedUserIds: _, institutionId: __, ...item }) => ({
        ...item,
        amountFen: item.amountFen.toString(),
        workingDaysLeft: workingDaysBetween(today, item.dueDate),
      })),
      nextCursor: page.nextCursor,
    };
  }

  @Permit('chain.read')
  @Get('chain')
  @ApiOkResponse({ type: ChainMapBody })
  async chain(@Query() query: ChainQuery, @SignedIn() user: SessionUser): Promise<ChainMapBody> {
    const fiscalYear = query.fiscalYear ?? Number(calendarDateOf(this.clock.now()).slice(0, 4));
    const map = await this.chainMap.read(await this.institutions.visibleIds(user), {
      fiscalYear,
      ...(query.fundKind ? { fundKind: query.fundKind } : {}),
    });
    return toJson(map) as unknown as ChainMapBody;
  }

  @Permit('route.read')
  @Get('routes')
  @ApiOkResponse({ type: [RouteAnswer] })
  listRoutes(): RouteAnswer[] {
    return this.routes.map((route) => ({
      ...(toJson(route) as unknown as RouteAnswer),
      validTo: route.validTo ?? null,
    }));
  }
}
