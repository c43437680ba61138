import type { Basis, Measure, MeasureCode } from './measure.js';
import type { FUND_MEASURES } from './catalogue-fund.js';

const INSURED_BASES: readonly Basis[] = [
  { code: 'ANNUAL_AVERAGE', zh: '年平均人数', en: 'average of the year' },
  { code: 'YEAR_END', zh: '年末人数', en: 'at the end of the year' },
  { code: 'INSTANCES', zh: '人次', en: 'instances' },
];
const RECIPIENT_BASES: readonly Basis[] = [
  { code: 'AVERAGE_PAID', zh: '发放平均人数', en: 'average number paid' },
  { code: 'FINAL_ACCOUNTS', zh: '决算人数', en: 'of the final accounts' },
  { code: 'INSTANCES', zh: '人次', en: 'instances' },
];
const ACCOUNTS_BASES: readonly Basis[] = [
  { code: 'FINAL_ACCOUNTS', zh: '决算数', en: 'final accounts' },
  { code: 'BUDGET_REPORT', zh: '执行数', en: 'budget execution report' },
];
const reported = { direction: 'higher', basesAre: 'definitions', fromEvents: false } as const;
const figure = { ...reported, form: 'count', direction: 'none' } as const;

type ReportedCode = Exclude<MeasureCode, keyof typeof FUND_MEASURES>;

/** Measures that people report against evidence, and the plain figures behind them. */
export const REPORTED_MEASURES: Readonly<Record<ReportedCode, Measure>> = {
  COLLECTION_RATE: {
    ...reported,
    code: 'COLLECTION_RATE',
    name: { zh: '征缴率', en: 'Collection rate' },
    form: 'share',
    units: ['WAN_YUAN', 'YUAN', 'FEN'],
    numerator: { zh: '实际征缴额', en: 'collected' },
    denominator: { zh: '计划（或应）征缴额', en: 'planned (or due)' },
    bases: [
      { code: 'PLANNED', zh: '实际征缴÷计划征缴', en: 'collected / planned' },
      { code: 'DUE', zh: '实际征缴÷应征缴', en: 'collected / due' },
    ],
  },
  ENROLMENT_GROWTH: {
    ...reported,
    code: 'ENROLMENT_GROWTH',
    name: { zh: '参保增长率', en: 'Enrolment growth' },
    form: 'growth',
    units: ['PERSON', 'PERSON_TIME'],
    numerator: { zh: '本年参保人数', en: 'insured this year' },
    denominator: { zh: '上年参保人数', en: 'insured last year' },
    bases: INSURED_BASES,
    figure: 'INSURED',
  },
  REPLACEMENT_RATE: {
    ...reported,
    code: 'REPLACEMENT_RATE',
    name: { zh: '养老金替代率', en: 'Replacement rate' },
    form: 'share',
    units: ['PERCENT', 'YUAN'],
    numerator: { zh: '平均养老金', en: 'average pension' },
    denominator: { zh: '平均工资', en: 'average wage' },
    bases: [
      { code: 'UNSTATED', zh: '未说明口径', en: 'basis not stated' },
      { code: 'LOCAL_AVERAGE_WAGE', zh: '当地上年社会平均工资', en: 'local average wage of the year before' },
      { code: 'CONTRIBUTION_WAGE', zh: '本人退休前缴费工资', en: 'own contribution wage before retirement' },
    ],
  },
  SATISFACTION: {
    ...reported,
    code: 'SATISFACTION',
    name: { zh: '受益群众满意度', en: 'Satisfaction' },
    form: 'share',
    units: ['PERSON', 'PERCENT'],
    numerator: { zh: '满意（含基本满意）人数', en: 'satisfied' },
    denominator: { zh: '有效调查人数', en: 'valid answers' },
    bases: [
      { code: 'SURVEY', zh: '问卷调查', en: 'survey' },
      { code: 'SERVICE_RATING', zh: '服务评价器', en: 'service rating' },
    ],
  },
  RETIREES_COVERED: {
    ...reported,
    code: 'RETIREES_COVERED',
    name: { zh: '保障离退休人数', en: 'Retirees covered' },
    form: 'count',
    units: ['PERSON', 'PERSON_TIME'],
    numerator: { zh: '保障的离退休人数', en: 'retirees covered' },
    bases: RECIPIENT_BASES,
  },
  ARCHIVE_COMPLETENESS: {
    ...reported,
    code: 'ARCHIVE_COMPLETENESS',
    name: { zh: '归档完整率', en: 'Archive completeness' },
    form: 'share',
    units: ['DOCUMENT'],
    numerator: { zh: '已归档材料', en: 'evidence filed' },
    denominator: { zh: '应归档材料', en: 'evidence required' },
    bases: [{ code: 'REQUIRED_EVIDENCE', zh: '流转路线要求的材料', en: 'evidence the routes require' }],
  },
  INSURED: {
    ...figure,
    code: 'INSURED',
    name: { zh: '参保人数', en: 'Insured' },
    units: ['PERSON', 'PERSON_TIME'],
    numerator: { zh: '参保人数', en: 'insured' },
    bases: INSURED_BASES,
  },
  PENSION_RECIPIENTS: {
    ...figure,
    code: 'PENSION_RECIPIENTS',
    name: { zh: '领取养老金人数', en: 'Pension recipients' },
    units: ['PERSON', 'PERSON_TIME'],
    numerator: { zh: '领取养老金人数', en: 'recipients' },
    bases: RECIPIENT_BASES,
  },
  CONTRIBUTIONS_COLLECTED: {
    ...figure,
    code: 'CONTRIBUTIONS_COLLECTED',
    name: { zh: '征缴收入', en: 'Contributions collected' },
    units: ['WAN_YUAN', 'YUAN', 'FEN'],
    numerator: { zh: '实际征缴额', en: 'collected' },
    bases: ACCOUNTS_BASES,
  },
  PENSIONS_PAID: {
    ...figure,
    code: 'PENSIONS_PAID',
    name: { zh: '养老金支出', en: 'Pensions paid' },
    units: ['WAN_YUAN', 'YUAN', 'FEN'],
    numerator: { zh: '实际发放额', en: 'paid out' },
    bases: ACCOUNTS_BASES,
  },
};
