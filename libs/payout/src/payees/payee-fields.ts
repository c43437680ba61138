import { refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';

/** A person at an account, in clear: held in memory only, and as briefly as can be. */
export interface Payee {
  readonly id: string;
  readonly name: string;
  readonly accountNo: string;
}

export const NAME_CHARACTERS_MAX = 64;
const NUMBER = /^[0-9A-Z]{6,32}$/;
/** Control characters, what turns the direction of writing, halves of characters, and what a wrong decoding leaves behind. */
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** As systems know it: full-width digits made plain, blanks and dashes left out, upper case. Undefined when it is no such number. */
export function normalNumber(text: string): string | undefined {
  if (NUMBER.test(text)) return text;
  const plain = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return NUMBER.test(plain) ? plain : undefined;
}

/** Blanks around it left out; its characters stay as they are, because the bank compares them. Undefined when it cannot be a name. */
export function normalName(text: string): string | undefined {
  const name = text.trim();
  if (name === '' || name.length > NAME_CHARACTERS_MAX || UNFIT.test(name) || LONE_SURROGATE.test(name))
    return undefined;
  return name;
}

/** What a person typed, made normal. LINE_ID_INVALID, LINE_TEXT_INVALID (name), LINE_ACCOUNT_INVALID, with the field. */
export function checkPayee({ id, name, accountNo }: Payee): Payee | Refusal {
  const normal = { id: normalNumber(id), name: normalName(name), accountNo: normalNumber(accountNo) };
  if (normal.id === undefined) return refuse('LINE_ID_INVALID', {}, 'id');
  if (normal.name === undefined) return refuse('LINE_TEXT_INVALID', { column: '户名 / Name' }, 'name');
  if (normal.accountNo === undefined) return refuse('LINE_ACCOUNT_INVALID', {}, 'accountNo');
  return { id: normal.id, name: normal.name, accountNo: normal.accountNo };
}

/** "1402**********1234"; a shorter number keeps its last four only. */
export const maskId = (id: string): string =>
  id.length >= 12
    ? `${id.slice(0, 4)}${'*'.repeat(id.length - 8)}${id.slice(-4)}`
    : `${'*'.repeat(id.length - 4)}${id.slice(-4)}`;

/** "李*". A name of one character is hidden whole. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name;
  return rest.length === 0 ? '*' : `${first}${'*'.repeat(Math.min(rest.length, 3))}`;
}
