import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Institutions, Sessions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { LISTENER_BUFFER_MAX, LiveFeed, eventCursor, parseCursor } from '#libs/eventing';
import type { StoredEvent } from '#libs/eventing';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { EVALUATION_STREAM, SCORE_STREAM } from '#libs/evaluation/domain';
import { FIGURE_STREAM } from '#libs/measures/domain';
import { BATCH_STREAM, FUNDING_STREAM } from '#libs/payout/domain';
import { REMITTANCE_STREAM } from '#libs/remittance/domain';
import { Permit, SignedIn } from '../http/session.guard.js';
import type { SignedInRequest } from '../http/session.guard.js';
import { LiveScopes } from './live-scopes.js';

const HEARTBEAT_MS = 15_000;
const SCOPE_FRESH_MS = 60_000;
const SESSION_CHECK_MS = 60_000;

/** What a stream is called in the feed. */
const TOPICS: Readonly<Record<string, string>> = {
  [REMITTANCE_STREAM]: 'remittance',
  [FUNDING_STREAM]: 'funding',
  [BATCH_STREAM]: 'batch',
  [FIGURE_STREAM]: 'figure',
  [EVALUATION_STREAM]: 'evaluation',
  [SCORE_STREAM]: 'score',
};

/** Server-sent events: what happens to the remittances, payouts, figures, evaluations and scores a person sees, resumable with Last-Event-ID. */
@ApiTags('live')
@Controller('live')
export class LiveController {
  constructor(
    @Inject(LiveFeed) private readonly feed: LiveFeed,
    @Inject(LiveScopes) private readonly scopes: LiveScopes,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Permit('live.read')
  @Get()
  @ApiOkResponse({
    description: 'text/event-stream of events named remittance, funding, batch, figure, evaluation or score',
    content: { 'text/event-stream': {} },
  })
  async live(
    @Req() request: SignedInRequest,
    @SignedIn() user: SessionUser,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    stream.write(`retry: 2000\n: ${user.sessionId.slice(0, 8)}\n\n`);
    let visible = { ids: new Set(await this.institutions.visibleIds(user)), readAt: Date.now() };
    let waiting = 0;
    let order: Promise<void> = Promise.resolve();
    const send = async (event: StoredEvent): Promise<void> => {
      if (Date.now() - visible.readAt > SCOPE_FRESH_MS)
        visible = { ids: new Set(await this.institutions.visibleIds(user)), readAt: Date.now() };
      const concerned = await this.scopes.institutionsOf(event);
      if (concerned.some((id) => visible.ids.has(id)) && !stream.destroyed)
        stream.write(
          `id: ${eventCursor(event)}\nevent: ${TOPICS[event.streamType]}\ndata: ${JSON.stringify(summaryOf(event))}\n\n`,
        );
    };
    const next = (event: StoredEvent): void => {
      // Too slow to keep up: let it go, it comes back with its last event id.
      if (++waiting > LISTENER_BUFFER_MAX || stream.writableLength > LISTENER_BUFFER_MAX * 1_000)
        return void stream.destroy();
      order = order
        .then(() => send(event))
        .catch(() => void stream.destroy())
        .finally(() => waiting--);
    };
    const lastEventId = request.headers['last-event-id'];
    const stop = await this.feed.listen(
      { next },
      parseCursor(typeof lastEventId === 'string' ? lastEventId : undefined),
    );
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
    // Signed out, ended from elsewhere, idle too long, disabled: the stream ends with the session.
    const checkSession = async (): Promise<void> => {
      if (!(await this.sessions.isOpen(user.sessionId, this.clock.now()))) stream.end();
    };
    const sessionCheck = setInterval(() => void checkSession().catch(() => stream.destroy()), SESSION_CHECK_MS);
    stream.once('close', () => {
      clearInterval(heartbeat);
      clearInterval(sessionCheck);
      stop();
    });
    this.scopes.opened(stream);
  }
}

/** No personal data, no free text: what happened to which remittance, and the amount. */
function summaryOf(event: StoredEvent): object {
  const { transferId, legNo, amountFen, dueFen } = event.data as Record<string, unknown>;
  const actor = event.actor as { name?: string };
  return {
    type: event.type,
    id: event.streamId,
    ...(event.streamType === REMITTANCE_STREAM ? { remittanceId: event.streamId } : {}),
    version: event.streamVersion,
    transferId,
    legNo,
    amountFen: amountFen ?? dueFen,
    actorName: actor.name ?? '',
    institutionId: event.institutionId,
    recordedAt: event.recordedAt.toISOString(),
  };
}
