import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Database } from '#libs/database';
import { DeadLetters, EventLog, NoLossCounter, formatCursor, parseCursor } from '#libs/eventing';
import type { DeadLetter } from '#libs/eventing';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { PAGE_DEFAULT } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Permit, Public } from '../http/session.guard.js';
import { EventPage } from '../remittance/answers.js';
import { PageQuery } from '../remittance/bodies.js';
import { eventView } from '../remittance/views.js';

export class HealthAnswer {
  @ApiProperty() status!: string;
}
export class SubscriberCountBody {
  @ApiProperty() name!: string;
  @ApiProperty() events!: number;
  @ApiProperty() dispatched!: number;
  @ApiProperty() handled!: number;
  @ApiProperty() waiting!: number;
  @ApiProperty() dead!: number;
}
export class NoLossBody {
  @ApiProperty({ description: 'events = dispatched = handled for every subscriber' }) inStep!: boolean;
  @ApiProperty() events!: number;
  @ApiProperty({ type: [SubscriberCountBody] }) subscribers!: readonly SubscriberCountBody[];
  @ApiProperty() horizonAgeSeconds!: number;
}
export class DeadLetterBody {
  @ApiProperty() deadLetterId!: string;
  @ApiProperty() subscriber!: string;
  @ApiProperty() streamId!: string;
  @ApiProperty() streamVersion!: number;
  @ApiProperty() eventType!: string;
  @ApiProperty() state!: string;
  @ApiProperty() attempts!: number;
  @ApiProperty() nextAttemptAt!: string;
  @ApiProperty() lastError!: string;
  @ApiProperty() firstFailedAt!: string;
}

const deadLetterView = (letter: DeadLetter): DeadLetterBody => ({
  ...letter,
  nextAttemptAt: letter.nextAttemptAt.toISOString(),
  firstFailedAt: letter.firstFailedAt.toISOString(),
});

@ApiTags('system')
@Controller()
export class SystemController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(NoLossCounter) private readonly noLoss: NoLossCounter,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Public()
  @Get('health')
  @ApiOkResponse({ type: HealthAnswer })
  health(): HealthAnswer {
    return { status: 'ok' };
  }

  /** 503 while the database does not answer. */
  @Public()
  @Get('ready')
  @ApiOkResponse({ type: HealthAnswer })
  async ready(): Promise<HealthAnswer> {
    await this.database.query('SELECT 1');
    return { status: 'ok' };
  }

  @Permit('noloss.read')
  @Get('system/no-loss')
  @ApiOkResponse({ type: NoLossBody })
  async readNoLoss(): Promise<NoLossBody> {
    return this.noLoss.read();
  }

  @Permit('deadletter.read')
  @Get('system/dead-letters')
  @ApiOkResponse({ type: [DeadLetterBody] })
  async listDeadLetters(): Promise<DeadLetterBody[]> {
    return (await this.deadLetters.list()).map(deadLetterView);
  }

  @Permit('deadletter.retry')
  @Post('system/dead-letters/:deadLetterId/retry')
  @HttpCode(200)
  @ApiOkResponse({ type: DeadLetterBody })
  async retry(@Param('deadLetterId') deadLetterId: string): Promise<DeadLetterBody> {
    return deadLetterView(unwrap(await this.deadLetters.retry(deadLetterId, this.clock.now())));
  }

  /** The whole log, the newest first. */
  @Permit('event.read')
  @Get('events')
  @ApiOkResponse({ type: EventPage })
  async events(@Query() query: PageQuery): Promise<EventPage> {
    const limit = query.limit ?? PAGE_DEFAULT;
    const before = parseCursor(query.cursor);
    const events = await this.log.readBackwards(this.database, { ...(before ? { before } : {}), limit: limit + 1 });
    const items = events.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(eventView), nextCursor: events.length > limit && last ? formatCursor(last) : null };
  }
}
