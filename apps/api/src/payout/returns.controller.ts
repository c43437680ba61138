import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { BatchQueries, ReturnsDesk } from '#libs/payout';
import type { PayoutAnswer } from '#libs/payout';
import { allPages, sendWorkbook } from '../http/excel.js';
import { PAGE_DEFAULT, PAGE_MAX } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { requireId } from '../remittance/remittance.controller.js';
import { PayoutAnswerBody, ReturnedPage } from './answers.js';
import { CarryOverBody, CorrectionBody, ReturnedExportQuery, ReturnedQuery, WriteOffBody } from './bodies.js';
import { RETURNED_COLUMNS } from './columns.js';
import { tagged } from './funding.controller.js';
import { plain } from './views.js';
import { VisibleGuard } from './visible.guard.js';

/** Payments that came back, and what becomes of each. */
@ApiTags('payout batches')
@UseGuards(VisibleGuard)
@Controller('payout-batches/:batchId')
export class ReturnsController {
  constructor(
    @Inject(ReturnsDesk) private readonly desk: ReturnsDesk,
    @Inject(BatchQueries) private readonly queries: BatchQueries,
    @Inject(Institutions) private readonly institutions: Institutions,
  ) {}

  @Permit('payout.read')
  @Get('returned')
  @ApiOkResponse({ type: ReturnedPage })
  async returned(
    @Param('batchId') id: string,
    @Query() query: ReturnedQuery,
    @SignedIn() user: SessionUser,
  ): Promise<ReturnedPage> {
    await this.visible(id, user);
    const { cursor, limit, ...filter } = query;
    return plain(
      await this.queries.returned(id, filter, { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT }),
    );
  }

  @Permit('payout.read')
  @Get('returned.xlsx')
  async export(
    @Param('batchId') id: string,
    @Query() { state, reason, language }: ReturnedExportQuery,
    @SignedIn() user: SessionUser,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const batchNo = await this.visible(id, user);
    const filter = { ...(state ? { state } : {}), ...(reason ? { reason } : {}) };
    const pages = allPages((cursor) =>
      this.queries.returned(id, filter, { ...(cursor ? { cursor } : {}), limit: PAGE_MAX }),
    );
    await sendWorkbook(reply, `${batchNo}-退票.xlsx`, RETURNED_COLUMNS, pages, language);
  }

  @Permit('payout.command')
  @Post('returned/:lineNo/correct')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async correct(
    @Param('batchId') id: string,
    @Param('lineNo', ParseIntPipe) lineNo: number,
    @Body() body: CorrectionBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.correct(requireId(id), { lineNo, ...body }, context)));
  }

  @Permit('payout.command')
  @Post('returned/:lineNo/write-off')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async writeOff(
    @Param('batchId') id: string,
    @Param('lineNo', ParseIntPipe) lineNo: number,
    @Body() body: WriteOffBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.writeOff(requireId(id), { lineNo, ...body }, context)));
  }

  @Permit('payout.command')
  @Post('returned/:lineNo/carry-over')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async carryOver(
    @Param('batchId') id: string,
    @Param('lineNo', ParseIntPipe) lineNo: number,
    @Body() body: CarryOverBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.carryOver(requireId(id), { lineNo, ...body }, context)));
  }

  private async visible(id: string, user: SessionUser): Promise<string> {
    const ids = await this.institutions.visibleIds(user);
    return unwrap(await this.queries.detail(requireId(id), ids, user)).batch.batchNo;
  }
}
