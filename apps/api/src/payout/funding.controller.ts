import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { CLOCK, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { FundingQueries, FundingService } from '#libs/payout';
import type { PayoutAnswer, SimpleFundingCommand } from '#libs/payout';
import { PAGE_DEFAULT } from '../http/fields.js';
import { RefusalException, unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { ReasonBody } from '../remittance/bodies.js';
import { requireId } from '../remittance/remittance.controller.js';
import { FundingBody, FundingPage, PayoutAnswerBody, ProposalBody } from './answers.js';
import { FundingApprovalBody, FundingDraftBody, FundingsQuery, ProposalQuery } from './bodies.js';
import { fundingView, plain } from './views.js';
import { VisibleGuard } from './visible.guard.js';

type Given = SimpleFundingCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'actor' | 'today'>
    : never
  : never;

@ApiTags('funding requests')
@UseGuards(VisibleGuard)
@Controller('funding-requests')
export class FundingController {
  constructor(
    @Inject(FundingService) private readonly funding: FundingService,
    @Inject(FundingQueries) private readonly queries: FundingQueries,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Permit('funding.read')
  @Get()
  @ApiOkResponse({ type: FundingPage })
  async list(@Query() query: FundingsQuery, @SignedIn() user: SessionUser): Promise<FundingPage> {
    const { cursor, limit, ...filter } = query;
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    return plain(await this.queries.list(filter, await this.institutions.visibleIds(user), page));
  }

  /** What would most likely be asked for a period: from the last batches and the balances on hand. */
  @Permit('funding.command')
  @Get('proposal')
  @ApiOkResponse({ type: ProposalBody })
  async proposal(@Query() query: ProposalQuery, @SignedIn() user: SessionUser): Promise<ProposalBody> {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(query.period))
      throw new RefusalException(
        refuse('FUNDING_PERIOD_INVALID', { period: query.period, fiscalYear: query.period.slice(0, 4) }, 'period'),
      );
    return plain(unwrap(await this.queries.proposal(query.period, user, this.clock.now())));
  }

  @Permit('funding.read')
  @Get(':requestId')
  @ApiOkResponse({ type: FundingBody })
  async detail(
    @Param('requestId') id: string,
    @SignedIn() user: SessionUser,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FundingBody> {
    const detail = unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    void reply.header('etag', `"${detail.version}"`);
    return fundingView(detail);
  }

  @Permit('funding.command')
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async draft(
    @Body() body: FundingDraftBody,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.funding.draft(draftOf(body), context)));
  }

  /** Draws a draft or a rejected request up again. */
  @Permit('funding.command')
  @Post(':requestId/amend')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async amend(
    @Param('requestId') id: string,
    @Body() body: FundingDraftBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.funding.draft({ ...draftOf(body), requestId: requireId(id) }, context)));
  }

  @Permit('funding.command')
  @Post(':requestId/approve')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async approve(
    @Param('requestId') id: string,
    @Body() body: FundingApprovalBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.funding.approve(requireId(id), body.documentNo, context)));
  }

  @Permit('funding.command')
  @Post(':requestId/submit')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  submit(
    @Param('requestId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'submitFunding' }, context, reply);
  }

  @Permit('funding.command')
  @Post(':requestId/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  withdraw(
    @Param('requestId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'withdrawFunding' }, context, reply);
  }

  @Permit('funding.command')
  @Post(':requestId/review')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  review(
    @Param('requestId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'reviewFunding' }, context, reply);
  }

  @Permit('funding.command')
  @Post(':requestId/reject')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  reject(
    @Param('requestId') id: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'rejectFunding', reason: body.reason }, context, reply);
  }

  @Permit('funding.command')
  @Post(':requestId/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  cancel(
    @Param('requestId') id: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'cancelFunding', reason: body.reason }, context, reply);
  }

  private async send(id: string, command: Given, context: RequestContext, reply: FastifyReply): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.funding.execute(requireId(id), command, context)));
  }
}

const draftOf = ({ lines, ...rest }: FundingDraftBody) => ({
  ...rest,
  lines: lines.map((line) => ({
    ...line,
    payableFen: BigInt(line.payableFen),
    requestedFen: BigInt(line.requestedFen),
  })),
});

/** The version to send back with the next change. */
export function tagged(reply: FastifyReply, answer: PayoutAnswer): PayoutAnswer {
  void reply.header('etag', `"${answer.version}"`);
  return answer;
}
