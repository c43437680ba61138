import { AMOUNT_FEN_MAX, isRefusal } from '#libs/kernel';
import { AGENCY, ELSEWHERE, LEGS, commands, money, people, person, stateAfter, until } from '#libs/testing';
import { decide } from './index.js';
import type { Remittance, RemittanceCommand } from './index.js';

const { plan, log, submit, approve, send, receive, resolve, giveBack, closeShort, adjust, reject, withdraw } = commands;
const wrongOffice = { actor: people.stranger };
const wrongRole = { actor: person('elsewhere.auditor', ELSEWHERE, 'AUDITOR') };
const at = (before: readonly RemittanceCommand[]): Remittance => stateAfter(...before);

/**
 * Everything is wrong at first, then one mistake after another is put right: what is refused each time is the order
 * of the checks, and the last row is allowed.
 */
const orderOf = <Command extends RemittanceCommand>(
  name: string,
  make: (change: Partial<Command>) => RemittanceCommand,
  before: readonly RemittanceCommand[],
  wrong: Partial<Command>,
  steps: readonly (readonly [code: string, right: Partial<Command>])[],
): void =>
  it(`${name}: ${steps.map(([code]) => code).join(', ')}`, () => {
    const seen: string[] = [];
    let change = wrong;
    for (const [, right] of steps) {
      const decision = decide(at(before), make(change));
      seen.push(isRefusal(decision) ? decision.refused : 'allowed');
      change = { ...change, ...right };
    }
    expect(seen).toEqual(steps.map(([code]) => code));
    expect(decide(at(before), make(change))).not.toHaveProperty('refused');
  });

describe('the order of refusals', () => {
  orderOf(
    'log',
    log,
    until.planned,
    { ...wrongRole, legNo: 9, amountFen: 0n, voucherNo: '', valueDate: 'x', remark: 'x'.repeat(501) },
    [
      ['LEG_UNKNOWN', { legNo: 2 }],
      ['ROLE_REQUIRED', wrongOffice],
      ['INSTITUTION_NOT_YOURS', { actor: people.cityClerk }],
      ['LEG_NOT_OPEN', { legNo: 1, actor: people.clerk }],
      ['AMOUNT_NOT_POSITIVE', { amountFen: AMOUNT_FEN_MAX + 1n }],
      ['AMOUNT_TOO_LARGE', { amountFen: money('32001万元') }],
      ['VOUCHER_INVALID', { voucherNo: 'PZ-1' }],
      ['DATE_INVALID', { valueDate: '2019-01-01' }],
      ['VALUE_DATE_OUTSIDE_YEAR', { valueDate: '2020-03-16' }],
      ['TEXT_TOO_LONG', { remark: '' }],
      ['MORE_THAN_DUE', { amountFen: money('32000万元') }],
    ],
  );
  orderOf('confirm sent', send, until.approved, { ...wrongRole, sentOn: 'x', bankReference: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.clerk }],
    ['DATE_INVALID', { sentOn: '2020-03-17' }],
    ['DATE_IN_FUTURE', { sentOn: '2020-03-16' }],
    ['TEXT_REQUIRED', { bankReference: 'BK-1' }],
  ]);
  orderOf('confirm receipt', receive, until.sent, { ...wrongRole, arrivedFen: 0n, arrivedOn: 'x', bankReference: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.cityOfficer }],
    ['AMOUNT_NOT_POSITIVE', { arrivedFen: money('32000万元') }],
    ['DATE_INVALID', { arrivedOn: '2020-03-17' }],
    ['DATE_IN_FUTURE', { arrivedOn: '2020-03-15' }],
    ['DATE_BEFORE_SENT', { arrivedOn: '2020-03-16' }],
    ['TEXT_REQUIRED', { bankReference: 'AR-1' }],
  ]);
  orderOf('approve', approve, until.submitted, { ...wrongRole, remark: 'x'.repeat(501) }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: person('agency.clerk', AGENCY, 'CLERK', 'REVIEWER') }],
    ['DUTIES_NOT_SEPARATED', { actor: people.reviewer }],
    ['TEXT_TOO_LONG', { remark: '' }],
  ]);
  orderOf('reject', reject, until.submitted, { ...wrongRole, reason: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: person('agency.clerk', AGENCY, 'CLERK', 'REVIEWER') }],
    ['DUTIES_NOT_SEPARATED', { actor: people.reviewer }],
    ['TEXT_REQUIRED', { reason: '凭证不清晰' }],
  ]);
  orderOf('withdraw', withdraw, until.submitted, { ...wrongRole, reason: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.clerk }],
    ['TEXT_REQUIRED', { reason: '金额有误' }],
  ]);
  orderOf('resolve a dispute', resolve, until.disputed, { ...wrongRole, reason: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.cityOfficer }],
    ['TEXT_REQUIRED', { reason: '以到账为准' }],
  ]);
  orderOf('return', giveBack, until.sent, { ...wrongRole, returnedOn: 'x', reason: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.cityOfficer }],
    ['DATE_INVALID', { returnedOn: '2020-03-17' }],
    ['DATE_IN_FUTURE', { returnedOn: '2020-03-15' }],
    ['DATE_BEFORE_SENT', { returnedOn: '2020-03-16' }],
    ['TEXT_REQUIRED', { reason: '账号有误' }],
  ]);
  orderOf('close short', closeShort, until.planned, { ...wrongRole, legNo: 9, reason: '' }, [
    ['LEG_UNKNOWN', { legNo: 1 }],
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.cityOfficer }],
    ['TEXT_REQUIRED', { reason: '余额不再上解' }],
  ]);
  orderOf('adjust', adjust, until.submitted, { ...wrongRole, dueFen: 0n, documentNo: '' }, [
    ['ROLE_REQUIRED', wrongOffice],
    ['INSTITUTION_NOT_YOURS', { actor: people.cityOfficer }],
    ['AMOUNT_NOT_POSITIVE', { dueFen: money('32000万元') }],
    ['TEXT_REQUIRED', { documentNo: '同财社〔2020〕31号' }],
    ['DUE_UNCHANGED', { dueFen: money('31999万元') }],
    ['DUE_BELOW_COMMITTED', { dueFen: money('33000万元') }],
  ]);
});

describe('evidence the leg asks for', () => {
  const legs = [{ ...LEGS[0]!, requiredEvidence: ['VOUCHER', 'APPROVAL'] as const }, LEGS[1]!];
  const approved = [plan({ legs }), log(), submit(), approve(), approve({ actor: people.officer })];
  it('beyond the voucher may be missing until the money is to leave', () =>
    expect(decide(at(approved), send())).toMatchObject({
      refused: 'EVIDENCE_MISSING',
      parameters: { kinds: 'APPROVAL' },
    }));
  it('once attached lets it go', () => {
    const attached = commands.attach({
      evidence: { evidenceId: 'e3', kind: 'APPROVAL', fileName: 'a.pdf', digest: 'd' },
    });
    expect(decide(at([...approved, attached]), send())).not.toHaveProperty('refused');
  });
});
