import { isRefusal, newId } from '#libs/kernel';
import type { Actor, Refusal } from '#libs/kernel';
import type { CommandAnswer } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { Relay, upload, wan } from './relay.js';

const RACES = 1_000;
const RACES_PER_REMITTANCE = 50;
const AT_ONCE = 4;
/** What a loser is told who named no version: the state it wanted is gone. */
const OVERTAKEN = ['TRANSFER_STATE_WRONG', 'TRANSFER_ALREADY_DECIDED', 'ROLE_REQUIRED'];

type Attempt = (more: { ifMatch?: number }) => Promise<CommandAnswer | Refusal>;

describe('two people do the same thing at once', () => {
  let office: Office;
  let evidenceIds: readonly string[];
  beforeAll(async () => {
    office = await Office.open();
    evidenceIds = [(await upload(office, office.people.liMin)).evidenceId];
  });
  afterAll(async () => {
    expect(await office.findings()).toEqual([]);
    await office.close();
  });

  const twin = (actor: Actor): Actor => ({ ...actor, id: newId(), name: `${actor.name}二` });
  const tally: Record<string, number> = {};

  /** One race: exactly one wins; with a version the others are told it is stale, without one that the state is gone. */
  async function race(version: number, named: boolean, attempts: readonly Attempt[]): Promise<string> {
    const answers = await Promise.all(attempts.map((attempt) => attempt(named ? { ifMatch: version } : {})));
    const [winner, ...others] = answers.filter((answer) => !isRefusal(answer));
    expect(others).toEqual([]);
    const refusals = answers.filter(isRefusal);
    expect(refusals).toHaveLength(attempts.length - 1);
    for (const { refused, parameters } of refusals) {
      tally[refused] = (tally[refused] ?? 0) + 1;
      if (named)
        expect({ refused, parameters }).toEqual({
          refused: 'VERSION_STALE',
          parameters: { seen: String(version), current: String(version + 1) },
        });
      else expect(OVERTAKEN).toContain(refused);
    }
    expect(expectDone(winner)?.version).toBe(version + 1);
    return expectDone(winner)!.events[0]!;
  }

  async function racesOf(relay: Relay): Promise<void> {
    const { liMin, wangFang, zhaoQiang, chenJing } = office.people;
    let version = 2;
    let races = 0;
    const run = async (attempts: readonly Attempt[]): Promise<string> => {
      const event = await race(version, races % 2 === 0, attempts);
      version += 1;
      races += 1;
      return event;
    };
    let transferId = '';
    for (let stage = 'LOG'; races < RACES_PER_REMITTANCE;) {
      const by =
        (actor: Actor, body: Parameters<Relay['send']>[1]): Attempt =>
        (more) =>
          relay.send(actor, body, more);
      if (stage === 'LOG') {
        transferId = await relay.log(100n, { evidenceIds });
        version += 1;
        await run([
          by(liMin, { type: 'submitTransfer', transferId }),
          by(twin(liMin), { type: 'submitTransfer', transferId }),
        ]);
        stage = 'REVIEW';
      } else if (stage === 'REVIEW') {
        const approve = { type: 'approveTransfer', transferId, remark: '' } as const;
        const event = await run([
          by(wangFang, approve),
          by(twin(wangFang), approve),
          by(twin(wangFang), { type: 'rejectTransfer', transferId, reason: '不符' }),
          by(liMin, { type: 'withdrawTransfer', transferId, reason: '撤回' }),
        ]);
        stage = event === 'TransferApproved' ? 'APPROVE' : 'LOG';
      } else if (stage === 'APPROVE') {
        const approve = { type: 'approveTransfer', transferId, remark: '' } as const;
        const event = await run([
          by(zhaoQiang, approve),
          by(twin(zhaoQiang), approve),
          by(twin(zhaoQiang), { type: 'rejectTransfer', transferId, reason: '缓' }),
        ]);
        stage = event === 'TransferApproved' ? 'SEND' : 'LOG';
      } else if (stage === 'SEND') {
        const confirm = { type: 'confirmSent', transferId, sentOn: '2020-03-16', bankReference: '付' } as const;
        await run([by(liMin, confirm), by(twin(liMin), confirm)]);
        stage = 'RECEIVE';
      } else {
        const confirm = {
          type: 'confirmReceipt',
          transferId,
          arrivedFen: 100n,
          arrivedOn: '2020-03-16',
          bankReference: '收',
        } as const;
        await run([
          by(chenJing, confirm),
          by(twin(chenJing), confirm),
          by(twin(chenJing), { ...confirm, arrivedFen: 99n }),
        ]);
        stage = 'LOG';
      }
    }
  }

  it(`${RACES} times: one wins, the others are told what happened`, async () => {
    let left = RACES / RACES_PER_REMITTANCE;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await racesOf(await Relay.plan(office, { dueFen: wan(1) }));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    expect(tally['VERSION_STALE']).toBeGreaterThan(RACES / 2);
    expect(Object.keys(tally).length).toBeGreaterThan(2);
  }, 60_000);

  it('twenty at once on one remittance without a version: all that may happen happen, one after the other', async () => {
    const relay = await Relay.plan(office);
    const answers = await Promise.all(Array.from({ length: 20 }, () => relay.tryLog(wan(1), { evidenceIds })));
    expect(answers.filter(isRefusal)).toEqual([]);
    expect((await relay.state()).version).toBe(22);
  });

  it('the same key twenty times at once: one effect, one answer', async () => {
    const relay = await Relay.plan(office);
    const transferId = newId();
    const idempotency = { key: 'log-1', inputHash: 'a' };
    const log = (inputHash: string) =>
      relay.send(
        office.people.liMin,
        {
          type: 'logTransfer',
          transferId,
          legNo: 1,
          amountFen: wan(1),
          voucherNo: '记-键-1',
          valueDate: '2020-03-16',
          evidence: [],
          remark: '',
        },
        { idempotency: { ...idempotency, inputHash } },
      );
    const answers = await Promise.all(Array.from({ length: 20 }, () => log('a')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ version: 3, events: ['TransferLogged'] });
    expect(await log('a')).toEqual(answers[0]);
    expect(await log('b')).toMatchObject({ refused: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await relay.state()).version).toBe(3);
  });

  it('a refused command leaves its key free: corrected, it goes through', async () => {
    const relay = await Relay.plan(office, { dueFen: wan(2) });
    const transferId = newId();
    const log = (amountFen: bigint) =>
      relay.send(
        office.people.liMin,
        {
          type: 'logTransfer',
          transferId,
          legNo: 1,
          amountFen,
          voucherNo: '记-键-2',
          valueDate: '2020-03-16',
          evidence: [],
          remark: '',
        },
        { idempotency: { key: 'log-2', inputHash: String(amountFen) } },
      );
    expect(await log(wan(3))).toMatchObject({ refused: 'MORE_THAN_DUE' });
    expect(await log(wan(2))).toMatchObject({ events: ['TransferLogged'] });
  });

  it('a version seen before somebody else acted is stale, and named', async () => {
    const relay = await Relay.plan(office);
    const { version } = await relay.state();
    const transferId = await relay.log(wan(1), { evidenceIds });
    const answer = await relay.send(office.people.liMin, { type: 'submitTransfer', transferId }, { ifMatch: version });
    expect(answer).toEqual({ refused: 'VERSION_STALE', parameters: { current: '3', seen: '2' } });
  });
});
