import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Database } from '#libs/database';
import { CLOCK, calendarDateOf } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { ScoreInputs } from './score-inputs.js';
import type { ScoreInput } from './score-inputs.js';

/** The scoring service's read API, for the inside network. */
@Controller()
export class ScoringController {
  constructor(
    @Inject(ScoreInputs) private readonly inputs: ScoreInputs,
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('health')
  async health(): Promise<{ status: string }> {
    await this.database.query('SELECT 1');
    return { status: 'ok' };
  }

  @Get('scores/inputs')
  async read(@Query('fiscalYear') fiscalYear = ''): Promise<{ items: readonly ScoreInput[] }> {
    const today = calendarDateOf(this.clock.now());
    return {
      items: await this.inputs.read(/^\d{4}$/.test(fiscalYear) ? Number(fiscalYear) : Number(today.slice(0, 4)), today),
    };
  }
}
