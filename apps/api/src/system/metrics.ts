import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { NoLossCounter } from '#libs/eventing';
import { refuse } from '#libs/kernel';
import { problemOf } from '../http/problem.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Prometheus text, to this machine only: a scraper beside the process, never the public. */
export function serveMetrics(app: INestApplication, server: FastifyInstance): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'jieli_http_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  });
  new Gauge({
    name: 'jieli_subscriber_waiting',
    help: 'Events in the log a subscriber has not handled',
    labelNames: ['subscriber'],
    registers: [registry],
    async collect() {
      for (const { name, waiting } of (await app.get(NoLossCounter).read()).subscribers)
        this.set({ subscriber: name }, waiting);
    },
  });
  server.addHook('onResponse', async (request, reply) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  server.get('/metrics', async (request, reply) => {
    if (!LOOPBACK.has(request.ip))
      return reply
        .status(404)
        .header('content-type', 'application/problem+json')
        .send(problemOf(refuse('NOT_FOUND'), 404, request.id));
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}
