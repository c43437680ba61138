import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { isRefusal } from '#libs/kernel';
import type { Actor } from '#libs/kernel';
import { EVIDENCE_BYTES_MAX, EvidenceStore, verifyEvidence } from '#libs/remittance';
import { Office, expectDone } from './office.js';
import { PDF, Relay, upload, wan } from './relay.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex');
const ZIP = Buffer.concat([
  Buffer.from('PK\u0003\u0004'),
  Buffer.from([20, 0, 0, 0, 0, 0]),
  Buffer.alloc(16),
  Buffer.from([7, 0, 0, 0]),
]);
const OFD = Buffer.concat([ZIP, Buffer.from('OFD.xml<?xml version="1.0"?>')]);
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

/** A PDF of so many bytes, in parts of 64 KB as they come off a socket. */
function pdfOf(bytes: number): Readable {
  const filler = randomBytes(65_536);
  return Readable.from(
    (function* () {
      yield PDF;
      for (let left = bytes - PDF.length; left > 0; left -= filler.length)
        yield filler.subarray(0, Math.min(left, filler.length));
    })(),
  );
}

describe('evidence', () => {
  let office: Office;
  let store: EvidenceStore;
  beforeAll(async () => {
    office = await Office.open();
    store = office.app.get(EvidenceStore);
  });
  afterAll(async () => {
    expect(await office.findings()).toEqual([]);
    await office.close();
  });
  const put = (content: Readable | Buffer, fileName = '凭证.pdf', type = 'application/pdf') =>
    store.put(
      Buffer.isBuffer(content) ? Readable.from([content]) : content,
      fileName,
      type,
      office.people.liMin,
      office.clock.now(),
    );
  const open = (evidenceId: string, by: Actor, visibleIds: readonly string[] = [by.institutionId ?? '']) =>
    store.open(evidenceId, by, visibleIds, '10.0.0.8', office.clock.now());
  const contentOf = async (answer: Awaited<ReturnType<typeof open>>): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of expectDone(answer).content) parts.push(part);
    return Buffer.concat(parts);
  };

  it('comes back byte for byte, whatever pieces it came in, with its digest', async () => {
    const bytes = Buffer.concat([PDF, randomBytes(700_001)]);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 300_000), bytes.subarray(300_000)];
    const stored = expectDone(await put(Readable.from(pieces)));
    expect(stored).toMatchObject({
      sizeBytes: bytes.length,
      contentType: 'application/pdf',
      digest: createHash('sha256').update(bytes).digest('hex'),
    });
    const answer = await open(stored.evidenceId, office.people.wangFang);
    expect(expectDone(answer).file).toEqual(stored);
    expect((await contentOf(answer)).equals(bytes)).toBe(true);
  });

  it('of exactly the bound is kept, of one byte more refused', async () => {
    expect(await put(pdfOf(EVIDENCE_BYTES_MAX))).toMatchObject({ sizeBytes: EVIDENCE_BYTES_MAX });
    expect(await put(pdfOf(EVIDENCE_BYTES_MAX + 1))).toMatchObject({ refused: 'EVIDENCE_TOO_LARGE', field: 'file' });
  });

  it('refused early, lets the sender finish: the rest is read and thrown away', async () => {
    const content = new PassThrough();
    content.write(EXE);
    content.write(Buffer.alloc(600_000));
    expect(isRefusal(await put(content))).toBe(true);
    const ended = new Promise((resolve) => content.once('end', resolve));
    content.end(Buffer.alloc(600_000));
    await ended;
  });

  it('refused early and then broken off by the sender, harms nobody', async () => {
    const content = new PassThrough();
    content.write(EXE);
    content.write(Buffer.alloc(600_000));
    expect(isRefusal(await put(content))).toBe(true);
    const closed = new Promise((resolve) => content.once('close', resolve));
    content.destroy(new Error('connection reset'));
    await closed;
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'a.pdf', 'application/pdf', 'EVIDENCE_EMPTY'],
    ['a program', EXE, 'a.pdf', 'application/pdf', 'EVIDENCE_TYPE_UNSUPPORTED'],
    ['text', Buffer.from('只是文字'), 'a.pdf', 'application/pdf', 'EVIDENCE_TYPE_UNSUPPORTED'],
    [
      'a page with a script',
      Buffer.from('<html><script>1</script>'),
      'a.pdf',
      'application/pdf',
      'EVIDENCE_TYPE_UNSUPPORTED',
    ],
    ['a plain ZIP', ZIP, 'a.ofd', 'application/ofd', 'EVIDENCE_TYPE_UNSUPPORTED'],
    ['a PNG named PDF', PNG, 'a.pdf', 'image/png', 'EVIDENCE_TYPE_MISMATCH'],
    ['a PNG declared PDF', PNG, 'a.png', 'application/pdf', 'EVIDENCE_TYPE_MISMATCH'],
    ['a PDF without an ending', PDF, 'voucher', 'application/pdf', 'EVIDENCE_TYPE_MISMATCH'],
    ['a PDF named program', PDF, 'a.pdf.exe', 'application/pdf', 'EVIDENCE_TYPE_MISMATCH'],
  ])('that is %s is refused', async (_what, bytes, fileName, type, refused) => {
    expect(await put(bytes, fileName, type)).toMatchObject({ refused });
  });

  it.each([
    ['a.pdf', 'application/pdf', PDF, 'application/pdf'],
    ['a.JPEG', 'image/jpeg', JPEG, 'image/jpeg'],
    ['a.png', 'application/octet-stream', PNG, 'image/png'],
    ['电子回单.ofd', 'application/zip', OFD, 'application/ofd'],
  ])('%s sent as %s is taken for what it is', async (fileName, type, bytes, contentType) => {
    expect(await put(bytes, fileName, type)).toMatchObject({ contentType, fileName });
  });

  it.each([
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Users\\li\\凭证.pdf', '凭证.pdf'],
    ['a\u0000b\r\nc\u202e.pdf', 'abc.pdf'],
    ['<img src=x>".pdf', 'img src=x.pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(116)}.pdf`],
  ])('named %j is kept as %j', async (fileName, kept) => {
    expect(await put(PDF, fileName)).toMatchObject({ fileName: kept });
  });

  it('of another institution, or of nobody, is not to be attached', async () => {
    const relay = await Relay.plan(office);
    const theirs = await upload(office, office.people.zhangWei);
    expect(await relay.tryLog(wan(1), { evidenceIds: [theirs.evidenceId] })).toMatchObject({
      refused: 'EVIDENCE_UNKNOWN',
      field: 'evidence',
    });
    expect(await relay.tryLog(wan(1), { evidenceIds: [relay.remittanceId] })).toMatchObject({
      refused: 'EVIDENCE_UNKNOWN',
    });
    const transferId = await relay.log(wan(1));
    const evidence = {
      evidenceId: theirs.evidenceId,
      kind: 'BANK_RECEIPT',
      fileName: 'a.pdf',
      digest: theirs.digest,
    } as const;
    expect(await relay.send(office.people.liMin, { type: 'attachEvidence', transferId, evidence })).toMatchObject({
      refused: 'EVIDENCE_UNKNOWN',
    });
  });

  it('has the name and digest the store knows, whatever the client says', async () => {
    const relay = await Relay.plan(office);
    const stored = await upload(office, office.people.liMin);
    const transferId = await relay.log(wan(1), { evidenceIds: [stored.evidenceId] });
    const { evidenceId, fileName, digest } = stored;
    expect((await relay.state()).transfers[transferId]?.evidence).toEqual([
      { evidenceId, fileName, digest, kind: 'VOUCHER' },
    ]);
  });

  it('is opened by the uploader’s office, and once attached by all the remittance passes through; every opening is on record', async () => {
    const { liMin, sunLi, chenJing } = office.people;
    const { evidenceId } = await upload(office, liMin);
    const outsider = { ...sunLi, institutionId: office.places.provincialAgency.institutionId };
    expect(await open(evidenceId, sunLi)).toMatchObject({ refused: 'NOT_FOUND' });
    await (await Relay.plan(office)).log(wan(1), { evidenceIds: [evidenceId] });
    for (const reader of [liMin, chenJing, sunLi])
      expect((await contentOf(await open(evidenceId, reader))).equals(PDF)).toBe(true);
    expect(await open(evidenceId, outsider)).toMatchObject({ refused: 'NOT_FOUND' });
    const records = await office.sql.query<{ user_id: string }>(
      "SELECT user_id FROM access_record WHERE act = 'evidence.open' AND subject = $1 ORDER BY access_record_id",
      [evidenceId],
    );
    expect(records.map(({ user_id }) => user_id)).toEqual([liMin.id, chenJing.id, sunLi.id]);
  });

  it('whose upload broke off is no evidence, and its pieces are swept a day later', async () => {
    const broken = Readable.from(
      (function* () {
        yield PDF;
        yield randomBytes(300_000);
        throw new Error('connection lost');
      })(),
    );
    const pieces = async () =>
      (
        await office.sql.query(
          'SELECT 1 FROM evidence_chunk c WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.evidence_id = c.evidence_id)',
        )
      ).length;
    const before = await pieces();
    await expect(put(broken)).rejects.toThrow('connection lost');
    expect(await pieces()).toBe(before + 1);
    const whole = (await office.sql.query('SELECT 1 FROM evidence')).length;
    expect(await store.sweepUnfinished(office.clock.now())).toBe(0);
    const nextDay = new Date(office.clock.now().getTime() + 86_400_001);
    expect(await store.sweepUnfinished(nextDay)).toBe(before + 1);
    expect(await pieces()).toBe(0);
    expect((await office.sql.query('SELECT 1 FROM evidence')).length).toBe(whole);
    expect(await verifyEvidence(office.sql)).toEqual([]);
  });
});
