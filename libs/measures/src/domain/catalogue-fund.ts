import type { Basis, Measure, MeasureCode } from './measure.js';

const FUND_BASES: readonly Basis[] = [
  { code: 'GAP_SHARE', zh: '缺口分担资金', en: 'gap-share money' },
  { code: 'CONTRIBUTION', zh: '征缴收入', en: 'contributions' },
  { code: 'BENEFIT', zh: '待遇资金', en: 'benefit money' },
];
const PAYOUT_BASES: readonly Basis[] = [
  { code: 'HEADS', zh: '按人次', en: 'by heads' },
  { code: 'AMOUNT', zh: '按金额', en: 'by amount' },
];
const rate = { form: 'share', direction: 'higher', basesAre: 'scopes', fromEvents: true } as const;

type FundCode = Extract<
  MeasureCode,
  | 'FULL_AMOUNT_RATE'
  | 'TIMELY_ARRIVAL_RATE'
  | 'LEG_TIMELINESS'
  | 'FUND_ARRIVAL_RATE'
  | 'BUDGET_EXECUTION_RATE'
  | 'PAYOUT_RATE'
  | 'PAYOUT_TIMELINESS'
>;

/** Measures that add up from the events of remittances and payouts. */
export const FUND_MEASURES: Readonly<Record<FundCode, Measure>> = {
  FULL_AMOUNT_RATE: {
    ...rate,
    code: 'FULL_AMOUNT_RATE',
    name: { zh: '足额上解率', en: 'Full-amount rate' },
    units: ['FEN', 'YUAN', 'WAN_YUAN'],
    numerator: {
      zh: '已到期单据在末端账户到账金额',
      en: 'received at the last account, of remittances whose due date has passed',
    },
    denominator: { zh: '已到期单据应上解（应下拨）金额', en: 'due by then' },
    bases: FUND_BASES,
  },
  TIMELY_ARRIVAL_RATE: {
    ...rate,
    code: 'TIMELY_ARRIVAL_RATE',
    name: { zh: '到位及时率', en: 'Timely-arrival rate' },
    units: ['FEN', 'YUAN', 'WAN_YUAN'],
    numerator: { zh: '在到期日（含）前到账金额', en: 'received on the due date or before' },
    denominator: { zh: '已到期单据应上解（应下拨）金额', en: 'due by then' },
    bases: FUND_BASES,
  },
  LEG_TIMELINESS: {
    ...rate,
    code: 'LEG_TIMELINESS',
    name: { zh: '环节及时率', en: 'Leg timeliness' },
    units: ['LEG'],
    numerator: { zh: '在时限内办结的环节数', en: 'legs completed within their limit' },
    denominator: { zh: '已到期的环节数', en: 'legs whose limit has passed' },
    bases: [{ code: 'ALL', zh: '全部资金', en: 'all funds' }, ...FUND_BASES],
  },
  FUND_ARRIVAL_RATE: {
    ...rate,
    code: 'FUND_ARRIVAL_RATE',
    name: { zh: '资金到位率', en: 'Fund-arrival rate' },
    units: ['FEN', 'YUAN', 'WAN_YUAN'],
    numerator: { zh: '实际到位资金', en: 'arrived' },
    denominator: { zh: '全年预算安排资金', en: 'budget of the whole year' },
    bases: FUND_BASES,
  },
  BUDGET_EXECUTION_RATE: {
    ...rate,
    code: 'BUDGET_EXECUTION_RATE',
    name: { zh: '预算执行率', en: 'Budget-execution rate' },
    units: ['FEN', 'YUAN', 'WAN_YUAN'],
    numerator: {
      zh: '实际支出资金（缺口分担资金为上解至省级的金额）',
      en: 'spent (of gap-share money: passed on to the province)',
    },
    denominator: { zh: '实际到位资金', en: 'arrived' },
    bases: FUND_BASES.filter(({ code }) => code !== 'CONTRIBUTION'),
  },
  PAYOUT_RATE: {
    ...rate,
    code: 'PAYOUT_RATE',
    name: { zh: '养老金发放率', en: 'Payout rate' },
    units: ['PERSON_TIME', 'FEN', 'YUAN', 'WAN_YUAN', 'PERSON', 'PERCENT'],
    numerator: { zh: '实际发放', en: 'paid' },
    denominator: { zh: '应发放', en: 'payable' },
    bases: PAYOUT_BASES,
  },
  PAYOUT_TIMELINESS: {
    ...rate,
    code: 'PAYOUT_TIMELINESS',
    name: { zh: '发放及时率', en: 'Payout timeliness' },
    units: ['PERSON_TIME', 'FEN', 'YUAN', 'WAN_YUAN', 'PERSON', 'PERCENT'],
    numerator: { zh: '在发放日（含）前发放', en: 'paid on the pay day or before' },
    denominator: { zh: '应发放', en: 'payable' },
    bases: PAYOUT_BASES,
  },
};
