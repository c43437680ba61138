import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bullmq';
import type { FastifyPluginCallback } from 'fastify';

/** The board's plugin over these queues. Jobs are nudges: retrying or removing one can neither lose nor repeat an effect. */
export function createBoard(queues: readonly Queue[], basePath: string): FastifyPluginCallback {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(basePath);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Jieli' } },
  });
  return adapter.registerPlugin();
}
