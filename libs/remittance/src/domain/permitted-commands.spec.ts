import type { Actor } from '#libs/kernel';
import { commands, people, stateAfter, until } from '#libs/testing';
import { permittedCommands } from './index.js';
import type { RemittanceCommand, RemittanceCommandType } from './index.js';

const { log, submit, approve, send, receive, passOn, reject, closeShort } = commands;
const said = (before: readonly RemittanceCommand[], actor: Actor, type: RemittanceCommandType, transferId?: string) => {
  const found = permittedCommands(stateAfter(...before), actor).find(
    (one) => one.type === type && one.transferId === transferId,
  );
  return found ? (found.refusal?.refused ?? 'permitted') : 'not offered';
};
/** A second draft is left over when the first transfer fills the leg. */
const draftLeft = [
  ...until.planned,
  log({ transferId: 't9' }),
  log(),
  submit(),
  approve(),
  approve({ actor: people.officer }),
  send(),
  receive(),
  passOn(),
];

describe('what a page offers', () => {
  it.each([
    ['submit a draft', until.logged, people.clerk, 'submitTransfer', 't1', 'permitted'],
    ['submit, not being a clerk', until.logged, people.officer, 'submitTransfer', 't1', 'ROLE_REQUIRED'],
    ['submit a draft left on a full leg', draftLeft, people.clerk, 'submitTransfer', 't9', 'LEG_NOT_OPEN'],
    ['correct a draft left on a full leg', draftLeft, people.clerk, 'logTransfer', 't9', 'LEG_NOT_OPEN'],
    ['evidence for a rejected one', [...until.submitted, reject()], people.clerk, 'attachEvidence', 't1', 'permitted'],
    [
      'evidence for a returned one',
      [...until.sent, commands.giveBack()],
      people.clerk,
      'attachEvidence',
      't1',
      'not offered',
    ],
    ['cancel before money moves', until.approved, people.cityOfficer, 'cancelRemittance', undefined, 'permitted'],
    [
      'cancel with money on the way',
      until.sent,
      people.cityOfficer,
      'cancelRemittance',
      undefined,
      'MONEY_ALREADY_SENT',
    ],
    ['close short with nothing under way', until.planned, people.cityOfficer, 'closeShort', undefined, 'permitted'],
    ['close short with one under way', until.sent, people.cityOfficer, 'closeShort', undefined, 'TRANSFERS_PENDING'],
    ['close short when all has come', until.received, people.cityOfficer, 'closeShort', undefined, 'NOTHING_SHORT'],
    ['adjust while the first leg sends', until.planned, people.cityOfficer, 'adjustDueAmount', undefined, 'permitted'],
    ['adjust after the first leg', draftLeft, people.cityOfficer, 'adjustDueAmount', undefined, 'LEG_NOT_OPEN'],
    [
      'anything once it has ended',
      [...until.planned, closeShort(), passOn()],
      people.clerk,
      'logTransfer',
      undefined,
      'not offered',
    ],
  ] as const)('%s', (_what, before, actor, type, transferId, expected) =>
    expect(said(before, actor, type, transferId)).toBe(expected),
  );
  it('a withdrawal is over once somebody has reviewed', () => {
    expect(said(until.submitted, people.clerk, 'withdrawTransfer', 't1')).toBe('permitted');
    expect(said(until.reviewed, people.clerk, 'withdrawTransfer', 't1')).toBe('TRANSFER_ALREADY_DECIDED');
  });
});
