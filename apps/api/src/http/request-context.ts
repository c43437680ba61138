import { createHash } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { canonicalJson, refuse } from '#libs/kernel';
import type { JsonValue } from '#libs/kernel';
import type { RequestContext } from '#libs/eventing';
import { RefusalException, correlationIdOf } from './problem.js';
import type { SignedInRequest } from './session.guard.js';

const KEY = /^[\x21-\x7e]{8,100}$/;
const VERSION = /^"(\d{1,9})"$/;

/** Turns a write into what goes into the log with it. Needs Idempotency-Key; with 'versioned' also If-Match. */
export const Context = createParamDecorator(
  (mode: 'versioned' | undefined, context: ExecutionContext): RequestContext => {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const user = request.sessionUser;
    if (!user) throw new RefusalException(refuse('SESSION_REQUIRED'));
    const key = header(request, 'idempotency-key');
    if (!key || !KEY.test(key)) throw new RefusalException(refuse('IDEMPOTENCY_KEY_REQUIRED', {}, 'Idempotency-Key'));
    const { kind, id, name, institutionId, roles } = user;
    return {
      actor: { kind, id, name, institutionId, roles },
      correlationId: correlationIdOf(request),
      now: new Date(),
      idempotency: { key, inputHash: inputHashOf(request) },
      ...(mode === 'versioned' ? { ifMatch: seenVersion(request) } : {}),
    };
  },
);

function seenVersion(request: SignedInRequest): number {
  const match = VERSION.exec(header(request, 'if-match') ?? '');
  if (!match) throw new RefusalException(refuse('VERSION_REQUIRED', {}, 'If-Match'));
  return Number(match[1]);
}

const header = (request: SignedInRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Same method, path and body: the same request. */
const inputHashOf = (request: SignedInRequest): string =>
  createHash('sha256')
    .update(`${request.method}\n${request.url}\n${canonicalJson((request.body ?? null) as JsonValue)}`)
    .digest('hex');
