import { refusalTexts } from './text.js';

export const remittanceRefusals = refusalTexts({
  REMITTANCE_EXISTS: {
    kind: 'conflict', zh: '该上解（下拨）单已存在。', en: 'This remittance exists already.',
    doZh: '请打开已有的单据继续办理。', doEn: 'Open the existing one and go on there.',
  },
  REMITTANCE_ENDED: {
    kind: 'conflict', zh: '该单据已{state}，不能再变更。', en: 'This remittance has ended ({state}); it cannot change any more.',
    doZh: '如需更正，请另行办理新的单据并注明依据。', doEn: 'To correct it, plan a new remittance and name its basis.',
  },
  LEG_UNKNOWN: {
    kind: 'missing', zh: '没有第 {legNo} 环节。', en: 'There is no leg {legNo}.',
    doZh: '请刷新后重新选择环节。', doEn: 'Reload and choose the leg again.',
  },
  TRANSFER_UNKNOWN: {
    kind: 'missing', zh: '该单据下没有这笔划款。', en: 'This remittance has no such transfer.',
    doZh: '请刷新后重新选择划款。', doEn: 'Reload and choose the transfer again.',
  },
  ROLE_REQUIRED: {
    kind: 'forbidden', zh: '该操作需要“{role}”岗位。', en: 'This needs the role {role}.',
    doZh: '请由相应岗位的同事办理。', doEn: 'Ask a colleague who holds that role.',
  },
  INSTITUTION_NOT_YOURS: {
    kind: 'forbidden', zh: '该操作应由“{institution}”办理，不属于您所在单位。', en: 'This is for {institution} to do, not for your institution.',
    doZh: '请联系该单位办理；可使用催办。', doEn: 'Ask that institution.',
  },
  DUTIES_NOT_SEPARATED: {
    kind: 'forbidden', zh: '不相容岗位：您已经办或提交过这笔划款，不能再复核或审批。', en: 'Duties must be separate: you prepared this transfer, so you may not check or approve it.',
    doZh: '请由本单位其他人员复核、审批。', doEn: 'Another person of your institution must do it.',
  },
  DUTIES_CONSECUTIVE: {
    kind: 'forbidden', zh: '不相容岗位：您已办理上一审批步骤，不能再办理下一步骤。', en: 'Duties must be separate: you approved the step before, so you may not approve the next one.',
    doZh: '请由本单位其他人员办理本步骤。', doEn: 'Another person of your institution must take this step.',
  },
  TRANSFER_STATE_WRONG: {
    kind: 'conflict', zh: '这笔划款目前为“{state}”，不能进行该操作。', en: 'The transfer is {state}; this cannot be done now.',
    doZh: '请刷新查看最新状态。', doEn: 'Reload to see what happened.',
  },
  TRANSFER_ALREADY_DECIDED: {
    kind: 'conflict', zh: '这笔划款已有审批意见，不能撤回。', en: 'A decision has been made on this transfer; it cannot be withdrawn.',
    doZh: '请联系审批人驳回后再修改。', doEn: 'Ask the approver to reject it, then correct it.',
  },
  TRANSFER_ALREADY_LOGGED: {
    kind: 'conflict', zh: '这笔划款已登记，当前为“{state}”。', en: 'This transfer is logged already and is {state}.',
    doZh: '请打开已登记的划款查看；要另登一笔请使用新的编号。', doEn: 'Open the logged transfer; for another one start a new entry.',
  },
  LEG_NOT_OPEN: {
    kind: 'conflict', zh: '第 {legNo} 环节目前为“{state}”，不能办理。', en: 'Leg {legNo} is {state}; nothing can be done on it now.',
    doZh: '资金到达上一环节后本环节自动开启。', doEn: 'A leg opens by itself when money has arrived at the leg before.',
  },
  VOUCHER_INVALID: {
    kind: 'invalid', zh: '凭证号须为 1 至 64 个字符，不含换行等控制字符。', en: 'The voucher number must have 1 to 64 characters and no control characters.',
    doZh: '请按凭证上的编号填写。', doEn: 'Write the number as it stands on the voucher.',
  },
  VOUCHER_ALREADY_USED: {
    kind: 'conflict', zh: '凭证号 {voucherNo} 在 {fiscalYear} 年度已使用：{remittanceNo}，金额 {amount} 元，{by} 于 {on} 登记。', en: 'Voucher {voucherNo} was already used in {fiscalYear}: {remittanceNo}, {amount} yuan, logged by {by} on {on}.',
    doZh: '请核对凭证号；如确为同一笔，无需再登记。', doEn: 'Check the number; if it is the same transfer there is nothing more to log.',
  },
  VALUE_DATE_OUTSIDE_YEAR: {
    kind: 'invalid', zh: '日期 {date} 不在可登记范围（{from} 至 {to}）内。', en: 'The date {date} is outside the range that can be entered ({from} to {to}).',
    doZh: '请核对日期与年度。', doEn: 'Check the date and the fiscal year.',
  },
  DATE_IN_FUTURE: {
    kind: 'invalid', zh: '日期 {date} 晚于今天。', en: 'The date {date} is later than today.',
    doZh: '请填写实际发生的日期。', doEn: 'Enter the day on which it happened.',
  },
  TEXT_REQUIRED: {
    kind: 'invalid', zh: '“{name}”必填，最多 {max} 个字符。', en: '"{name}" is required, at most {max} characters.',
    doZh: '请补充填写后提交。', doEn: 'Fill it in and send again.',
  },
  TEXT_TOO_LONG: {
    kind: 'invalid', zh: '“{name}”最多 {max} 个字符。', en: '"{name}" may have at most {max} characters.',
    doZh: '请精简后提交。', doEn: 'Shorten it and send again.',
  },
  EVIDENCE_TOO_MANY: {
    kind: 'invalid', zh: '一笔划款最多附 {max} 份材料。', en: 'A transfer may have at most {max} pieces of evidence.',
    doZh: '请合并材料后上传。', doEn: 'Merge files and upload again.',
  },
  EVIDENCE_MISSING: {
    kind: 'rule', zh: '缺少必备材料：{kinds}。', en: 'Required evidence is missing: {kinds}.',
    doZh: '请先上传所缺材料。', doEn: 'Attach the missing evidence first.',
  },
  EVIDENCE_UNKNOWN: {
    kind: 'missing', zh: '没有找到所引用的材料，或不是本单位上传的。', en: 'The evidence named does not exist or was not uploaded by your institution.',
    doZh: '请重新上传材料。', doEn: 'Upload the evidence again.',
  },
  EVIDENCE_TOO_LARGE: {
    kind: 'too-large', zh: '文件超过 20 MB 上限。', en: 'The file is above the limit of 20 MB.',
    doZh: '请压缩或拆分后上传。', doEn: 'Compress or split it and upload again.',
  },
  EVIDENCE_EMPTY: {
    kind: 'invalid', zh: '文件是空的。', en: 'The file is empty.',
    doZh: '请检查文件后重新上传。', doEn: 'Check the file and upload it again.',
  },
  EVIDENCE_TYPE_UNSUPPORTED: {
    kind: 'invalid', zh: '只接受 PDF、JPEG、PNG、OFD 文件。', en: 'Only PDF, JPEG, PNG and OFD files are accepted.',
    doZh: '请转换为上述格式后上传。', doEn: 'Convert the file and upload again.',
  },
  EVIDENCE_TYPE_MISMATCH: {
    kind: 'invalid', zh: '文件内容与其名称不符：名称为 {declared}，内容为 {found}。', en: 'The file is not what its name says: named {declared}, contains {found}.',
    doZh: '请确认选择了正确的文件。', doEn: 'Make sure the right file was chosen.',
  },
  MORE_THAN_DUE: {
    kind: 'rule', zh: '超过应上解金额：应上解 {due} 元，已登记 {committed} 元，本次 {amount} 元。', en: 'More than is due: due {due} yuan, already committed {committed} yuan, this one {amount} yuan.',
    doZh: '确需多缴的，请先凭文号调整应上解金额。', doEn: 'To remit more, have the due amount adjusted against a document first.',
  },
  MORE_THAN_ARRIVED: {
    kind: 'rule', zh: '超过上一环节已到位金额：已到位 {arrived} 元，已登记 {committed} 元，本次 {amount} 元。', en: 'More than has arrived: arrived {arrived} yuan, already committed {committed} yuan, this one {amount} yuan.',
    doZh: '请等待上一环节资金到位并确认后再划转。', doEn: 'Wait until the money has arrived and been confirmed at the leg before.',
  },
  DUE_BELOW_COMMITTED: {
    kind: 'rule', zh: '调整后的应上解金额 {due} 元低于已登记的 {committed} 元。', en: 'The adjusted due amount {due} yuan is below the {committed} yuan already committed.',
    doZh: '请先撤回或退回多出的划款。', doEn: 'Withdraw or return the excess transfers first.',
  },
  DUE_UNCHANGED: {
    kind: 'rule', zh: '应上解金额没有变化。', en: 'The due amount is the same as before.',
    doZh: '无需调整。', doEn: 'There is nothing to adjust.',
  },
  TOP_UP_NOT_SHORT: {
    kind: 'rule', zh: '到账金额不少于划出金额，无需补款。', en: 'What arrived is not less than what was sent; there is nothing to top up.',
    doZh: '请选择“按到账金额确认”或“退回”。', doEn: 'Accept what arrived, or return it.',
  },
  RETURN_ALREADY_PASSED_ON: {
    kind: 'rule', zh: '这笔资金已向下一环节划转，不能退回。', en: 'This money has been passed on already and cannot be returned.',
    doZh: '请先退回下一环节的划款。', doEn: 'Have the transfer of the next leg returned first.',
  },
  TRANSFERS_PENDING: {
    kind: 'rule', zh: '该环节还有 {count} 笔未办结的划款。', en: 'This leg still has {count} transfers under way.',
    doZh: '请先办结、撤回或退回这些划款。', doEn: 'Finish, withdraw or return them first.',
  },
  NOTHING_SHORT: {
    kind: 'rule', zh: '该环节资金已足额到位，无需按短缺办结。', en: 'This leg has received all that was expected; there is no shortage to close.',
    doZh: '请等待系统自动办结。', doEn: 'It completes by itself.',
  },
  MONEY_ALREADY_SENT: {
    kind: 'rule', zh: '已有资金划出，不能取消。', en: 'Money has already been sent; the remittance cannot be cancelled.',
    doZh: '可退回划款，或按短缺办结。', doEn: 'Return the transfers, or close it short.',
  },
  LEGS_INVALID: {
    kind: 'invalid', zh: '流转环节无效：{detail}', en: 'The legs are not valid: {detail}',
    doZh: '请检查流转路线配置。', doEn: 'Check the route.',
  },
  FISCAL_YEAR_INVALID: {
    kind: 'invalid', zh: '年度 {fiscalYear} 或期间 {period} 无效；期间应为“2020”“2020-Q1”或“2020-01”。', en: 'Fiscal year {fiscalYear} or period {period} is not valid; a period is "2020", "2020-Q1" or "2020-01".',
    doZh: '请重新选择年度和期间。', doEn: 'Choose year and period again.',
  },
  ROUTE_UNKNOWN: {
    kind: 'invalid', zh: '没有在 {date} 有效的流转路线 {route}。', en: 'There is no route {route} valid on {date}.',
    doZh: '请选择有效的流转路线。', doEn: 'Choose a valid route.',
  },
  ROUTE_UNRESOLVED: {
    kind: 'rule', zh: '流转路线 {route} 第 {legNo} 环节找不到对应的单位或账户（{wanted}）。', en: 'Leg {legNo} of route {route} finds no institution or account ({wanted}).',
    doZh: '请系统管理员补充单位或账户。', doEn: 'Ask an administrator to add the institution or account.',
  },
  ACCOUNT_UNKNOWN: {
    kind: 'missing', zh: '没有这个账户，或不属于本单位。', en: 'There is no such account, or it is not your institution\'s.',
    doZh: '请重新选择账户。', doEn: 'Choose the account again.',
  },
});
