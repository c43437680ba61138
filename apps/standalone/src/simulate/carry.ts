import { newId } from '#libs/kernel';
import { good } from './client.js';
import type { SimulatedPerson } from './client.js';
import type { City, Province } from './province.js';

export interface Tally {
  commands: number;
  settled: number;
  rejected: number;
  disputed: number;
}

export interface Consignment {
  readonly routeCode: string;
  readonly fundKind: 'CONTRIBUTION' | 'GAP_SHARE';
  readonly fiscalYear: number;
  readonly period: string;
  readonly amountYuan: number;
}

const WAIT_MS = 50;
const WAITS_MAX = 600;
const FEN_PER_YUAN = 100n;

/** Carries one consignment from a city's agency to the province through every hand, with the mishaps chance brings. */
export async function carry(
  province: Province,
  city: City,
  consignment: Consignment,
  chance: () => number,
  tally: Tally,
): Promise<void> {
  const amountFen = BigInt(consignment.amountYuan) * FEN_PER_YUAN;
  const remittanceId = newId();
  const today = shanghaiToday();
  const { fundKind, fiscalYear, period, routeCode } = consignment;
  const collection = {
    collectionId: newId(),
    fundKind,
    amountFen: String(amountFen),
    source: fundKind === 'GAP_SHARE' ? 'APPROPRIATION' : 'CONTRIBUTION',
    valueDate: today,
    documentNo: '模拟',
  };
  good(await city.agency[0].write(`/accounts/${city.incomeAccountId}/collections`, collection), '登记收款');
  const plan = {
    remittanceId,
    routeCode,
    regionCode: city.regionCode,
    fiscalYear,
    period,
    dueFen: String(amountFen),
    basisDocument: '模拟',
  };
  good(await city.finance[2].write('/remittances', plan), '下达计划');
  const parts = chance() < 0.3 ? [amountFen / 2n, amountFen - amountFen / 2n] : [amountFen];
  const first = new Leg(remittanceId, 1, city.agency, city.finance[2], chance, tally);
  const second = new Leg(remittanceId, 2, city.finance, province.officer, chance, tally);
  for (const part of parts) await first.transfer(part, today);
  for (const part of parts) await second.transfer(part, today);
  await until(province.officer, remittanceId, (remittance) => remittance['state'] === 'SETTLED');
  tally.settled += 1;
}

/** One leg's hand-overs by its people. */
class Leg {
  constructor(
    private readonly remittanceId: string,
    private readonly legNo: number,
    private readonly sender: City['agency'],
    private readonly receiver: SimulatedPerson,
    private readonly chance: () => number,
    private readonly tally: Tally,
  ) {}

  async transfer(amountFen: bigint, today: string): Promise<void> {
    const [clerk, reviewer, officer] = this.sender;
    const transferId = newId();
    await until(clerk, this.remittanceId, (remittance) => isOpenFor(legOf(remittance, this.legNo), amountFen));
    const evidence = [{ evidenceId: await clerk.upload(transferId), kind: 'VOUCHER' }];
    const log = {
      transferId,
      legNo: this.legNo,
      amountFen: String(amountFen),
      voucherNo: transferId,
      valueDate: today,
      evidence,
      remark: '',
    };
    await this.send(clerk, '', log);
    await this.send(clerk, `/${transferId}/submit`, {});
    if (this.chance() < 0.08) {
      await this.send(reviewer, `/${transferId}/reject`, { reason: '凭证不清晰，请重新上传。' });
      this.tally.rejected += 1;
      await this.send(clerk, '', log);
      await this.send(clerk, `/${transferId}/submit`, {});
    }
    await this.send(reviewer, `/${transferId}/approve`, { remark: '' });
    if ((await this.stateOf(clerk, transferId)) === 'SUBMITTED')
      await this.send(officer, `/${transferId}/approve`, { remark: '' });
    await this.send(clerk, `/${transferId}/confirm-sent`, {
      sentOn: today,
      bankReference: `S${transferId.slice(0, 13)}`,
    });
    const missing = amountFen > FEN_PER_YUAN && this.chance() < 0.05 ? FEN_PER_YUAN : 0n;
    await this.send(this.receiver, `/${transferId}/confirm-receipt`, {
      arrivedFen: String(amountFen - missing),
      arrivedOn: today,
      bankReference: `R${transferId.slice(0, 13)}`,
    });
    if (missing === 0n) return;
    this.tally.disputed += 1;
    await this.send(this.receiver, `/${transferId}/resolve-dispute`, {
      resolution: 'TOP_UP',
      reason: '少到 1 元，由划出单位补划。',
    });
    await this.transfer(missing, today);
  }

  private async send(person: SimulatedPerson, path: string, body: object): Promise<void> {
    for (let tries = 1; ; tries++) {
      const { version } = await read(person, this.remittanceId);
      const answer = await person.write(`/remittances/${this.remittanceId}/transfers${path}`, body, Number(version));
      this.tally.commands += 1;
      // The chain moved the version between our look and our act: look again, as a person would.
      if (answer.body.code === 'VERSION_STALE' && tries < 10) continue;
      good(answer, path);
      return;
    }
  }

  private async stateOf(person: SimulatedPerson, transferId: string): Promise<string | undefined> {
    const transfers = (await read(person, this.remittanceId))['transfers'] as readonly Record<string, string>[];
    return transfers.find((one) => one['transferId'] === transferId)?.['state'];
  }
}

type Seen = Readonly<Record<string, unknown>>;
const legOf = (remittance: Seen, legNo: number): Record<string, string> =>
  (remittance['legs'] as readonly Record<string, string>[])[legNo - 1] ?? {};
const read = async (person: SimulatedPerson, id: string): Promise<Seen> =>
  good(await person.get(`/remittances/${id}`), '读取单据');
const shanghaiToday = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

async function until(person: SimulatedPerson, id: string, reached: (remittance: Seen) => boolean): Promise<void> {
  for (let waits = 0; waits < WAITS_MAX; waits++) {
    if (reached(await read(person, id))) return;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new Error(`The chain did not move ${id} within ${(WAIT_MS * WAITS_MAX) / 1_000} s. Is a worker running?`);
}

const isOpenFor = (leg: Record<string, string>, amountFen: bigint): boolean =>
  leg['state'] === 'OPEN' && BigInt(leg['remainingFen'] ?? '0') >= amountFen;
