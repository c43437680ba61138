import { refusalTexts } from './text.js';

export const accessRefusals = refusalTexts({
  SIGN_IN_FAILED: {
    kind: 'unauthenticated', zh: '用户名或密码不正确。', en: 'The user name or the password is wrong.',
    doZh: '请核对后重试；多次失败账号会暂时锁定。', doEn: 'Check both and try again; after several failures the account is locked for a while.',
  },
  SIGN_IN_LOCKED: {
    kind: 'unauthenticated', zh: '登录失败次数过多，账号已暂时锁定至 {until}。', en: 'Too many failed attempts: the account is locked until {until}.',
    doZh: '请稍后再试，或请系统管理员重置密码。', doEn: 'Try again later, or ask an administrator to reset the password.',
  },
  SESSION_REQUIRED: {
    kind: 'unauthenticated', zh: '请先登录；登录可能已过期。', en: 'Sign in first; your session may have ended.',
    doZh: '重新登录后可继续，已填写的内容会保留。', doEn: 'Sign in again to go on.',
  },
  NOT_PERMITTED: {
    kind: 'forbidden', zh: '您的岗位无权进行该操作。', en: 'Your role does not allow this.',
    doZh: '如工作需要，请联系系统管理员调整岗位。', doEn: 'If you need it for your work, ask an administrator.',
  },
  PASSWORD_CHANGE_REQUIRED: {
    kind: 'forbidden', zh: '您使用的是初始密码，须先修改密码。', en: 'Your password was set by an administrator and must be changed first.',
    doZh: '请先修改密码，再继续办理。', doEn: 'Change your password, then go on.',
  },
  ORIGIN_FOREIGN: {
    kind: 'forbidden', zh: '请求来自其他网站，已拒绝。', en: 'The request came from another site and was refused.',
    doZh: '请在本系统页面内操作。', doEn: 'Use the pages of this system.',
  },
  ROLES_CONFLICT: {
    kind: 'rule', zh: '岗位不相容：“{left}”与“{right}”不能由一人兼任。', en: 'The duties conflict: {left} and {right} may not be held by one person.',
    doZh: '请调整岗位设置。', doEn: 'Choose other roles.',
  },
  ROLES_EMPTY: {
    kind: 'invalid', zh: '至少选择一个岗位。', en: 'Choose at least one role.',
    doZh: '请选择岗位。', doEn: 'Choose a role.',
  },
  USERNAME_INVALID: {
    kind: 'invalid', zh: '用户名须为 3 至 40 个小写字母、数字、点或连字符，以字母开头。', en: 'A user name has 3 to 40 lower-case letters, digits, dots or dashes and begins with a letter.',
    doZh: '请重新填写用户名。', doEn: 'Choose another user name.',
  },
  USERNAME_TAKEN: {
    kind: 'conflict', zh: '用户名 {username} 已被使用。', en: 'The user name {username} is taken.',
    doZh: '请换一个用户名。', doEn: 'Choose another user name.',
  },
  PASSWORD_WEAK: {
    kind: 'invalid', zh: '密码至少 10 个字符，不得包含用户名，也不得为常见密码。', en: 'A password has at least 10 characters, does not contain the user name and is not a common one.',
    doZh: '请换一个更强的密码。', doEn: 'Choose a stronger password.',
  },
  PASSWORD_WRONG: {
    kind: 'rule', zh: '当前密码不正确。', en: 'The present password is wrong.',
    doZh: '请重新输入当前密码。', doEn: 'Enter your present password again.',
  },
  INSTITUTION_UNKNOWN: {
    kind: 'invalid', zh: '没有这个单位。', en: 'There is no such institution.',
    doZh: '请重新选择单位。', doEn: 'Choose the institution again.',
  },
  INSTITUTION_EXISTS: {
    kind: 'conflict', zh: '该地区已有同类同级单位：{name}。', en: 'This region already has an institution of that kind and level: {name}.',
    doZh: '请使用已有单位。', doEn: 'Use the existing one.',
  },
  INSTITUTION_PARENT_INVALID: {
    kind: 'invalid', zh: '上级单位必须层级更高、类别相同，且地区包含本地区。', en: 'The parent must be of the same kind, at a higher level and of a region that contains this one.',
    doZh: '请重新选择上级单位。', doEn: 'Choose the parent again.',
  },
  REGION_CODE_INVALID: {
    kind: 'invalid', zh: '行政区划代码须为 6 位数字（GB/T 2260），且与层级相符。', en: 'A region code has 6 digits (GB/T 2260) and fits the level.',
    doZh: '请核对行政区划代码。', doEn: 'Check the region code.',
  },
  ACCOUNT_KIND_INVALID: {
    kind: 'rule', zh: '该类单位不能开立“{kind}”。', en: 'This kind of institution holds no {kind} account.',
    doZh: '经办机构开立收入户、支出户；财政部门开立财政专户、国库。', doEn: 'Agencies hold INCOME and EXPENDITURE, finance holds FISCAL_SPECIAL and TREASURY.',
  },
  ACCOUNT_EXISTS: {
    kind: 'conflict', zh: '该单位已有此类默认账户。', en: 'The institution already has a default account of this kind.',
    doZh: '请使用已有账户。', doEn: 'Use the existing one.',
  },
  ACCOUNT_NUMBER_INVALID: {
    kind: 'invalid', zh: '账号须为 8 至 32 位数字。', en: 'An account number has 8 to 32 digits.',
    doZh: '请核对账号。', doEn: 'Check the account number.',
  },
  LAST_ADMIN: {
    kind: 'rule', zh: '这是最后一位系统管理员，不能停用或取消岗位。', en: 'This is the last administrator and cannot be disabled or lose the role.',
    doZh: '请先设置另一位系统管理员。', doEn: 'Appoint another administrator first.',
  },
});
