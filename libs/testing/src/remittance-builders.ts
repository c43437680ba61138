import { parseYuan } from '#libs/kernel';
import type { Actor, Fen, Role } from '#libs/kernel';
import { decide, evolve } from '#libs/remittance/domain';
import type { LegPlan, MaybeRemittance, Remittance, RemittanceCommand, RemittanceEvent } from '#libs/remittance/domain';

export const AGENCY = 'a0000000-0000-4000-8000-000000000001';
export const CITY_FINANCE = 'a0000000-0000-4000-8000-000000000002';
export const PROVINCE_FINANCE = 'a0000000-0000-4000-8000-000000000003';
export const ELSEWHERE = 'a0000000-0000-4000-8000-000000000009';
export const TODAY = '2020-03-16';

/** "32000万元" or "0.05元" as fen. */
export function money(text: string): Fen {
  const wan = /^([0-9.,]+)万元$/.exec(text);
  const fen = wan ? parseYuan(wan[1]!) : parseYuan(text.replace('元', ''));
  if (fen === undefined) throw new Error(`not an amount: ${text}`);
  return wan ? fen * 10_000n : fen;
}

export const person = (name: string, institutionId: string, ...roles: readonly Role[]): Actor => ({
  kind: 'person',
  id: name,
  name,
  institutionId,
  roles,
});
export const people = {
  clerk: person('agency.clerk', AGENCY, 'CLERK'),
  reviewer: person('agency.reviewer', AGENCY, 'REVIEWER'),
  officer: person('agency.officer', AGENCY, 'OFFICER'),
  cityClerk: person('city.clerk', CITY_FINANCE, 'CLERK'),
  cityReviewer: person('city.reviewer', CITY_FINANCE, 'REVIEWER'),
  cityOfficer: person('city.officer', CITY_FINANCE, 'OFFICER'),
  provinceOfficer: person('province.officer', PROVINCE_FINANCE, 'OFFICER'),
  stranger: person('elsewhere.all', ELSEWHERE, 'CLERK', 'REVIEWER', 'OFFICER'),
  system: { kind: 'system', id: 'chain', name: 'chain', institutionId: null, roles: [] } as Actor,
} as const;

const end = (
  institutionId: string,
  name: string,
  station: LegPlan['from']['station'],
  accountKind: LegPlan['from']['accountKind'],
): LegPlan['from'] => ({
  institutionId,
  institutionName: name,
  accountId: `account-of-${name}`,
  accountKind,
  station,
});
const agency = end(AGENCY, '社保中心', 'agency', 'INCOME');
const city = end(CITY_FINANCE, '市财政局', 'city-finance', 'FISCAL_SPECIAL');
const province = end(PROVINCE_FINANCE, '省财政厅', 'provincial-finance', 'FISCAL_SPECIAL');
const steps = [
  { role: 'REVIEWER' as const, minimumAmountFen: 0n },
  { role: 'OFFICER' as const, minimumAmountFen: money('100万元') },
];

/** Two legs: agency -> city finance -> provincial finance. */
export const LEGS: readonly LegPlan[] = [
  { legNo: 1, from: agency, to: city, dueDate: '2020-03-20', approvalSteps: steps, requiredEvidence: ['VOUCHER'] },
  { legNo: 2, from: city, to: province, dueDate: '2020-03-31', approvalSteps: steps, requiredEvidence: ['VOUCHER'] },
];
export const REMITTANCE_ID = 'b0000000-0000-4000-8000-000000000001';

type Change<Type extends RemittanceCommand['type']> = Partial<Extract<RemittanceCommand, { type: Type }>>;
const command = <Type extends RemittanceCommand['type']>(
  type: Type,
  actor: Actor,
  members: object,
  change: object,
): Extract<RemittanceCommand, { type: Type }> =>
  ({ type, actor, today: TODAY, ...members, ...change }) as unknown as Extract<RemittanceCommand, { type: Type }>;

export const voucherImage = { evidenceId: 'e1', kind: 'VOUCHER', fileName: 'voucher.pdf', digest: 'd' } as const;

/** Commands that are allowed as they stand on a remittance of 32000万元; a spec changes one thing. */
export const commands = {
  plan: (change: Change<'planRemittance'> = {}) =>
    command(
      'planRemittance',
      people.cityOfficer,
      {
        remittanceId: REMITTANCE_ID,
        remittanceNo: 'QK-2020-0001',
        fundKind: 'GAP_SHARE',
        routeCode: 'gap-share-up',
        routeVersion: 1,
        fiscalYear: 2020,
        period: '2020-Q1',
        dueFen: money('32000万元'),
        dueDate: '2020-03-31',
        basisDocument: '同财社〔2020〕30号',
        legs: LEGS,
      },
      change,
    ),
  adjust: (change: Change<'adjustDueAmount'> = {}) =>
    command(
      'adjustDueAmount',
      people.cityOfficer,
      { dueFen: money('33000万元'), documentNo: '同财社〔2020〕31号', reason: '补充分担' },
      change,
    ),
  cancel: (change: Change<'cancelRemittance'> = {}) =>
    command('cancelRemittance', people.cityOfficer, { reason: '重复下达' }, change),
  log: (change: Change<'logTransfer'> = {}) =>
    command(
      'logTransfer',
      people.clerk,
      {
        transferId: 't1',
        legNo: 1,
        amountFen: money('32000万元'),
        voucherNo: 'PZ-1',
        valueDate: TODAY,
        evidence: [voucherImage],
        remark: '',
      },
      change,
    ),
  attach: (change: Change<'attachEvidence'> = {}) =>
    command(
      'attachEvidence',
      people.clerk,
      { transferId: 't1', evidence: { ...voucherImage, evidenceId: 'e2', kind: 'BANK_RECEIPT' } },
      change,
    ),
  submit: (change: Change<'submitTransfer'> = {}) =>
    command('submitTransfer', people.clerk, { transferId: 't1' }, change),
  withdraw: (change: Change<'withdrawTransfer'> = {}) =>
    command('withdrawTransfer', people.clerk, { transferId: 't1', reason: '金额有误' }, change),
  approve: (change: Change<'approveTransfer'> = {}) =>
    command('approveTransfer', people.reviewer, { transferId: 't1', remark: '' }, change),
  reject: (change: Change<'rejectTransfer'> = {}) =>
    command('rejectTransfer', people.reviewer, { transferId: 't1', reason: '凭证不清晰' }, change),
  send: (change: Change<'confirmSent'> = {}) =>
    command('confirmSent', people.clerk, { transferId: 't1', sentOn: TODAY, bankReference: 'BK-1' }, change),
  receive: (change: Change<'confirmReceipt'> = {}) =>
    command(
      'confirmReceipt',
      people.cityOfficer,
      { transferId: 't1', arrivedFen: money('32000万元'), arrivedOn: TODAY, bankReference: 'AR-1' },
      change,
    ),
  resolve: (change: Change<'resolveDispute'> = {}) =>
    command(
      'resolveDispute',
      people.cityOfficer,
      { transferId: 't1', resolution: 'ACCEPT', reason: '以到账为准' },
      change,
    ),
  giveBack: (change: Change<'returnTransfer'> = {}) =>
    command('returnTransfer', people.cityOfficer, { transferId: 't1', returnedOn: TODAY, reason: '账号有误' }, change),
  closeShort: (change: Change<'closeShort'> = {}) =>
    command(
      'closeShort',
      people.cityOfficer,
      { legNo: 1, reason: '余额不再上解', documentNo: '同财社〔2020〕40号' },
      change,
    ),
  passOn: (change: Change<'passOn'> = {}) => command('passOn', people.system, {}, change),
};

/** The events of commands sent one after another; fails loudly when one of them is refused. */
export function history(...sent: readonly RemittanceCommand[]): readonly RemittanceEvent[] {
  const events: RemittanceEvent[] = [];
  let state: MaybeRemittance;
  for (const one of sent) {
    const decision = decide(state, one);
    if (!Array.isArray(decision)) throw new Error(`${one.type} was refused: ${JSON.stringify(decision)}`);
    for (const event of decision as RemittanceEvent[]) {
      state = evolve(state, event, REMITTANCE_ID);
      events.push(event);
    }
  }
  return events;
}

export const stateAfter = (...sent: readonly RemittanceCommand[]): Remittance =>
  history(...sent).reduce<MaybeRemittance>((state, event) => evolve(state, event, REMITTANCE_ID), undefined)!;

const { plan, log, submit, approve, send, receive, passOn } = commands;
/** Where most specs begin. */
export const until = {
  planned: [plan()],
  logged: [plan(), log()],
  submitted: [plan(), log(), submit()],
  reviewed: [plan(), log(), submit(), approve()],
  approved: [plan(), log(), submit(), approve(), approve({ actor: people.officer })],
  sent: [plan(), log(), submit(), approve(), approve({ actor: people.officer }), send()],
  disputed: [
    plan(),
    log(),
    submit(),
    approve(),
    approve({ actor: people.officer }),
    send(),
    receive({ arrivedFen: money('31999万元') }),
  ],
  received: [plan(), log(), submit(), approve(), approve({ actor: people.officer }), send(), receive()],
  passedOn: [plan(), log(), submit(), approve(), approve({ actor: people.officer }), send(), receive(), passOn()],
} as const;

/** The second leg's commands, by the city. */
export const second = {
  log: (change: Change<'logTransfer'> = {}) =>
    log({ transferId: 't2', legNo: 2, actor: people.cityClerk, voucherNo: 'PZ-2', ...change }),
  submit: () => submit({ transferId: 't2', actor: people.cityClerk }),
  review: () => approve({ transferId: 't2', actor: people.cityReviewer }),
  approve: () => approve({ transferId: 't2', actor: people.cityOfficer }),
  send: () => send({ transferId: 't2', actor: people.cityClerk }),
  receive: (change: Change<'confirmReceipt'> = {}) =>
    receive({ transferId: 't2', actor: people.provinceOfficer, ...change }),
};
export const secondLegSent = (change: Change<'logTransfer'> = {}): readonly RemittanceCommand[] => [
  second.log(change),
  second.submit(),
  second.review(),
  second.approve(),
  second.send(),
];
