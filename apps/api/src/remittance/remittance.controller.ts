import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isUuid, refuse } from '#libs/kernel';
import { PlanningService, RemittanceQueries, RemittanceService } from '#libs/remittance';
import type { CommandAnswer } from '#libs/remittance';
import { PAGE_DEFAULT } from '../http/fields.js';
import { RefusalException, unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { CommandAnswerBody, EventPage, PostingBody, RemittanceBody, RemittancePage } from './answers.js';
import { AdjustDueBody, CloseShortBody, PageQuery, PlanBody, ReasonBody, RemittancesQuery } from './bodies.js';
import { ReadModels } from './read-models.js';
import { remittanceView } from './views.js';

export const requireId = (id: string): string => {
  if (!isUuid(id)) throw new RefusalException(refuse('NOT_FOUND'));
  return id;
};

@ApiTags('remittances')
@Controller('remittances')
export class RemittanceController {
  constructor(
    @Inject(RemittanceService) private readonly remittances: RemittanceService,
    @Inject(PlanningService) private readonly planning: PlanningService,
    @Inject(RemittanceQueries) private readonly queries: RemittanceQueries,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(ReadModels) private readonly reads: ReadModels,
  ) {}

  @Permit('remittance.read')
  @Get()
  @ApiOkResponse({ type: RemittancePage })
  async list(@Query() query: RemittancesQuery, @SignedIn() user: SessionUser): Promise<RemittancePage> {
    const { cursor, limit, ...filter } = query;
    const page = await this.queries.list(filter, await this.institutions.visibleIds(user), {
      ...(cursor ? { cursor } : {}),
      limit: limit ?? PAGE_DEFAULT,
    });
    return {
      items: page.items.map((item) => ({
        ...item,
        dueFen: item.dueFen.toString(),
        receivedFen: item.receivedFen.toString(),
      })),
      nextCursor: page.nextCursor,
    };
  }

  @Permit('remittance.plan')
  @Post()
  @HttpCode(201)
  @ApiCreatedResponse({ type: CommandAnswerBody })
  async plan(
    @Body() body: PlanBody,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const { dueDate, ...rest } = body;
    const request = { ...rest, dueFen: BigInt(body.dueFen), ...(dueDate ? { dueDate } : {}) };
    return tagged(reply, unwrap(await this.planning.plan(request, context)));
  }

  @Permit('remittance.read')
  @Get(':remittanceId')
  @ApiOkResponse({ type: RemittanceBody })
  async detail(
    @Param('remittanceId') id: string,
    @SignedIn() user: SessionUser,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RemittanceBody> {
    const detail = unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    void reply.header('etag', `"${detail.version}"`);
    return remittanceView(detail);
  }

  @Permit('remittance.read')
  @Get(':remittanceId/events')
  @ApiOkResponse({ type: EventPage })
  async events(
    @Param('remittanceId') id: string,
    @Query() query: PageQuery,
    @SignedIn() user: SessionUser,
  ): Promise<EventPage> {
    unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    return this.reads.eventsOf(id, query);
  }

  @Permit('remittance.read')
  @Get(':remittanceId/postings')
  @ApiOkResponse({ type: [PostingBody] })
  async postings(@Param('remittanceId') id: string, @SignedIn() user: SessionUser): Promise<PostingBody[]> {
    unwrap(await this.queries.detail(requireId(id), await this.institutions.visibleIds(user), user));
    return (await this.reads.ledger.postingsOf(id)).map((line) => ({ ...line, amountFen: line.amountFen.toString() }));
  }

  @Permit('remittance.command')
  @Post(':remittanceId/adjust-due')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async adjustDue(
    @Param('remittanceId') id: string,
    @Body() body: AdjustDueBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = { type: 'adjustDueAmount', ...who(context), ...body, dueFen: BigInt(body.dueFen) } as const;
    return tagged(reply, unwrap(await this.remittances.execute(requireId(id), command, context)));
  }

  @Permit('remittance.command')
  @Post(':remittanceId/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async cancel(
    @Param('remittanceId') id: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return tagged(
      reply,
      unwrap(
        await this.remittances.execute(requireId(id), { type: 'cancelRemittance', ...who(context), ...body }, context),
      ),
    );
  }

  @Permit('remittance.command')
  @Post(':remittanceId/legs/:legNo/close-short')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async closeShort(
    @Param('remittanceId') id: string,
    @Param('legNo') legNo: string,
    @Body() body: CloseShortBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = {
      type: 'closeShort',
      ...who(context),
      ...body,
      legNo: /^\d{1,2}$/.test(legNo) ? Number(legNo) : 0,
    } as const;
    return tagged(reply, unwrap(await this.remittances.execute(requireId(id), command, context)));
  }
}

/** Who acts, and the Shanghai day of the request. */
export const who = ({ actor, now }: RequestContext): { actor: RequestContext['actor']; today: string } => ({
  actor,
  today: calendarDateOf(now),
});

/** The version to send back with the next change. */
export function tagged(reply: FastifyReply, answer: CommandAnswer): CommandAnswer {
  void reply.header('etag', `"${answer.version}"`);
  return answer;
}
