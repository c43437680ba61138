/** What codes inside a refusal's parameters are called, so that people read words. Anything else stays as it is. */
const TERMS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  CLERK: { zh: '经办', en: 'clerk' },
  REVIEWER: { zh: '复核', en: 'reviewer' },
  OFFICER: { zh: '审批', en: 'officer' },
  MONITOR: { zh: '监督', en: 'monitor' },
  EVALUATOR: { zh: '评价', en: 'evaluator' },
  AUDITOR: { zh: '审计', en: 'auditor' },
  ADMIN: { zh: '系统管理', en: 'administrator' },
  SYSTEM: { zh: '系统', en: 'the system' },
  SETTLED: { zh: '结清', en: 'settled' },
  CLOSED_SHORT: { zh: '短缺办结', en: 'closed short' },
  CANCELLED: { zh: '取消', en: 'cancelled' },
  WAITING: { zh: '未开启', en: 'waiting' },
  OPEN: { zh: '办理中', en: 'open' },
  COMPLETED: { zh: '已完成', en: 'completed' },
  DRAFT: { zh: '草稿', en: 'a draft' },
  SUBMITTED: { zh: '待审批', en: 'submitted' },
  APPROVED: { zh: '已批准', en: 'approved' },
  SENT: { zh: '在途', en: 'in transit' },
  RECEIVED: { zh: '已到账', en: 'received' },
  REJECTED: { zh: '已驳回', en: 'rejected' },
  WITHDRAWN: { zh: '已撤回', en: 'withdrawn' },
  RETURNED: { zh: '已退汇', en: 'returned' },
  DISPUTED: { zh: '金额有异', en: 'disputed' },
  VOUCHER: { zh: '凭证', en: 'voucher' },
  BANK_RECEIPT: { zh: '银行回单', en: 'bank receipt' },
  APPROVAL: { zh: '审批单', en: 'approval' },
  NOTICE: { zh: '通知', en: 'notice' },
  OTHER: { zh: '其他', en: 'other' },
  INCOME: { zh: '收入户', en: 'income account' },
  EXPENDITURE: { zh: '支出户', en: 'expenditure account' },
  FISCAL_SPECIAL: { zh: '财政专户', en: 'fiscal special account' },
  TREASURY: { zh: '国库', en: 'treasury' },
  reason: { zh: '理由', en: 'reason' },
  remark: { zh: '备注', en: 'remark' },
  bankReference: { zh: '银行流水号', en: 'bank reference' },
  documentNo: { zh: '依据文号', en: 'document number' },
  basisDocument: { zh: '依据文件', en: 'basis document' },
  displayName: { zh: '姓名', en: 'name' },
  nameEn: { zh: '英文名称', en: 'English name' },
  bankName: { zh: '开户行', en: 'bank' },
  name: { zh: '名称', en: 'name' },
};
/** Parameters that carry codes; a list of them is separated by ", ". */
const CODED = ['role', 'state', 'left', 'right', 'kind', 'kinds', 'name'];

export function inWords(parameter: string, value: string, language: 'zh' | 'en'): string {
  if (!CODED.includes(parameter)) return value;
  const words = value.split(', ').map((part) => (Object.hasOwn(TERMS, part) ? TERMS[part]![language] : part));
  return words.join(language === 'zh' ? '、' : ', ');
}
