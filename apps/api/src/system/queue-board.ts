import { createBoard } from './board-adapter.js';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Sessions } from '#libs/access';
import { checkAct } from '#libs/access/domain';
import { Queues } from '#libs/eventing';
import { STATIONS, refuse } from '#libs/kernel';
import { chainName } from '#libs/remittance';
import { problemOf, statusOf } from '../http/problem.js';
import { SESSION_COOKIE } from '../http/session.guard.js';

export const BOARD_PATH = '/admin/queues';
/** The queues of all processes; the scoring service's too. */
const QUEUE_NAMES = [...STATIONS.map(chainName), 'scoring'];

/** Bull Board, for administrators only: the same session and permission as everywhere. */
export async function serveBoard(app: INestApplication, server: FastifyInstance): Promise<void> {
  const queues = app.get(Queues);
  const sessions = app.get(Sessions);
  const plugin = createBoard(
    QUEUE_NAMES.map((name) => queues.of(name)),
    BOARD_PATH,
  );
  await server.register(async (scope: FastifyInstance) => {
    scope.addHook('onRequest', async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE];
      const user = token ? await sessions.resolve(token, new Date()) : undefined;
      const refusal = user ? checkAct(user, 'queue.admin') : refuse('SESSION_REQUIRED');
      if (!refusal) return;
      await reply
        .status(statusOf(refusal))
        .header('content-type', 'application/problem+json; charset=utf-8')
        .send(problemOf(refusal, statusOf(refusal), request.id));
    });
    await scope.register(plugin, { prefix: BOARD_PATH });
  });
}
