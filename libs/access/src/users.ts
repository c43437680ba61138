import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { isRefusal, refuse } from '#libs/kernel';
import type { Refusal, Role } from '#libs/kernel';
import { checkPassword, checkUsername, rolesConflict } from './domain/index.js';
import { ENCRYPTION_KEYS, blindInput } from './encryption.js';
import type { EncryptionKeys } from './encryption.js';
import { Passwords } from './passwords.js';
import { forgetFailures } from './sign-in-failures.js';

export type User = {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly institutionId: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  readonly version: number;
};

export interface NewUser {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly institutionId: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly mustChangePassword: boolean;
}

export interface UserChange {
  readonly displayName?: string;
  readonly roles?: readonly Role[];
  readonly disabled?: boolean;
  /** Sets a new password the person must change, and ends their sessions. */
  readonly password?: string;
}

export const USER_STREAM = 'user';
const DISPLAY_NAME_MAX = 50;

interface UserRow {
  user_id: string;
  username: string;
  display_name: string;
  institution_id: string;
  roles: Role[];
  disabled: boolean;
  version: number;
}
const COLUMNS = 'user_id, username, display_name, institution_id, roles, disabled, version';
const toUser = (row: UserRow): User => ({
  userId: row.user_id,
  username: row.username,
  displayName: row.display_name,
  institutionId: row.institution_id,
  roles: row.roles,
  disabled: row.disabled,
  version: row.version,
});

/** People: who they are, where, and what they may do. */
@Injectable()
export class Users {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Passwords) private readonly passwords: Passwords,
    @Inject(ENCRYPTION_KEYS) private readonly keys: EncryptionKeys,
  ) {}

  /** Refusals: USERNAME_INVALID, TEXT_REQUIRED, ROLES_EMPTY, ROLES_CONFLICT, PASSWORD_WEAK, INSTITUTION_UNKNOWN, USERNAME_TAKEN. */
  async create(user: NewUser, context: RequestContext): Promise<User | Refusal> {
    const refusal =
      checkUsername(user.username) ??
      checkName(user.displayName) ??
      rolesConflict(user.roles) ??
      checkPassword(user.password, user.username);
    if (refusal) return refusal;
    // Hashing is slow on purpose: before the transaction, so that nothing is held while it runs.
    const passwordHash = await this.passwords.hash(user.password);
    return this.commands.run(blindInput(this.keys, context), (transaction) =>
      this.insert(transaction, user, passwordHash, context),
    );
  }

  private async insert(
    transaction: Transaction,
    user: NewUser,
    passwordHash: string,
    context: RequestContext,
  ): Promise<User | Refusal> {
    const { userId, username, displayName, institutionId, mustChangePassword } = user;
    const roles = [...new Set(user.roles)];
    const known = await transaction.query('SELECT 1 FROM institution WHERE institution_id = $1', [institutionId]);
    if (known.length === 0) return refuse('INSTITUTION_UNKNOWN', {}, 'institutionId');
    const [row] = await transaction.query<UserRow>(
      `INSERT INTO app_user (user_id, username, display_name, institution_id, roles, password_hash, must_change_password)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [userId, username, displayName, institutionId, roles, passwordHash, mustChangePassword],
    );
    if (!row) return refuse('USERNAME_TAKEN', { username }, 'username');
    await this.log.append(transaction, {
      streamType: USER_STREAM,
      streamId: userId,
      expectedVersion: 0,
      context,
      events: [
        { type: 'UserCreated', data: { userId, username, displayName, institutionId, roles }, occurredAt: context.now },
      ],
    });
    return toUser(row);
  }

  /** Refusals: NOT_FOUND, VERSION_STALE, TEXT_REQUIRED, ROLES_*, PASSWORD_WEAK, LAST_ADMIN. */
  async change(userId: string, change: UserChange, context: RequestContext): Promise<User | Refusal> {
    const refusal =
      (change.displayName === undefined ? undefined : checkName(change.displayName)) ??
      (change.roles ? rolesConflict(change.roles) : undefined);
    if (refusal) return refusal;
    const passwordHash = change.password === undefined ? undefined : await this.passwords.hash(change.password);
    return this.commands.run(blindInput(this.keys, context), (transaction) =>
      this.update(transaction, userId, change, passwordHash, context),
    );
  }

  private async update(
    transaction: Transaction,
    userId: string,
    change: UserChange,
    passwordHash: string | undefined,
    context: RequestContext,
  ): Promise<User | Refusal> {
    const before = await this.lock(transaction, userId, context.ifMatch);
    if (isRefusal(before)) return before;
    const weak = change.password === undefined ? undefined : checkPassword(change.password, before.username);
    if (weak) return weak;
    const after = {
      displayName: change.displayName ?? before.displayName,
      roles: [...new Set(change.roles ?? before.roles)],
      disabled: change.disabled ?? before.disabled,
    };
    const losesAdmin =
      before.roles.includes('ADMIN') && !before.disabled && (after.disabled || !after.roles.includes('ADMIN'));
    if (losesAdmin && (await this.otherAdmins(transaction, userId)) === 0) return refuse('LAST_ADMIN');
    const [row] = await transaction.query<UserRow>(
      `UPDATE app_user SET display_name = $2, roles = $3, disabled = $4, password_hash = coalesce($5, password_hash),
         must_change_password = must_change_password OR $5 IS NOT NULL, version = version + 1
       WHERE user_id = $1 RETURNING ${COLUMNS}`,
      [userId, after.displayName, after.roles, after.disabled, passwordHash ?? null],
    );
    // New duties or a new password take effect at once: old sessions end, and a lock with them.
    if (change.roles || change.disabled !== undefined || passwordHash !== undefined) {
      await transaction.query('DELETE FROM session WHERE user_id = $1', [userId]);
      await forgetFailures(transaction, before.username, context.now);
    }
    await this.log.append(transaction, {
      streamType: USER_STREAM,
      streamId: userId,
      expectedVersion: before.version,
      context,
      events: [
        {
          type: 'UserChanged',
          data: {
            userId,
            before: { displayName: before.displayName, roles: before.roles, disabled: before.disabled },
            after,
            passwordReset: passwordHash !== undefined,
          },
          occurredAt: context.now,
        },
      ],
    });
    return toUser(row!);
  }

  private async lock(transaction: Transaction, userId: string, seen: number | undefined): Promise<User | Refusal> {
    const [row] = await transaction.query<UserRow>(`SELECT ${COLUMNS} FROM app_user WHERE user_id = $1 FOR UPDATE`, [
      userId,
    ]);
    if (!row) return refuse('NOT_FOUND');
    if (seen !== undefined && seen !== row.version)
      return refuse('VERSION_STALE', { current: String(row.version), seen: String(seen) });
    return toUser(row);
  }

  private async otherAdmins(transaction: Transaction, userId: string): Promise<number> {
    const rows = await transaction.query(
      `SELECT user_id FROM app_user WHERE 'ADMIN' = ANY(roles) AND NOT disabled AND user_id <> $1 FOR UPDATE`,
      [userId],
    );
    return rows.length;
  }

  /** By institution and name; at most 5,000 (a province has a thousand people). */
  async list(): Promise<readonly User[]> {
    return (
      await this.database.query<UserRow>(`SELECT ${COLUMNS} FROM app_user ORDER BY institution_id, username LIMIT 5000`)
    ).map(toUser);
  }

  async byUsername(username: string): Promise<User | undefined> {
    const [row] = await this.database.query<UserRow>(`SELECT ${COLUMNS} FROM app_user WHERE username = $1`, [username]);
    return row && toUser(row);
  }
}

const checkName = (displayName: string): Refusal | undefined =>
  displayName.trim() === '' || displayName.length > DISPLAY_NAME_MAX
    ? refuse('TEXT_REQUIRED', { name: 'displayName', max: String(DISPLAY_NAME_MAX) }, 'displayName')
    : undefined;
