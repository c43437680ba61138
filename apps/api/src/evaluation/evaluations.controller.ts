import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { SessionUser } from '#libs/access';
import { EvaluationQueries, EvaluationService, ScoreTrail } from '#libs/evaluation';
import type { EvaluationAnswer } from '#libs/evaluation';
import type { RequestContext } from '#libs/eventing';
import { PAGE_DEFAULT } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { ReasonBody } from '../remittance/bodies.js';
import { requireId } from '../remittance/remittance.controller.js';
import { EvaluationOpeningBody, EvaluationsQuery, GradingBody, NarrativeBody, PublicationBody } from './bodies.js';
import { EvaluationAnswerBody, EvaluationBody, EvaluationsPage } from './evaluation-answers.js';
import { RegionScopes } from './region-scopes.js';
import { evaluationPage, evaluationView, findingOf, narrativeOf, taggedEvaluation } from './views.js';

type Given = Parameters<EvaluationService['execute']>[1];

/** 绩效评价: opened, graded by one person, confirmed by another, published. */
@ApiTags('evaluations')
@Controller('evaluations')
export class EvaluationsController {
  constructor(
    @Inject(EvaluationService) private readonly evaluations: EvaluationService,
    @Inject(EvaluationQueries) private readonly queries: EvaluationQueries,
    @Inject(ScoreTrail) private readonly trail: ScoreTrail,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
  ) {}

  @Permit('evaluation.read')
  @Get()
  @ApiOkResponse({ type: EvaluationsPage })
  async list(@Query() query: EvaluationsQuery, @SignedIn() user: SessionUser): Promise<EvaluationsPage> {
    const { cursor, limit, ...filter } = query;
    const { regions } = await this.scopes.of(user);
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    return evaluationPage(await this.queries.list(filter, regions, page), await this.scopes.regions(user));
  }

  @Permit('evaluation.read')
  @Get(':evaluationId')
  @ApiOkResponse({ type: EvaluationBody })
  async detail(
    @Param('evaluationId') id: string,
    @SignedIn() user: SessionUser,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationBody> {
    const { regions } = await this.scopes.of(user);
    const detail = unwrap(await this.queries.detail(requireId(id), regions));
    void reply.header('etag', `"${detail.version}"`);
    const { gradings, rectifications, regionCode } = detail.evaluation;
    const reports = rectifications.flatMap((item) => item.reports);
    const evidence = await this.trail.filed([...gradings, ...reports].flatMap(({ evidenceIds }) => evidenceIds));
    return evaluationView(detail, await this.scopes.named(regionCode), evidence);
  }

  @Permit('evaluation.write')
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  async open(
    @Body() body: EvaluationOpeningBody,
    @SignedIn() user: SessionUser,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const { regions } = await this.scopes.of(user);
    return taggedEvaluation(reply, await this.evaluations.open(body, regions, context));
  }

  /** Grades, or grades again as long as nobody has confirmed. */
  @Permit('evaluation.write')
  @Post(':evaluationId/gradings/:leaf')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  grade(
    @Param('evaluationId') id: string,
    @Param('leaf') leaf: string,
    @Body() { finding, reason, evidenceIds }: GradingBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const command = { type: 'gradeIndicator', leaf, finding: findingOf(finding), reason, evidenceIds } as const;
    return this.send(id, command, user, context, reply);
  }

  @Permit('evaluation.write')
  @Post(':evaluationId/gradings/:leaf/confirm')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  confirm(
    @Param('evaluationId') id: string,
    @Param('leaf') leaf: string,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    return this.send(id, { type: 'confirmGrading', leaf }, user, context, reply);
  }

  /** Sends a grading back to be made anew. */
  @Permit('evaluation.write')
  @Post(':evaluationId/gradings/:leaf/return')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  giveBack(
    @Param('evaluationId') id: string,
    @Param('leaf') leaf: string,
    @Body() { reason }: ReasonBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    return this.send(id, { type: 'returnGrading', leaf, reason }, user, context, reply);
  }

  /** The text of the report that figures cannot give. */
  @Permit('evaluation.write')
  @Post(':evaluationId/narrative')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  write(
    @Param('evaluationId') id: string,
    @Body() body: NarrativeBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    return this.send(id, { type: 'writeNarrative', narrative: narrativeOf(body) }, user, context, reply);
  }

  /** Publishes the sheet that was looked at; from then on it never changes. */
  @Permit('evaluation.write')
  @Post(':evaluationId/publish')
  @HttpCode(200)
  @ApiOkResponse({ type: EvaluationAnswerBody })
  async publish(
    @Param('evaluationId') id: string,
    @Body() { sheetDigest }: PublicationBody,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvaluationAnswer> {
    const { regions } = await this.scopes.of(user);
    return taggedEvaluation(reply, await this.evaluations.publish(requireId(id), sheetDigest, regions, context));
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
