import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REFUSALS, isRefusal, refuse, wordsOf } from '#libs/kernel';
import type { Refusal, RefusalKind } from '#libs/kernel';

/** Carries a refusal out of a controller. */
export class RefusalException extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.refused);
  }
}

/** The answer, or its refusal thrown for the filter below. */
export function unwrap<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new RefusalException(answer);
  return answer;
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  'too-large': 413,
  rule: 422,
  busy: 503,
};
const RETRY_AFTER_SECONDS = 3;

export const statusOf = (refusal: Refusal): number =>
  refusal.refused === 'VERSION_REQUIRED' ? 428 : STATUS[REFUSALS[refusal.refused].kind];

/** RFC 9457, with both languages and what to do next. */
export function problemOf(refusal: Refusal, status: number, correlationId: string): Record<string, unknown> {
  const zh = wordsOf(refusal, 'zh');
  const en = wordsOf(refusal, 'en');
  return {
    type: `urn:jieli:problem:${refusal.refused}`,
    title: refusal.refused,
    status,
    code: refusal.refused,
    detail: en.problem,
    detailZh: zh.problem,
    detailEn: en.problem,
    remedyZh: zh.remedy,
    remedyEn: en.remedy,
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
    parameters: refusal.parameters,
    correlationId,
  };
}

export const correlationIdOf = (request: FastifyRequest): string => request.id;

/** Everything that goes wrong leaves as problem+json; nothing internal leaks. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return;
    const { refusal, status } = this.translate(error, request);
    if (status === 503 || status === 429) void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    void reply
      .status(status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(problemOf(refusal, status, correlationIdOf(request)));
  }

  private translate(error: unknown, request: FastifyRequest): { refusal: Refusal; status: number } {
    if (error instanceof RefusalException) return { refusal: error.refusal, status: statusOf(error.refusal) };
    const status =
      error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 500);
    if (status === 404) return { refusal: refuse('NOT_FOUND'), status };
    if (status === 429) return { refusal: refuse('OVERLOADED'), status };
    if (status === 413) return { refusal: refuse('EVIDENCE_TOO_LARGE'), status };
    if (status >= 400 && status < 500)
      return { refusal: refuse('REQUEST_INVALID', { detail: (error as Error).message.slice(0, 300) }), status };
    if (isBusy(error)) return { refusal: refuse('OVERLOADED'), status: 503 };
    this.logger.error(
      JSON.stringify({
        event: 'unexpected error',
        correlationId: correlationIdOf(request),
        path: request.routeOptions?.url,
        error: (error as Error).stack,
      }),
    );
    return { refusal: refuse('UNEXPECTED', { correlationId: correlationIdOf(request) }), status: 500 };
  }
}

/** The database is away, restarting, or has no connection to give. */
const isBusy = (error: unknown): boolean => {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /^(08|53|57P|57014|25P0[234])/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET'].includes(code) ||
    /timeout exceeded when trying to connect|Connection terminated/.test(message)
  );
};
