import { newId } from '#libs/kernel';
import { ApiSystem, operations } from './harness.js';
import { Relay } from './relay.js';
import { strangers } from './strangers.js';

/** C clerk, R reviewer, O officer, M monitor, E evaluator, A auditor, S system administrator. Written out, not taken from the code. */
const PEOPLE = {
  C: 'dtsb.clerk',
  R: 'dtsb.reviewer',
  O: 'dtsb.officer',
  M: 'monitor',
  E: 'evaluator',
  A: 'auditor',
  S: 'admin',
} as const;
type Letter = keyof typeof PEOPLE;
const LETTERS = Object.keys(PEOPLE) as Letter[];

const WHO_MAY: Readonly<Record<string, string>> = {
  'GET /session': 'CROMEAS',
  'DELETE /session': 'CROMEAS',
  'GET /sessions': 'CROMEAS',
  'DELETE /sessions/{sessionId}': 'CROMEAS',
  'POST /session/password': 'CROMEAS',
  'GET /institutions': 'CROMEAS',
  'POST /institutions': 'S',
  'GET /accounts': 'CROMEAS',
  'POST /accounts': 'S',
  'POST /accounts/{accountId}/collections': 'C',
  'GET /users': 'AS',
  'POST /users': 'S',
  'PATCH /users/{userId}': 'S',
  'GET /todos': 'CRO',
  'GET /chain': 'CROMEA',
  'GET /routes': 'CROMEAS',
  'GET /remittances': 'CROMEA',
  'POST /remittances': 'O',
  'GET /remittances/{remittanceId}': 'CROMEA',
  'GET /remittances/{remittanceId}/events': 'CROMEA',
  'GET /remittances/{remittanceId}/postings': 'CROMEA',
  'POST /remittances/{remittanceId}/adjust-due': 'CRO',
  'POST /remittances/{remittanceId}/cancel': 'CRO',
  'POST /remittances/{remittanceId}/legs/{legNo}/close-short': 'CRO',
  'POST /remittances/{remittanceId}/transfers': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/evidence': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/submit': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/withdraw': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/approve': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/reject': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/confirm-sent': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/confirm-receipt': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/resolve-dispute': 'CRO',
  'POST /remittances/{remittanceId}/transfers/{transferId}/return': 'CRO',
  'POST /evidence': 'COE',
  'GET /evidence/{evidenceId}': 'CROMEA',
  'GET /vouchers/check': 'C',
  'GET /measures': 'CROMEA',
  'GET /measures/catalogue': 'CROMEA',
  'GET /measures/regions': 'CROMEA',
  'GET /measures/trends': 'CROMEA',
  'GET /measures/pefa': 'CROMEA',
  'GET /figures': 'CROMEA',
  'GET /figures/{figureId}': 'CROMEA',
  'POST /figures': 'C',
  'POST /figures/{figureId}/check': 'R',
  'POST /figures/{figureId}/reject': 'R',
  'POST /figures/{figureId}/restate': 'C',
  'GET /rubrics': 'CROMEA',
  'GET /rubrics/{code}/{version}': 'CROMEA',
  'POST /rubrics': 'E',
  'POST /rubrics/check': 'E',
  'POST /rubrics/dry-run': 'E',
  'GET /scores': 'CROMEA',
  'GET /scores/{regionCode}/{fiscalYear}': 'CROMEA',
  'GET /scores/{regionCode}/{fiscalYear}/leaves/{leaf}': 'CROMEA',
  'GET /scores/{regionCode}/{fiscalYear}/forecast': 'CROMEA',
  'GET /scores/{regionCode}/{fiscalYear}/remedies': 'CROMEA',
  'GET /scores/{regionCode}/{fiscalYear}/compare': 'CROMEA',
  'GET /scores/{regionCode}/{fiscalYear}/changes': 'CROMEA',
  'POST /scores/{regionCode}/{fiscalYear}/what-if': 'CROMEA',
  'GET /evaluations': 'CROMEA',
  'GET /evaluations/{evaluationId}': 'CROMEA',
  'POST /evaluations': 'E',
  'POST /evaluations/{evaluationId}/gradings/{leaf}': 'E',
  'POST /evaluations/{evaluationId}/gradings/{leaf}/confirm': 'E',
  'POST /evaluations/{evaluationId}/gradings/{leaf}/return': 'E',
  'POST /evaluations/{evaluationId}/narrative': 'E',
  'POST /evaluations/{evaluationId}/publish': 'E',
  'POST /evaluations/{evaluationId}/rectifications': 'E',
  'POST /evaluations/{evaluationId}/rectifications/{itemId}/assign': 'E',
  'POST /evaluations/{evaluationId}/rectifications/{itemId}/report': 'CO',
  'POST /evaluations/{evaluationId}/rectifications/{itemId}/accept': 'E',
  'POST /evaluations/{evaluationId}/rectifications/{itemId}/return': 'E',
  'GET /rectifications': 'CROMEA',
  'GET /live': 'CROMEA',
  // The downward half: the three money roles act (which of them, where and when is the paper's own rule), all but ADMIN read.
  'GET /funding-requests': 'CROMEA',
  'GET /funding-requests.xlsx': 'CROMEA',
  'GET /funding-requests/proposal': 'CRO',
  'GET /funding-requests/{requestId}': 'CROMEA',
  'POST /funding-requests': 'CRO',
  'POST /funding-requests/{requestId}/amend': 'CRO',
  'POST /funding-requests/{requestId}/submit': 'CRO',
  'POST /funding-requests/{requestId}/withdraw': 'CRO',
  'POST /funding-requests/{requestId}/review': 'CRO',
  'POST /funding-requests/{requestId}/approve': 'CRO',
  'POST /funding-requests/{requestId}/reject': 'CRO',
  'POST /funding-requests/{requestId}/cancel': 'CRO',
  'GET /payout-batches': 'CROMEA',
  'GET /payout-batches.xlsx': 'CROMEA',
  'GET /payout-batches/{batchId}': 'CROMEA',
  'GET /payout-batches/{batchId}/events': 'CROMEA',
  'GET /payout-batches/{batchId}/postings': 'CROMEA',
  'GET /payout-batches/{batchId}/returned': 'CROMEA',
  'GET /payout-batches/{batchId}/returned.xlsx': 'CROMEA',
  'POST /payout-batches/{batchId}/returned/{lineNo}/correct': 'CRO',
  'POST /payout-batches/{batchId}/returned/{lineNo}/write-off': 'CRO',
  'POST /payout-batches/{batchId}/returned/{lineNo}/carry-over': 'CRO',
  'POST /payout-batches': 'CRO',
  'POST /payout-batches/{batchId}/allot': 'CRO',
  'POST /payout-batches/{batchId}/release': 'CRO',
  'POST /payout-batches/{batchId}/pay-day': 'CRO',
  'POST /payout-batches/{batchId}/submit': 'CRO',
  'POST /payout-batches/{batchId}/withdraw': 'CRO',
  'POST /payout-batches/{batchId}/review': 'CRO',
  'POST /payout-batches/{batchId}/approve': 'CRO',
  'POST /payout-batches/{batchId}/reject': 'CRO',
  'POST /payout-batches/{batchId}/reissue': 'CRO',
  'POST /payout-batches/{batchId}/close': 'CRO',
  'POST /payout-batches/{batchId}/cancel': 'CRO',
  // Files are the clerk's work; what they hold in clear, nobody else's.
  'POST /payout-batches/{batchId}/imports': 'C',
  'GET /payout-batches/{batchId}/imports': 'CROMEA',
  'GET /payout-imports/{importId}': 'CROMEA',
  'GET /payout-imports/{importId}/progress': 'CROMEA',
  'GET /payout-imports/{importId}/preview': 'CROMEA',
  'GET /payout-imports/{importId}/errors': 'CROMEA',
  'GET /payout-imports/{importId}/errors.csv': 'CROMEA',
  'POST /payout-imports/{importId}/cancel': 'C',
  'POST /payout-imports/{importId}/confirm': 'C',
  'GET /bank-layouts': 'CROMEA',
  'GET /bank-layouts/{code}/template': 'CROMEA',
  'POST /payout-batches/{batchId}/instruct': 'CRO',
  'GET /payout-batches/{batchId}/rounds/{roundNo}/instruction': 'C',
  'GET /payees': 'CRO',
  'GET /payees/{payeeRecord}/payments': 'CRO',
  'POST /payees/{payeeRecord}/disclose': 'CO',
  'GET /payout/todos': 'CRO',
  'GET /payout/arrivals': 'CROMEA',
  'GET /payout/rates': 'CROMEA',
  'GET /payout/return-reasons': 'CROMEA',
  'GET /system/no-loss': 'MAS',
  'GET /system/dead-letters': 'MAS',
  'POST /system/dead-letters/{deadLetterId}/retry': 'S',
  'GET /events': 'A',
};
const PUBLIC = [
  'GET /public/evaluations',
  'GET /public/evaluations/{evaluationId}',
  'POST /session',
  'GET /demo',
  'GET /health',
  'GET /ready',
];

const concrete = (path: string): string => path.replace('{legNo}', '1').replace(/\{[a-zA-Z]+\}/g, newId());
const endpoints = Object.entries(WHO_MAY).map(([endpoint, letters]) => {
  const [method, path] = endpoint.split(' ') as [string, string];
  return { endpoint, method, path, letters };
});

describe('who may call what', () => {
  let system: ApiSystem;
  let relay: Relay;
  let transferId: string;
  beforeAll(async () => {
    system = await ApiSystem.open();
    relay = await Relay.plan(system);
    transferId = await relay.submitted();
  });
  afterAll(() => system?.close());

  it('the table holds every endpoint of the document', () => {
    const documented = operations.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`);
    expect([...Object.keys(WHO_MAY), ...PUBLIC].sort()).toEqual(documented.sort());
  });

  it.each(endpoints)('$endpoint: nobody without a session', async ({ method, path }) => {
    const answer = await system.anybody().send(method, concrete(path));
    expect([answer.status, answer.body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });

  const calls = endpoints.filter(({ endpoint }) => !['GET /live', 'DELETE /session'].includes(endpoint));
  it.each(calls)('$endpoint: $letters and no other role', async ({ method, path, letters }) => {
    const allowed: string[] = [];
    for (const letter of LETTERS) {
      const { body } = await (await system.as(PEOPLE[letter])).send(method, concrete(path));
      if (body.code !== 'NOT_PERMITTED') allowed.push(letter);
    }
    expect(allowed.sort()).toEqual(letters.split('').sort());
  });

  it('the live stream refuses an administrator, who sees no money', async () => {
    const answer = await (await system.as('admin')).get('/live');
    expect([answer.status, answer.body.code]).toEqual([403, 'NOT_PERMITTED']);
  });

  it('the queue board opens for administrators alone', async () => {
    for (const letter of LETTERS) {
      const { status } = await (await system.as(PEOPLE[letter])).get('/api/../admin/queues/api/queues');
      expect([letter, status]).toEqual([letter, letter === 'S' ? 200 : 403]);
    }
    expect((await system.anybody().get('/api/../admin/queues')).status).toBe(401);
  });

  describe('which institution sees what', () => {
    let elsewhere: string;
    beforeAll(async () => {
      elsewhere = await strangers(system);
    });

    it.each([
      ['dtsb.clerk', 200],
      ['dtcz.officer', 200],
      ['sxcz.officer', 200],
      ['sxsb.clerk', 200],
      ['auditor', 200],
      ['yqcz.officer', 404],
      ['yqcz.clerk', 404],
    ])('%s reads the remittance of Datong: %i', async (username, status) => {
      const client = username.startsWith('yq') ? await system.signedIn(username, elsewhere) : await system.as(username);
      const { evidence } = (await (await system.as('auditor')).remittance(relay.remittanceId)).transfers[0]!;
      const paths = ['', '/events', '/postings'].map((part) => `/remittances/${relay.remittanceId}${part}`);
      for (const path of [...paths, `/evidence/${evidence[0]!.evidenceId}`])
        expect([path, (await client.get(path)).status]).toEqual([path, status]);
      const list: { items: unknown[] } = await client.done('GET', '/remittances');
      expect(list.items).toHaveLength(status === 200 ? 1 : 0);
      const accounts: { institutionId: string }[] = await client.done('GET', '/accounts');
      expect(accounts.some(({ institutionId }) => institutionId === system.institution('dtsb'))).toBe(
        status === 200 && !username.startsWith('dtcz') && !username.startsWith('sxcz'),
      );
    });

    it('a stranger can do nothing to it, and learns nothing by trying', async () => {
      const stranger = await system.signedIn('yqcz.officer', elsewhere);
      const before = await system.logState();
      const { version } = await (await system.as('auditor')).remittance(relay.remittanceId);
      const answer = await stranger.post(
        `/remittances/${relay.remittanceId}/transfers/${transferId}/approve`,
        { remark: '' },
        { version },
      );
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/李敏|100000000/);
      expect(await system.logState()).toBe(before);
    });
  });

  it.each([
    ['dtcz.reviewer', 'approve', { remark: '' }, '403 INSTITUTION_NOT_YOURS'],
    ['sxcz.officer', 'approve', { remark: '' }, '403 ROLE_REQUIRED'], // the step is a reviewer's
    ['sxcz.reviewer', 'approve', { remark: '' }, '403 INSTITUTION_NOT_YOURS'],
    ['dtsb.officer', 'approve', { remark: '' }, '403 ROLE_REQUIRED'],
    ['dtsb.clerk', 'approve', { remark: '' }, '403 ROLE_REQUIRED'],
    ['dtsb.reviewer', 'withdraw', { reason: '误' }, '403 ROLE_REQUIRED'],
    ['dtcz.clerk', 'withdraw', { reason: '误' }, '403 INSTITUTION_NOT_YOURS'],
  ])('%s cannot %s a submitted transfer of the agency', async (username, act, body, expected) => {
    const answer = await relay.act(username, transferId, act, body);
    expect(`${answer.status} ${answer.body.code}`).toBe(expected);
  });
});
