import { newId } from '#libs/kernel';
import type { Answer, Options, Problem } from './client.js';
import { TODAY, YEAR } from './harness.js';
import type { ApiSystem } from './harness.js';

export const APPROVAL = { documentNo: '晋财社〔2020〕12号' };
/** What each region asks for unless a test says otherwise: 500,000 yuan for 100 people. */
export const REGION_FEN = 50_000_000n;

export interface FundingAnswer {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly events: readonly string[];
}
export interface FundingRequest {
  readonly requestNo: string;
  readonly state: string;
  readonly version: number;
  readonly period: string;
  readonly requestedFen: string;
  readonly lines: readonly {
    readonly institutionId: string;
    readonly institutionName: string;
    readonly regionCode: string;
    readonly headcount: number;
    readonly balanceFen: string;
    readonly monthsPayable: string | null;
  }[];
  readonly rejection?: { readonly by: { readonly name: string }; readonly reason: string };
  readonly approvalDocumentNo?: string;
  readonly remittances: readonly { readonly institutionId: string; readonly remittanceId: string }[];
  readonly pool?: { readonly balanceFen: string; readonly promisedFen: string; readonly availableFen: string };
  readonly permitted: readonly { readonly type: string; readonly refusal?: { readonly code: string } }[];
}

let months = 0;
/** A month nobody has requested money for: of this year, then of the years before it. */
export const nextPeriod = (): string =>
  `${YEAR - Math.floor(months / 12)}-${String((months++ % 12) + 1).padStart(2, '0')}`;

/** One funding request on its way from the province's agency to its finance, through HTTP alone. */
export class Funding {
  constructor(
    readonly system: ApiSystem,
    readonly requestId: string = newId(),
    readonly period: string = nextPeriod(),
  ) {}

  /** Money for the province's pool. */
  static async fill(system: ApiSystem, amountFen: bigint): Promise<void> {
    const clerk = await system.as('sxcz.clerk');
    await clerk.done('POST', `/accounts/${system.account('sxcz', 'FISCAL_SPECIAL')}/collections`, {
      collectionId: newId(),
      fundKind: 'BENEFIT',
      amountFen: String(amountFen),
      source: 'APPROPRIATION',
      valueDate: TODAY,
      documentNo: '拨-1',
    });
  }

  /** Every paying agency of the province. */
  async regions(): Promise<{ institutionId: string; name: string }[]> {
    const institutions: { institutionId: string; name: string; kind: string; level: string }[] = await (
      await this.system.as('sxsb.clerk')
    ).done('GET', '/institutions');
    return institutions.filter(({ kind, level }) => kind === 'AGENCY' && level === 'CITY');
  }

  static line = (institutionId: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
    institutionId,
    headcount: 100,
    payableFen: String(REGION_FEN),
    requestedFen: String(REGION_FEN),
    ...change,
  });

  /** A valid draft; a test changes one thing. */
  async body(change: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> {
    return {
      requestId: this.requestId,
      fiscalYear: Number(this.period.slice(0, 4)),
      period: this.period,
      kind: 'REGULAR',
      reason: '',
      neededBy: TODAY,
      lines: (await this.regions()).map(({ institutionId }) => Funding.line(institutionId)),
      ...change,
    };
  }

  async draft(change: Readonly<Record<string, unknown>> = {}, options: Options = {}): Promise<Answer<Problem>> {
    return (await this.system.as('sxsb.clerk')).post('/funding-requests', await this.body(change), options);
  }

  async seen(username = 'sxsb.clerk'): Promise<FundingRequest> {
    return (await this.system.as(username)).done('GET', `/funding-requests/${this.requestId}`);
  }

  /** At the version it has now, unless another is given. */
  async act(username: string, act: string, body?: unknown, options: Options = {}): Promise<Answer<Problem>> {
    const version = options.version ?? (await this.seen()).version;
    const client = await this.system.as(username);
    return client.post(`/funding-requests/${this.requestId}/${act}`, body, { ...options, version });
  }
  async acted(username: string, act: string, body?: unknown): Promise<FundingAnswer> {
    const { version } = await this.seen();
    const client = await this.system.as(username);
    return client.done('POST', `/funding-requests/${this.requestId}/${act}`, body, { version });
  }

  async drafted(change: Readonly<Record<string, unknown>> = {}): Promise<this> {
    const clerk = await this.system.as('sxsb.clerk');
    await clerk.done('POST', '/funding-requests', await this.body(change));
    return this;
  }
  async submitted(change?: Readonly<Record<string, unknown>>): Promise<this> {
    await this.drafted(change);
    await this.acted('sxsb.clerk', 'submit');
    return this;
  }
  async reviewed(change?: Readonly<Record<string, unknown>>): Promise<this> {
    await this.submitted(change);
    await this.acted('sxsb.reviewer', 'review');
    return this;
  }
  async approved(change?: Readonly<Record<string, unknown>>): Promise<this> {
    await this.reviewed(change);
    await this.acted('sxcz.officer', 'approve', APPROVAL);
    return this;
  }
}
