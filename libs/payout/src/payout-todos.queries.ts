import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { fromJson } from '#libs/kernel';
import type { Actor, JsonObject } from '#libs/kernel';
import type { BatchTask, FundingTask } from './domain/index.js';

export type PayoutTodo = (BatchTask | FundingTask) & {
  readonly of: 'FUNDING' | 'BATCH';
  readonly id: string;
  readonly number: string;
  readonly period: string;
  readonly institutionName: string;
  readonly version: number;
};

const TODOS_MAX = 200;
const TODOS = `
  SELECT s.of, s.id, s.number, s.period, s.institution_name, s.version, t.task FROM (
    SELECT 'FUNDING' AS of, request_id AS id, request_no AS number, period, body->'agency'->>'institutionName' AS institution_name, version, tasks
    FROM funding_request WHERE task_keys && $1::text[]
    UNION ALL
    SELECT 'BATCH', batch_id, batch_no, period, institution_name, version, tasks FROM payout_batch WHERE task_keys && $1::text[]
  ) s CROSS JOIN LATERAL jsonb_array_elements(s.tasks) AS t(task)
  WHERE (t.task->>'institutionId') || ':' || (t.task->>'role') = ANY($1) AND NOT (t.task->'excludedUserIds') ? $2
  ORDER BY t.task->>'dueDate', s.number LIMIT ${TODOS_MAX}`;

/** What waits for a person in funding requests and payouts, the earliest due first; at most 200. */
@Injectable()
export class PayoutTodos {
  constructor(@Inject(Database) private readonly database: Database) {}

  async of(actor: Actor): Promise<readonly PayoutTodo[]> {
    const keys = actor.roles.map((role) => `${actor.institutionId}:${role}`);
    const rows = await this.database.query<{
      of: PayoutTodo['of'];
      id: string;
      number: string;
      period: string;
      institution_name: string;
      version: number;
      task: JsonObject;
    }>(TODOS, [keys, actor.id]);
    return rows.map(({ task, institution_name: institutionName, ...row }) => ({
      ...fromJson<BatchTask | FundingTask>(task),
      ...row,
      institutionName,
    }));
  }
}
