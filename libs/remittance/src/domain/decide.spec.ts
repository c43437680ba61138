import { AMOUNT_FEN_MAX } from '#libs/kernel';
import {
  commands,
  history,
  money,
  people,
  person,
  second,
  secondLegSent,
  specOf,
  stateAfter,
  until,
  AGENCY,
  LEGS,
} from '#libs/testing';
import { decide, evolve } from './index.js';
import type { RemittanceCommand } from './index.js';

const { given } = specOf({ decide, evolve });
const after = (...sent: readonly RemittanceCommand[]) => given(history(...sent));
const {
  plan,
  adjust,
  cancel,
  log,
  attach,
  submit,
  withdraw,
  approve,
  reject,
  send,
  receive,
  resolve,
  giveBack,
  closeShort,
  passOn,
} = commands;
const auditor = person('auditor', AGENCY, 'AUDITOR');
const both = person('agency.clerk', AGENCY, 'CLERK', 'REVIEWER', 'OFFICER');

type Row = readonly [
  code: Parameters<ReturnType<ReturnType<typeof given>['when']>['refused']>[0],
  why: string,
  before: readonly RemittanceCommand[],
  command: RemittanceCommand,
];
const refusals = (rows: readonly Row[]): void => {
  it.each(rows)('is refused %s: %s', (code, _why, before, command) =>
    after(...before)
      .when(command)
      .refused(code),
  );
};

describe('plan remittance', () => {
  it('opens the first leg', () => given().when(plan()).thenTypes('RemittancePlanned', 'LegOpened'));
  refusals([
    ['REMITTANCE_EXISTS', 'planned before', until.planned, plan()],
    ['ROLE_REQUIRED', 'a clerk plans nothing', [], plan({ actor: people.clerk })],
    ['INSTITUTION_NOT_YOURS', 'the money does not pass through', [], plan({ actor: people.stranger })],
    ['FISCAL_YEAR_INVALID', 'a quarter of another year', [], plan({ period: '2021-Q1' })],
    ['AMOUNT_NOT_POSITIVE', 'zero', [], plan({ dueFen: 0n })],
    ['AMOUNT_TOO_LARGE', 'above the limit', [], plan({ dueFen: AMOUNT_FEN_MAX + 1n })],
    ['DATE_INVALID', 'no such day', [], plan({ dueDate: '2020-02-30' })],
    ['TEXT_REQUIRED', 'no basis document', [], plan({ basisDocument: ' ' })],
    ['LEGS_INVALID', 'a gap in the legs', [], plan({ legs: [LEGS[0]!, { ...LEGS[1]!, from: LEGS[0]!.from }] })],
    ['LEGS_INVALID', 'a leg nobody approves', [], plan({ legs: [{ ...LEGS[0]!, approvalSteps: [] }] })],
  ]);
});

describe('adjust the due amount', () => {
  it('keeps the old amount beside the new', () => {
    const [event] = after(...until.planned)
      .when(adjust())
      .events('DueAmountAdjusted');
    expect(event!.data).toMatchObject({ previousDueFen: money('32000万元'), dueFen: money('33000万元') });
  });
  it('lets more be remitted', () =>
    after(...until.planned, adjust())
      .when(log({ amountFen: money('33000万元') }))
      .thenTypes('TransferLogged'));
  refusals([
    ['NOT_FOUND', 'no such remittance', [], adjust()],
    ['REMITTANCE_ENDED', 'cancelled', [...until.planned, cancel()], adjust()],
    ['ROLE_REQUIRED', 'not an officer', until.planned, adjust({ actor: people.cityClerk })],
    ['INSTITUTION_NOT_YOURS', 'another office', until.planned, adjust({ actor: people.stranger })],
    ['AMOUNT_NOT_POSITIVE', 'negative', until.planned, adjust({ dueFen: -1n })],
    ['TEXT_REQUIRED', 'no document', until.planned, adjust({ documentNo: '' })],
    ['DUE_UNCHANGED', 'the same', until.planned, adjust({ dueFen: money('32000万元') })],
    ['DUE_BELOW_COMMITTED', 'less than is under way', until.submitted, adjust({ dueFen: money('31999万元') })],
  ]);
});

describe('cancel', () => {
  it('is possible until money is sent', () =>
    after(...until.approved)
      .when(cancel())
      .thenTypes('RemittanceCancelled'));
  refusals([
    ['ROLE_REQUIRED', 'not an officer', until.planned, cancel({ actor: people.clerk })],
    ['TEXT_REQUIRED', 'no reason', until.planned, cancel({ reason: '' })],
    ['MONEY_ALREADY_SENT', 'money is on the way', until.sent, cancel()],
  ]);
});

describe('log a transfer', () => {
  it('makes a draft', () =>
    after(...until.planned)
      .when(log())
      .thenTypes('TransferLogged'));
  it('under the same id corrects a rejected one', () => {
    const [event] = after(...until.submitted, reject())
      .when(log({ amountFen: money('31000万元') }))
      .events('TransferLogged');
    expect(event!.data).toMatchObject({ correction: true, amountFen: money('31000万元') });
  });
  it('corrects a withdrawn one', () =>
    after(...until.submitted, withdraw())
      .when(log())
      .thenTypes('TransferLogged'));
  it('whose id is a name every object has is new like any other', () =>
    after(...until.planned)
      .when(log({ transferId: 'constructor' }))
      .thenTypes('TransferLogged'));
  it('takes several transfers up to the due amount', () =>
    after(...until.planned, log({ amountFen: money('20000万元') }), submit())
      .when(log({ transferId: 't9', amountFen: money('12000万元') }))
      .thenTypes('TransferLogged'));
  refusals([
    ['NOT_FOUND', 'no such remittance', [], log()],
    ['REMITTANCE_ENDED', 'cancelled', [...until.planned, cancel()], log()],
    ['LEG_UNKNOWN', 'no third leg', until.planned, log({ legNo: 3 })],
    ['ROLE_REQUIRED', 'an officer does not log', until.planned, log({ actor: people.officer })],
    ['ROLE_REQUIRED', 'an auditor changes nothing', until.planned, log({ actor: auditor })],
    ['INSTITUTION_NOT_YOURS', 'the receiver does not log', until.planned, log({ actor: people.cityClerk })],
    ['LEG_NOT_OPEN', 'nothing has arrived there', until.planned, second.log()],
    ['TRANSFER_ALREADY_LOGGED', 'it is submitted', until.submitted, log()],
    ['AMOUNT_NOT_POSITIVE', 'zero', until.planned, log({ amountFen: 0n })],
    ['AMOUNT_NOT_POSITIVE', 'negative', until.planned, log({ amountFen: -1n })],
    [
      'AMOUNT_TOO_LARGE',
      '2^53+1 fen is above the limit, and exact until then',
      until.planned,
      log({ amountFen: 9_007_199_254_740_993n }),
    ],
    ['VOUCHER_INVALID', 'empty', until.planned, log({ voucherNo: '' })],
    ['VOUCHER_INVALID', 'a line break', until.planned, log({ voucherNo: 'a\nb' })],
    ['VOUCHER_INVALID', 'too long', until.planned, log({ voucherNo: '9'.repeat(65) })],
    ['DATE_INVALID', 'no such day', until.planned, log({ valueDate: '2020-02-30' })],
    ['VALUE_DATE_OUTSIDE_YEAR', 'long before the year', until.planned, log({ valueDate: '2019-11-30' })],
    [
      'EVIDENCE_TOO_MANY',
      '21 pieces',
      until.planned,
      log({
        evidence: Array.from({ length: 21 }, (_, index) => ({
          evidenceId: `e${index}`,
          kind: 'OTHER' as const,
          fileName: '',
          digest: '',
        })),
      }),
    ],
    ['TEXT_TOO_LONG', 'remark', until.planned, log({ remark: '长'.repeat(501) })],
    ['MORE_THAN_DUE', 'one fen more', until.planned, log({ amountFen: money('32000万元') + 1n })],
    [
      'MORE_THAN_DUE',
      'with what is under way',
      [...until.planned, log({ amountFen: money('20000万元') }), submit()],
      log({ transferId: 't9', amountFen: money('12000.01万元') }),
    ],
    [
      'MORE_THAN_ARRIVED',
      'the leg before received less',
      until.passedOn,
      second.log({ amountFen: money('32000万元') + 1n }),
    ],
  ]);
});

describe('attach evidence', () => {
  it('is kept with the transfer', () =>
    after(...until.sent)
      .when(attach())
      .thenTypes('EvidenceAttached'));
  it('twice is once', () =>
    after(...until.logged, attach())
      .when(attach())
      .then());
  refusals([
    ['TRANSFER_UNKNOWN', 'no such transfer', until.planned, attach()],
    ['ROLE_REQUIRED', 'not a clerk', until.logged, attach({ actor: people.officer })],
    ['TRANSFER_STATE_WRONG', 'it went back', [...until.sent, giveBack()], attach()],
  ]);
});

describe('submit', () => {
  it('fixes the steps that apply: a large amount needs the officer too', () => {
    const [event] = after(...until.logged)
      .when(submit())
      .events('TransferSubmitted');
    expect((event!.data as unknown as { approvalSteps: object[] }).approvalSteps).toHaveLength(2);
  });
  it('a small amount needs the review only', () => {
    const [event] = after(...until.planned, log({ amountFen: money('99万元') }))
      .when(submit())
      .events('TransferSubmitted');
    expect((event!.data as unknown as { approvalSteps: object[] }).approvalSteps).toHaveLength(1);
  });
  refusals([
    ['TRANSFER_UNKNOWN', 'no such transfer', until.planned, submit()],
    ['TRANSFER_UNKNOWN', 'a name every object has', until.logged, submit({ transferId: 'constructor' })],
    ['ROLE_REQUIRED', 'not a clerk', until.logged, submit({ actor: people.reviewer })],
    ['INSTITUTION_NOT_YOURS', 'another office', until.logged, submit({ actor: people.cityClerk })],
    ['TRANSFER_STATE_WRONG', 'submitted already', until.submitted, submit()],
    ['EVIDENCE_MISSING', 'no voucher', [...until.planned, log({ evidence: [] })], submit()],
    [
      'MORE_THAN_DUE',
      'two drafts, both whole',
      [...until.planned, log(), log({ transferId: 't9' }), submit()],
      submit({ transferId: 't9' }),
    ],
  ]);
});

describe('withdraw', () => {
  it('before any decision', () =>
    after(...until.submitted)
      .when(withdraw())
      .thenTypes('TransferWithdrawn'));
  refusals([
    ['ROLE_REQUIRED', 'not a clerk', until.submitted, withdraw({ actor: people.officer })],
    ['TRANSFER_STATE_WRONG', 'a draft', until.logged, withdraw()],
    ['TRANSFER_ALREADY_DECIDED', 'reviewed', until.reviewed, withdraw()],
    ['TEXT_REQUIRED', 'no reason', until.submitted, withdraw({ reason: '' })],
  ]);
});

describe('approve', () => {
  it('one step after another', () => {
    const [first] = after(...until.submitted)
      .when(approve())
      .events('TransferApproved');
    expect(first!.data).toMatchObject({ stepIndex: 0, role: 'REVIEWER', lastStep: false });
    const [last] = after(...until.reviewed)
      .when(approve({ actor: people.officer }))
      .events('TransferApproved');
    expect(last!.data).toMatchObject({ stepIndex: 1, role: 'OFFICER', lastStep: true });
  });
  const allRoles = person('agency.all', AGENCY, 'REVIEWER', 'OFFICER');
  refusals([
    ['TRANSFER_STATE_WRONG', 'not submitted', until.logged, approve()],
    ['TRANSFER_STATE_WRONG', 'approved already', until.approved, approve()],
    ['ROLE_REQUIRED', 'the officer comes second', until.submitted, approve({ actor: people.officer })],
    ['INSTITUTION_NOT_YOURS', 'the receiver does not review', until.submitted, approve({ actor: people.cityReviewer })],
    ['DUTIES_NOT_SEPARATED', "one's own", until.submitted, approve({ actor: both })],
    [
      'DUTIES_NOT_SEPARATED',
      "one's own earlier version",
      [
        ...until.submitted,
        reject(),
        log({ actor: person('agency.second', AGENCY, 'CLERK') }),
        submit({ actor: person('agency.second', AGENCY, 'CLERK') }),
      ],
      approve({ actor: both }),
    ],
    [
      'DUTIES_CONSECUTIVE',
      'two steps by one person',
      [...until.planned, log(), submit(), approve({ actor: allRoles })],
      approve({ actor: allRoles }),
    ],
    ['TEXT_TOO_LONG', 'remark', until.submitted, approve({ remark: 'x'.repeat(501) })],
  ]);
});

describe('reject', () => {
  it('sends it back to the clerk with the reason', () =>
    after(...until.reviewed)
      .when(reject({ actor: people.officer }))
      .thenTypes('TransferRejected'));
  refusals([
    ['TRANSFER_STATE_WRONG', 'not submitted', until.logged, reject()],
    ['ROLE_REQUIRED', "not this step's role", until.submitted, reject({ actor: people.officer })],
    ['INSTITUTION_NOT_YOURS', 'another office', until.submitted, reject({ actor: people.cityReviewer })],
    ['DUTIES_NOT_SEPARATED', "one's own", until.submitted, reject({ actor: both })],
    ['TEXT_REQUIRED', 'no reason', until.submitted, reject({ reason: '  ' })],
  ]);
});

describe('confirm sent', () => {
  it('puts the money on the way', () =>
    after(...until.approved)
      .when(send())
      .thenTypes('TransferSent'));
  refusals([
    ['ROLE_REQUIRED', 'not a clerk', until.approved, send({ actor: people.officer })],
    ['INSTITUTION_NOT_YOURS', 'another office', until.approved, send({ actor: people.cityClerk })],
    ['TRANSFER_STATE_WRONG', 'not approved', until.submitted, send()],
    ['DATE_INVALID', 'no such day', until.approved, send({ sentOn: 'yesterday' })],
    ['DATE_IN_FUTURE', 'tomorrow', until.approved, send({ sentOn: '2020-03-17' })],
    ['TEXT_REQUIRED', 'no bank reference', until.approved, send({ bankReference: '' })],
  ]);
});

describe('confirm receipt', () => {
  it('of what was sent', () =>
    after(...until.sent)
      .when(receive())
      .thenTypes('TransferReceived'));
  it('of one fen less is a dispute', () => {
    const [event] = after(...until.sent)
      .when(receive({ arrivedFen: money('32000万元') - 1n }))
      .events('TransferDisputed');
    expect(event!.data).toMatchObject({ expectedFen: money('32000万元'), arrivedFen: money('32000万元') - 1n });
  });
  it('of one fen more is a dispute', () =>
    after(...until.sent)
      .when(receive({ arrivedFen: money('32000万元') + 1n }))
      .thenTypes('TransferDisputed'));
  refusals([
    ['ROLE_REQUIRED', 'not an officer', until.sent, receive({ actor: people.cityClerk })],
    ['INSTITUTION_NOT_YOURS', 'the sender does not confirm', until.sent, receive({ actor: people.officer })],
    ['TRANSFER_STATE_WRONG', 'received already', until.received, receive()],
    ['AMOUNT_NOT_POSITIVE', 'nothing', until.sent, receive({ arrivedFen: 0n })],
    ['DATE_IN_FUTURE', 'tomorrow', until.sent, receive({ arrivedOn: '2020-03-17' })],
    ['DATE_BEFORE_SENT', 'the day before it was sent', until.sent, receive({ arrivedOn: '2020-03-15' })],
    ['TEXT_REQUIRED', 'no bank reference', until.sent, receive({ bankReference: '' })],
  ]);
});

describe('resolve a dispute', () => {
  it.each(['ACCEPT', 'TOP_UP', 'RETURN'] as const)('%s', (resolution) =>
    after(...until.disputed)
      .when(resolve({ resolution }))
      .thenTypes('DisputeResolved'),
  );
  it('a top-up leaves the missing part to be sent', () =>
    after(...until.disputed, resolve({ resolution: 'TOP_UP' }))
      .when(log({ transferId: 't9', voucherNo: 'PZ-9', amountFen: money('1万元') }))
      .thenTypes('TransferLogged'));
  const overSent = [...until.sent, receive({ arrivedFen: money('32001万元') })];
  refusals([
    ['ROLE_REQUIRED', 'not an officer', until.disputed, resolve({ actor: people.cityReviewer })],
    ['INSTITUTION_NOT_YOURS', 'the sender', until.disputed, resolve({ actor: people.officer })],
    ['TRANSFER_STATE_WRONG', 'no dispute', until.sent, resolve()],
    ['TEXT_REQUIRED', 'no reason', until.disputed, resolve({ reason: '' })],
    ['TOP_UP_NOT_SHORT', 'too much arrived', overSent, resolve({ resolution: 'TOP_UP' })],
    ['MORE_THAN_DUE', 'accepting more than is due', overSent, resolve()],
  ]);
});

describe('return a transfer', () => {
  it.each([
    ['on the way', until.sent],
    ['disputed', until.disputed],
    ['received, the next leg idle', until.received],
  ] as const)('%s', (_what, before) =>
    after(...before)
      .when(giveBack())
      .thenTypes('TransferReturned'),
  );
  it("by the sender's officer too", () =>
    after(...until.sent)
      .when(giveBack({ actor: people.officer }))
      .thenTypes('TransferReturned'));
  refusals([
    ['ROLE_REQUIRED', 'not an officer', until.sent, giveBack({ actor: people.clerk })],
    ['INSTITUTION_NOT_YOURS', 'a third office', until.sent, giveBack({ actor: people.provinceOfficer })],
    ['TRANSFER_STATE_WRONG', 'not sent yet', until.approved, giveBack()],
    ['LEG_NOT_OPEN', 'its leg is complete', until.passedOn, giveBack()],
    ['DATE_IN_FUTURE', 'tomorrow', until.sent, giveBack({ returnedOn: '2020-03-17' })],
    ['DATE_BEFORE_SENT', 'the day before it was sent', until.sent, giveBack({ returnedOn: '2020-03-15' })],
    ['TEXT_REQUIRED', 'no reason', until.sent, giveBack({ reason: '' })],
  ]);
  it('is refused when the money has been passed on', () => {
    const half = money('16000万元');
    const partly = [
      plan(),
      log({ amountFen: half }),
      submit(),
      approve(),
      approve({ actor: people.officer }),
      send(),
      receive({ arrivedFen: half }),
      passOn(),
      second.log({ amountFen: half }),
      second.submit(),
    ];
    after(...partly)
      .when(giveBack())
      .refused('RETURN_ALREADY_PASSED_ON');
  });
});

describe('close short', () => {
  const partly = [
    plan(),
    log({ amountFen: money('31000万元') }),
    submit(),
    approve(),
    approve({ actor: people.officer }),
    send(),
    receive({ arrivedFen: money('31000万元') }),
  ];
  it('names what was expected and what came', () => {
    const [event] = after(...partly)
      .when(closeShort())
      .events('LegClosedShort');
    expect(event!.data).toMatchObject({ expectedFen: money('32000万元'), receivedFen: money('31000万元') });
  });
  it('lets the next leg finish with what came, and the remittance ends short', () => {
    const rest = secondLegSent({ amountFen: money('31000万元') });
    after(...partly, closeShort(), passOn(), ...rest, second.receive({ arrivedFen: money('31000万元') }))
      .when(passOn())
      .thenTypes('LegCompleted', 'RemittanceClosedShort');
  });
  it('with nothing received ends the remittance', () =>
    after(...until.planned, closeShort())
      .when(passOn())
      .thenTypes('RemittanceClosedShort'));
  refusals([
    ['LEG_UNKNOWN', 'no third leg', partly, closeShort({ legNo: 3 })],
    ['ROLE_REQUIRED', 'not an officer', partly, closeShort({ actor: people.cityClerk })],
    ['INSTITUTION_NOT_YOURS', 'the sender', partly, closeShort({ actor: people.officer })],
    ['LEG_NOT_OPEN', 'it waits', partly, closeShort({ legNo: 2, actor: people.provinceOfficer })],
    ['TRANSFERS_PENDING', 'one is under way', until.sent, closeShort()],
    [
      'LEG_NOT_OPEN',
      'the leg before is still open',
      [...partly, passOn()],
      closeShort({ legNo: 2, actor: people.provinceOfficer }),
    ],
    ['NOTHING_SHORT', 'all has come', until.received, closeShort()],
    ['TEXT_REQUIRED', 'no reason', partly, closeShort({ reason: '' })],
    ['TEXT_REQUIRED', 'no document', partly, closeShort({ documentNo: '' })],
  ]);
});

describe('pass on (the chain)', () => {
  it('opens the next leg at the first arrival and completes the full one', () =>
    after(...until.received)
      .when(passOn())
      .thenTypes('LegCompleted', 'LegOpened'));
  it('opens the next leg before the first is full', () => {
    const half = money('16000万元');
    after(
      plan(),
      log({ amountFen: half }),
      submit(),
      approve(),
      approve({ actor: people.officer }),
      send(),
      receive({ arrivedFen: half }),
    )
      .when(passOn())
      .thenTypes('LegOpened');
  });
  it('settles at the end, on the day the bank says', () => {
    const today = '2020-03-19';
    const arrived = second.receive({ arrivedOn: '2020-03-17', today });
    const [, settled] = after(...until.passedOn, ...secondLegSent(), arrived)
      .when(passOn({ today }))
      .events('LegCompleted', 'RemittanceSettled');
    expect(settled!.data).toMatchObject({ settledOn: '2020-03-17', receivedFen: money('32000万元') });
  });
  it('does nothing when there is nothing to do', () =>
    after(...until.passedOn)
      .when(passOn())
      .then());
  refusals([
    ['ROLE_REQUIRED', 'a person does not play the chain', until.received, passOn({ actor: people.cityOfficer })],
  ]);
});

describe('disputed money', () => {
  it('still claims its part of the leg', () => {
    const half = money('16000万元');
    const disputed = [
      ...until.planned,
      log({ amountFen: half }),
      submit(),
      approve(),
      approve({ actor: people.officer }),
      send(),
      receive({ arrivedFen: half - 1n }),
    ];
    expect(() => stateAfter(...disputed, log({ transferId: 't9', amountFen: half + 1n }))).toThrow(/MORE_THAN_DUE/);
    expect(() => stateAfter(...disputed, log({ transferId: 't9', amountFen: half }))).not.toThrow();
  });
});

it('an event nobody knows is an error, not a guess', () => {
  expect(() =>
    evolve(stateAfter(...until.logged), { type: 'Teleported', data: { transferId: 't1' } } as never),
  ).toThrow(/Teleported/);
});
