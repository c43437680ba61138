import { PDF, outcome } from './client.js';
import { ApiSystem } from './harness.js';
import { Relay } from './relay.js';

const MB = 1024 * 1024;

/** Files that are too big, empty or not what they say: refused, nothing written. */
describe('bad evidence', () => {
  let system: ApiSystem;
  let before = '';
  beforeAll(async () => {
    system = await ApiSystem.open();
    before = await system.logState();
  });
  afterAll(() => system?.close());
  const unchanged = async (): Promise<void> => expect(await system.logState()).toBe(before);

  it.each([
    ['empty', Buffer.alloc(0), 'a.pdf', '400 EVIDENCE_EMPTY'],
    ['a program called PDF', Buffer.from(`MZ${'\0'.repeat(200)}`), 'a.pdf', '400 EVIDENCE_TYPE_UNSUPPORTED'],
    ['a web page called PDF', Buffer.from('<html><script>alert(1)</script>'), 'a.pdf', '400 EVIDENCE_TYPE_UNSUPPORTED'],
    ['a PDF called picture', PDF, 'a.png', '400 EVIDENCE_TYPE_MISMATCH'],
    ['above 20 MB', Buffer.concat([PDF, Buffer.alloc(20 * MB)]), 'a.pdf', '413 EVIDENCE_TOO_LARGE'],
  ])('that is %s', async (_what, content, name, expected) => {
    const answer = await (await system.as('dtsb.clerk')).upload(content, name);
    expect(outcome(answer).split(' ').slice(0, 2).join(' ')).toBe(expected);
    await unchanged();
  });

  it('of exactly 20 MB is taken, whole', async () => {
    const { status, body } = await (
      await system.as('dtsb.clerk')
    ).upload(Buffer.concat([PDF, Buffer.alloc(20 * MB - PDF.length)]));
    expect([status, body.sizeBytes]).toEqual([201, 20 * MB]);
  });

  it('keeps no path of its name', async () => {
    const answer = await (await system.as('dtsb.clerk')).upload(PDF, '../../etc/pass"wd\r\nx: y.pdf');
    const file = await (await system.as('dtsb.clerk')).get(`/evidence/${answer.body.evidenceId}`);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).not.toMatch(/\.\.|%2F|"/i);
  });

  it('uploaded by one institution cannot be filed by another', async () => {
    const next = await Relay.plan(system);
    const { body } = await (await system.as('dtcz.clerk')).upload();
    expect(outcome(await next.log({ evidence: [{ evidenceId: body.evidenceId, kind: 'VOUCHER' }] }))).toMatch(
      /^404 EVIDENCE_UNKNOWN/,
    );
  });

  it('that is no form at all', async () => {
    expect(outcome(await (await system.as('dtsb.clerk')).post('/evidence', { file: 'x' }))).toBe(
      '400 REQUEST_INVALID file',
    );
  });

  it('and nothing of it has harmed the system', async () => {
    await system.drained();
    await expect(system.coherence).toBeCoherent();
  });
});
