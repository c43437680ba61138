import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SessionUser } from '#libs/access';
import { RubricBook, ScoreBook, parseRubricFile, readRubric } from '#libs/evaluation';
import type { RubricAnswer, RubricEntry } from '#libs/evaluation';
import { unknownLeaves } from '#libs/evaluation/domain';
import type { RequestContext } from '#libs/eventing';
import { CLOCK, calendarDateOf, isRefusal, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { RefusalException, unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import { plain } from '../payout/views.js';
import { RubricDryRunBody, RubricTextBody } from './bodies.js';
import { RegionScopes } from './region-scopes.js';
import { DryRunBody, RubricAnswerBody, RubricCheckBody, RubricDetailBody, RubricsBody } from './rubric-answers.js';

const YEARS_MAX = 10;

/** 指标体系: those in force, and the desk on which a new version is written, checked and tried on past years. */
@ApiTags('rubrics')
@Controller('rubrics')
export class RubricsController {
  constructor(
    @Inject(RubricBook) private readonly rubrics: RubricBook,
    @Inject(ScoreBook) private readonly scores: ScoreBook,
    @Inject(RegionScopes) private readonly scopes: RegionScopes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Permit('rubric.read')
  @Get()
  @ApiOkResponse({ type: RubricsBody })
  async list(): Promise<RubricsBody> {
    const entries = await this.rubrics.all();
    return plain({ items: entries.map(headOf) });
  }

  @Permit('rubric.read')
  @Get(':code/:version')
  @ApiOkResponse({ type: RubricDetailBody })
  async detail(@Param('code') code: string, @Param('version') version: string): Promise<RubricDetailBody> {
    if (!/^\d{1,4}$/.test(version) || !/^[A-Za-z0-9-]{1,64}$/.test(code))
      throw new RefusalException(refuse('NOT_FOUND'));
    const entry = unwrap(await this.rubrics.version(code, Number(version)));
    return plain({ ...headOf(entry), indicators: entry.rubric.indicators, text: entry.text });
  }

  /** Every mistake of a text, by path and reason. */
  @Permit('rubric.write')
  @Post('check')
  @HttpCode(200)
  @ApiOkResponse({ type: RubricCheckBody })
  check(@Body() { text }: RubricTextBody): RubricCheckBody {
    const parsed = parseRubricFile(text);
    return plain('rubric' in parsed ? { problems: [], rubric: parsed.rubric } : { problems: parsed.problems });
  }

  /** What it would have given. Nothing is saved. */
  @Permit('rubric.write')
  @Post('dry-run')
  @HttpCode(200)
  @ApiOkResponse({ type: DryRunBody })
  async dryRun(@Body() body: RubricDryRunBody, @SignedIn() user: SessionUser): Promise<DryRunBody> {
    const regionCode = await this.scopes.require(user, body.regionCode);
    const rubric = unwrap(readRubric(body.text));
    const last = Math.max(body.fromYear, Math.min(body.toYear, body.fromYear + YEARS_MAX - 1));
    const years = Array.from({ length: last - body.fromYear + 1 }, (_unused, index) => body.fromYear + index);
    const asOf = calendarDateOf(this.clock.now());
    const sheets = await this.scores.dryRun(rubric, regionCode, years, asOf);
    const items = await Promise.all(
      sheets.map(async (sheet) => {
        const known = await this.scores.sheet({ regionCode, fiscalYear: sheet.fiscalYear, asOf });
        return {
          fiscalYear: sheet.fiscalYear,
          total: sheet.total,
          grade: sheet.grade,
          ...(isRefusal(known) ? {} : { inForce: known.sheet.total }),
          unknown: unknownLeaves(sheet).map(({ name }) => name.zh),
        };
      }),
    );
    return plain({ items });
  }

  /** Puts a new version in force, for the years it names. */
  @Permit('rubric.write')
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: RubricAnswerBody })
  async adopt(@Body() { text }: RubricTextBody, @Context() context: RequestContext): Promise<RubricAnswer> {
    return unwrap(await this.rubrics.adopt(text, context));
  }
}

const headOf = ({ rubric: { indicators, ...head }, digest, file }: RubricEntry) => ({
  ...head,
  digest,
  ...(file === undefined ? {} : { file }),
  indicatorCount: indicators.length,
});
