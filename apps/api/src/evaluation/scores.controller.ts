import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SessionUser } from '#libs/access';
import { ScoreBook } from '#libs/evaluation';
import type { SheetWanted } from '#libs/evaluation';
import { CLOCK, calendarDateOf, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { PAGE_DEFAULT } from '../http/fields.js';
import { RefusalException, unwrap } from '../http/problem.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { plain } from '../payout/views.js';
import { CompareQuery, ScoreChangesQuery, ScoresQuery, SheetQuery, WhatIfBody } from './bodies.js';
import { DifferenceBody, ForecastBody, RemediesBody, ScoreChangesBody, ScoreLinesPage } from './change-answers.js';
import { RegionScopes } from './region-scopes.js';
import { ExplanationBody, SheetBody } from './score-answers.js';
import { changeOf, requireYear } from './views.js';

/** Score sheets: live, explained line by line, compared, supposed otherwise. Nothing here is saved. */
@ApiTags('scores')
@Permit('score.read')
@Controller('scores')
export class ScoresController {
  constructor(
    @Inject(ScoreBook) private readonly scores: ScoreBook,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The live sheets of a year, region by region. */
  @Get()
  @ApiOkResponse({ type: ScoreLinesPage })
  async list(@Query() query: ScoresQuery, @SignedIn() user: SessionUser): Promise<ScoreLinesPage> {
    const { cursor, limit, fiscalYear = Number(this.today().slice(0, 4)) } = query;
    const { regions } = await this.scopes.of(user);
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    const { items, nextCursor } = await this.scores.list(fiscalYear, regions, page);
    const names = new Map((await this.scopes.regions(user)).map((region) => [region.regionCode, region.name]));
    return plain({
      items: items.map((line) => ({
        ...line,
        regionName: names.get(line.regionCode) ?? line.regionCode,
        computedAt: line.computedAt.toISOString(),
      })),
      nextCursor,
    });
  }

  @Get(':regionCode/:fiscalYear')
  @ApiOkResponse({ type: SheetBody })
  async sheet(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Query() query: SheetQuery,
    @SignedIn() user: SessionUser,
  ): Promise<SheetBody> {
    return plain(unwrap(await this.scores.sheet(await this.wanted(user, regionCode, fiscalYear, query))));
  }

  /** Every 0.01 point down to its events and documents. */
  @Get(':regionCode/:fiscalYear/leaves/:leaf')
  @ApiOkResponse({ type: ExplanationBody })
  async explain(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Param('leaf') leaf: string,
    @Query() query: SheetQuery,
    @SignedIn() user: SessionUser,
  ): Promise<ExplanationBody> {
    const wanted = await this.wanted(user, regionCode, fiscalYear, query);
    const { events, ...explanation } = unwrap(await this.scores.explain(wanted, leaf));
    return plain({
      ...explanation,
      events: events.map((event) => ({ ...event, recordedAt: event.recordedAt.toISOString() })),
    });
  }

  @Get(':regionCode/:fiscalYear/forecast')
  @ApiOkResponse({ type: ForecastBody })
  async forecast(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Query() query: SheetQuery,
    @SignedIn() user: SessionUser,
  ): Promise<ForecastBody> {
    return plain(unwrap(await this.scores.forecast(await this.wanted(user, regionCode, fiscalYear, query))));
  }

  /** What to send or file by when, and what each brings. */
  @Get(':regionCode/:fiscalYear/remedies')
  @ApiOkResponse({ type: RemediesBody })
  async remedies(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Query() query: SheetQuery,
    @SignedIn() user: SessionUser,
  ): Promise<RemediesBody> {
    const found = unwrap(await this.scores.remedies(await this.wanted(user, regionCode, fiscalYear, query)));
    const remedies = found.remedies.map(({ changes: _, ...remedy }) => remedy);
    return plain({ ...found, remedies });
  }

  /** The sheet as it would be. */
  @Post(':regionCode/:fiscalYear/what-if')
  @HttpCode(200)
  @ApiOkResponse({ type: DifferenceBody })
  async whatIf(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Query() query: SheetQuery,
    @Body() body: WhatIfBody,
    @SignedIn() user: SessionUser,
  ): Promise<DifferenceBody> {
    const wanted = await this.wanted(user, regionCode, fiscalYear, query);
    const changes = body.changes.map(changeOf);
    return plain(unwrap(await this.scores.whatIf(wanted, { changes, remedies: body.remedies })));
  }

  /** This sheet against another day's or another year's, with the causes. */
  @Get(':regionCode/:fiscalYear/compare')
  @ApiOkResponse({ type: DifferenceBody })
  async compare(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Query() { withDate, withYear, ...query }: CompareQuery,
    @SignedIn() user: SessionUser,
  ): Promise<DifferenceBody> {
    const wanted = await this.wanted(user, regionCode, fiscalYear, query);
    if (withDate === undefined && withYear === undefined) throw new RefusalException(refuse('COMPARISON_EMPTY'));
    const other = { ...wanted, asOf: withDate ?? wanted.asOf, fiscalYear: withYear ?? wanted.fiscalYear };
    return plain(unwrap(await this.scores.compare(other, wanted)));
  }

  /** What has happened to the live score, latest first. */
  @Get(':regionCode/:fiscalYear/changes')
  @ApiOkResponse({ type: ScoreChangesBody })
  async changes(
    @Param('regionCode') regionCode: string,
    @Param('fiscalYear') fiscalYear: string,
    @Query() { cursor, limit, ...query }: ScoreChangesQuery,
    @SignedIn() user: SessionUser,
  ): Promise<ScoreChangesBody> {
    const wanted = await this.wanted(user, regionCode, fiscalYear, query);
    const found = await this.scores.changes(wanted, { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT });
    const { items, nextCursor } = unwrap(found);
    return plain({ items: items.map((item) => ({ ...item, at: item.at.toISOString() })), nextCursor });
  }

  private async wanted(
    user: SessionUser,
    regionCode: string,
    fiscalYear: string,
    { rubric, asOf }: SheetQuery,
  ): Promise<SheetWanted> {
    return {
      regionCode: await this.scopes.require(user, regionCode),
      fiscalYear: requireYear(fiscalYear),
      asOf: asOf ?? this.today(),
      ...(rubric ? { rubricCode: rubric } : {}),
    };
  }

  private today(): string {
    return calendarDateOf(this.clock.now());
  }
}
