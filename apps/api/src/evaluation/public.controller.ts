import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { EvaluationQueries } from '#libs/evaluation';
import type { ConfirmedSheet } from '#libs/evaluation';
import { isRefusal } from '#libs/kernel';
import { PAGE_DEFAULT } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Public } from '../http/session.guard.js';
import { plain } from '../payout/views.js';
import { PageQuery } from '../remittance/bodies.js';
import { requireId } from '../remittance/remittance.controller.js';
import { PublicEvaluationBody, PublicEvaluationsPage } from './evaluation-answers.js';
import { RegionScopes } from './region-scopes.js';

/** 评价结果公开: what was published, for everybody. No names of people, no amounts of anybody. */
@ApiTags('public')
@Public()
@Controller('public/evaluations')
export class PublicEvaluationsController {
  constructor(
    @Inject(EvaluationQueries) private readonly queries: EvaluationQueries,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
  ) {}

  @Get()
  @ApiOkResponse({ type: PublicEvaluationsPage })
  async list(@Query() { cursor, limit }: PageQuery): Promise<PublicEvaluationsPage> {
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    const { items, nextCursor } = await this.queries.published(undefined, page);
    return { items: await Promise.all(items.map((item) => this.summary(item))), nextCursor };
  }

  @Get(':evaluationId')
  @ApiOkResponse({ type: PublicEvaluationBody })
  async detail(@Param('evaluationId') id: string): Promise<PublicEvaluationBody> {
    return this.summary(unwrap(await this.queries.confirmed(requireId(id))));
  }

  private async summary({
    evaluationId,
    sheet,
    sheetDigest,
    publishedOn,
  }: ConfirmedSheet): Promise<PublicEvaluationBody> {
    const detail = await this.queries.detail(evaluationId, [sheet.regionCode]);
    const evaluation = isRefusal(detail) ? undefined : detail.evaluation;
    const items = evaluation?.rectifications ?? [];
    return plain({
      evaluationId,
      regionName: (await this.scopes.named(sheet.regionCode)).name,
      fiscalYear: sheet.fiscalYear,
      projectName: evaluation?.narrative?.projectName ?? '',
      rubricName: sheet.rubric.name,
      reconstruction: sheet.reconstruction,
      note: sheet.note,
      publishedOn,
      sheetDigest,
      total: sheet.total,
      grade: sheet.grade,
      branches: sheet.branches
        .filter(({ level }) => level === 1)
        .map(({ name, full, points, least, most, share }) => ({ name, full, points, least, most, share })),
      lost: sheet.leaves
        .filter(({ lost }) => lost !== undefined && !/^0(\.0*)?$/.test(lost))
        .map(({ name, full, points, least, most, share, reason }) => ({
          name,
          full,
          points,
          least,
          most,
          share,
          reason,
        })),
      rectifications: items.length,
      rectified: items.filter(({ state }) => state === 'ACCEPTED').length,
    });
  }
}
