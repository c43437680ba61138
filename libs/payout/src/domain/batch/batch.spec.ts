import {
  batchAfter,
  batchCommands,
  batchHistory,
  batchUntil,
  heads,
  money,
  payers,
  person,
  specOf,
  DATONG,
  SHUOZHOU,
} from '#libs/testing';
import { batchTasks, decideBatch, evolveBatch, permittedOnBatch, postingsOfBatch, unsettled } from '../index.js';
import type { BatchCommand } from '../index.js';

const { given } = specOf({ decide: decideBatch, evolve: evolveBatch });
const after = (...sent: readonly BatchCommand[]) => given(batchHistory(...sent));
const { open, allot, release, changePayDay, list, submit, withdraw, review, approve, reject, instruct } = batchCommands;
const { results, correct, writeOff, carryOver, reissue, close, cancel } = batchCommands;
const { opened, funded, listed, submitted, reviewed, approved, instructed, returned } = batchUntil;

type Row = readonly [
  code: Parameters<ReturnType<ReturnType<typeof given>['when']>['refused']>[0],
  why: string,
  before: readonly BatchCommand[],
  command: BatchCommand,
];
const refusals = (rows: readonly Row[]): void => {
  it.each(rows)('is refused %s: %s', (code, _why, before, command) =>
    after(...before)
      .when(command)
      .refused(code),
  );
};
const twoOfThem = [correct({ lineNo: 3 }), correct({ lineNo: 4 })];
const reissued = [...returned, ...twoOfThem, reissue()];
const reissueSent = [...reissued, submit(), review(), approve(), instruct({ today: '2020-03-18' })];
const allPaid = results({
  today: '2020-03-19',
  paid: [{ paidOn: '2020-03-18', ...heads(2) }],
  returned: [],
});

describe('open a batch', () => {
  it('is opened by the money that arrives, or by a clerk of the agency', () => {
    given().when(open()).thenTypes('PayoutBatchOpened');
    given()
      .when(open({ actor: payers.cityClerk }))
      .thenTypes('PayoutBatchOpened');
  });
  it('is opened once', () =>
    after(...opened)
      .when(open())
      .then());
  refusals([
    ['INSTITUTION_NOT_YOURS', 'for another agency', [], open({ actor: payers.stranger })],
    ['ROLE_REQUIRED', 'again, by an officer', opened, open({ actor: payers.cityOfficer })],
    ['BATCH_EXISTS', 'another month under the same id', opened, open({ period: '2020-04' })],
    [
      'BATCH_EXISTS',
      "under the id of another agency's batch",
      opened,
      open({
        actor: payers.stranger,
        institution: { institutionId: SHUOZHOU, institutionName: '朔州市社会保险中心' },
      }),
    ],
    ['FUNDING_PERIOD_INVALID', 'for a quarter', [], open({ period: '2020-Q1' })],
    ['PAY_DAY_OUTSIDE_PERIOD', 'the wrong year', [], open({ payDay: '2021-03-13' })],
    ['DATE_INVALID', 'a day that is none', [], open({ payDay: '2020-02-30' })],
  ]);
});

describe('allot and release money', () => {
  it('takes several arrivals, and gives them back', () => {
    const state = batchAfter(...funded, allot({ arrivalId: 'arrival-2', amountFen: 500n }), release());
    expect(state.funding).toEqual([
      { arrivalId: 'arrival-1', amountFen: money('29000元') },
      { arrivalId: 'arrival-2', amountFen: 500n },
    ]);
  });
  it('forgets an arrival that was given back whole', () => {
    expect(batchAfter(...funded, release({ amountFen: money('30000元') })).funding).toEqual([]);
  });
  refusals([
    ['NOT_FOUND', 'to no batch', [], allot()],
    ['INSTITUTION_NOT_YOURS', 'by another agency', opened, allot({ actor: payers.stranger })],
    ['BATCH_STATE', 'once submitted', submitted, allot()],
    ['AMOUNT_NOT_POSITIVE', 'nothing', opened, allot({ amountFen: 0n })],
    ['ARRIVAL_SPENT', 'more than is left of it', opened, allot({ availableFen: money('29999元') })],
    ['ARRIVAL_SPENT', 'more given back than was taken', funded, release({ amountFen: money('30001元') })],
    ['ARRIVAL_SPENT', 'of an arrival it never had', funded, release({ arrivalId: 'arrival-9' })],
    ['BATCH_STATE', 'given back once submitted', submitted, release()],
    ['ARRIVAL_SPENT', 'given back though it was paid out', reissued, release({ amountFen: money('6001元') })],
  ]);
});

describe('the pay day', () => {
  it('is moved with a reason until the bank has been told', () =>
    after(...approved)
      .when(changePayDay())
      .thenTypes('PayDayChanged'));
  it('moved to where it is changes nothing', () =>
    after(...listed)
      .when(changePayDay({ payDay: '2020-03-13' }))
      .then());
  refusals([
    ['ROLE_REQUIRED', 'by a clerk', listed, changePayDay({ actor: payers.cityClerk })],
    ['BATCH_STATE', 'with the bank already', instructed, changePayDay()],
    ['PAY_DAY_OUTSIDE_PERIOD', 'a year off', listed, changePayDay({ payDay: '2022-03-13' })],
    ['TEXT_REQUIRED', 'without a reason', listed, changePayDay({ reason: '' })],
  ]);
});

describe('the payable list', () => {
  it('makes the first round', () => {
    expect(batchAfter(...listed)).toMatchObject({
      state: 'LISTED',
      list: heads(10),
      rounds: [{ roundNo: 1, ...heads(10) }],
    });
  });
  it('is replaced by a better one before it is submitted', () => {
    expect(batchAfter(...listed, list(heads(9))).rounds).toMatchObject([heads(9)]);
  });
  refusals([
    ['ROLE_REQUIRED', 'by a reviewer', funded, list({ actor: payers.cityReviewer })],
    ['BATCH_STATE', 'once submitted', submitted, list()],
    ['BATCH_STATE', 'while a reissue is made ready', reissued, list()],
    ['LIST_EMPTY', 'nobody on it', funded, list(heads(0))],
  ]);
});

describe('submit, review, approve', () => {
  it('goes from desk to desk', () => {
    expect(batchAfter(...approved)).toMatchObject({ state: 'APPROVED' });
  });
  it('comes back to the clerk with a reason', () => {
    expect(batchAfter(...submitted, reject())).toMatchObject({
      state: 'LISTED',
      rounds: [{ rejection: { reason: /3 人/ } }],
    });
    expect(batchAfter(...reviewed, reject({ actor: payers.cityOfficer }))).toMatchObject({ state: 'LISTED' });
  });
  it('is reviewed anew after a rejection', () => {
    expect(batchAfter(...reviewed, reject({ actor: payers.cityOfficer }), submit()).rounds[0]).not.toHaveProperty(
      'reviewedBy',
    );
  });
  it('is pulled back before anybody decided', () => {
    expect(batchAfter(...submitted, withdraw())).toMatchObject({ state: 'LISTED' });
  });
  const clerkAndReviewer = person('dtsb.clerk', DATONG, 'CLERK', 'REVIEWER', 'OFFICER');
  const reviewerAndOfficer = person('dtsb.reviewer', DATONG, 'REVIEWER', 'OFFICER');
  refusals([
    ['BATCH_STATE', 'submitted without a list', funded, submit()],
    ['PAYOUT_ABOVE_FUNDING', 'more than was allotted', [...opened, allot({ amountFen: 1n }), list()], submit()],
    ['DUTIES_NOT_SEPARATED', 'whoever submitted it reviews it', submitted, review(clerkAndReviewer)],
    ['DUTIES_CONSECUTIVE', 'whoever reviewed it approves it', reviewed, approve({ actor: reviewerAndOfficer })],
    ['DUTIES_NOT_SEPARATED', 'whoever submitted it approves it', reviewed, approve({ actor: clerkAndReviewer })],
    ['BATCH_STATE', 'approved without a review', submitted, approve()],
    ['PAYOUT_ABOVE_BALANCE', 'one fen short on the account', reviewed, approve({ balanceFen: money('30000元') - 1n })],
    ['TEXT_REQUIRED', 'rejected without a reason', submitted, reject({ reason: '' })],
    ['BATCH_STATE', 'pulled back after the review', reviewed, withdraw()],
    ['BATCH_STATE', 'the bank told before the approval', reviewed, instruct()],
    ['ROLE_REQUIRED', 'the bank told by an officer', approved, instruct({ actor: payers.cityOfficer })],
  ]);
});

describe("the bank's return file", () => {
  it('says who was paid, when, and whose payment came back', () => {
    expect(batchAfter(...returned)).toMatchObject({
      state: 'RETURNED',
      paid: heads(8),
      paidOnTime: heads(8),
      returned: heads(2),
    });
  });
  it('counts as on time only what was paid by the pay day', () => {
    const late = results({
      paid: [
        { paidOn: '2020-03-13', ...heads(6) },
        { paidOn: '2020-03-16', ...heads(2) },
      ],
    });
    expect(batchAfter(...instructed, late)).toMatchObject({ paid: heads(8), paidOnTime: heads(6) });
  });
  it('settles the batch when nobody came back', () => {
    const whole = results({ paid: [{ paidOn: '2020-03-13', ...heads(10) }], returned: [] });
    expect(batchAfter(...instructed, whole)).toMatchObject({ state: 'PAID', paid: heads(10) });
  });
  it('moves what was paid from the expenditure account to the beneficiaries, by day, and nothing else', () => {
    const moved = batchHistory(...returned).flatMap(postingsOfBatch);
    expect(moved).toEqual([
      { accountId: 'expenditure-account', amountFen: -money('24000元'), fundKind: 'BENEFIT', valueDate: '2020-03-13' },
      {
        accountId: 'external:beneficiaries',
        amountFen: money('24000元'),
        fundKind: 'BENEFIT',
        valueDate: '2020-03-13',
      },
    ]);
  });
  refusals([
    ['BATCH_STATE', 'before the bank was told', approved, results()],
    ['BATCH_STATE', 'twice', returned, results()],
    ['ROLE_REQUIRED', 'by an officer', instructed, results({ actor: payers.cityOfficer })],
    ['DATE_IN_FUTURE', 'paid tomorrow', instructed, results({ paid: [{ paidOn: '2020-03-17', ...heads(8) }] })],
    [
      'PAID_BEFORE_INSTRUCTED',
      'paid before the bank was told',
      instructed,
      results({ paid: [{ paidOn: '2020-03-11', ...heads(8) }] }),
    ],
    [
      'RESULTS_DIFFER',
      'one person missing',
      instructed,
      results({ returned: [{ reason: 'ACCOUNT_CLOSED', ...heads(1) }] }),
    ],
    [
      'RESULTS_DIFFER',
      'one fen missing',
      instructed,
      results({ paid: [{ paidOn: '2020-03-13', heads: 8, amountFen: money('24000元') - 1n }] }),
    ],
  ]);
});

describe('returned payments', () => {
  it('are corrected and go out once more, without those who corrected them deciding on it', () => {
    const state = batchAfter(...reissued);
    expect(state).toMatchObject({ state: 'LISTED', corrected: heads(0), returned: heads(0) });
    expect(state.rounds[1]).toMatchObject({ roundNo: 2, ...heads(2), preparedByUserIds: ['dtsb.clerk'] });
    const corrector = person('dtsb.clerk', DATONG, 'REVIEWER');
    after(...reissued, submit(payers.cityClerk))
      .when(review(corrector))
      .refused('DUTIES_NOT_SEPARATED');
  });
  it('are paid at last, though not on time', () => {
    expect(batchAfter(...reissueSent, allPaid)).toMatchObject({ state: 'PAID', paid: heads(10), paidOnTime: heads(8) });
  });
  it('may come back again, as often as it takes', () => {
    const again = results({
      today: '2020-03-19',
      paid: [{ paidOn: '2020-03-18', ...heads(1) }],
      returned: [{ reason: 'NAME_MISMATCH', ...heads(1) }],
    });
    const state = batchAfter(...reissueSent, again, correct(), reissue());
    expect(state).toMatchObject({ state: 'LISTED', rounds: { length: 3 }, paid: heads(9) });
  });
  it('end by being written off with a document or carried over, and then nothing is left', () => {
    expect(batchAfter(...returned, writeOff(), carryOver({ lineNo: 5 }))).toMatchObject({
      state: 'PAID',
      writtenOff: heads(1),
      carriedOver: heads(1),
      paid: heads(8),
    });
  });
  it('may be written off while a reissue of others is with the bank', () => {
    const oneOut = [
      ...returned,
      correct(),
      reissue(),
      submit(),
      review(),
      approve(),
      instruct({ today: '2020-03-18' }),
    ];
    expect(batchAfter(...oneOut, writeOff())).toMatchObject({ state: 'INSTRUCTED', writtenOff: heads(1) });
  });
  it('never lose a head or a fen on the way', () => {
    for (const state of [
      batchAfter(...returned),
      batchAfter(...reissued),
      batchAfter(...returned, correct(), writeOff()),
    ]) {
      const { paid, writtenOff, carriedOver } = state;
      const left = unsettled(state);
      expect(paid.heads + writtenOff.heads + carriedOver.heads + left.heads).toBe(10);
      expect(paid.amountFen + writtenOff.amountFen + carriedOver.amountFen + left.amountFen).toBe(money('30000元'));
    }
  });
  refusals([
    ['BATCH_STATE', 'corrected before there are results', opened, correct()],
    ['NOTHING_RETURNED', 'corrected though all are', [...returned, ...twoOfThem], correct()],
    ['NOTHING_CORRECTED', 'nothing changed', returned, correct({ changed: [] })],
    ['TEXT_REQUIRED', 'corrected without a reason', returned, correct({ reason: '' })],
    ['ROLE_REQUIRED', 'written off by a clerk', returned, writeOff({ actor: payers.cityClerk })],
    ['TEXT_REQUIRED', 'written off without a document', returned, writeOff({ documentNo: '' })],
    ['CARRY_OVER_PERIOD_INVALID', 'carried over into the past', returned, carryOver({ toPeriod: '2020-03' })],
    ['NOTHING_TO_REISSUE', 'reissued before any was corrected', returned, reissue()],
    ['BATCH_STATE', 'a second reissue beside the first', reissued, reissue()],
  ]);
});

describe('close and cancel', () => {
  const paid = [...reissueSent, allPaid];
  it('closes when nothing is left, and gives back what it did not need', () => {
    const more = [open(), allot({ amountFen: money('31000元'), availableFen: money('31000元') })];
    const whole = results({ paid: [{ paidOn: '2020-03-13', ...heads(10) }], returned: [] });
    const [closed] = after(...more, list(), submit(), review(), approve(), instruct(), whole)
      .when(close())
      .events('PayoutBatchClosed');
    expect(closed).toMatchObject({
      data: { unspentFen: money('1000元'), released: [{ arrivalId: 'arrival-1', amountFen: money('1000元') }] },
    });
  });
  it('is given up before anything was submitted, and gives all its money back', () => {
    expect(batchAfter(...listed, cancel())).toMatchObject({ state: 'CANCELLED', funding: [] });
  });
  refusals([
    ['BATCH_STATE', 'closed with returned payments open', returned, close()],
    ['ROLE_REQUIRED', 'closed by a clerk', paid, close(payers.cityClerk)],
    ['BATCH_STATE', 'cancelled once submitted', submitted, cancel()],
    ['BATCH_STATE', 'cancelled while a reissue is made ready', reissued, cancel()],
    ['TEXT_REQUIRED', 'cancelled without a reason', opened, cancel({ reason: '' })],
  ]);
});

describe('what has to be done next', () => {
  it.each([
    ['IMPORT_LIST', 'CLERK', funded],
    ['SUBMIT_PAYOUT', 'CLERK', listed],
    ['REVIEW_PAYOUT', 'REVIEWER', submitted],
    ['APPROVE_PAYOUT', 'OFFICER', reviewed],
    ['INSTRUCT_BANK', 'CLERK', approved],
    ['IMPORT_RESULTS', 'CLERK', instructed],
    ['SETTLE_RETURNED', 'CLERK', returned],
    ['CLOSE_BATCH', 'OFFICER', [...reissueSent, allPaid]],
  ] as const)('is %s by a %s', (task, role, before) => {
    expect(batchTasks(batchAfter(...before))).toMatchObject([{ task, role }]);
  });
  it('is told to each person, with the reason why not', () => {
    expect(permittedOnBatch(batchAfter(...returned), payers.cityOfficer)).toEqual([
      { type: 'prepareReissue', refusal: expect.objectContaining({ refused: 'ROLE_REQUIRED' }) },
      { type: 'correctPayee', refusal: expect.objectContaining({ refused: 'ROLE_REQUIRED' }) },
      { type: 'writeOff' },
      { type: 'carryOver' },
    ]);
  });
  it('offers a clerk the return file once the bank was told', () => {
    expect(permittedOnBatch(batchAfter(...instructed), payers.cityClerk)).toEqual([{ type: 'commitResults' }]);
  });
});
