import { Inject, Injectable, SetMetadata, createParamDecorator } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { Sessions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { checkAct } from '#libs/access/domain';
import type { Act } from '#libs/access/domain';
import { CLOCK, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { RefusalException } from './problem.js';

export const SESSION_COOKIE = 'jieli_session';

export interface SignedInRequest extends FastifyRequest {
  sessionUser?: SessionUser;
}

const ACT = 'act';
/** Which permission an endpoint needs. Every endpoint names one, or is public. */
export const Permit = (act: Act): MethodDecorator & ClassDecorator => SetMetadata(ACT, act);
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACT, 'public');

/** The person of this request. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): SessionUser => {
  const user = context.switchToHttp().getRequest<SignedInRequest>().sessionUser;
  if (!user) throw new RefusalException(refuse('SESSION_REQUIRED'));
  return user;
});

/** Session first, then permission. An endpoint that names neither is closed to everybody. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const act = this.reflector.getAllAndOverride<Act | 'public' | undefined>(ACT, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    if (act === 'public') return true;
    const token = request.cookies[SESSION_COOKIE];
    const user = token ? await this.sessions.resolve(token, this.clock.now()) : undefined;
    if (!user) throw new RefusalException(refuse('SESSION_REQUIRED'));
    const refusal = act ? checkAct(user, act) : refuse('NOT_PERMITTED');
    if (refusal) throw new RefusalException(refusal);
    request.sessionUser = user;
    return true;
  }
}
