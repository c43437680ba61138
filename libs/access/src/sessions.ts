import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { isRefusal, newId, refuse } from '#libs/kernel';
import type { Actor, InstitutionKind, InstitutionLevel, Refusal, Role } from '#libs/kernel';
import { recordAccess } from './access-records.js';
import { checkPassword } from './domain/index.js';
import { Passwords } from './passwords.js';
import { forgetFailures, lockedUntil, recordFailure, unknownSubject } from './sign-in-failures.js';

export interface SessionUser extends Actor {
  readonly kind: 'person';
  readonly institutionId: string;
  readonly sessionId: string;
  readonly username: string;
  readonly mustChangePassword: boolean;
  readonly institution: {
    readonly id: string;
    readonly name: string;
    readonly nameEn: string;
    readonly kind: InstitutionKind;
    readonly level: InstitutionLevel;
    readonly regionCode: string;
  };
}

export interface SignInRequest {
  readonly address: string;
  readonly userAgent: string;
  readonly now: Date;
}

export interface SessionEntry {
  readonly sessionId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

export const IDLE_MINUTES_MAX = 30;
export const SESSION_HOURS_MAX = 12;
const SEEN_EVERY_MS = 60_000;
const TOKEN_BYTES = 32;
const USER_AGENT_MAX = 300;

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const refuseLocked = (until: Date): Refusal => refuse('SIGN_IN_LOCKED', { until: timeInShanghai(until) });
/** A session alive at `now` was opened after the first instant and last seen after the second. */
const liveSince = (now: Date): [string, string] => [
  new Date(now.getTime() - SESSION_HOURS_MAX * 3_600_000).toISOString(),
  new Date(now.getTime() - IDLE_MINUTES_MAX * 60_000).toISOString(),
];

/** Sessions live on the server; the cookie holds a random token of which only the digest is stored. */
@Injectable()
export class Sessions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Passwords) private readonly passwords: Passwords,
  ) {}

  /**
   * Refusals: SIGN_IN_FAILED (user unknown, disabled or password wrong: not told apart, not by time either), SIGN_IN_LOCKED
   * (after five in a row, whether or not the name is known).
   */
  async signIn(
    username: string,
    password: string,
    request: SignInRequest,
  ): Promise<{ token: string; sessionId: string } | Refusal> {
    const name = username.trim().toLowerCase();
    const [user] = await this.database.query<CredentialRow>(
      'SELECT user_id, username, institution_id, password_hash FROM app_user WHERE username = $1',
      [name],
    );
    const locked = await lockedUntil(this.database, name, request.now);
    const matches = await this.passwords.matches(user?.password_hash, password);
    const answer = locked
      ? refuseLocked(locked)
      : user && matches
        ? await this.open(user, request)
        : refuse('SIGN_IN_FAILED');
    if (isRefusal(answer)) {
      await recordFailure(this.database, name, {
        at: request.now,
        userId: user?.user_id ?? null,
        institutionId: user?.institution_id ?? null,
        act: 'session.signInFailed',
        subject: user?.user_id ?? unknownSubject(name),
        address: request.address,
      });
    }
    return answer;
  }

  private open(
    user: CredentialRow,
    { now, address, userAgent }: SignInRequest,
  ): Promise<{ token: string; sessionId: string } | Refusal> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const sessionId = newId(now.getTime());
    return this.database.transaction(async (transaction) => {
      // Checking a password takes a while: a lock, a reset or a disabling that came meanwhile still counts.
      const [still] = await transaction.query(
        'SELECT 1 FROM app_user WHERE user_id = $1 AND password_hash = $2 AND NOT disabled FOR SHARE',
        [user.user_id, user.password_hash],
      );
      if (!still) return refuse('SIGN_IN_FAILED');
      const locked = await lockedUntil(transaction, user.username, now);
      if (locked) return refuseLocked(locked);
      await forgetFailures(transaction, user.username, now);
      await transaction.query('DELETE FROM session WHERE user_id = $1 AND (created_at <= $2 OR last_seen_at <= $3)', [
        user.user_id,
        ...liveSince(now),
      ]);
      await transaction.query(
        'INSERT INTO session (session_id, token_digest, user_id, address, user_agent, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6)',
        [sessionId, digestOf(token), user.user_id, address, userAgent.slice(0, USER_AGENT_MAX), now.toISOString()],
      );
      await recordAccess(transaction, {
        at: now,
        userId: user.user_id,
        institutionId: user.institution_id,
        act: 'session.signIn',
        subject: sessionId,
        address,
      });
      return { token, sessionId };
    });
  }

  /** Who a token belongs to: one indexed read on every request. Undefined when ended, idle too long, too old, or the user disabled. */
  async resolve(token: string, now: Date): Promise<SessionUser | undefined> {
    const [row] = await this.database.query<SessionRow>(
      `SELECT s.session_id, s.last_seen_at, u.user_id, u.username, u.display_name, u.roles, u.must_change_password,
         i.institution_id, i.name, i.name_en, i.kind, i.level, i.region_code
       FROM session s JOIN app_user u USING (user_id) JOIN institution i USING (institution_id)
       WHERE s.token_digest = $1 AND NOT u.disabled AND s.created_at > $2 AND s.last_seen_at > $3`,
      [digestOf(token), ...liveSince(now)],
    );
    if (!row) return undefined;
    if (now.getTime() - row.last_seen_at.getTime() > SEEN_EVERY_MS) {
      await this.database.query('UPDATE session SET last_seen_at = $2 WHERE session_id = $1', [
        row.session_id,
        now.toISOString(),
      ]);
    }
    return toSessionUser(row);
  }

  /** Whether a session is still open, without counting as use of it: for what outlives its request (the live stream). */
  async isOpen(sessionId: string, now: Date): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM session JOIN app_user USING (user_id) WHERE session_id = $1 AND NOT disabled AND created_at > $2 AND last_seen_at > $3',
      [sessionId, ...liveSince(now)],
    );
    return rows.length > 0;
  }

  async signOut(user: SessionUser, address: string, now: Date): Promise<void> {
    await this.database.query('DELETE FROM session WHERE session_id = $1', [user.sessionId]);
    await recordAccess(this.database, {
      at: now,
      userId: user.id,
      institutionId: user.institutionId,
      act: 'session.signOut',
      subject: user.sessionId,
      address,
    });
  }

  /** A person's own open sessions, the newest first. */
  async list(userId: string): Promise<readonly SessionEntry[]> {
    const rows = await this.database.query<{
      session_id: string;
      address: string;
      user_agent: string;
      created_at: Date;
      last_seen_at: Date;
    }>(
      'SELECT session_id, address, user_agent, created_at, last_seen_at FROM session WHERE user_id = $1 ORDER BY created_at DESC LIMIT 100',
      [userId],
    );
    return rows.map((row) => ({
      sessionId: row.session_id,
      address: row.address,
      userAgent: row.user_agent,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    }));
  }

  /** Ends one of the person's own sessions. NOT_FOUND for anybody else's. */
  async revoke(user: SessionUser, sessionId: string, address: string, now: Date): Promise<Refusal | undefined> {
    const rows = await this.database.query(
      'DELETE FROM session WHERE session_id = $1 AND user_id = $2 RETURNING session_id',
      [sessionId, user.id],
    );
    if (rows.length === 0) return refuse('NOT_FOUND');
    await recordAccess(this.database, {
      at: now,
      userId: user.id,
      institutionId: user.institutionId,
      act: 'session.revoke',
      subject: sessionId,
      address,
    });
    return undefined;
  }

  /** Refusals: SIGN_IN_LOCKED, PASSWORD_WRONG (counted like a failed sign-in), PASSWORD_WEAK. Ends the person's other sessions. */
  async changePassword(
    user: SessionUser,
    present: string,
    next: string,
    address: string,
    now: Date,
  ): Promise<Refusal | undefined> {
    const record = { at: now, userId: user.id, institutionId: user.institutionId, subject: user.id, address };
    const [row] = await this.database.query<{ password_hash: string }>(
      'SELECT password_hash FROM app_user WHERE user_id = $1',
      [user.id],
    );
    const locked = await lockedUntil(this.database, user.username, now);
    if (locked) return refuseLocked(locked);
    if (!(await this.passwords.matches(row?.password_hash, present))) {
      await recordFailure(this.database, user.username, { ...record, act: 'password.changeFailed' });
      return refuse('PASSWORD_WRONG', {}, 'present');
    }
    const weak =
      checkPassword(next, user.username) ?? (next === present ? refuse('PASSWORD_WEAK', {}, 'password') : undefined);
    if (weak) return weak;
    const passwordHash = await this.passwords.hash(next);
    const answer = await this.database.transaction(async (transaction) => {
      const changed = await transaction.query(
        'UPDATE app_user SET password_hash = $2, must_change_password = false WHERE user_id = $1 AND password_hash = $3 RETURNING 1',
        [user.id, passwordHash, row?.password_hash],
      );
      // Reset by an administrator meanwhile.
      if (changed.length === 0) return refuse('PASSWORD_WRONG', {}, 'present');
      await transaction.query('DELETE FROM session WHERE user_id = $1 AND session_id <> $2', [user.id, user.sessionId]);
      await recordAccess(transaction, { ...record, act: 'password.change' });
      return undefined;
    });
    return answer;
  }
}

interface CredentialRow {
  user_id: string;
  username: string;
  institution_id: string;
  password_hash: string;
}

interface SessionRow {
  session_id: string;
  last_seen_at: Date;
  user_id: string;
  username: string;
  display_name: string;
  roles: Role[];
  must_change_password: boolean;
  institution_id: string;
  name: string;
  name_en: string;
  kind: InstitutionKind;
  level: InstitutionLevel;
  region_code: string;
}

const toSessionUser = (row: SessionRow): SessionUser => ({
  kind: 'person',
  id: row.user_id,
  name: row.display_name,
  username: row.username,
  roles: row.roles,
  institutionId: row.institution_id,
  sessionId: row.session_id,
  mustChangePassword: row.must_change_password,
  institution: {
    id: row.institution_id,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    level: row.level,
    regionCode: row.region_code,
  },
});

const timeInShanghai = (instant: Date): string =>
  instant.toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
