import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { loadRubricFiles } from '#libs/evaluation';
import { loadBankLayouts } from '#libs/payout';
import { EVIDENCE_BYTES_MAX, loadRoutes } from '#libs/remittance';
import { refuse } from '#libs/kernel';
import { ApiModule } from './api.module.js';
import type { ApiOptions } from './api-options.js';
import { problemOf, statusOf } from './http/problem.js';
import { SESSION_COOKIE } from './http/session.guard.js';
import { validationPipe } from './http/validation.js';
import { serveBoard } from './system/queue-board.js';
import { serveMetrics } from './system/metrics.js';
import { serveDocs } from './docs.js';
import { serveWebApp } from './web-app.js';

const BODY_BYTES_MAX = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 120_000;
const CORRELATION_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The HTTP app, ready to listen. One PostgreSQL pool; no state of its own, so any number may run. */
export async function createApi(options: ApiOptions): Promise<NestFastifyApplication> {
  const { configuration } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // One proxy: the address it saw, not what a client claims further left.
    trustProxy: configuration.trustProxy ? (_address, hop) => hop === 0 : false,
    routerOptions: { maxParamLength: 200 },
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const given = request.headers['x-correlation-id'];
      return typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
    },
  });
  const routes = await loadRoutes(configuration.routesDir);
  const layouts = await loadBankLayouts(configuration.bankLayoutsDir);
  const rubrics = await loadRubricFiles(configuration.rubricsDir);
  const module = ApiModule.forRoot(options, routes, layouts, rubrics);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: ['warn', 'error'],
    abortOnError: false,
  });
  const server = app.getHttpAdapter().getInstance();
  await guardTransport(server, options);
  app.setGlobalPrefix('api/v1');
  app.useGlobalPipes(validationPipe());
  serveDocs(app);
  await serveBoard(app, server);
  serveMetrics(app, server);
  await serveWebApp(server, options.webRoot);
  await app.init();
  return app;
}

/** What every request passes before it reaches a controller: headers, limits, origin. */
async function guardTransport(server: FastifyInstance, { configuration }: ApiOptions): Promise<void> {
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
    },
    hsts: configuration.cookieSecure,
  });
  await server.register(rateLimit, {
    max: (request: FastifyRequest) =>
      isSignIn(request) ? configuration.signInLimitPerMinute : configuration.rateLimitPerMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) =>
      isSignIn(request) ? `sign-in ${request.ip}` : (request.cookies?.[SESSION_COOKIE] ?? request.ip),
  });
  await server.register(multipart, { limits: { files: 1, fields: 5, fileSize: EVIDENCE_BYTES_MAX + 1, parts: 6 } });
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('x-correlation-id', request.id);
    if (!isForeign(request)) return;
    const refusal = refuse('ORIGIN_FOREIGN');
    await reply
      .status(statusOf(refusal))
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(problemOf(refusal, statusOf(refusal), request.id));
  });
}

/** By the route, not the address: a query or an escaped letter must not lead around the limit. */
const isSignIn = (request: FastifyRequest): boolean =>
  request.method === 'POST' && request.routeOptions.url === '/api/v1/session';

/** A write sent by another site's page: its Origin is not ours. SameSite=Strict keeps the cookie away already; this says so. */
function isForeign(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
