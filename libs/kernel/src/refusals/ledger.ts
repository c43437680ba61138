import { refusalTexts } from './text.js';

export const ledgerRefusals = refusalTexts({
  LEDGER_OVERDRAFT: {
    kind: 'rule',
    zh: '账户余额不足：该账户余额 {balance} 元，本次需支出 {needed} 元。',
    en: 'The account does not hold enough: balance {balance} yuan, needed {needed} yuan.',
    doZh: '请先登记入账，或核对金额后再操作。',
    doEn: 'Record the money that has come in first, or check the amount.',
  },
  LEDGER_UNBALANCED: {
    kind: 'rule',
    zh: '记账不平：借贷合计不为零。',
    en: 'The entry does not balance: its lines do not sum to zero.',
    doZh: '未记账。请联系系统管理员。',
    doEn: 'Nothing was posted. Tell an administrator.',
  },
});
