import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SessionUser } from '#libs/access';
import { EvaluationQueries } from '#libs/evaluation';
import { gradeBankReconciliation, gradeRevenueReconciliation, gradeTransfers } from '#libs/evaluation/domain';
import { CLOCK, calendarDateOf } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { MeasureQueries } from '#libs/measures';
import { Permit, SignedIn } from '../http/session.guard.js';
import { plain } from '../payout/views.js';
import { MeasuresQuery, TrendsQuery } from './bodies.js';
import { RegionsBody } from './common-answers.js';
import { CatalogueBody, PefaGradesBody, RegionMeasuresBody, TrendsBody } from './figure-answers.js';
import { RegionScopes } from './region-scopes.js';
import { catalogueView } from './views.js';

const YEARS_SHOWN = 4;
const YEARS_MAX = 10;
const PUBLISHED_MAX = 100;
/** How the series side by side are measured: a series that changes its basis is no series. */
const BASES = {
  collected: 'FINAL_ACCOUNTS',
  paid: 'FINAL_ACCOUNTS',
  insured: 'INSTANCES',
  recipients: 'INSTANCES',
} as const;

/** 指标数据: what the regions' years come to, side by side, and where figures contradict each other. */
@ApiTags('measures')
@Permit('measure.read')
@Controller('measures')
export class MeasuresController {
  constructor(
    @Inject(MeasureQueries) private readonly measures: MeasureQueries,
    @Inject(EvaluationQueries) private readonly evaluations: EvaluationQueries,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every measure with its definition, units and bases. */
  @Get('catalogue')
  @ApiOkResponse({ type: CatalogueBody })
  catalogue(): CatalogueBody {
    return catalogueView();
  }

  /** The regions this person sees. */
  @Get('regions')
  @ApiOkResponse({ type: RegionsBody })
  async regions(@SignedIn() user: SessionUser): Promise<RegionsBody> {
    return { items: [...(await this.scopes.regions(user))] };
  }

  @Get()
  @ApiOkResponse({ type: RegionMeasuresBody })
  async ofRegion(@Query() query: MeasuresQuery, @SignedIn() user: SessionUser): Promise<RegionMeasuresBody> {
    const regionCode = await this.scopes.require(user, query.regionCode);
    const today = this.today();
    const { fiscalYear = Number(today.slice(0, 4)), asOf = today } = query;
    return plain(await this.measures.ofRegion(regionCode, fiscalYear, asOf));
  }

  /** Years side by side, with the published score of each. */
  @Get('trends')
  @ApiOkResponse({ type: TrendsBody })
  async trends(@Query() query: TrendsQuery, @SignedIn() user: SessionUser): Promise<TrendsBody> {
    const regionCode = await this.scopes.require(user, query.regionCode);
    const last = query.toYear ?? Number(this.today().slice(0, 4));
    const first = Math.max(query.fromYear ?? last - YEARS_SHOWN + 1, last - YEARS_MAX + 1);
    const years = Array.from({ length: Math.max(1, last - first + 1) }, (_unused, index) => first + index);
    const [{ lines, conflicts }, published] = await Promise.all([
      this.measures.trends(regionCode, years, BASES),
      this.evaluations.published(regionCode, { limit: PUBLISHED_MAX }),
    ]);
    const scored = lines.map((line) => {
      const sheet = published.items.find((one) => one.sheet.fiscalYear === line.fiscalYear)?.sheet;
      return sheet ? { ...line, score: sheet.total.points, grade: sheet.grade.settled?.name } : line;
    });
    return plain({ lines: scored, conflicts });
  }

  /** Shadow grades after PEFA: from what passes through this system, beside the national score. */
  @Get('pefa')
  @ApiOkResponse({ type: PefaGradesBody })
  async pefa(@Query() query: MeasuresQuery, @SignedIn() user: SessionUser): Promise<PefaGradesBody> {
    const regionCode = await this.scopes.require(user, query.regionCode);
    const today = this.today();
    const { fiscalYear = Number(today.slice(0, 4)), asOf = today } = query;
    const passedOn = await this.measures.passedOn(regionCode, fiscalYear);
    return plain({
      items: [
        gradeTransfers(passedOn, asOf),
        // Reconciliations are not kept by this system yet: not graded, which is not a D.
        gradeRevenueReconciliation(fiscalYear, []),
        gradeBankReconciliation(fiscalYear, []),
      ],
    });
  }

  private today(): string {
    return calendarDateOf(this.clock.now());
  }
}
