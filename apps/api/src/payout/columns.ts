import { formatYuan } from '#libs/kernel';
import type { BatchListItem, FundingListItem, ReturnedPayment } from '#libs/payout';
import type { BatchState, ExceptionState, FundingKind, FundingState, ReturnReason } from '#libs/payout/domain';
import { wordsIn } from '../http/excel.js';
import type { Column, Words } from '../http/excel.js';

const BATCH_STATE: Words<BatchState> = {
  OPEN: ['待导入名册', 'waits for its list'],
  LISTED: ['待提交', 'list imported'],
  SUBMITTED: ['待复核', 'submitted'],
  REVIEWED: ['待审批', 'reviewed'],
  APPROVED: ['待发银行', 'approved'],
  INSTRUCTED: ['银行代发中', 'with the bank'],
  RETURNED: ['退票待处理', 'returned payments open'],
  PAID: ['发放完毕', 'paid'],
  CLOSED: ['已办结', 'closed'],
  CANCELLED: ['已作废', 'cancelled'],
};
const EXCEPTION_STATE: Words<ExceptionState> = {
  RETURNED: ['待更正', 'returned'],
  CORRECTED: ['待补发', 'corrected'],
  REISSUED: ['补发中', 'being reissued'],
  PAID: ['补发成功', 'paid'],
  WRITTEN_OFF: ['已核销', 'written off'],
  CARRIED_OVER: ['已结转', 'carried over'],
};
const RETURN_REASON: Words<ReturnReason> = {
  ACCOUNT_NOT_FOUND: ['账号不存在', 'account not found'],
  NAME_MISMATCH: ['户名不符', 'name differs'],
  ACCOUNT_CLOSED: ['账户已销户', 'account closed'],
  ACCOUNT_FROZEN: ['账户冻结', 'account frozen'],
  ACCOUNT_DORMANT: ['账户久悬', 'account dormant'],
  BANK_REJECTED: ['银行其他原因退回', 'rejected by the bank'],
};
const FUNDING_STATE: Words<FundingState> = {
  DRAFT: ['草稿', 'draft'],
  SUBMITTED: ['待复核', 'submitted'],
  REVIEWED: ['待审批', 'reviewed'],
  APPROVED: ['已批准', 'approved'],
  REJECTED: ['已驳回', 'rejected'],
  CANCELLED: ['已取消', 'cancelled'],
};
const FUNDING_KIND: Words<FundingKind> = {
  REGULAR: ['正常用款', 'regular'],
  SUPPLEMENTARY: ['追加用款', 'supplementary'],
};

export const BATCH_COLUMNS: readonly Column<BatchListItem>[] = [
  { title: ['批次号', 'Batch'], value: (row) => row.batchNo },
  { title: ['发放单位', 'Paying agency'], width: 30, value: (row) => row.institutionName },
  { title: ['所属期', 'Period'], width: 10, value: (row) => row.period },
  { title: ['发放日', 'Pay day'], width: 12, value: (row) => row.payDay },
  { title: ['状态', 'State'], value: (row, language) => wordsIn(BATCH_STATE, row.state, language) },
  { title: ['到账金额（元）', 'Funded (yuan)'], width: 20, value: (row) => formatYuan(row.fundedFen) },
  { title: ['应发人次', 'Payable, heads'], value: (row) => row.payableHeads },
  { title: ['应发金额（元）', 'Payable (yuan)'], width: 20, value: (row) => formatYuan(row.payableFen) },
  { title: ['按时实发人次', 'Paid on time, heads'], value: (row) => row.onTimeHeads },
  { title: ['按时实发金额（元）', 'Paid on time (yuan)'], width: 20, value: (row) => formatYuan(row.onTimeFen) },
  { title: ['实发人次', 'Paid, heads'], value: (row) => row.paidHeads },
  { title: ['实发金额（元）', 'Paid (yuan)'], width: 20, value: (row) => formatYuan(row.paidFen) },
  { title: ['未办结人次', 'Open, heads'], value: (row) => row.openHeads },
  { title: ['未办结金额（元）', 'Open (yuan)'], width: 20, value: (row) => formatYuan(row.openFen) },
];

export const RETURNED_COLUMNS: readonly Column<ReturnedPayment>[] = [
  { title: ['名册行号', 'Line'], width: 10, value: (row) => row.lineNo },
  { title: ['证件号码', 'Id'], width: 22, value: (row) => row.maskedId },
  { title: ['姓名', 'Name'], value: (row) => row.maskedName },
  { title: ['银行账号', 'Account'], width: 24, value: (row) => row.maskedAccount },
  { title: ['金额（元）', 'Amount (yuan)'], value: (row) => formatYuan(row.amountFen) },
  { title: ['退票原因', 'Reason'], width: 20, value: (row, language) => wordsIn(RETURN_REASON, row.reason, language) },
  { title: ['处理状态', 'State'], value: (row, language) => wordsIn(EXCEPTION_STATE, row.state, language) },
  { title: ['轮次', 'Round'], width: 8, value: (row) => row.roundNo },
  { title: ['退票日期', 'Returned on'], width: 12, value: (row) => row.returnedOn },
  { title: ['退票次数', 'Times returned'], width: 10, value: (row) => row.times },
  { title: ['办结日期', 'Ended on'], width: 12, value: (row) => row.endedOn ?? '' },
  { title: ['说明', 'Note'], width: 40, value: (row) => row.note },
  { title: ['依据文号', 'Document'], width: 24, value: (row) => row.documentNo },
];

export const FUNDING_COLUMNS: readonly Column<FundingListItem>[] = [
  { title: ['申请单号', 'Request'], value: (row) => row.requestNo },
  { title: ['申请单位', 'Agency'], width: 30, value: (row) => row.agencyName },
  { title: ['所属期', 'Period'], width: 10, value: (row) => row.period },
  { title: ['类别', 'Kind'], value: (row, language) => wordsIn(FUNDING_KIND, row.kind, language) },
  { title: ['状态', 'State'], value: (row, language) => wordsIn(FUNDING_STATE, row.state, language) },
  { title: ['人数', 'Headcount'], value: (row) => row.heads },
  { title: ['应发金额（元）', 'Payable (yuan)'], width: 20, value: (row) => formatYuan(row.payableFen) },
  { title: ['申请金额（元）', 'Requested (yuan)'], width: 20, value: (row) => formatYuan(row.requestedFen) },
  { title: ['用款日期', 'Needed by'], width: 12, value: (row) => row.neededBy },
];
