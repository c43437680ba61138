import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const YEAR_SECONDS = 31_536_000;
const NOT_BUILT =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Jieli</title><body><h1>接力</h1><p>网页尚未构建，请运行 npm run build。 The web app is not built: run npm run build.</p></body></html>';

/** The built web app: hashed assets cached for a year, the page itself never; every page address gives the page. */
export async function serveWebApp(server: FastifyInstance, webRoot: string | undefined): Promise<void> {
  const root = webRoot && existsSync(join(webRoot, 'index.html')) ? webRoot : undefined;
  if (root) {
    await server.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      setHeaders: (response, path) => {
        response.header(
          'cache-control',
          path.includes('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        );
      },
    });
  }
  server.addHook('preHandler', async (request, reply) => {
    // Pages of the app are routes in the browser; only what nothing else serves comes here.
    if (!request.is404 || request.method !== 'GET' || /^\/(api|admin|metrics)(\/|$)/.test(request.url)) return;
    if (request.url.startsWith('/assets/')) return;
    if (root) await reply.header('cache-control', 'no-cache').sendFile('index.html');
    else await reply.header('content-type', 'text/html; charset=utf-8').send(NOT_BUILT);
  });
}
