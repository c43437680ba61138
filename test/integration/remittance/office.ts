import { join } from 'node:path';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { AccessModule, Accounts, Institutions } from '#libs/access';
import { Database, DatabaseModule } from '#libs/database';
import { EventLog, EventingModule, Registry, SubscriptionRunner, verifyLog } from '#libs/eventing';
import type { Finding, RequestContext, StoredEvent } from '#libs/eventing';
import { CLOCK, STATIONS, calendarDateOf, isRefusal, newId, shanghaiInstant, systemActor } from '#libs/kernel';
import type { AccountKind, Actor, CalendarDate, InstitutionKind, InstitutionLevel, Role } from '#libs/kernel';
import { Ledger, verifyLedger } from '#libs/ledger';
import {
  ChainSubscription,
  RemittanceModule,
  RemittanceService,
  chainName,
  loadRoutes,
  verifyEvidence,
  verifyRegisters,
  verifyRemittances,
} from '#libs/remittance';
import { cloneDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

/** The hands of the clock, held by the test: from nine in the morning of a Shanghai day. */
export class TestClock {
  seconds = 0;
  constructor(public today: CalendarDate) {}
  now(): Date {
    return new Date(shanghaiInstant(this.today, '09:00:00').getTime() + this.seconds * 1_000);
  }
}

export interface Place {
  readonly institutionId: string;
  readonly accounts: Readonly<Partial<Record<AccountKind, string>>>;
}

export type PlaceName = 'agency' | 'cityFinance' | 'provincialFinance' | 'provincialAgency';

const PLACES: readonly {
  place: PlaceName;
  kind: InstitutionKind;
  level: InstitutionLevel;
  regionCode: string;
  name: string;
  nameEn: string;
  parent: PlaceName | null;
  accounts: readonly AccountKind[];
}[] = [
  {
    place: 'provincialAgency',
    kind: 'AGENCY',
    level: 'PROVINCE',
    regionCode: '140000',
    name: '山西省社会保险局',
    nameEn: 'Shanxi Social Insurance Bureau',
    parent: null,
    accounts: ['INCOME', 'EXPENDITURE'],
  },
  {
    place: 'provincialFinance',
    kind: 'FINANCE',
    level: 'PROVINCE',
    regionCode: '140000',
    name: '山西省财政厅',
    nameEn: 'Shanxi Finance Department',
    parent: null,
    accounts: ['FISCAL_SPECIAL'],
  },
  {
    place: 'agency',
    kind: 'AGENCY',
    level: 'CITY',
    regionCode: '140200',
    name: '大同市社会保险中心',
    nameEn: 'Datong Social Insurance Center',
    parent: 'provincialAgency',
    accounts: ['INCOME', 'EXPENDITURE'],
  },
  {
    place: 'cityFinance',
    kind: 'FINANCE',
    level: 'CITY',
    regionCode: '140200',
    name: '大同市财政局',
    nameEn: 'Datong Finance Bureau',
    parent: 'provincialFinance',
    accounts: ['FISCAL_SPECIAL'],
  },
];

const person = (name: string, place: Place, ...roles: Role[]): Actor => ({
  kind: 'person',
  id: newId(),
  name,
  institutionId: place.institutionId,
  roles,
});

/** The people of the chain, under the names of the demo. */
function staff(places: Readonly<Record<PlaceName, Place>>) {
  const { agency, cityFinance, provincialFinance } = places;
  return {
    liMin: person('李敏', agency, 'CLERK'),
    wangFang: person('王芳', agency, 'REVIEWER'),
    zhaoQiang: person('赵强', agency, 'OFFICER'),
    zhangWei: person('张伟', cityFinance, 'CLERK'),
    liuYang: person('刘洋', cityFinance, 'REVIEWER'),
    chenJing: person('陈静', cityFinance, 'OFFICER'),
    yangFan: person('杨帆', provincialFinance, 'CLERK'),
    zhouTao: person('周涛', provincialFinance, 'REVIEWER'),
    sunLi: person('孙丽', provincialFinance, 'OFFICER'),
    hePing: person('何平', provincialFinance, 'AUDITOR'),
  };
}
export type People = ReturnType<typeof staff>;

export interface FurtherModules {
  readonly imports?: readonly DynamicModule[];
  readonly prepare?: (app: INestApplicationContext, clock: TestClock) => void;
}

/** The whole chain of offices on a database of its own: real services, no queue; the chain's subscribers run when told. */
export class Office {
  private constructor(
    readonly app: INestApplicationContext,
    readonly database: TestDatabase,
    readonly clock: TestClock,
    readonly places: Readonly<Record<PlaceName, Place>>,
    readonly people: People,
  ) {}

  /** `more`: further modules, and what is to be done with them before the system starts. */
  static async open(today: CalendarDate = '2020-03-16', more: FurtherModules = {}): Promise<Office> {
    const database = await cloneDatabase();
    const clock = new TestClock(today);
    const module = await Test.createTestingModule({
      imports: [
        DatabaseModule.forRoot({ url: database.url, applicationName: 'test-remittance', poolSize: 24 }),
        EventingModule.forRoot({ databaseUrl: database.url, hashAlgorithm: 'sha256', dispatch: false, work: false }),
        AccessModule.forRoot({ currentId: 'test', keys: { test: Buffer.alloc(32, 7) } }),
        RemittanceModule.forRoot({ routes: await loadRoutes(join(process.cwd(), 'config/routes')), work: false }),
        ...(more.imports ?? []),
      ],
    })
      .overrideProvider(CLOCK)
      .useValue(clock)
      .compile();
    const remittances = module.get(RemittanceService);
    for (const station of STATIONS) module.get(Registry).subscribe(new ChainSubscription(station, remittances, clock));
    more.prepare?.(module, clock);
    const app = await module.init();
    const places = await foundPlaces(app, clock);
    return new Office(app, database, clock, places, staff(places));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  get sql(): Database {
    return this.app.get(Database);
  }

  /** What a request carries. */
  context(actor: Actor, more: Partial<RequestContext> = {}): RequestContext {
    return { actor, correlationId: newId(), now: this.clock.now(), ...more };
  }

  events(streamId: string): Promise<StoredEvent[]> {
    return this.app.get(EventLog).readStream(this.sql, streamId);
  }

  /** Lets every station handle what the remittance has for it, once. */
  async passOn(...remittanceIds: readonly string[]): Promise<void> {
    for (const remittanceId of remittanceIds) {
      const version = (await this.events(remittanceId)).length;
      for (const station of STATIONS) {
        await this.app.get(SubscriptionRunner).process(chainName(station), [{ streamId: remittanceId, version }]);
      }
    }
  }

  async balanceFen(accountId: string): Promise<bigint> {
    const balances = await this.app.get(Ledger).balances([accountId]);
    return balances.reduce((sum, { balanceFen }) => sum + balanceFen, 0n);
  }

  /** Everything `verify` would say of this database; nothing when it is right. */
  findings(): Promise<readonly Finding[]> {
    return this.sql.transaction(async (transaction) => {
      await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return [
        ...(await verifyLog(transaction, 'sha256')),
        ...(await verifyRemittances(transaction)),
        ...(await verifyLedger(transaction)),
        ...(await verifyRegisters(transaction)),
        ...(await verifyEvidence(transaction)),
      ];
    });
  }

  /** As superuser, past every grant and trigger: for planting breaches. */
  async plant(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.database.adminUrl });
    await client.connect();
    try {
      await client.query('SET session_replication_role = replica');
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

async function foundPlaces(app: INestApplicationContext, clock: TestClock): Promise<Record<PlaceName, Place>> {
  const context: RequestContext = { actor: systemActor('setup'), correlationId: newId(), now: clock.now() };
  const founded: Partial<Record<PlaceName, Place>> = {};
  for (const { place, parent, accounts, ...institution } of PLACES) {
    const institutionId = newId();
    const parentId = parent && founded[parent] ? founded[parent].institutionId : null;
    expectDone(await app.get(Institutions).create({ institutionId, parentId, ...institution }, context));
    const opened: Partial<Record<AccountKind, string>> = {};
    for (const kind of accounts) {
      const accountId = newId();
      const account = {
        accountId,
        institutionId,
        kind,
        name: institution.name,
        bankName: '中国工商银行',
        number: '6222000000001234',
      };
      expectDone(await app.get(Accounts).create(account, context));
      opened[kind] = accountId;
    }
    founded[place] = { institutionId, accounts: opened };
  }
  return founded as Record<PlaceName, Place>;
}

/** The answer, where a refusal would be a mistake of the test. */
export function expectDone<Answer>(answer: Answer): Exclude<Answer, { refused: unknown }> {
  if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
  return answer as Exclude<Answer, { refused: unknown }>;
}

export const todayOf = (office: Office): CalendarDate => calendarDateOf(office.clock.now());
