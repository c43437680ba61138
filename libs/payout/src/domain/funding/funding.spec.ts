import {
  datongLine,
  fundingAfter,
  fundingCommands,
  fundingHistory,
  money,
  payers,
  person,
  shuozhouLine,
  specOf,
  PROVINCE_POOL,
} from '#libs/testing';
import { decideFunding, evolveFunding, fundingTasks, monthsPayable, permittedFunding } from '../index.js';
import type { FundingCommand } from '../index.js';

const { given } = specOf({ decide: decideFunding, evolve: evolveFunding });
const { draft, submit, withdraw, review, approve, reject, cancel } = fundingCommands;
const after = (...sent: readonly FundingCommand[]) => given(fundingHistory(...sent));
const drafted = [draft()];
const submitted = [...drafted, submit()];
const reviewed = [...submitted, review()];
const approved = [...reviewed, approve()];
const rejected = [...submitted, reject()];

type Row = readonly [
  code: Parameters<ReturnType<ReturnType<typeof given>['when']>['refused']>[0],
  why: string,
  before: readonly FundingCommand[],
  command: FundingCommand,
];
const refusals = (rows: readonly Row[]): void => {
  it.each(rows)('is refused %s: %s', (code, _why, before, command) =>
    after(...before)
      .when(command)
      .refused(code),
  );
};

describe('draft a funding request', () => {
  it('is drawn up for a period and its regions', () => given().when(draft()).thenTypes('FundingRequestDrafted'));
  it('is drawn up again as long as it is a draft', () =>
    after(...drafted)
      .when(draft({ neededBy: '2020-03-13' }))
      .thenTypes('FundingRequestAmended'));
  it('is drawn up again after a rejection, and is a draft then', () => {
    expect(fundingAfter(...rejected, draft())).toMatchObject({ state: 'DRAFT' });
  });
  it('lets a region ask for nothing', () =>
    given()
      .when(draft({ lines: [datongLine(), shuozhouLine({ requestedFen: 0n })] }))
      .thenTypes('FundingRequestDrafted'));
  refusals([
    ['ROLE_REQUIRED', 'a reviewer drafts nothing', [], draft({ actor: payers.reviewer })],
    ['INSTITUTION_NOT_YOURS', 'another agency', [], draft({ actor: payers.cityClerk })],
    ['FUNDING_STATE', 'changed after submission', submitted, draft()],
    ['FUNDING_STATE', 'changed after approval', approved, draft()],
    ['FUNDING_PERIOD_INVALID', 'a period of another year', [], draft({ period: '2021-03' })],
    ['FUNDING_PERIOD_INVALID', 'a month that is none', [], draft({ period: '2020-13' })],
    ['FUNDING_PERIOD_INVALID', 'a quarter', [], draft({ period: '2020-Q1' })],
    ['DATE_INVALID', 'a day that is none', [], draft({ neededBy: '2020-02-30' })],
    ['TEXT_REQUIRED', 'a supplementary request without a reason', [], draft({ kind: 'SUPPLEMENTARY' })],
    ['TEXT_TOO_LONG', 'a reason without end', [], draft({ reason: '因'.repeat(501) })],
    ['FUNDING_HEADCOUNT_INVALID', 'half a person', [], draft({ lines: [datongLine({ headcount: 0.5 })] })],
    ['FUNDING_HEADCOUNT_INVALID', 'fewer than nobody', [], draft({ lines: [datongLine({ headcount: -1 })] })],
    ['FUNDING_AMOUNT_INVALID', 'a negative amount', [], draft({ lines: [datongLine({ requestedFen: -1n })] })],
    ['FUNDING_AMOUNT_INVALID', 'more than anybody has', [], draft({ lines: [datongLine({ payableFen: 10n ** 18n })] })],
    [
      'FUNDING_HEADS_WITHOUT_PAY',
      'people who are paid nothing',
      [],
      draft({ lines: [datongLine({ payableFen: 0n })] }),
    ],
    ['FUNDING_HEADS_WITHOUT_PAY', 'pay for nobody', [], draft({ lines: [datongLine({ headcount: 0 })] })],
    ['FUNDING_REGION_FOREIGN', 'a region of another province', [], draft({ regions: [datongLine()] })],
    ['FUNDING_REGION_TWICE', 'one region twice', [], draft({ lines: [datongLine(), datongLine()] })],
    ['FUNDING_REGION_MISSING', 'a region left out', [], draft({ lines: [datongLine()] })],
    ['FUNDING_PERIOD_FIXED', 'another period than first drafted', drafted, draft({ period: '2020-04' })],
  ]);
  it('names the regions that are missing', () => {
    expect(decideFunding(undefined, draft({ lines: [] }))).toMatchObject({
      parameters: { regions: '大同市社会保险中心、朔州市社会保险中心' },
    });
  });
});

describe('submit and withdraw', () => {
  it('fixes what is requested', () =>
    after(...drafted)
      .when(submit())
      .then({
        type: 'FundingRequestSubmitted',
        data: { submittedBy: { userId: 'sxsb.clerk', name: 'sxsb.clerk' }, requestedFen: money('58000万元') },
      }));
  it('may submit a rejected request as it is, with an explanation outside', () =>
    after(...rejected)
      .when(submit())
      .thenTypes('FundingRequestSubmitted'));
  it('is pulled back before anybody decided', () => {
    expect(fundingAfter(...submitted, withdraw())).toMatchObject({ state: 'DRAFT' });
  });
  refusals([
    ['NOT_FOUND', 'nothing drafted', [], submit()],
    ['ROLE_REQUIRED', 'an officer submits nothing', drafted, submit(payers.financeOfficer)],
    ['FUNDING_STATE', 'submitted twice', submitted, submit()],
    [
      'FUNDING_NOTHING_REQUESTED',
      'nobody needs money',
      [draft({ lines: [datongLine({ requestedFen: 0n }), shuozhouLine({ requestedFen: 0n })] })],
      submit(),
    ],
    ['FUNDING_STATE', 'withdrawn after the review', reviewed, withdraw()],
  ]);
});

describe('review, approve, reject', () => {
  it('is reviewed in the agency and approved by finance', () =>
    after(...submitted)
      .when(review())
      .thenTypes('FundingRequestReviewed'));
  it('remembers the remittances it planned', () => {
    expect(fundingAfter(...approved)).toMatchObject({
      state: 'APPROVED',
      approvalDocumentNo: '晋财社〔2020〕12号',
      remittances: [{ remittanceNo: 'BN-2020-0001' }],
    });
  });
  it('takes exactly what the pool holds', () =>
    after(...reviewed)
      .when(approve({ availableFen: money('58000万元') }))
      .thenTypes('FundingRequestApproved'));
  it('goes back to the clerk with a reason, from either desk', () => {
    expect(fundingAfter(...rejected)).toMatchObject({ state: 'REJECTED', rejection: { reason: /核实/ } });
    expect(fundingAfter(...reviewed, reject({ actor: payers.financeOfficer }))).toMatchObject({ state: 'REJECTED' });
  });
  const everything = person('sxsb.clerk', payers.clerk.institutionId ?? '', 'CLERK', 'REVIEWER');
  const twoOffices = person('sxsb.reviewer', PROVINCE_POOL, 'OFFICER');
  refusals([
    ['ROLE_REQUIRED', 'a clerk reviews nothing', submitted, review(payers.clerk)],
    ['INSTITUTION_NOT_YOURS', 'a reviewer of a city', submitted, review(payers.cityReviewer)],
    ['FUNDING_STATE', 'reviewed before it was submitted', drafted, review()],
    ['DUTIES_NOT_SEPARATED', 'whoever drafted it reviews it', submitted, review(everything)],
    ['INSTITUTION_NOT_YOURS', "the agency's own officer approves", reviewed, approve({ actor: payers.cityOfficer })],
    ['FUNDING_STATE', 'approved without a review', submitted, approve()],
    ['DUTIES_CONSECUTIVE', 'whoever reviewed it approves it', reviewed, approve({ actor: twoOffices })],
    ['TEXT_REQUIRED', 'no document', reviewed, approve({ documentNo: ' ' })],
    [
      'FUNDING_ABOVE_POOL',
      'one fen more than the pool holds',
      reviewed,
      approve({ availableFen: money('58000万元') - 1n }),
    ],
    ['ROLE_REQUIRED', 'finance rejects before the review', submitted, reject({ actor: payers.financeOfficer })],
    ['TEXT_REQUIRED', 'rejected without a reason', submitted, reject({ reason: '' })],
    ['FUNDING_STATE', 'rejected after approval', approved, reject()],
  ]);
});

describe('cancel', () => {
  it('gives a draft or a rejected request up', () => {
    expect(fundingAfter(...drafted, cancel())).toMatchObject({ state: 'CANCELLED' });
    expect(fundingAfter(...rejected, cancel())).toMatchObject({ state: 'CANCELLED' });
  });
  refusals([
    ['FUNDING_STATE', 'once submitted', submitted, cancel()],
    ['TEXT_REQUIRED', 'without a reason', drafted, cancel({ reason: '' })],
  ]);
});

describe('what has to be done next', () => {
  it.each([
    ['SUBMIT_FUNDING', 'CLERK', drafted],
    ['REVIEW_FUNDING', 'REVIEWER', submitted],
    ['APPROVE_FUNDING', 'OFFICER', reviewed],
    ['CORRECT_FUNDING', 'CLERK', rejected],
  ] as const)('is %s by a %s', (task, role, before) => {
    expect(fundingTasks(fundingAfter(...before))).toMatchObject([{ task, role, dueDate: '2020-03-12' }]);
  });
  it('is nothing once it is approved', () => expect(fundingTasks(fundingAfter(...approved))).toEqual([]));
  it('is never for those who prepared it', () => {
    expect(fundingTasks(fundingAfter(...submitted))[0]?.excludedUserIds).toEqual(['sxsb.clerk']);
  });
  it('is told to each person with the reason why not', () => {
    const state = fundingAfter(...submitted);
    expect(permittedFunding(state, payers.reviewer)).toEqual([
      { type: 'reviewFunding' },
      { type: 'rejectFunding' },
      { type: 'withdrawFunding', refusal: expect.objectContaining({ refused: 'ROLE_REQUIRED' }) },
    ]);
  });
});

describe('months payable', () => {
  it.each([
    ['30000万元', '30000万元', '1.0'],
    ['29999万元', '30000万元', '0.9'],
    ['75000万元', '30000万元', '2.5'],
    ['0元', '30000万元', '0.0'],
  ])('%s against %s a month is %s', (balance, payable, months) => {
    expect(monthsPayable({ balanceFen: money(balance), payableFen: money(payable) })).toBe(months);
  });
  it('is unknown where nothing is payable', () =>
    expect(monthsPayable({ balanceFen: 5n, payableFen: 0n })).toBeUndefined());
});
