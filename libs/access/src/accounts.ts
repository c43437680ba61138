import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { refuse } from '#libs/kernel';
import type { AccountKind, InstitutionKind, Refusal } from '#libs/kernel';
import { ACCOUNT_KINDS_OF } from './domain/index.js';
import { ENCRYPTION_KEYS, blindInput, encrypt, maskNumber } from './encryption.js';
import type { EncryptionKeys } from './encryption.js';

export type Account = {
  readonly accountId: string;
  readonly institutionId: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly bankName: string;
  /** The last four digits; the whole number is stored encrypted. */
  readonly maskedNumber: string;
};

export interface NewAccount {
  readonly accountId: string;
  readonly institutionId: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly bankName: string;
  readonly number: string;
}

export const ACCOUNT_STREAM = 'account';
const TEXT_MAX = 100;

interface AccountRow {
  account_id: string;
  institution_id: string;
  kind: AccountKind;
  name: string;
  bank_name: string;
  masked_number: string;
}

const toAccount = (row: AccountRow): Account => ({
  accountId: row.account_id,
  institutionId: row.institution_id,
  kind: row.kind,
  name: row.name,
  bankName: row.bank_name,
  maskedNumber: row.masked_number,
});

/** Bank accounts of institutions. One default of each kind per institution: what routes resolve to. */
@Injectable()
export class Accounts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(ENCRYPTION_KEYS) private readonly keys: EncryptionKeys,
  ) {}

  /** Refusals: ACCOUNT_NUMBER_INVALID, TEXT_REQUIRED, INSTITUTION_UNKNOWN, ACCOUNT_KIND_INVALID, ACCOUNT_EXISTS. */
  create(account: NewAccount, context: RequestContext): Promise<Account | Refusal> {
    return this.commands.run(blindInput(this.keys, context), (transaction) =>
      this.insert(transaction, account, context),
    );
  }

  private async insert(
    transaction: Transaction,
    account: NewAccount,
    context: RequestContext,
  ): Promise<Account | Refusal> {
    const { accountId, institutionId, kind, name, bankName, number } = account;
    if (!/^[0-9]{8,32}$/.test(number)) return refuse('ACCOUNT_NUMBER_INVALID', {}, 'number');
    for (const [field, text] of [
      ['name', name],
      ['bankName', bankName],
    ] as const) {
      if (text.trim() === '' || text.length > TEXT_MAX)
        return refuse('TEXT_REQUIRED', { name: field, max: String(TEXT_MAX) }, field);
    }
    const [institution] = await transaction.query<{ kind: InstitutionKind }>(
      'SELECT kind FROM institution WHERE institution_id = $1',
      [institutionId],
    );
    if (!institution) return refuse('INSTITUTION_UNKNOWN', {}, 'institutionId');
    if (!ACCOUNT_KINDS_OF[institution.kind].includes(kind)) return refuse('ACCOUNT_KIND_INVALID', { kind }, 'kind');
    const { keyId, bytes } = encrypt(this.keys, number, `account:${accountId}`);
    const created: Account = { accountId, institutionId, kind, name, bankName, maskedNumber: maskNumber(number) };
    const inserted = await transaction.query(
      `INSERT INTO account (account_id, institution_id, kind, name, bank_name, masked_number, encrypted_number, encryption_key_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING account_id`,
      [accountId, institutionId, kind, name, bankName, created.maskedNumber, bytes, keyId],
    );
    if (inserted.length === 0) return refuse('ACCOUNT_EXISTS', {}, 'kind');
    await this.log.append(transaction, {
      streamType: ACCOUNT_STREAM,
      streamId: accountId,
      expectedVersion: 0,
      context,
      events: [{ type: 'AccountOpened', data: created, occurredAt: context.now }],
    });
    return created;
  }

  async list(institutionIds?: readonly string[]): Promise<readonly Account[]> {
    const rows = await this.database.query<AccountRow>(
      `SELECT account_id, institution_id, kind, name, bank_name, masked_number FROM account
       WHERE $1::uuid[] IS NULL OR institution_id = ANY($1) ORDER BY institution_id, kind LIMIT 10000`,
      [institutionIds ?? null],
    );
    return rows.map(toAccount);
  }
}
