import { randomBytes, randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccessModule, Accounts, Institutions, Passwords, Sessions, Users } from '#libs/access';
import type { Institution, NewAccount, NewUser, SessionUser, User } from '#libs/access';
import { Database, DatabaseModule } from '#libs/database';
import { EventingModule, verifyLog } from '#libs/eventing';
import type { Finding, RequestContext } from '#libs/eventing';
import { isRefusal, newId } from '#libs/kernel';
import type { Refusal, Role } from '#libs/kernel';
import { cloneDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

export const PASSWORD = 'four carts over the pass';
export const ADDRESS = '10.14.2.7';
export const KEYS = { currentId: 'k1', keys: { k1: randomBytes(32) } };
export const START = new Date('2020-03-31T01:00:00Z');

export const after = (minutes: number, from = START): Date => new Date(from.getTime() + minutes * 60_000);

export function expectDone<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.parameters)}`);
  return answer;
}

export const codeOf = (answer: unknown): string | undefined => (isRefusal(answer) ? answer.refused : undefined);

/** Institutions, accounts, people and sessions on a database of their own. Builders start valid; a test changes one thing. */
export class Directory {
  private constructor(
    readonly clone: TestDatabase,
    private readonly app: INestApplicationContext,
  ) {}

  static async open(): Promise<Directory> {
    const clone = await cloneDatabase();
    class TestModule {}
    const imports = [
      DatabaseModule.forRoot({ url: clone.url, applicationName: 'access test', poolSize: 8 }),
      EventingModule.forRoot({ hashAlgorithm: 'sha256', dispatch: false, work: false, databaseUrl: clone.url }),
      AccessModule.forRoot(KEYS),
    ];
    return new Directory(
      clone,
      await NestFactory.createApplicationContext(
        { module: TestModule, imports },
        { logger: false, abortOnError: false },
      ),
    );
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.clone.drop();
  }

  get database(): Database {
    return this.app.get(Database);
  }
  get institutions(): Institutions {
    return this.app.get(Institutions);
  }
  get accounts(): Accounts {
    return this.app.get(Accounts);
  }
  get users(): Users {
    return this.app.get(Users);
  }
  get passwords(): Passwords {
    return this.app.get(Passwords);
  }
  get sessions(): Sessions {
    return this.app.get(Sessions);
  }

  findings(): Promise<Finding[]> {
    return verifyLog(this.database, 'sha256');
  }

  async events(streamId: string): Promise<{ type: string; stream_version: number; data: unknown }[]> {
    return this.database.query(
      'SELECT type, stream_version, data FROM event WHERE stream_id = $1 ORDER BY stream_version',
      [streamId],
    );
  }

  async province(): Promise<Institution> {
    const [known] = (await this.institutions.list()).filter(
      ({ level, kind }) => level === 'PROVINCE' && kind === 'FINANCE',
    );
    return known ?? expectDone(await this.institutions.create(institution(), context()));
  }

  /** A person of the province; the user name is made up unless given. */
  async person(more: Partial<NewUser> = {}): Promise<User> {
    const { institutionId } = await this.province();
    return expectDone(await this.users.create(user({ institutionId, ...more }), context()));
  }

  async signIn(
    username: string,
    now = START,
    userAgent = 'test browser',
  ): Promise<{ token: string; user: SessionUser }> {
    const { token } = expectDone(await this.sessions.signIn(username, PASSWORD, { address: ADDRESS, userAgent, now }));
    const person = await this.sessions.resolve(token, now);
    if (!person) throw new Error('A session just opened is not known.');
    return { token, user: person };
  }

  /** What a sign-in is refused with; undefined when it is let in. */
  async trySignIn(username: string, password: string, now = START): Promise<string | undefined> {
    return codeOf(await this.sessions.signIn(username, password, { address: ADDRESS, userAgent: 'test browser', now }));
  }

  records(act: string): Promise<{ user_id: string | null; subject: string; address: string; at: Date }[]> {
    return this.database.query(
      'SELECT user_id, subject, address, at FROM access_record WHERE act = $1 ORDER BY access_record_id',
      [act],
    );
  }
}

export const context = (more: Partial<RequestContext> = {}): RequestContext => ({
  actor: { kind: 'person', id: 'test.admin', name: '林涛', institutionId: null, roles: ['ADMIN'] },
  correlationId: randomUUID(),
  now: START,
  ...more,
});

export const institution = (more: Partial<Institution> = {}): Institution => ({
  institutionId: newId(),
  kind: 'FINANCE',
  level: 'PROVINCE',
  regionCode: '140000',
  name: '山西省财政厅',
  nameEn: 'Shanxi Provincial Finance Department',
  parentId: null,
  ...more,
});

export const account = (institutionId: string, more: Partial<NewAccount> = {}): NewAccount => ({
  accountId: newId(),
  institutionId,
  kind: 'FISCAL_SPECIAL',
  name: '社会保障基金财政专户',
  bankName: '中国农业银行太原分行',
  number: '6217000012345678901',
  ...more,
});

let people = 0;
export const user = (more: Partial<NewUser> & { institutionId: string }): NewUser => ({
  userId: newId(),
  username: `person-${++people}`,
  displayName: '杨帆',
  roles: ['CLERK'] satisfies Role[],
  password: PASSWORD,
  mustChangePassword: false,
  ...more,
});
