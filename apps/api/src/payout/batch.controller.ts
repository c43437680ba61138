import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { BatchDesk, BatchQueries } from '#libs/payout';
import type { BatchRequest, PayoutAnswer } from '#libs/payout';
import { PAGE_DEFAULT } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { EventPage, PostingBody } from '../remittance/answers.js';
import { PageQuery, ReasonBody } from '../remittance/bodies.js';
import { ReadModels } from '../remittance/read-models.js';
import { requireId } from '../remittance/remittance.controller.js';
import { BatchBody, BatchPage, PayoutAnswerBody } from './answers.js';
import { AllotmentBody, BatchOpenBody, BatchesQuery, PayDayBody } from './bodies.js';
import { tagged } from './funding.controller.js';
import { batchView, plain } from './views.js';
import { VisibleGuard } from './visible.guard.js';

@ApiTags('payout batches')
@UseGuards(VisibleGuard)
@Controller('payout-batches')
export class BatchController {
  constructor(
    @Inject(BatchDesk) private readonly desk: BatchDesk,
    @Inject(BatchQueries) private readonly queries: BatchQueries,
    @Inject(ReadModels) private readonly reads: ReadModels,
    @Inject(Institutions) private readonly institutions: Institutions,
  ) {}

  @Permit('payout.read')
  @Get()
  @ApiOkResponse({ type: BatchPage })
  async list(@Query() query: BatchesQuery, @SignedIn() user: SessionUser): Promise<BatchPage> {
    const { cursor, limit, ...filter } = query;
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    return plain(await this.queries.list(filter, await this.institutions.visibleIds(user), page));
  }

  @Permit('payout.read')
  @Get(':batchId')
  @ApiOkResponse({ type: BatchBody })
  async detail(
    @Param('batchId') id: string,
    @SignedIn() user: SessionUser,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchBody> {
    const detail = unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    void reply.header('etag', `"${detail.version}"`);
    return batchView(detail);
  }

  @Permit('payout.read')
  @Get(':batchId/events')
  @ApiOkResponse({ type: EventPage })
  async events(
    @Param('batchId') id: string,
    @Query() query: PageQuery,
    @SignedIn() user: SessionUser,
  ): Promise<EventPage> {
    unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    return this.reads.eventsOf(id, query);
  }

  @Permit('payout.read')
  @Get(':batchId/postings')
  @ApiOkResponse({ type: [PostingBody] })
  async postings(@Param('batchId') id: string, @SignedIn() user: SessionUser): Promise<PostingBody[]> {
    unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    return (await this.reads.ledger.postingsOfStream(id)).map((line) => plain(line));
  }

  @Permit('payout.command')
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async open(
    @Body() body: BatchOpenBody,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.open(body, context)));
  }

  @Permit('payout.command')
  @Post(':batchId/allot')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async allot(
    @Param('batchId') id: string,
    @Body() body: AllotmentBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.allot(requireId(id), body.arrivalId, BigInt(body.amountFen), context)));
  }

  @Permit('payout.command')
  @Post(':batchId/release')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  release(
    @Param('batchId') id: string,
    @Body() body: AllotmentBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    const { arrivalId } = body;
    return this.send(id, { type: 'releaseFunding', arrivalId, amountFen: BigInt(body.amountFen) }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/pay-day')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  changePayDay(
    @Param('batchId') id: string,
    @Body() body: PayDayBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'changePayDay', ...body }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/submit')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  submit(
    @Param('batchId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'submitRound' }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  withdraw(
    @Param('batchId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'withdrawRound' }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/review')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  review(
    @Param('batchId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'reviewRound' }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/approve')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async approve(
    @Param('batchId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.approve(requireId(id), context)));
  }

  @Permit('payout.command')
  @Post(':batchId/reject')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  reject(
    @Param('batchId') id: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'rejectRound', reason: body.reason }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/reissue')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  reissue(
    @Param('batchId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'prepareReissue' }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/close')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  close(
    @Param('batchId') id: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'closeBatch' }, context, reply);
  }

  @Permit('payout.command')
  @Post(':batchId/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  cancel(
    @Param('batchId') id: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return this.send(id, { type: 'cancelBatch', reason: body.reason }, context, reply);
  }

  private async send(
    id: string,
    command: BatchRequest,
    context: RequestContext,
    reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.execute(requireId(id), command, context)));
  }
}
