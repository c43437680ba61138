import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { isRefusal, refuse } from '#libs/kernel';
import type { JsonObject, Refusal } from '#libs/kernel';
import type { RequestContext } from './event.js';
import { StreamVersionConflict } from './event-log.js';
import { Waker } from './waker.js';

const UNIQUE_VIOLATION = '23505';
const RETRIES_MAX = 3;

interface Receipt {
  input_hash: string;
  answer: JsonObject;
}

/** Thrown inside the transaction when the same key was recorded by a racing request: everything rolls back, then it is replayed. */
class KeyTaken extends Error {}

/** The one way a command changes anything: receipt, state, events and postings in one transaction. */
@Injectable()
export class CommandRunner {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Waker) private readonly waker: Waker,
  ) {}

  /**
   * Runs `work` once for an idempotency key of an actor. The same key with the same input gives the recorded answer again,
   * with another input IDEMPOTENCY_KEY_REUSED. Refusals roll back and are not recorded. A command without a version
   * that lost a race is decided again; one that named a version is refused VERSION_STALE by its own lock.
   */
  async run<Answer extends JsonObject>(
    context: RequestContext,
    work: (transaction: Transaction) => Promise<Answer | Refusal>,
  ): Promise<Answer | Refusal> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.database.transaction((transaction) => this.once(transaction, context, work));
        if (isRefusal(answer)) return (await this.recorded<Answer>(this.database, context)) ?? answer;
        this.waker.wake();
        return answer;
      } catch (error) {
        const raced = error instanceof KeyTaken || error instanceof StreamVersionConflict;
        // Two requests with one key at once: what the loser ran into may be the winner's own effect.
        const recorded =
          raced || (error as { code?: string }).code === UNIQUE_VIOLATION
            ? await this.recorded<Answer>(this.database, context)
            : undefined;
        if (recorded) return recorded;
        if (!raced) throw error;
        if (attempt >= RETRIES_MAX) return refuse('OVERLOADED');
      }
    }
  }

  /** The answer this key has already had, or the refusal of another input under the same key. */
  private async recorded<Answer extends JsonObject>(
    sql: Sql | Transaction,
    context: RequestContext,
  ): Promise<Answer | Refusal | undefined> {
    const { idempotency, actor } = context;
    if (!idempotency) return undefined;
    const statement = 'SELECT input_hash, answer FROM command_receipt WHERE actor_id = $1 AND key = $2';
    const values = [actor.id, idempotency.key];
    const [receipt] =
      'prepared' in sql ? await sql.prepared<Receipt>(statement, values) : await sql.query<Receipt>(statement, values);
    if (!receipt) return undefined;
    return receipt.input_hash === idempotency.inputHash ? (receipt.answer as Answer) : refuse('IDEMPOTENCY_KEY_REUSED');
  }

  private async once<Answer extends JsonObject>(
    transaction: Transaction,
    context: RequestContext,
    work: (transaction: Transaction) => Promise<Answer | Refusal>,
  ): Promise<Answer | Refusal> {
    const recorded = await this.recorded<Answer>(transaction, context);
    if (recorded) return recorded;
    const answer = await work(transaction);
    if (context.idempotency && !isRefusal(answer)) await recordReceipt(transaction, context, answer);
    return answer;
  }
}

async function recordReceipt(transaction: Transaction, context: RequestContext, answer: JsonObject): Promise<void> {
  await transaction
    .prepared(
      'INSERT INTO command_receipt (actor_id, key, input_hash, answer, recorded_at) VALUES ($1, $2, $3, $4, $5)',
      [
        context.actor.id,
        context.idempotency?.key,
        context.idempotency?.inputHash,
        JSON.stringify(answer),
        context.now.toISOString(),
      ],
    )
    .catch((error: Error & { code?: string }) => {
      throw error.code === UNIQUE_VIOLATION ? new KeyTaken() : error;
    });
}
