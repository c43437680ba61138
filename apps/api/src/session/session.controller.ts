import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Sessions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { actsOf } from '#libs/access/domain';
import { CLOCK, isUuid, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { API_OPTIONS } from '../api-options.js';
import type { ApiOptions } from '../api-options.js';
import { Text } from '../http/fields.js';
import { RefusalException, unwrap } from '../http/problem.js';
import { Permit, Public, SESSION_COOKIE, SignedIn } from '../http/session.guard.js';

export class SignInBody {
  @Text('User name', 40, 1) username!: string;
  @Text('Password', 200, 1) password!: string;
}
export class PasswordBody {
  @Text('Present password', 200, 1) present!: string;
  @Text('New password', 200, 1) password!: string;
}
export class SessionInstitution {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() nameEn!: string;
  @ApiProperty() kind!: string;
  @ApiProperty() level!: string;
  @ApiProperty() regionCode!: string;
}
export class SessionAnswer {
  @ApiProperty() userId!: string;
  @ApiProperty() username!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: [String] }) roles!: string[];
  @ApiProperty({ type: [String], description: 'What this person may call' }) permissions!: string[];
  @ApiProperty() mustChangePassword!: boolean;
  @ApiProperty({ type: SessionInstitution }) institution!: SessionInstitution;
}
export class SessionEntryAnswer {
  @ApiProperty() sessionId!: string;
  @ApiProperty() address!: string;
  @ApiProperty() userAgent!: string;
  @ApiProperty() createdAt!: string;
  @ApiProperty() lastSeenAt!: string;
  @ApiProperty() current!: boolean;
}
export class DemoAccount {
  @ApiProperty() username!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: [String] }) roles!: string[];
  @ApiProperty() institution!: string;
}
export class DemoProgress {
  @ApiProperty({ enum: ['PLAYING', 'COMPLETE', 'STOPPED'] }) state!: string;
  @ApiProperty() done!: number;
  @ApiProperty() total!: number;
}
export class DemoAnswer {
  @ApiProperty({ description: 'Whether this is a demonstration system' }) demo!: boolean;
  @ApiProperty({ nullable: true, type: String }) password!: string | null;
  @ApiProperty({ type: [DemoAccount] }) accounts!: DemoAccount[];
  @ApiPropertyOptional({ type: DemoProgress, description: 'How far its year has been played' })
  progress?: DemoProgress;
}

@ApiTags('session')
@Controller()
export class SessionController {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_OPTIONS) private readonly options: ApiOptions,
  ) {}

  @Public()
  @Post('session')
  @HttpCode(200)
  @ApiOkResponse({ type: SessionAnswer })
  async signIn(
    @Body() body: SignInBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const now = this.clock.now();
    const { token } = unwrap(
      await this.sessions.signIn(body.username, body.password, {
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
        now,
      }),
    );
    const user = await this.sessions.resolve(token, now);
    if (!user) throw new RefusalException(refuse('SIGN_IN_FAILED'));
    void reply.setCookie(SESSION_COOKIE, token, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure: this.options.configuration.cookieSecure,
    });
    return answerOf(user);
  }

  @Permit('session.own')
  @Get('session')
  @ApiOkResponse({ type: SessionAnswer })
  current(@SignedIn() user: SessionUser): SessionAnswer {
    return answerOf(user);
  }

  @Permit('session.own')
  @Delete('session')
  @HttpCode(204)
  async signOut(
    @SignedIn() user: SessionUser,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(user, request.ip, this.clock.now());
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Permit('session.own')
  @Get('sessions')
  @ApiOkResponse({ type: [SessionEntryAnswer] })
  async list(@SignedIn() user: SessionUser): Promise<SessionEntryAnswer[]> {
    return (await this.sessions.list(user.id)).map((entry) => ({
      ...entry,
      createdAt: entry.createdAt.toISOString(),
      lastSeenAt: entry.lastSeenAt.toISOString(),
      current: entry.sessionId === user.sessionId,
    }));
  }

  @Permit('session.own')
  @Delete('sessions/:sessionId')
  @HttpCode(204)
  async revoke(
    @Param('sessionId') sessionId: string,
    @SignedIn() user: SessionUser,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    if (!isUuid(sessionId)) throw new RefusalException(refuse('NOT_FOUND'));
    unwrap(await this.sessions.revoke(user, sessionId, request.ip, this.clock.now()));
  }

  @Permit('session.own')
  @Post('session/password')
  @HttpCode(204)
  async changePassword(
    @Body() body: PasswordBody,
    @SignedIn() user: SessionUser,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    unwrap(await this.sessions.changePassword(user, body.present, body.password, request.ip, this.clock.now()));
  }

  /** The demonstration's accounts for the sign-in page; empty on any other system. */
  @Public()
  @Get('demo')
  @ApiOkResponse({ type: DemoAnswer })
  demo(): DemoAnswer {
    const { demo } = this.options;
    if (!demo) return { demo: false, password: null, accounts: [] };
    const progress = demo.progress?.();
    return { demo: true, password: demo.password, accounts: [...demo.accounts], ...(progress ? { progress } : {}) };
  }
}

const answerOf = (user: SessionUser): SessionAnswer => ({
  userId: user.id,
  username: user.username,
  name: user.name,
  roles: [...user.roles],
  permissions: [...actsOf(user.roles)],
  mustChangePassword: user.mustChangePassword,
  institution: { ...user.institution },
});
