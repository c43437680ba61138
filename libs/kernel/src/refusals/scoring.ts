import { refusalTexts } from './text.js';

/** Rubrics, score sheets and what is read from them. */
export const scoringRefusals = refusalTexts({
  MEASURE_FROM_EVENTS: {
    kind: 'rule',
    zh: '“{measure}”由系统根据业务记录计算，不接受填报。',
    en: '{measure} is computed from what was recorded and cannot be reported.',
    doZh: '如数值有误，请更正相应的上解、下拨或发放业务。',
    doEn: 'If it is wrong, correct the remittance or payout behind it.',
  },
  REGION_NOT_YOURS: {
    kind: 'forbidden',
    zh: '地区 {region} 不在本单位管辖范围内。',
    en: 'Region {region} is not within the reach of your institution.',
    doZh: '请选择本单位或下级单位所在地区。',
    doEn: 'Choose the region of your institution or of one below it.',
  },
  RUBRIC_UNKNOWN: {
    kind: 'missing',
    zh: '没有适用于 {fiscalYear} 年的指标体系 {rubric}。',
    en: 'There is no rubric {rubric} for the year {fiscalYear}.',
    doZh: '请从指标体系列表中选择。',
    doEn: 'Choose one of the list.',
  },
  RUBRIC_INVALID: {
    kind: 'rule',
    zh: '指标体系有误：{problems}',
    en: 'The rubric is not valid: {problems}',
    doZh: '请按提示逐项修改后重新校验。',
    doEn: 'Mend what is named and check it again.',
  },
  RUBRIC_VERSION_EXISTS: {
    kind: 'conflict',
    zh: '指标体系 {rubric} 第 {version} 版已经启用，内容不能改动。',
    en: 'Version {version} of rubric {rubric} is in force and cannot be changed.',
    doZh: '请将版本号加一后另行启用。',
    doEn: 'Raise the version number and adopt it as a new one.',
  },
  RUBRIC_YEARS_OVERLAP: {
    kind: 'rule',
    zh: '指标体系 {rubric} 的适用年度与第 {version} 版重叠。',
    en: 'The years of rubric {rubric} overlap those of version {version}.',
    doZh: '请调整起止年度，使每个年度只适用一个版本。',
    doEn: 'Change the years so that each belongs to one version.',
  },
  NARRATIVE_TOO_LONG: {
    kind: 'rule',
    zh: '报告文字最多 {max} 段。',
    en: 'The text of the report holds at most {max} paragraphs.',
    doZh: '请合并或精简段落。',
    doEn: 'Join or shorten paragraphs.',
  },
  SHEET_CHANGED: {
    kind: 'conflict',
    zh: '您查看之后得分已由 {seen} 变为 {current}。',
    en: 'The score has changed from {seen} to {current} since you looked.',
    doZh: '请刷新得分表，核对变化原因后再公布。',
    doEn: 'Reload the sheet, look at what changed, then publish.',
  },
  COMPARISON_EMPTY: {
    kind: 'invalid',
    zh: '请指定要比较的另一日期或另一年度。',
    en: 'Name another date or another year to compare with.',
    doZh: '请选择两个不同的日期或年度。',
    doEn: 'Choose two different dates or years.',
  },
  WHAT_IF_EMPTY: {
    kind: 'invalid',
    zh: '没有填写任何假设。',
    en: 'Nothing was supposed.',
    doZh: '请至少选择一项补救措施或修改一项数据。',
    doEn: 'Choose a remedy or change a figure.',
  },
  REMEDY_UNKNOWN: {
    kind: 'missing',
    zh: '补救措施 {remedy} 已不存在。',
    en: 'Remedy {remedy} is no longer there.',
    doZh: '请刷新补救清单。',
    doEn: 'Reload the list of remedies.',
  },
});
