import { isRefusal, newId } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { CollectionService } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { Relay, collect, wan } from './relay.js';

describe('the ledger', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open();
  });
  afterAll(async () => {
    expect(await office.findings()).toEqual([]);
    await office.close();
  });

  it('refuses to send what the account does not hold, naming balance and need; collected, it goes', async () => {
    const relay = await Relay.plan(office, { dueFen: wan(100), fundsFen: wan(60) });
    const transferId = await relay.approved(wan(100));
    const accountId = office.places.agency.accounts.INCOME!;
    const { version } = await relay.state();
    const refusal = {
      refused: 'LEDGER_OVERDRAFT',
      parameters: { account: accountId, balance: '600,000.00', needed: '1,000,000.00' },
    };
    expect(await relay.confirmSent(transferId)).toEqual(refusal);
    expect((await relay.state()).version).toBe(version);
    await collect(office, wan(40));
    expectDone(await relay.confirmSent(transferId));
    expect(await office.balanceFen(accountId)).toBe(0n);
  });

  it('never lends one stream of money to another', async () => {
    await collect(office, wan(500), { fundKind: 'CONTRIBUTION' });
    const relay = await Relay.plan(office, { dueFen: wan(100), fundsFen: wan(1) });
    const transferId = await relay.approved(wan(100));
    expect(await relay.confirmSent(transferId)).toMatchObject({
      refused: 'LEDGER_OVERDRAFT',
      parameters: { balance: '10,000.00' },
    });
    await collect(office, wan(99));
    expectDone(await relay.confirmSent(transferId));
  });

  it('two transfers at once never spend the same money twice', async () => {
    const relay = await Relay.plan(office, { dueFen: wan(100), fundsFen: wan(50) });
    const other = await Relay.plan(office, { dueFen: wan(100), fundsFen: wan(30) });
    const [first, second] = [await relay.approved(wan(80)), await other.approved(wan(80))];
    const answers = await Promise.all([relay.confirmSent(first), other.confirmSent(second)]);
    expect(answers.filter(isRefusal).map(({ refused }) => refused)).toEqual(['LEDGER_OVERDRAFT']);
    // What is left is the other stream's.
    expect(await office.balanceFen(office.places.agency.accounts.INCOME!)).toBe(wan(500));
  });

  const line = (entryId: string, lineNo: number, amountFen: bigint): string =>
    `('${entryId}', ${lineNo}, 'external:opening', ${amountFen}, 'GAP_SHARE', '2020-03-16')`;
  const insert = (...lines: string[]): string =>
    `INSERT INTO posting (entry_id, line_no, account_id, amount_fen, fund_kind, value_date) VALUES ${lines.join(', ')}`;

  it('the database itself refuses an entry that does not sum to zero', async () => {
    const entryId = newId();
    await expect(office.sql.query(insert(line(entryId, 1, 5n), line(entryId, 2, -4n)))).rejects.toThrow(
      /does not sum to zero/,
    );
    await expect(office.sql.query(insert(line(entryId, 1, 5n), line(newId(), 1, -5n)))).rejects.toThrow(
      /does not sum to zero/,
    );
  });

  it('the database itself refuses to overdraw an account, past every check of ours', async () => {
    const accountId = newId();
    const postings = [
      { accountId, amountFen: -1n, fundKind: 'GAP_SHARE', valueDate: '2020-03-16' },
      { accountId: 'external:opening', amountFen: 1n, fundKind: 'GAP_SHARE', valueDate: '2020-03-16' },
    ] as const;
    const ledger = office.app.get(Ledger);
    const post = office.sql.transaction((transaction) => ledger.post(transaction, [{ entryId: newId(), postings }]));
    await expect(post).rejects.toThrow(/no_overdraft/);
    await collect(office, wan(1));
    const known = [
      { ...postings[0], accountId: office.places.agency.accounts.INCOME!, amountFen: -wan(1_000) },
      { ...postings[1], amountFen: wan(1_000) },
    ];
    await expect(
      office.sql.transaction((transaction) => ledger.post(transaction, [{ entryId: newId(), postings: known }])),
    ).rejects.toThrow(/no_overdraft/);
  });

  it.each([
    'UPDATE posting SET amount_fen = amount_fen + 1',
    'DELETE FROM posting',
    'TRUNCATE posting',
    'DELETE FROM ledger_balance',
    'UPDATE event SET type = type',
    'DELETE FROM event',
    'TRUNCATE event',
    'UPDATE seal SET hash = hash',
    'DELETE FROM command_receipt',
    'UPDATE access_record SET act = act',
    'DELETE FROM access_record',
    'UPDATE evidence SET digest = digest',
    'DELETE FROM evidence_chunk',
    'UPDATE evidence_chunk SET chunk_no = chunk_no',
    'DELETE FROM evidence_use',
    'DELETE FROM remittance',
    'TRUNCATE remittance',
    'ALTER TABLE posting DISABLE TRIGGER ALL',
    'DROP TABLE event',
    "SET session_replication_role = 'replica'",
  ])('the app may not: %s', async (statement) => {
    await expect(office.sql.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  describe('money collected from outside', () => {
    const collection = () => ({
      collectionId: newId(),
      accountId: office.places.agency.accounts.INCOME!,
      fundKind: 'GAP_SHARE' as const,
      amountFen: wan(1),
      source: 'APPROPRIATION' as const,
      valueDate: '2020-03-16',
      documentNo: '同财社〔2020〕1号',
    });
    const record = (request: ReturnType<typeof collection>, by = office.people.liMin) =>
      office.app.get(CollectionService).record(request, office.context(by));

    it('is recorded once, however often it is sent', async () => {
      const before = await office.balanceFen(office.places.agency.accounts.INCOME!);
      const request = collection();
      const answers = await Promise.all([record(request), record(request), record(request)]);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(await office.balanceFen(office.places.agency.accounts.INCOME!)).toBe(before + wan(1));
      expect(await record({ ...request, amountFen: wan(2) })).toMatchObject({ refused: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it.each([
      ['by an officer', {}, 'zhaoQiang', 'ROLE_REQUIRED'],
      ['of nothing', { amountFen: 0n }, 'liMin', 'AMOUNT_NOT_POSITIVE'],
      ['of less than nothing', { amountFen: -1n }, 'liMin', 'AMOUNT_NOT_POSITIVE'],
      ['of more than any fund', { amountFen: 10n ** 18n }, 'liMin', 'AMOUNT_TOO_LARGE'],
      ['on no day', { valueDate: '2020-02-30' }, 'liMin', 'DATE_INVALID'],
      ['tomorrow', { valueDate: '2020-03-17' }, 'liMin', 'DATE_IN_FUTURE'],
      ['without a document', { documentNo: ' ' }, 'liMin', 'TEXT_REQUIRED'],
      ['into nobody’s account', { accountId: newId() }, 'liMin', 'ACCOUNT_UNKNOWN'],
      ['into another institution’s account', {}, 'zhangWei', 'ACCOUNT_UNKNOWN'],
    ] as const)('%s is refused', async (_what, change, by, refused) => {
      expect(await record({ ...collection(), ...change }, office.people[by])).toMatchObject({ refused });
    });
  });
});
