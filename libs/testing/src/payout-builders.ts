import type { Actor, Fen } from '#libs/kernel';
import { decideBatch, decideFunding, evolveBatch, evolveFunding } from '#libs/payout/domain';
import type {
  BatchCommand,
  BatchEvent,
  FundingCommand,
  FundingEvent,
  FundingLine,
  MaybeFundingRequest,
  MaybePayoutBatch,
  PayoutBatch,
  FundingRequest,
} from '#libs/payout/domain';
import { isRefusal } from '#libs/kernel';
import { money, person } from './remittance-builders.js';

export const PROVINCE_AGENCY = 'b0000000-0000-4000-8000-000000000001';
export const PROVINCE_POOL = 'b0000000-0000-4000-8000-000000000002';
export const DATONG = 'b0000000-0000-4000-8000-000000000003';
export const SHUOZHOU = 'b0000000-0000-4000-8000-000000000004';

export const payers = {
  clerk: person('sxsb.clerk', PROVINCE_AGENCY, 'CLERK'),
  reviewer: person('sxsb.reviewer', PROVINCE_AGENCY, 'REVIEWER'),
  financeOfficer: person('sxcz.officer', PROVINCE_POOL, 'OFFICER'),
  cityClerk: person('dtsb.clerk', DATONG, 'CLERK'),
  cityReviewer: person('dtsb.reviewer', DATONG, 'REVIEWER'),
  cityOfficer: person('dtsb.officer', DATONG, 'OFFICER'),
  stranger: person('szsb.all', SHUOZHOU, 'CLERK', 'REVIEWER', 'OFFICER'),
  system: { kind: 'system', id: 'payout.arrivals', name: 'payout.arrivals', institutionId: null, roles: [] } as Actor,
} as const;

const TODAY = '2020-03-10';
type Change<Command> = Partial<Command>;

const line = (
  institutionId: string,
  institutionName: string,
  regionCode: string,
  change: Change<FundingLine> = {},
): FundingLine => ({
  institutionId,
  institutionName,
  regionCode,
  headcount: 100_000,
  payableFen: money('30000万元'),
  balanceFen: money('1000万元'),
  requestedFen: money('29000万元'),
  ...change,
});
export const datongLine = (change: Change<FundingLine> = {}): FundingLine =>
  line(DATONG, '大同市社会保险中心', '140200', change);
export const shuozhouLine = (change: Change<FundingLine> = {}): FundingLine =>
  line(SHUOZHOU, '朔州市社会保险中心', '140600', change);

type Of<Type extends string, Command> = Extract<Command, { readonly type: Type }>;
type FundingOf<Type extends FundingCommand['type']> = Of<Type, FundingCommand>;

/** Each a good command of a funding request; `change` makes one thing about it different. */
export const fundingCommands = {
  draft: (change: Change<FundingOf<'draftFunding'>> = {}): FundingCommand => ({
    type: 'draftFunding',
    actor: payers.clerk,
    today: TODAY,
    requestId: 'request-1',
    requestNo: 'YK-2020-0001',
    agency: { institutionId: PROVINCE_AGENCY, institutionName: '山西省社会保险局' },
    finance: { institutionId: PROVINCE_POOL, institutionName: '山西省财政厅' },
    fiscalYear: 2020,
    period: '2020-03',
    kind: 'REGULAR',
    reason: '',
    neededBy: '2020-03-12',
    lines: [datongLine(), shuozhouLine()],
    regions: [datongLine(), shuozhouLine()],
    ...change,
  }),
  submit: (actor: Actor = payers.clerk): FundingCommand => ({ type: 'submitFunding', actor, today: TODAY }),
  withdraw: (actor: Actor = payers.clerk): FundingCommand => ({ type: 'withdrawFunding', actor, today: TODAY }),
  review: (actor: Actor = payers.reviewer): FundingCommand => ({ type: 'reviewFunding', actor, today: TODAY }),
  approve: (change: Change<FundingOf<'approveFunding'>> = {}): FundingCommand => ({
    type: 'approveFunding',
    actor: payers.financeOfficer,
    today: TODAY,
    documentNo: '晋财社〔2020〕12号',
    availableFen: money('100000万元'),
    remittances: [{ institutionId: DATONG, remittanceId: 'remittance-1', remittanceNo: 'BN-2020-0001' }],
    ...change,
  }),
  reject: (change: Change<FundingOf<'rejectFunding'>> = {}): FundingCommand => ({
    type: 'rejectFunding',
    actor: payers.reviewer,
    today: TODAY,
    reason: '人数与上月差异较大，请核实。',
    ...change,
  }),
  cancel: (change: Change<FundingOf<'cancelFunding'>> = {}): FundingCommand => ({
    type: 'cancelFunding',
    actor: payers.clerk,
    today: TODAY,
    reason: '所属期选错。',
    ...change,
  }),
};

type BatchOf<Type extends BatchCommand['type']> = Of<Type, BatchCommand>;
export const countedFile = (importId: string) => ({
  importId,
  fileName: `${importId}.csv`,
  digest: `digest-of-${importId}`,
  checksum: '00',
});
export const heads = (count: number, each = money('3000元')): { heads: number; amountFen: Fen } => ({
  heads: count,
  amountFen: each * BigInt(count),
});

/** Each a good command of a payout batch of ten people at 3,000 yuan; `change` makes one thing about it different. */
export const batchCommands = {
  open: (change: Change<BatchOf<'openBatch'>> = {}): BatchCommand => ({
    type: 'openBatch',
    actor: payers.system,
    today: TODAY,
    batchNo: 'PF-2020-0001',
    institution: { institutionId: DATONG, institutionName: '大同市社会保险中心' },
    regionCode: '140200',
    accountId: 'expenditure-account',
    fiscalYear: 2020,
    period: '2020-03',
    payDay: '2020-03-13',
    ...change,
  }),
  allot: (change: Change<BatchOf<'allotFunding'>> = {}): BatchCommand => ({
    type: 'allotFunding',
    actor: payers.system,
    today: TODAY,
    arrivalId: 'arrival-1',
    amountFen: money('30000元'),
    availableFen: money('30000元'),
    ...change,
  }),
  release: (change: Change<BatchOf<'releaseFunding'>> = {}): BatchCommand => ({
    type: 'releaseFunding',
    actor: payers.cityClerk,
    today: TODAY,
    arrivalId: 'arrival-1',
    amountFen: money('1000元'),
    ...change,
  }),
  changePayDay: (change: Change<BatchOf<'changePayDay'>> = {}): BatchCommand => ({
    type: 'changePayDay',
    actor: payers.cityOfficer,
    today: TODAY,
    payDay: '2020-03-16',
    reason: '银行系统维护。',
    ...change,
  }),
  list: (change: Change<BatchOf<'commitList'>> = {}): BatchCommand => ({
    type: 'commitList',
    actor: payers.cityClerk,
    today: TODAY,
    file: countedFile('list'),
    ...heads(10),
    ...change,
  }),
  submit: (actor: Actor = payers.cityClerk): BatchCommand => ({ type: 'submitRound', actor, today: TODAY }),
  withdraw: (actor: Actor = payers.cityClerk): BatchCommand => ({ type: 'withdrawRound', actor, today: TODAY }),
  review: (actor: Actor = payers.cityReviewer): BatchCommand => ({ type: 'reviewRound', actor, today: TODAY }),
  approve: (change: Change<BatchOf<'approveRound'>> = {}): BatchCommand => ({
    type: 'approveRound',
    actor: payers.cityOfficer,
    today: TODAY,
    balanceFen: money('30000元'),
    ...change,
  }),
  reject: (change: Change<BatchOf<'rejectRound'>> = {}): BatchCommand => ({
    type: 'rejectRound',
    actor: payers.cityReviewer,
    today: TODAY,
    reason: '名册与上月相比多出 3 人，请说明。',
    ...change,
  }),
  instruct: (change: Change<BatchOf<'instructRound'>> = {}): BatchCommand => ({
    type: 'instructRound',
    actor: payers.cityClerk,
    today: '2020-03-12',
    instruction: { fileName: 'PF-2020-0001-1.csv', layoutCode: 'generic', digest: 'digest' },
    ...change,
  }),
  results: (change: Change<BatchOf<'commitResults'>> = {}): BatchCommand => ({
    type: 'commitResults',
    actor: payers.cityClerk,
    today: '2020-03-16',
    file: countedFile('results'),
    paid: [{ paidOn: '2020-03-13', ...heads(8) }],
    returned: [{ reason: 'ACCOUNT_CLOSED', ...heads(2) }],
    ...change,
  }),
  correct: (change: Change<BatchOf<'correctPayee'>> = {}): BatchCommand => ({
    type: 'correctPayee',
    actor: payers.cityClerk,
    today: '2020-03-17',
    lineNo: 3,
    amountFen: money('3000元'),
    changed: ['accountNo'],
    reason: '本人提供新账号。',
    ...change,
  }),
  writeOff: (change: Change<BatchOf<'writeOff'>> = {}): BatchCommand => ({
    type: 'writeOff',
    actor: payers.cityOfficer,
    today: '2020-03-17',
    lineNo: 4,
    amountFen: money('3000元'),
    corrected: false,
    reason: '领取人已死亡。',
    documentNo: '同社保〔2020〕8号',
    ...change,
  }),
  carryOver: (change: Change<BatchOf<'carryOver'>> = {}): BatchCommand => ({
    type: 'carryOver',
    actor: payers.cityOfficer,
    today: '2020-03-17',
    lineNo: 4,
    amountFen: money('3000元'),
    corrected: false,
    toPeriod: '2020-04',
    reason: '联系不上本人。',
    ...change,
  }),
  reissue: (actor: Actor = payers.cityClerk): BatchCommand => ({ type: 'prepareReissue', actor, today: '2020-03-17' }),
  close: (actor: Actor = payers.cityOfficer): BatchCommand => ({ type: 'closeBatch', actor, today: '2020-03-20' }),
  cancel: (change: Change<BatchOf<'cancelBatch'>> = {}): BatchCommand => ({
    type: 'cancelBatch',
    actor: payers.cityOfficer,
    today: TODAY,
    reason: '重复开立。',
    ...change,
  }),
};

const funded = [batchCommands.open(), batchCommands.allot()];
const listed = [...funded, batchCommands.list()];
const submitted = [...listed, batchCommands.submit()];
const reviewed = [...submitted, batchCommands.review()];
const approved = [...reviewed, batchCommands.approve()];
const instructed = [...approved, batchCommands.instruct()];
const returned = [...instructed, batchCommands.results()];
/** How far a batch has come. */
export const batchUntil = {
  opened: [batchCommands.open()],
  funded,
  listed,
  submitted,
  reviewed,
  approved,
  instructed,
  returned,
};

function run<State, Command extends { readonly type: string }, Event>(
  decide: (state: State | undefined, command: Command) => readonly Event[] | { readonly refused: string },
  evolve: (state: State | undefined, event: Event) => State,
  sent: readonly Command[],
): readonly Event[] {
  let state: State | undefined;
  const events: Event[] = [];
  for (const command of sent) {
    const decision = decide(state, command);
    if (isRefusal(decision)) throw new Error(`${command.type} was refused: ${decision.refused}`);
    for (const event of decision as readonly Event[]) {
      state = evolve(state, event);
      events.push(event);
    }
  }
  return events;
}

/** The events of commands that all must be accepted. */
export const batchHistory = (...sent: readonly BatchCommand[]): readonly BatchEvent[] =>
  run<PayoutBatch, BatchCommand, BatchEvent>(decideBatch, evolveBatch, sent);
export const fundingHistory = (...sent: readonly FundingCommand[]): readonly FundingEvent[] =>
  run<FundingRequest, FundingCommand, FundingEvent>(decideFunding, evolveFunding, sent);

export const batchAfter = (...sent: readonly BatchCommand[]): PayoutBatch =>
  batchHistory(...sent).reduce<MaybePayoutBatch>((state, event) => evolveBatch(state, event), undefined)!;
export const fundingAfter = (...sent: readonly FundingCommand[]): FundingRequest =>
  fundingHistory(...sent).reduce<MaybeFundingRequest>((state, event) => evolveFunding(state, event), undefined)!;
