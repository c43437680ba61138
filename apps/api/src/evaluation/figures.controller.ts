import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import type { Refusal } from '#libs/kernel';
import { FigureQueries, FigureService } from '#libs/measures';
import type { FigureAnswer } from '#libs/measures';
import { PAGE_DEFAULT } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { ReasonBody } from '../remittance/bodies.js';
import { requireId } from '../remittance/remittance.controller.js';
import { FigureEntryBody, FigureRestatementBody, FiguresQuery } from './bodies.js';
import { FigureAnswerBody, FigureDetailBody, FigurePage } from './figure-answers.js';
import { RegionScopes } from './region-scopes.js';
import { figureDetailView, figureView } from './views.js';

/** 填报数据: entered by a clerk, checked by a reviewer of the same office, restated in new versions. */
@ApiTags('figures')
@Controller('figures')
export class FiguresController {
  constructor(
    @Inject(FigureService) private readonly figures: FigureService,
    @Inject(FigureQueries) private readonly queries: FigureQueries,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
  ) {}

  @Permit('figure.read')
  @Get()
  @ApiOkResponse({ type: FigurePage })
  async list(@Query() query: FiguresQuery, @SignedIn() user: SessionUser): Promise<FigurePage> {
    const { cursor, limit, ...filter } = query;
    const { regions } = await this.scopes.of(user);
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    const { items, nextCursor } = await this.queries.list(filter, regions, page);
    return { items: items.map(figureView), nextCursor };
  }

  @Permit('figure.read')
  @Get(':figureId')
  @ApiOkResponse({ type: FigureDetailBody })
  async detail(
    @Param('figureId') id: string,
    @SignedIn() user: SessionUser,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FigureDetailBody> {
    const { regions } = await this.scopes.of(user);
    const detail = unwrap(await this.queries.detail(requireId(id), regions, user));
    void reply.header('etag', `"${detail.version}"`);
    return figureDetailView(detail);
  }

  @Permit('figure.enter')
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: FigureAnswerBody })
  async enter(
    @Body() body: FigureEntryBody,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FigureAnswer> {
    return tagged(reply, await this.figures.enter(body, context));
  }

  @Permit('figure.check')
  @Post(':figureId/check')
  @HttpCode(200)
  @ApiOkResponse({ type: FigureAnswerBody })
  async check(
    @Param('figureId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FigureAnswer> {
    return tagged(reply, await this.figures.execute(requireId(id), { type: 'checkFigure' }, context));
  }

  @Permit('figure.check')
  @Post(':figureId/reject')
  @HttpCode(200)
  @ApiOkResponse({ type: FigureAnswerBody })
  async reject(
    @Param('figureId') id: string,
    @Body() { reason }: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FigureAnswer> {
    return tagged(reply, await this.figures.execute(requireId(id), { type: 'rejectFigure', reason }, context));
  }

  @Permit('figure.enter')
  @Post(':figureId/restate')
  @HttpCode(200)
  @ApiOkResponse({ type: FigureAnswerBody })
  async restate(
    @Param('figureId') id: string,
    @Body() body: FigureRestatementBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FigureAnswer> {
    return tagged(reply, await this.figures.execute(requireId(id), { type: 'restateFigure', ...body }, context));
  }
}

/** The version to send back with the next change. */
function tagged(reply: FastifyReply, answer: FigureAnswer | Refusal): FigureAnswer {
  const done = unwrap(answer);
  void reply.header('etag', `"${done.version}"`);
  return done;
}
