import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { BatchQueries, FundingQueries } from '#libs/payout';
import { allPages, sendWorkbook } from '../http/excel.js';
import { PAGE_MAX } from '../http/fields.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { BatchesExportQuery, FundingsExportQuery } from './bodies.js';
import { BATCH_COLUMNS, FUNDING_COLUMNS } from './columns.js';

/** All rows that match, as a workbook: written while they are read. */
@ApiTags('payout')
@Controller()
export class PayoutExportsController {
  constructor(
    @Inject(BatchQueries) private readonly batchQueries: BatchQueries,
    @Inject(FundingQueries) private readonly fundingQueries: FundingQueries,
    @Inject(Institutions) private readonly institutions: Institutions,
  ) {}

  @Permit('payout.read')
  @Get('payout-batches.xlsx')
  async batches(
    @Query() query: BatchesExportQuery,
    @SignedIn() user: SessionUser,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { cursor: _, limit: __, language, ...filter } = query;
    const scope = await this.institutions.visibleIds(user);
    const pages = allPages((cursor) => this.batchQueries.list(filter, scope, pageAt(cursor)));
    await sendWorkbook(reply, language === 'en' ? 'batches.xlsx' : '发放批次.xlsx', BATCH_COLUMNS, pages, language);
  }

  @Permit('funding.read')
  @Get('funding-requests.xlsx')
  async fundings(
    @Query() query: FundingsExportQuery,
    @SignedIn() user: SessionUser,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { cursor: _, limit: __, language, ...filter } = query;
    const scope = await this.institutions.visibleIds(user);
    const pages = allPages((cursor) => this.fundingQueries.list(filter, scope, pageAt(cursor)));
    const name = language === 'en' ? 'funding-requests.xlsx' : '用款申请.xlsx';
    await sendWorkbook(reply, name, FUNDING_COLUMNS, pages, language);
  }
}

const pageAt = (cursor: string | undefined) => ({ ...(cursor ? { cursor } : {}), limit: PAGE_MAX });
