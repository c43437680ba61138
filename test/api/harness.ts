import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '#libs/database';
import { NoLossCounter, drain } from '#libs/eventing';
import { loadConfiguration } from '#libs/configuration';
import { calendarDateOf, newId } from '#libs/kernel';
import type { AccountKind } from '#libs/kernel';
import { DEMO_PASSWORD, accountId, institutionId, loadScenario, seedMasterData, servicesOf } from '#libs/scenario';
import type { Scenario } from '#libs/scenario';
import { cloneDatabase, toBeCoherent } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import type { System } from '#libs/verification';
import { createWorker } from '../../apps/worker/src/create-worker.js';
import { startApi } from './api-process.js';
import type { ApiProcess } from './api-process.js';
import { Client } from './client.js';

expect.extend({ toBeCoherent });

/** The operations of the document, as the tests walk over them. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: SchemaPart | undefined;
  readonly query: readonly string[];
}
export interface SchemaPart {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: SchemaPart;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
}
interface DocumentOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: SchemaPart }>> };
}
const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, SchemaPart>> };
};
export const schemas = document.components.schemas;
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    body: operation.requestBody?.content['application/json']?.schema,
    query: (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
  })),
);

export const TODAY = calendarDateOf(new Date());
export const YEAR = Number(TODAY.slice(0, 4));

/** The api as a process, the worker in this one, on a database of their own, with the demo's offices and people; a real port, real requests. */
export class ApiSystem {
  private readonly clients = new Map<string, Promise<Client>>();

  private constructor(
    readonly api: ApiProcess,
    private readonly worker: INestApplicationContext,
    private readonly clone: TestDatabase,
    private readonly scenario: Scenario,
    /** What its processes are told: for another one beside them. */
    readonly variables: Readonly<Record<string, string>>,
  ) {}

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<ApiSystem> {
    const clone = await cloneDatabase();
    const variables = {
      DATABASE_URL: clone.url,
      QUEUE_URL: clone.url,
      ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
      PAYEE_DIGEST_KEY: Buffer.alloc(32, 8).toString('base64'),
      RATE_LIMIT_PER_MINUTE: '1000000',
      SIGN_IN_LIMIT_PER_MINUTE: '1000',
      ...environment,
    };
    const worker = await createWorker(loadConfiguration(variables));
    const scenario = await loadScenario('config/scenarios/datong-2020.yaml');
    await seedMasterData(servicesOf(worker), scenario, new Date());
    return new ApiSystem(await startApi(variables), worker, clone, scenario, variables);
  }

  async close(): Promise<void> {
    await this.api.stop();
    await this.worker.close();
    await this.clone.drop();
  }

  get database(): Database {
    return this.worker.get(Database);
  }

  /** For `expect(system.coherence).toBeCoherent()`. */
  get coherence(): System {
    return { sql: this.database, hashAlgorithm: 'sha256', noLoss: this.worker.get(NoLossCounter) };
  }

  /** Until every subscriber has handled every event. */
  async drained(): Promise<void> {
    await drain(this.worker.get(NoLossCounter));
  }

  anybody(): Client {
    return new Client(this.api.address);
  }

  /** Signed in, once per suite. */
  as(username: string): Promise<Client> {
    let client = this.clients.get(username);
    if (!client) {
      client = this.signedIn(username);
      this.clients.set(username, client);
    }
    return client;
  }

  /** Their session was ended (an administrator changed their roles): the next `as` signs in again. */
  forget(username: string): void {
    this.clients.delete(username);
  }

  /** A session of its own, for tests that end it. */
  async signedIn(username: string, password: string = DEMO_PASSWORD): Promise<Client> {
    const client = this.anybody();
    const answer = await client.post('/session', { username, password });
    if (answer.status !== 200) throw new Error(`${username} could not sign in: ${JSON.stringify(answer.body)}`);
    return client;
  }

  institution(key: string): string {
    return institutionId(this.scenario, key);
  }
  account(key: string, kind: AccountKind): string {
    return accountId(this.scenario, key, kind);
  }

  /** Everything the log holds once every subscriber has had its say, in one number that any change of it changes. */
  async logState(): Promise<string> {
    await this.drained();
    const [row] = await this.database.query<{ state: string }>(
      `SELECT count(*) || ' ' || coalesce(max(position), 0) AS state FROM event`,
    );
    return row?.state ?? '';
  }

  /** Money for the city agency's income account, and a planned gap-share remittance with its first leg open. */
  async plan(dueFen = '100000000', fundsFen = dueFen): Promise<string> {
    const clerk = await this.as('dtsb.clerk');
    const collection = {
      collectionId: newId(),
      fundKind: 'GAP_SHARE',
      amountFen: fundsFen,
      source: 'APPROPRIATION',
      valueDate: TODAY,
      documentNo: '收-1',
    };
    await clerk.done('POST', `/accounts/${this.account('dtsb', 'INCOME')}/collections`, collection);
    const remittanceId = newId();
    await (await this.as('dtsb.officer')).done('POST', '/remittances', this.planBody({ remittanceId, dueFen }));
    return remittanceId;
  }

  /** A valid plan; a test changes one thing. */
  planBody(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    return {
      remittanceId: newId(),
      routeCode: 'gap-share-up',
      regionCode: '140200',
      fiscalYear: YEAR,
      period: `${YEAR}-Q1`,
      dueFen: '100000000',
      basisDocument: '晋财社〔2020〕12号',
      ...change,
    };
  }
}
