import { createServer } from 'node:http';
import type { Server } from 'node:http';

/** A tiny page for orchestrators: 200 while `check` answers, 503 with its reason otherwise. For processes without an HTTP API. */
export function startHealthServer(port: number, host: string, check: () => Promise<void>): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url !== '/health') return answer(404, { status: 'not found' });
    check().then(
      () => answer(200, { status: 'ok' }),
      (error: Error) => answer(503, { status: 'unavailable', reason: error.message }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
