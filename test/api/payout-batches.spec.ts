import { newId } from '#libs/kernel';
import { outcome } from './client.js';
import type { FundingAnswer } from './funding.js';
import { nextPeriod } from './funding.js';
import { ApiSystem, TODAY } from './harness.js';
import { FUNDED_FEN, Payout, reported } from './payout.js';
import type { Batch } from './payout.js';
import { strangers } from './strangers.js';

const fen = (payout: Payout, from: number, to: number): string =>
  String(payout.lines.slice(from, to).reduce((sum, { amountFen }) => sum + amountFen, 0n));

describe('a payout batch, over HTTP', () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await ApiSystem.open();
  });
  afterAll(() => system?.close());

  const accountFen = async (): Promise<bigint> => {
    const accounts: { accountId: string; balances: { fundKind: string; balanceFen: string }[] }[] = await (
      await system.as('dtsb.clerk')
    ).done('GET', '/accounts');
    const { balances } = accounts.find(({ accountId }) => accountId === system.account('dtsb', 'EXPENDITURE'))!;
    return BigInt(balances.find(({ fundKind }) => fundKind === 'BENEFIT')?.balanceFen ?? 0);
  };

  describe('from the money that arrives to the last returned payment', () => {
    let payout: Payout;
    beforeAll(async () => {
      payout = await Payout.funded(system);
    });

    it('is opened by the arrival, with all of its money, for the period it was asked for', async () => {
      const batch = await payout.seen();
      expect(batch.batchNo).toMatch(/^PF-\d{4}-\d{4}$/);
      expect(batch).toMatchObject({ state: 'OPEN', period: payout.period, fundedFen: String(FUNDED_FEN), rounds: [] });
      expect(batch.payDay.slice(0, 7)).toBe(payout.period);
      const arrivals: { items: { arrivalId: string; amountFen: string; allottedFen: string }[] } = await (
        await system.as('dtsb.clerk')
      ).done('GET', '/payout/arrivals');
      expect(arrivals.items).toEqual([
        expect.objectContaining({
          arrivalId: batch.funding[0]!.arrivalId,
          amountFen: String(FUNDED_FEN),
          allottedFen: String(FUNDED_FEN),
        }),
      ]);
    });

    it('tells each person what waits for them, step by step, and lets nobody else take it', async () => {
      const todo = async (username: string): Promise<string[]> => {
        const todos: { id: string; task: string }[] = await (await system.as(username)).done('GET', '/payout/todos');
        return todos.filter(({ id }) => id === payout.batchId).map(({ task }) => task);
      };
      expect(await todo('dtsb.clerk')).toEqual(['IMPORT_LIST']);
      await payout.listed();
      expect(await todo('dtsb.clerk')).toEqual(['SUBMIT_PAYOUT']);
      await payout.acted('dtsb.clerk', 'submit');
      expect([await todo('dtsb.clerk'), await todo('dtsb.reviewer')]).toEqual([[], ['REVIEW_PAYOUT']]);
      await payout.acted('dtsb.reviewer', 'review');
      expect([await todo('dtsb.reviewer'), await todo('dtsb.officer')]).toEqual([[], ['APPROVE_PAYOUT']]);
      await payout.acted('dtsb.officer', 'approve');
      expect(await todo('dtsb.clerk')).toEqual(['INSTRUCT_BANK']);
      const before = await accountFen();
      await payout.acted('dtsb.clerk', 'instruct', { layoutCode: 'generic' });
      expect(await todo('dtsb.clerk')).toEqual(['IMPORT_RESULTS']);
      expect(await accountFen()).toBe(before); // Nothing is paid until the bank says so.
    });

    it('the return file pays seven of ten, and three payments wait to be settled', async () => {
      const before = await accountFen();
      const back = payout.lines.slice(0, 3).map(({ id }) => id);
      await payout.takenOver('RETURN_FILE', await payout.file('RETURN_FILE', reported(payout.lines, back)));
      expect(await payout.seen()).toMatchObject({
        state: 'RETURNED',
        list: { heads: 10, amountFen: String(payout.sumFen) },
        paid: { heads: 7, amountFen: fen(payout, 3, 10) },
        returned: { heads: 3, amountFen: fen(payout, 0, 3) },
      });
      expect(await accountFen()).toBe(before - BigInt(fen(payout, 3, 10)));
      const postings: { accountId: string; amountFen: string; valueDate: string }[] = await (
        await system.as('auditor')
      ).done('GET', `/payout-batches/${payout.batchId}/postings`);
      expect(postings.map(({ amountFen, valueDate }) => [amountFen, valueDate]).sort()).toEqual(
        [
          [`-${fen(payout, 3, 10)}`, TODAY],
          [fen(payout, 3, 10), TODAY],
        ].sort(),
      );
    });

    it('one is corrected and paid, one written off with a document, one carried over', async () => {
      const [first, second, third] = (await payout.returned()).map(({ lineNo }) => lineNo) as [number, number, number];
      expect((await payout.correct(first)).status).toBe(200);
      await payout.acted('dtsb.officer', `returned/${second}/write-off`, {
        reason: '领取人已死亡',
        documentNo: '同社保〔2020〕8号',
      });
      await payout.reissued();
      const [again] = await payout.returned('?state=REISSUED');
      expect(again).toMatchObject({ lineNo: first, roundNo: 2, times: 1 });
      const only = reported([payout.lineAt(first)]);
      await payout.takenOver('RETURN_FILE', await payout.file('RETURN_FILE', only));
      expect((await payout.seen()).state).toBe('RETURNED');
      const toPeriod = `${Number(payout.period.slice(0, 4)) + 1}-01`;
      await payout.acted('dtsb.officer', `returned/${third}/carry-over`, { toPeriod, reason: '联系不上本人' });
      expect(await payout.seen()).toMatchObject({
        state: 'PAID',
        paid: { heads: 8 },
        returned: { heads: 0, amountFen: '0' },
        corrected: { heads: 0, amountFen: '0' },
        writtenOff: { heads: 1 },
        carriedOver: { heads: 1 },
      });
      expect((await payout.returned()).map(({ state }) => state)).toEqual(['PAID', 'WRITTEN_OFF', 'CARRIED_OVER']);
    });

    it('is closed, gives back what it did not need, and its rate is in the overview', async () => {
      const { state, events } = await payout.acted('dtsb.officer', 'close');
      expect([state, events]).toEqual(['CLOSED', ['PayoutBatchClosed']]);
      const closed = await payout.seen();
      expect(closed.fundedFen).toBe(closed.paid.amountFen);
      const spare: { items: { amountFen: string; allottedFen: string }[] } = await (
        await system.as('dtsb.clerk')
      ).done('GET', '/payout/arrivals?unspent=1');
      expect(spare.items[0]?.allottedFen).toBe(closed.paid.amountFen);
      const year = payout.period.slice(0, 4);
      const rates: { key: string; payableHeads: number; paidHeads: number; rateByHeads: string }[] = await (
        await system.as('monitor')
      ).done('GET', `/payout/rates?fiscalYear=${year}&group=period`);
      expect(rates).toEqual([]); // The monitor's office is finance: it sees no agency's batches.
      const own: typeof rates = await (
        await system.as('sxsb.clerk')
      ).done('GET', `/payout/rates?fiscalYear=${year}&group=period`);
      expect(own.find(({ key }) => key === payout.period)).toMatchObject({
        payableHeads: 10,
        paidHeads: 8,
        rateByHeads: '80.00',
      });
      const reasons: { reason: string; heads: number; openHeads: number }[] = await (
        await system.as('dtsb.clerk')
      ).done('GET', `/payout/return-reasons?batchId=${payout.batchId}`);
      expect(reasons).toEqual([expect.objectContaining({ reason: 'ACCOUNT_CLOSED', heads: 3, openHeads: 0 })]);
    });

    it('has every step in its events, chained, with no payee in them', async () => {
      const page: { items: { type: string; data: unknown; hash: string; previousHash: string }[] } = await (
        await system.as('auditor')
      ).done('GET', `/payout-batches/${payout.batchId}/events?limit=100`);
      expect(page.items[0]?.type).toBe('PayoutBatchOpened');
      expect(page.items.at(-1)?.type).toBe('PayoutBatchClosed');
      expect(page.items.slice(1).map(({ previousHash }) => previousHash)).toEqual(
        page.items.slice(0, -1).map(({ hash }) => hash),
      );
      const text = JSON.stringify(page.items);
      for (const { id, name, accountNo } of payout.lines)
        for (const clear of [id, name!, accountNo!]) expect(text).not.toContain(clear);
    });
  });

  describe('several arrivals, several batches', () => {
    it('a second arrival feeds the open batch; a further batch takes its share of what is left', async () => {
      const payout = await Payout.funded(system);
      await Payout.bringDown(system, payout.period, 5_000_000n, 'SUPPLEMENTARY');
      const fed = await payout.seen();
      expect(fed.funding.map(({ amountFen }) => amountFen)).toEqual([String(FUNDED_FEN), '5000000']);
      const { arrivalId } = fed.funding[1]!;
      await payout.acted('dtsb.clerk', 'release', { arrivalId, amountFen: '2000000' });
      const clerk = await system.as('dtsb.clerk');
      const body = {
        batchId: newId(),
        fiscalYear: Number(payout.period.slice(0, 4)),
        period: payout.period,
        payDay: fed.payDay,
      };
      const opened: FundingAnswer = await clerk.done('POST', '/payout-batches', body);
      expect(opened.state).toBe('OPEN');
      const allot = (amountFen: string, of = arrivalId, version = 1) =>
        clerk.post(`/payout-batches/${body.batchId}/allot`, { arrivalId: of, amountFen }, { version });
      expect(outcome(await allot('2000001'))).toBe('422 ARRIVAL_SPENT amountFen');
      expect(outcome(await allot('1', newId()))).toBe('404 ARRIVAL_UNKNOWN arrivalId');
      expect(outcome(await allot('0'))).toMatch(/^4\d\d AMOUNT/);
      expect(outcome(await allot('2000000'))).toBe('200');
      expect((await clerk.done<Batch>('GET', `/payout-batches/${body.batchId}`)).fundedFen).toBe('2000000');
      // The same id again is the same batch; for another month it is taken.
      expect((await clerk.done<FundingAnswer>('POST', '/payout-batches', body)).events).toEqual([]);
      const other = { ...body, period: nextPeriod() };
      const refused = await clerk.post('/payout-batches', { ...other, fiscalYear: Number(other.period.slice(0, 4)) });
      expect(outcome(refused)).toBe('409 BATCH_EXISTS batchId');
      await (
        await system.as('dtsb.officer')
      ).done('POST', `/payout-batches/${body.batchId}/cancel`, { reason: '重复' }, { version: 2 });
      expect((await clerk.done<Batch>('GET', `/payout-batches/${body.batchId}`)).state).toBe('CANCELLED');
    });

    it('two batches take the last of an arrival at once: one gets it', async () => {
      const payout = await Payout.funded(system);
      const { arrivalId } = (await payout.seen()).funding[0]!;
      const clerk = await system.as('dtsb.clerk');
      await payout.acted('dtsb.clerk', 'release', { arrivalId, amountFen: String(FUNDED_FEN) });
      const others = [newId(), newId()];
      const payDay = (await payout.seen()).payDay;
      for (const batchId of others)
        await clerk.done('POST', '/payout-batches', {
          batchId,
          fiscalYear: Number(payout.period.slice(0, 4)),
          period: payout.period,
          payDay,
        });
      const answers = await Promise.all(
        others.map((batchId) =>
          clerk.post(`/payout-batches/${batchId}/allot`, { arrivalId, amountFen: String(FUNDED_FEN) }, { version: 1 }),
        ),
      );
      expect(answers.map(outcome).sort()).toEqual(['200', '422 ARRIVAL_SPENT amountFen']);
    });
  });

  describe('is refused', () => {
    it('what is more than was allotted to it, when it is submitted', async () => {
      const payout = await Payout.funded(system);
      const { arrivalId } = (await payout.seen()).funding[0]!;
      await payout.listed();
      await payout.acted('dtsb.clerk', 'release', { arrivalId, amountFen: String(FUNDED_FEN - payout.sumFen + 1n) });
      const refused = await payout.act('dtsb.clerk', 'submit');
      expect(outcome(refused)).toBe('422 PAYOUT_ABOVE_FUNDING');
      expect(refused.body.detailZh).toMatch(/应发 30,000\.55 元.*30,000\.54 元/);
      await payout.acted('dtsb.clerk', 'allot', { arrivalId, amountFen: '1' });
      expect((await payout.acted('dtsb.clerk', 'submit')).state).toBe('SUBMITTED');
    });

    it('what the account does not hold, when it is approved', async () => {
      const payout = await Payout.funded(system);
      await payout.reviewed();
      // Everything leaves the account by another way first: the arrival is sent back up, though the batch counts on it.
      const before = await accountFen();
      await system.database.query(
        `UPDATE ledger_balance SET balance_fen = $2 WHERE account_id = $1 AND fund_kind = 'BENEFIT'`,
        [system.account('dtsb', 'EXPENDITURE'), String(payout.sumFen - 1n)],
      );
      const refused = await payout.act('dtsb.officer', 'approve');
      await system.database.query(
        `UPDATE ledger_balance SET balance_fen = $2 WHERE account_id = $1 AND fund_kind = 'BENEFIT'`,
        [system.account('dtsb', 'EXPENDITURE'), String(before)],
      );
      expect(outcome(refused)).toBe('422 PAYOUT_ABOVE_BALANCE');
      expect(refused.body.detailZh).toMatch(/支出户余额只有 30,000\.54 元/);
      expect((await payout.acted('dtsb.officer', 'approve')).state).toBe('APPROVED');
    });

    it('a step by the wrong person, or at the wrong time', async () => {
      const payout = await Payout.funded(system);
      const layout = { layoutCode: 'generic' };
      const tries = async (rows: readonly (readonly [string, string, unknown, string])[]): Promise<void> => {
        for (const [username, act, body, expected] of rows)
          expect([username, act, outcome(await payout.act(username, act, body))]).toEqual([username, act, expected]);
      };
      await tries([
        ['dtsb.clerk', 'submit', undefined, '409 BATCH_STATE'],
        ['dtsb.officer', 'pay-day', { payDay: '2020-02-30', reason: '误' }, '400 DATE_INVALID payDay'],
        ['dtsb.officer', 'pay-day', { payDay: '2001-01-01', reason: '误' }, '400 PAY_DAY_OUTSIDE_PERIOD payDay'],
        ['dtsb.officer', 'pay-day', { payDay: `${payout.period}-20`, reason: '' }, '400 TEXT_REQUIRED reason'],
        ['dtsb.clerk', 'pay-day', { payDay: `${payout.period}-20`, reason: '误' }, '403 ROLE_REQUIRED'],
        ['dtsb.clerk', 'cancel', { reason: '误' }, '403 ROLE_REQUIRED'],
        ['dtsb.clerk', 'reissue', undefined, '409 BATCH_STATE'],
        ['dtsb.officer', 'close', undefined, '409 BATCH_STATE'],
      ]);
      await payout.listed();
      await tries([
        ['dtsb.reviewer', 'submit', undefined, '403 ROLE_REQUIRED'],
        ['sxsb.clerk', 'submit', undefined, '403 INSTITUTION_NOT_YOURS'],
        ['dtcz.clerk', 'submit', undefined, '404 NOT_FOUND'],
        ['sxcz.officer', 'cancel', { reason: '误' }, '404 NOT_FOUND'],
      ]);
      await payout.acted('dtsb.clerk', 'submit');
      await tries([
        ['dtsb.clerk', 'review', undefined, '403 ROLE_REQUIRED'],
        ['dtsb.officer', 'approve', undefined, '409 BATCH_STATE'],
        ['dtsb.officer', 'cancel', { reason: '误' }, '409 BATCH_STATE'],
        ['dtsb.reviewer', 'reject', { reason: '' }, '400 TEXT_REQUIRED reason'],
        ['dtsb.clerk', 'instruct', layout, '409 BATCH_STATE'],
      ]);
      await payout.acted('dtsb.reviewer', 'review');
      await tries([
        ['dtsb.clerk', 'withdraw', undefined, '409 BATCH_STATE'],
        ['dtsb.reviewer', 'approve', undefined, '403 ROLE_REQUIRED'],
      ]);
      await payout.acted('dtsb.officer', 'approve');
      await tries([
        ['dtsb.officer', 'instruct', layout, '403 ROLE_REQUIRED'],
        ['dtsb.clerk', 'instruct', { layoutCode: 'nobody' }, '400 LAYOUT_UNKNOWN layoutCode'],
      ]);
      await payout.acted('dtsb.clerk', 'instruct', layout);
      await tries([
        ['dtsb.clerk', 'instruct', layout, '409 BATCH_STATE'],
        ['dtsb.officer', 'pay-day', { payDay: `${payout.period}-20`, reason: '误' }, '409 BATCH_STATE'],
      ]);
    });

    it('what becomes of a returned payment: the wrong person, nothing changed, no document, ended already', async () => {
      const payout = await (await Payout.funded(system)).resulted(2);
      const [one, two] = (await payout.returned()).map(({ lineNo }) => lineNo) as [number, number];
      const { name, accountNo } = payout.lineAt(one);
      expect(outcome(await payout.correct(one, {}, 'dtsb.officer'))).toBe('403 ROLE_REQUIRED');
      expect(outcome(await payout.correct(one, { name, accountNo }))).toBe('400 NOTHING_CORRECTED accountNo');
      expect(outcome(await payout.correct(one, { accountNo: '62' }))).toMatch(/^422 LINE_ACCOUNT_INVALID/);
      expect(outcome(await payout.correct(one, { reason: ' ' }))).toBe('400 TEXT_REQUIRED reason');
      expect(outcome(await payout.correct(999))).toBe('404 NOT_FOUND');
      const writeOff = { reason: '领取人已死亡', documentNo: '文-1' };
      const path = `returned/${two}/write-off`;
      expect(outcome(await payout.act('dtsb.clerk', path, writeOff))).toBe('403 ROLE_REQUIRED');
      expect(outcome(await payout.act('dtsb.officer', path, { ...writeOff, documentNo: ' ' }))).toBe(
        '400 TEXT_REQUIRED documentNo',
      );
      const over = { toPeriod: payout.period, reason: '联系不上' };
      expect(outcome(await payout.act('dtsb.officer', `returned/${two}/carry-over`, over))).toBe(
        '400 CARRY_OVER_PERIOD_INVALID toPeriod',
      );
      expect(outcome(await payout.act('dtsb.clerk', 'reissue'))).toBe('422 NOTHING_TO_REISSUE');
      await payout.acted('dtsb.officer', path, writeOff);
      const ended = await payout.correct(two);
      expect(outcome(ended)).toBe('409 EXCEPTION_STATE');
      expect(ended.body.detailZh).toMatch(/核销/);
      expect(outcome(await payout.act('dtsb.officer', path, writeOff))).toBe('409 EXCEPTION_STATE');
      // Nothing of what was refused is left behind.
      expect((await payout.returned()).map(({ state }) => state)).toEqual(['RETURNED', 'WRITTEN_OFF']);
      expect(await payout.seen()).toMatchObject({ state: 'RETURNED', returned: { heads: 1 }, corrected: { heads: 0 } });
    });
  });

  describe('repeated, raced and stale', () => {
    it('the same key gives the same answer, and nothing happens twice', async () => {
      const payout = await (await Payout.funded(system)).approved();
      const clerk = await system.as('dtsb.clerk');
      const { version } = await payout.seen();
      const key = newId();
      const path = `/payout-batches/${payout.batchId}/instruct`;
      const first = await clerk.post<FundingAnswer>(path, { layoutCode: 'generic' }, { key, version });
      expect(first.status).toBe(200);
      const before = await system.logState();
      for (const answer of await Promise.all(
        [1, 2, 3].map(() => clerk.post(path, { layoutCode: 'generic' }, { key, version })),
      ))
        expect([answer.status, answer.body]).toEqual([200, first.body]);
      const other = await clerk.post(path, { layoutCode: 'bank-fixed' }, { key, version });
      expect(outcome(other)).toBe('409 IDEMPOTENCY_KEY_REUSED');
      expect(await system.logState()).toBe(before);
    });

    it.each(['review', 'approve', 'reject'])(
      'two %s at once: one wins, the other is told to look again',
      async (act) => {
        const made = await Payout.funded(system);
        const payout = await (act === 'approve' ? made.reviewed() : made.submitted());
        const username = act === 'approve' ? 'dtsb.officer' : 'dtsb.reviewer';
        const { version } = await payout.seen();
        const body = act === 'reject' ? { reason: '多出 3 人' } : undefined;
        const answers = await Promise.all([1, 2, 3, 4].map(() => payout.act(username, act, body, { version })));
        expect(answers.map(outcome).sort()).toEqual(['200', ...Array<string>(3).fill('409 VERSION_STALE')]);
        expect((await payout.seen()).version).toBe(version + 1);
      },
    );

    it('one returned payment corrected and written off at once: one of both', async () => {
      const payout = await (await Payout.funded(system)).resulted(2);
      const [{ lineNo } = { lineNo: 0 }] = await payout.returned();
      const { version } = await payout.seen();
      const answers = await Promise.all([
        payout.act('dtsb.clerk', `returned/${lineNo}/correct`, payout.correction(lineNo), { version }),
        payout.act('dtsb.officer', `returned/${lineNo}/write-off`, { reason: '死亡', documentNo: '文-2' }, { version }),
      ]);
      expect(answers.map(outcome).sort()).toEqual(['200', '409 VERSION_STALE']);
    });

    it('a stale version changes nothing; a missing one is asked for', async () => {
      const payout = await (await Payout.funded(system)).submitted();
      const before = await system.logState();
      expect(outcome(await payout.act('dtsb.reviewer', 'review', undefined, { version: 1 }))).toBe('409 VERSION_STALE');
      const path = `/payout-batches/${payout.batchId}/review`;
      expect(outcome(await (await system.as('dtsb.reviewer')).post(path))).toBe('428 VERSION_REQUIRED If-Match');
      expect(await system.logState()).toBe(before);
    });
  });

  describe('who sees it', () => {
    let elsewhere: string;
    let payout: Payout;
    beforeAll(async () => {
      payout = await (await Payout.funded(system)).resulted(1);
      elsewhere = await strangers(system);
    });

    it.each([
      ['dtsb.officer', 200],
      ['sxsb.reviewer', 200],
      ['auditor', 200],
      ['dtcz.officer', 404],
      ['monitor', 404],
      ['yqsb.clerk', 404],
    ])('%s: %i', async (username, status) => {
      const client = username.startsWith('yq') ? await system.signedIn(username, elsewhere) : await system.as(username);
      for (const part of ['', '/events', '/postings', '/returned', '/returned.xlsx', '/imports']) {
        const path = `/payout-batches/${payout.batchId}${part}`;
        expect([path, (await client.get(path)).status]).toEqual([path, status]);
      }
      const list: { items: unknown[] } = await client.done('GET', `/payout-batches?period=${payout.period}`);
      expect(list.items).toHaveLength(status === 200 ? 1 : 0);
    });

    it('to another agency it is not there, whatever they try, and nothing happens', async () => {
      await system.drained();
      const before = await system.logState();
      const { version, funding } = await payout.seen();
      const [{ lineNo } = { lineNo: 0 }] = await payout.returned();
      const { arrivalId } = funding[0]!;
      const acts: Readonly<Record<string, unknown>> = {
        allot: { arrivalId, amountFen: '1' },
        release: { arrivalId, amountFen: '1' },
        'pay-day': { payDay: TODAY, reason: '试' },
        submit: undefined,
        withdraw: undefined,
        review: undefined,
        approve: undefined,
        reject: { reason: '试' },
        reissue: undefined,
        close: undefined,
        cancel: { reason: '试' },
        instruct: { layoutCode: 'generic' },
        [`returned/${lineNo}/correct`]: payout.correction(lineNo),
        [`returned/${lineNo}/write-off`]: { reason: '试', documentNo: '文' },
        [`returned/${lineNo}/carry-over`]: { toPeriod: '2099-01', reason: '试' },
      };
      for (const username of ['yqsb.clerk', 'yqsb.reviewer', 'yqsb.officer']) {
        const stranger = await system.signedIn(username, elsewhere);
        for (const [act, body] of Object.entries(acts)) {
          const answer = await stranger.post(`/payout-batches/${payout.batchId}/${act}`, body, { version });
          expect([username, act, outcome(answer)]).toEqual([username, act, '404 NOT_FOUND']);
        }
        const own: { items: unknown[] } = await stranger.done('GET', '/payout/arrivals');
        expect(own.items).toEqual([]);
      }
      expect(await system.logState()).toBe(before);
      // Nor does its own batch reach the other's money.
      const stranger = await system.signedIn('yqsb.clerk', elsewhere);
      const body = {
        batchId: newId(),
        fiscalYear: Number(payout.period.slice(0, 4)),
        period: payout.period,
        payDay: `${payout.period}-15`,
      };
      await stranger.done('POST', '/payout-batches', body);
      const taken = await stranger.post(`/payout-batches/${body.batchId}/allot`, acts['allot'], { version: 1 });
      expect(outcome(taken)).toBe('404 ARRIVAL_UNKNOWN arrivalId');
      const same = await stranger.post('/payout-batches', { ...body, batchId: payout.batchId });
      expect(outcome(same)).toBe('409 BATCH_EXISTS batchId');
      expect(same.text).not.toMatch(/大同|PF-/);
    });
  });

  it('and the system is coherent', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  });
});
