import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { SessionUser } from '#libs/access';
import { EvaluationQueries, EvaluationService, ScoreTrail } from '#libs/evaluation';
import type { EvaluationAnswer } from '#libs/evaluation';
import type { RequestContext } from '#libs/eventing';
import { PAGE_DEFAULT } from '../http/fields.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { ReasonBody } from '../remittance/bodies.js';
import { requireId } from '../remittance/remittance.controller.js';
import { AssignmentBody, RectificationBody, RectificationReportBody, RectificationsQuery } from './bodies.js';
import { EvaluationAnswerBody, RectificationsPage } from './evaluation-answers.js';
import { RegionScopes } from './region-scopes.js';
import { rectificationPage, taggedEvaluation } from './views.js';

type Given = Parameters<EvaluationService['execute']>[1];

/** 整改: raised, handed to an office with a deadline, reported with evidence, accepted or sent back. */
@ApiTags('rectifications')
@Controller()
export class RectificationsController {
  constructor(
    @Inject(EvaluationService) private readonly evaluations: EvaluationService,
    @Inject(EvaluationQueries) private readonly queries: EvaluationQueries,
    @Inject(ScoreTrail) private readonly trail: ScoreTrail,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
  ) {}

  /** The board: of the regions the person sees, and of their own offices. */
  @Permit('evaluation.read')
  @Get('rectifications')
  @ApiOkResponse({ type: RectificationsPage })
  async board(@Query() query: RectificationsQuery, @SignedIn() user: SessionUser): Promise<RectificationsPage> {
    const { cursor, limit, ...filter } = query;
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    const found = await this.queries.board(filter, await this.scopes.of(user), page);
    const reports = found.items.flatMap(({ item }) => item.reports);
    const evidence = await this.trail.filed(reports.flatMap(({ evidenceIds }) => evidenceIds));
    const regions = await Promise.all(
      [...new Set(found.items.map(({ regionCode }) => regionCode))].map((code) => this.scopes.named(code)),
    );
    return rectificationPage(found, regions, evidence);
  }

  @Permit('evaluation.write')
  @Post('evaluations/:evaluationId/rectifications')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  raise(
    @Param('evaluationId') id: string,
    @Body() { itemId, leaf, problem }: RectificationBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const command = { type: 'raiseRectification', itemId, ...(leaf ? { leaf } : {}), problem } as const;
    return this.send(id, command, user, context, reply);
  }

  @Permit('evaluation.write')
  @Post('evaluations/:evaluationId/rectifications/:itemId/assign')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  async assign(
    @Param('evaluationId') id: string,
    @Param('itemId') itemId: string,
    @Body() body: AssignmentBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const { regions } = await this.scopes.of(user);
    const item = { itemId: requireId(itemId), ...body };
    return taggedEvaluation(reply, await this.evaluations.assign(requireId(id), item, regions, context));
  }

  /** By the responsible office. */
  @Permit('rectification.report')
  @Post('evaluations/:evaluationId/rectifications/:itemId/report')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  report(
    @Param('evaluationId') id: string,
    @Param('itemId') itemId: string,
    @Body() { report, evidenceIds }: RectificationReportBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const command = { type: 'reportRectification', itemId: requireId(itemId), report, evidenceIds } as const;
    return this.send(id, command, user, context, reply);
  }

  @Permit('evaluation.write')
  @Post('evaluations/:evaluationId/rectifications/:itemId/accept')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  accept(
    @Param('evaluationId') id: string,
    @Param('itemId') itemId: string,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    return this.send(id, { type: 'acceptRectification', itemId: requireId(itemId) }, user, context, reply);
  }

  @Permit('evaluation.write')
  @Post('evaluations/:evaluationId/rectifications/:itemId/return')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  giveBack(
    @Param('evaluationId') id: string,
    @Param('itemId') itemId: string,
    @Body() { reason }: ReasonBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    return this.send(id, { type: 'returnRectification', itemId: requireId(itemId), reason }, user, context, reply);
  }

  private async send(
    id: string,
    command: Given,
    user: SessionUser,
    context: RequestContext,
    reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const { regions } = await this.scopes.of(user);
    return taggedEvaluation(reply, await this.evaluations.execute(requireId(id), command, regions, context));
  }
}
