import { Controller, Get, Inject } from '@nestjs/common';
import { Database } from '#libs/database';

/** For orchestrators. Sheets are read through the api, which reads this service's tables (ADR 0014). */
@Controller()
export class ScoringController {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** How many regions' years wait to be computed: a number that stays up is a service that does not keep up. */
  @Get('health')
  async health(): Promise<{ status: string; stale: number }> {
    const [row] = await this.database.query<{ stale: number }>('SELECT count(*)::int AS stale FROM scoring.stale');
    return { status: 'ok', stale: row?.stale ?? 0 };
  }
}
