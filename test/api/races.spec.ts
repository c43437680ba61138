import { newId } from '#libs/kernel';
import type { Answer, Client, CommandAnswer, Problem } from './client.js';
import { ApiSystem } from './harness.js';
import { Relay } from './relay.js';

const RACES = 1_000;
const LANES = 4;
const RACES_LIMIT_MS = 240_000;

describe('repeated and concurrent calls', () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await ApiSystem.open();
  });
  afterAll(() => system?.close());

  it('the same key and body gives the first answer again and writes once; another body is refused', async () => {
    const officer = await system.as('dtsb.officer');
    const body = system.planBody();
    const key = newId();
    const first = await officer.post('/remittances', body, { key });
    const before = await system.logState();
    const again = await Promise.all(Array.from({ length: 10 }, () => officer.post('/remittances', body, { key })));
    expect(first.status).toBe(201);
    for (const answer of again) expect([answer.status, answer.body]).toEqual([201, first.body]);
    const other = await officer.post('/remittances', system.planBody(), { key });
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await system.logState()).toBe(before);
  });

  it('twenty at once with one key: one effect, twenty same answers', async () => {
    const officer = await system.as('dtsb.officer');
    const body = system.planBody();
    const key = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => officer.post('/remittances', body, { key })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const [row] = await system.database.query<{ events: bigint }>(
      `SELECT count(*) AS events FROM event WHERE stream_id = $1 AND type = 'RemittancePlanned'`,
      [body['remittanceId']],
    );
    expect(row?.events).toBe(1n);
  });

  it('a repeat after the world has moved on still gets its first answer', async () => {
    const relay = await Relay.plan(system);
    const transferId = await relay.logged();
    const clerk = await system.as('dtsb.clerk');
    const { version } = await clerk.remittance(relay.remittanceId);
    const path = `/remittances/${relay.remittanceId}/transfers/${transferId}/submit`;
    const key = newId();
    const first = await clerk.post(path, undefined, { key, version });
    await relay.acted('dtsb.reviewer', transferId, 'approve', { remark: '' });
    const again = await clerk.post(path, undefined, { key, version });
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  it('ten officers confirm one receipt: the money arrives once', async () => {
    const relay = await Relay.plan(system);
    const transferId = await relay.sent();
    const officer = await system.as('dtcz.officer');
    const { version } = await officer.remittance(relay.remittanceId);
    const path = `/remittances/${relay.remittanceId}/transfers/${transferId}/confirm-receipt`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => officer.post(path, relay.receipt('100000000'), { version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  it('one voucher number on two remittances at once: one is logged', async () => {
    const [one, two] = [await Relay.plan(system), await Relay.plan(system)];
    const change = { voucherNo: `同-${newId()}` };
    const answers = await Promise.all([one.log(change), two.log(change)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('VOUCHER_ALREADY_USED');
  });

  it(
    `${RACES} races: one winner each, the others 409 with what happened`,
    async () => {
      const lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open(system)));
      const raced = await Promise.all(lanes.map((lane) => lane.race(RACES / LANES)));
      const outcomes = raced.flat();
      expect(outcomes).toHaveLength(RACES);
      expect(outcomes.filter((outcome) => outcome !== '200 + 409 VERSION_STALE')).toEqual([]);
      for (const lane of lanes) {
        const { version } = await lane.clerk.remittance(lane.relay.remittanceId);
        expect(version).toBe(lane.version); // every act that was answered 200 is there, and nothing else
      }
    },
    RACES_LIMIT_MS,
  );

  it('and the system is coherent', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  });
});

/** One transfer sent round: submitted by one of two, then withdrawn or approved, whoever is first; logged again. */
class Lane {
  version = 0;
  private happened: readonly string[] = [];
  private constructor(
    readonly relay: Relay,
    readonly clerk: Client,
    readonly reviewer: Client,
    private readonly transfer: Record<string, unknown>,
  ) {}

  static async open(system: ApiSystem): Promise<Lane> {
    const relay = await Relay.plan(system);
    const transfer = await relay.transferBody({ amountFen: '1' });
    const lane = new Lane(relay, await system.as('dtsb.clerk'), await system.as('dtsb.reviewer'), transfer);
    lane.version = (await lane.clerk.remittance(relay.remittanceId)).version;
    return lane;
  }

  async race(races: number): Promise<string[]> {
    const outcomes: string[] = [];
    const { clerk, reviewer } = this;
    while (outcomes.length < races) {
      await this.must(this.send(clerk, '', this.transfer));
      outcomes.push(await this.between(this.act(clerk, 'submit'), this.act(clerk, 'submit')));
      if (outcomes.length >= races) break;
      const acts = [
        () => this.act(reviewer, 'approve', { remark: '' }),
        () => this.act(clerk, 'withdraw', { reason: '误' }),
      ];
      const [first, second] = (outcomes.length % 4 === 1 ? acts : acts.reverse()).map((act) => act());
      outcomes.push(await this.between(first!, second!));
      if (this.happened.includes('TransferApproved')) await this.must(this.reject());
    }
    return outcomes;
  }

  private async reject(): Promise<Answer<Problem>> {
    return this.act(await this.relay.as(1, 'officer'), 'reject', { reason: '误' });
  }

  private act = (client: Client, act: string, body?: unknown): Promise<Answer<Problem>> =>
    this.send(client, `/${this.transfer['transferId'] as string}/${act}`, body);

  private send = (client: Client, path: string, body?: unknown): Promise<Answer<Problem>> =>
    client.post(`/remittances/${this.relay.remittanceId}/transfers${path}`, body, { version: this.version });

  private async must(sent: Promise<Answer<Problem>>): Promise<void> {
    const answer = await sent;
    if (answer.status !== 200) throw new Error(answer.text);
    this.version += 1;
  }

  private async between(one: Promise<Answer<Problem>>, other: Promise<Answer<Problem>>): Promise<string> {
    const [winner, loser] = (await Promise.all([one, other])).sort((left, right) => left.status - right.status);
    this.version += 1;
    this.happened = (winner?.body as unknown as CommandAnswer).events ?? [];
    return `${winner?.status} + ${loser?.status} ${loser?.body.code}`;
  }
}
