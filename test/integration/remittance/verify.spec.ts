import { newId } from '#libs/kernel';
import { EvidenceStore } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { PDF, Relay, upload, wan } from './relay.js';

/** Each breach is planted past every grant and trigger, found and named by `verify`, and undone from a copy. */
describe('verify names what was changed behind the log’s back', () => {
  let office: Office;
  let relay: Relay;
  let evidenceId: string;
  const TABLES = ['remittance', 'posting', 'ledger_balance', 'voucher_register', 'evidence', 'evidence_chunk'];
  beforeAll(async () => {
    office = await Office.open();
    relay = await Relay.plan(office);
    evidenceId = (await upload(office, office.people.liMin)).evidenceId;
    await relay.received(wan(5_000), { evidenceIds: [evidenceId], voucherNo: '记-0001' });
    await relay.passOn();
    await relay.sent(wan(1_000), { voucherNo: '记-0002' });
    await relay.log(wan(1_000), { legNo: 2 });
    await office.plant(
      'CREATE SCHEMA copy',
      ...TABLES.map((table) => `CREATE TABLE copy.${table} AS TABLE public.${table}`),
    );
    await office.plant(...TABLES.map((table) => `GRANT SELECT ON copy.${table} TO jieli_app`));
  });
  afterEach(async () => {
    await office.plant(
      ...TABLES.flatMap((table) => [
        `DELETE FROM public.${table}`,
        `INSERT INTO public.${table} OVERRIDING SYSTEM VALUE SELECT * FROM copy.${table}`,
      ]),
    );
    expect(await office.findings()).toEqual([]);
  });
  afterAll(() => office.close());

  it.each([
    ["body = jsonb_set(body, '{dueFen}', '\"1\"')", 'body'],
    ["body = jsonb_set(body, '{legs,0,from,institutionName}', '\"别处\"')", 'body'],
    ['version = version + 1', 'version'],
    ["head_hash = 'x' || head_hash", 'head_hash'],
    ["remittance_no = 'QK-2020-9999'", 'remittance_no'],
    ["fund_kind = 'BENEFIT'", 'fund_kind'],
    ["route_code = 'benefit-down'", 'route_code'],
    ['fiscal_year = 2021', 'fiscal_year'],
    ["period = '2020-Q2'", 'period'],
    ["state = 'SETTLED'", 'state'],
    ['due_fen = due_fen + 1', 'due_fen'],
    ['received_fen = received_fen + 1', 'received_fen'],
    ['due_date = due_date + 1', 'due_date'],
    ['current_leg_no = NULL', 'current_leg_no'],
    ["origin_name = '别处'", 'origin_name'],
    ['institution_ids = institution_ids[1:2]', 'institution_ids'],
    ["tasks = '[]'", 'tasks'],
    ["task_keys = '{}'", 'task_keys'],
  ])('a remittance’s row: %s', async (change, column) => {
    await office.plant(`UPDATE remittance SET ${change}`);
    expect(await office.findings()).toContainEqual({
      check: 'replay',
      where: `remittance ${relay.remittanceId}`,
      problem: `column ${column} is not what replaying its events gives`,
    });
  });

  it('a row taken away, and one nobody planned', async () => {
    await office.plant('DELETE FROM remittance');
    expect(await office.findings()).toContainEqual({
      check: 'replay',
      where: `remittance ${relay.remittanceId}`,
      problem: 'events without a row',
    });
    const strange = newId();
    await office.plant(
      'INSERT INTO remittance SELECT * FROM copy.remittance',
      `UPDATE remittance SET remittance_id = '${strange}'`,
    );
    expect(await office.findings()).toContainEqual({
      check: 'replay',
      where: `remittance ${strange}`,
      problem: 'a row without events',
    });
  });

  const SENT = "entry_id = (SELECT event_id FROM event WHERE type = 'TransferSent' LIMIT 1)";
  const COLLECTED = "entry_id = (SELECT event_id FROM event WHERE type = 'FundsCollected' LIMIT 1)";
  it.each([
    ['one amount', `UPDATE posting SET amount_fen = amount_fen + 1 WHERE ${SENT} AND line_no = 1`, 'zero sum'],
    ['both amounts', `UPDATE posting SET amount_fen = amount_fen * 2 WHERE ${SENT}`, 'balance'],
    ['the account', `UPDATE posting SET account_id = 'external:opening' WHERE ${SENT} AND line_no = 1`, 'balance'],
    ['the stream of money', `UPDATE posting SET fund_kind = 'BENEFIT' WHERE ${SENT}`, 'balance'],
    ['the value date', `UPDATE posting SET value_date = value_date + 1 WHERE ${SENT}`, 'postings'],
    ['the leg', `UPDATE posting SET leg_no = 2 WHERE ${SENT}`, 'postings'],
    ['the line number', `UPDATE posting SET line_no = line_no + 1 WHERE ${SENT} AND line_no = 2`, 'postings'],
    ['the remittance', `UPDATE posting SET remittance_id = '${newId()}' WHERE ${SENT}`, 'postings'],
    ['the event it names', `UPDATE posting SET entry_id = '${newId()}' WHERE ${SENT}`, 'posting'],
    ['a whole entry away', `DELETE FROM posting WHERE ${SENT}`, 'postings'],
    ['collected money’s value date', `UPDATE posting SET value_date = value_date + 1 WHERE ${COLLECTED}`, 'postings'],
    [
      'collected money’s origin',
      `UPDATE posting SET account_id = 'external:opening' WHERE ${COLLECTED} AND line_no = 1`,
      'postings',
    ],
    [
      'collected money made a remittance’s',
      `UPDATE posting SET remittance_id = '${newId()}' WHERE ${COLLECTED}`,
      'postings',
    ],
    ['collected money away', `DELETE FROM posting WHERE ${COLLECTED}`, 'postings'],
  ])('a posting: %s', async (_what, statement, check) => {
    await office.plant(statement);
    expect((await office.findings()).map((finding) => finding.check)).toContain(check);
  });

  it('a balance that is not the sum of its postings, and one below zero', async () => {
    const accountId = office.places.agency.accounts.INCOME!;
    await office.plant(`UPDATE ledger_balance SET balance_fen = balance_fen + 1 WHERE account_id = '${accountId}'`);
    expect(await office.findings()).toContainEqual(
      expect.objectContaining({ check: 'balance', where: `account ${accountId} (GAP_SHARE)` }),
    );
    await office.plant(
      'ALTER TABLE ledger_balance DROP CONSTRAINT no_overdraft',
      `UPDATE ledger_balance SET balance_fen = -1, has_floor = false WHERE account_id = '${accountId}'`,
    );
    expect(await office.findings()).toContainEqual(
      expect.objectContaining({ check: 'no overdraft', where: `account ${accountId}` }),
    );
  });

  it.each([
    [
      "UPDATE voucher_register SET voucher_no = '记-9999' WHERE voucher_no = '记-0001'",
      'voucher 记-0001 of 2020',
      'was logged and is not registered',
    ],
    [
      "UPDATE voucher_register SET voucher_no = '记-9999' WHERE voucher_no = '记-0001'",
      'voucher 记-9999 of 2020',
      'is registered and was never logged',
    ],
    [
      "DELETE FROM voucher_register WHERE voucher_no = '记-0002'",
      'voucher 记-0002 of 2020',
      'was logged and is not registered',
    ],
    [
      "UPDATE voucher_register SET amount_fen = 1 WHERE voucher_no = '记-0002'",
      'voucher 记-0002 of 2020',
      'its entry is not what the log says',
    ],
    [
      "UPDATE voucher_register SET logged_by = '某人' WHERE voucher_no = '记-0002'",
      'voucher 记-0002 of 2020',
      'its entry is not what the log says',
    ],
  ])('the register of vouchers: %s', async (statement, where, problem) => {
    await office.plant(statement);
    expect(await office.findings()).toContainEqual({
      check: 'voucher register',
      where: expect.stringContaining(where) as string,
      problem,
    });
  });

  it.each([
    [
      'one byte of its content',
      (id: string) =>
        `UPDATE evidence_chunk SET bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) WHERE evidence_id = '${id}'`,
    ],
    ['its last piece away', (id: string) => `DELETE FROM evidence_chunk WHERE evidence_id = '${id}'`],
    ['its name', (id: string) => `UPDATE evidence SET file_name = 'x.pdf' WHERE evidence_id = '${id}'`],
    ['its size', (id: string) => `UPDATE evidence SET size_bytes = size_bytes + 1 WHERE evidence_id = '${id}'`],
    ['the whole file', (id: string) => `DELETE FROM evidence WHERE evidence_id = '${id}'`],
    [
      'content and digest together',
      (id: string) => `WITH c AS (UPDATE evidence_chunk SET bytes = '\\x00' WHERE evidence_id = '${id}' RETURNING bytes)
        UPDATE evidence SET size_bytes = 1, digest = encode(sha256(c.bytes), 'hex') FROM c WHERE evidence_id = '${id}'`,
    ],
  ])('evidence: %s', async (_what, statement) => {
    await office.plant(statement(evidenceId));
    expect(await office.findings()).toContainEqual(
      expect.objectContaining({ check: 'evidence', where: `evidence ${evidenceId}` }),
    );
  });

  it('damaged evidence is not handed out as if it were whole', async () => {
    await office.plant(
      `UPDATE evidence_chunk SET bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) WHERE evidence_id = '${evidenceId}'`,
    );
    const { liMin } = office.people;
    const { content } = expectDone(
      await office.app.get(EvidenceStore).open(evidenceId, liMin, [], '10.0.0.8', office.clock.now()),
    );
    const read = async (): Promise<number> => {
      let bytes = 0;
      for await (const part of content) bytes += part.length;
      return bytes;
    };
    await expect(read()).rejects.toThrow(/digest/);
    expect(PDF.length).toBeGreaterThan(20);
  });
});
