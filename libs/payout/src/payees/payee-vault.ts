import { Inject, Injectable } from '@nestjs/common';
import { ENCRYPTION_KEYS, decrypt, encrypt, maskNumber, recordAccess } from '#libs/access';
import type { EncryptionKeys, Sealed } from '#libs/access';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { isRefusal, refuse, requireText } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { REASON_MAX } from '../domain/index.js';
import { PayeeDigests } from './payee-digests.js';
import { checkPayee, maskId, maskName } from './payee-fields.js';
import type { Payee } from './payee-fields.js';

export const PAYEE_DIGEST_KEY = Symbol('PayeeDigestKey');
export const PAYEE_STREAM = 'payee';
export const PAYEE_EVENT_TYPES = ['PayeeDisclosed'] as const;
const OPEN_MAX = 20_000;

interface SealedRow {
  payee_record: string;
  key_id: string;
  sealed: Buffer;
}

/** The only place that turns payees into cipher text and back. Rows hold digests, masks and sealed values. */
@Injectable()
export class PayeeVault {
  readonly digests: PayeeDigests;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ENCRYPTION_KEYS) private readonly keys: EncryptionKeys,
    @Inject(PAYEE_DIGEST_KEY) digestKey: Buffer,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(CommandRunner) private readonly commands: CommandRunner,
  ) {
    this.digests = new PayeeDigests(digestKey);
  }

  /** A person's digest, by an id as people write it. Undefined when it is no id. */
  digestOf(id: string): string | undefined {
    const payee = checkPayee({ id, name: '-', accountNo: '000000' });
    return isRefusal(payee) ? undefined : this.digests.digestOf(payee.id);
  }

  /** The record of a normal payee (see checkPayee) of an institution. */
  recordOf(institutionId: string, payee: Payee): string {
    return this.digests.recordOf(institutionId, payee);
  }

  /** Bound to its record: moved to another row it does not open. */
  seal(record: string, { id, name, accountNo }: Payee): Sealed {
    return encrypt(this.keys, JSON.stringify([id, name, accountNo]), `payee ${record}`);
  }

  /** Keeps a payee unless it is known. Answers its record, or what is wrong with it (see checkPayee). */
  async upsert(transaction: Transaction, institutionId: string, given: Payee): Promise<string | Refusal> {
    const payee = checkPayee(given);
    if (isRefusal(payee)) return payee;
    const record = this.recordOf(institutionId, payee);
    const { keyId, bytes } = this.seal(record, payee);
    const { id, name, accountNo } = payee;
    await transaction.query(
      `INSERT INTO payee (payee_record, institution_id, id_digest, masked_id, masked_name, masked_account, key_id, sealed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [
        record,
        institutionId,
        this.digests.digestOf(id),
        maskId(id),
        maskName(name),
        maskNumber(accountNo),
        keyId,
        bytes,
      ],
    );
    return record;
  }

  /** In clear, by record; records that are not there are left out. At most 20,000 at a time. Throws when a key is missing or a value was changed. */
  async open(records: readonly string[], sql: Sql = this.database): Promise<Map<string, Payee>> {
    if (records.length > OPEN_MAX) throw new Error(`more than ${OPEN_MAX} payees at once`);
    const rows = await sql.query<SealedRow>(
      'SELECT payee_record, key_id, sealed FROM payee WHERE payee_record = ANY($1::uuid[])',
      [[...records]],
    );
    return new Map(rows.map((row) => [row.payee_record, this.unseal(row)]));
  }

  private unseal({ payee_record: record, key_id: keyId, sealed }: SealedRow): Payee {
    const [id, name, accountNo] = JSON.parse(decrypt(this.keys, keyId, sealed, `payee ${record}`)) as string[];
    return { id: id!, name: name!, accountNo: accountNo! };
  }

  /**
   * Shows one payee of the actor's institution in clear: an event with the reason, and a line in the access records.
   * TEXT_REQUIRED (reason), NOT_FOUND.
   */
  async disclose(record: string, reason: string, context: RequestContext, address: string): Promise<Payee | Refusal> {
    const unreasoned = requireText(reason, 'reason', 'reason', REASON_MAX);
    if (unreasoned) return unreasoned;
    const noted = await this.commands.run(context, async (transaction) => {
      const [row] = await transaction.query<{ masked_id: string }>(
        'SELECT masked_id FROM payee WHERE payee_record = $1 AND institution_id = $2',
        [record, context.actor.institutionId],
      );
      if (!row) return refuse('NOT_FOUND');
      await this.noteDisclosure(transaction, record, { maskedId: row.masked_id, reason }, context);
      const { id: userId, institutionId } = context.actor;
      const detail = { reason: reason.slice(0, 200) };
      await recordAccess(transaction, {
        at: context.now,
        userId,
        institutionId,
        act: 'payee.disclose',
        subject: record,
        address,
        detail,
      });
      return { noted: true };
    });
    if (isRefusal(noted)) return noted;
    return (await this.open([record])).get(record) ?? refuse('NOT_FOUND');
  }

  private async noteDisclosure(
    transaction: Transaction,
    record: string,
    told: { readonly maskedId: string; readonly reason: string },
    context: RequestContext,
  ): Promise<void> {
    const [head] = await transaction.query<{ version: number }>(
      'SELECT coalesce(max(stream_version), 0)::int AS version FROM event WHERE stream_id = $1',
      [record],
    );
    await this.log.append(transaction, {
      streamType: PAYEE_STREAM,
      streamId: record,
      expectedVersion: head?.version ?? 0,
      events: [{ type: 'PayeeDisclosed', data: told, occurredAt: context.now }],
      context,
    });
  }

  /** Seals what is under an older key again, in transactions of `batchSize` rows. Answers how many rows. Safe to break off and repeat. */
  async rotate(batchSize: number): Promise<number> {
    let total = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await this.database.transaction((transaction) => this.rotateBatch(transaction, after, batchSize));
      if (rows.length === 0) return total;
      total += rows.length;
      after = rows.at(-1)!.payee_record;
    }
  }

  private async rotateBatch(transaction: Transaction, after: string, batchSize: number): Promise<SealedRow[]> {
    const rows = await transaction.query<SealedRow>(
      `SELECT payee_record, key_id, sealed FROM payee WHERE payee_record > $1 AND key_id <> $2
       ORDER BY payee_record LIMIT $3 FOR UPDATE`,
      [after, this.keys.currentId, batchSize],
    );
    const sealed = rows.map((row) => this.seal(row.payee_record, this.unseal(row)).bytes);
    await transaction.query(
      `UPDATE payee p SET key_id = $1, sealed = n.sealed
       FROM unnest($2::uuid[], $3::bytea[]) n (payee_record, sealed) WHERE p.payee_record = n.payee_record`,
      [this.keys.currentId, rows.map((row) => row.payee_record), sealed],
    );
    return rows;
  }
}
