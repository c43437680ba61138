import { addDays, isCalendarDate, refuse } from '#libs/kernel';
import type { CalendarDate, Refusal } from '#libs/kernel';

export { first, limitText, requireText } from '#libs/kernel';

export const VOUCHER_NO_MAX = 64;
export const BANK_REFERENCE_MAX = 64;
export const REASON_MAX = 500;
export const REMARK_MAX = 500;
export const DOCUMENT_NO_MAX = 100;
export const EVIDENCE_MAX = 20;
/** A transfer may be entered up to a month before its fiscal year begins, and dated up to a month ahead. */
const MARGIN_DAYS = 31;

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const lengthOf = (text: string): number => [...text].length;

/** VOUCHER_INVALID. */
export const checkVoucherNo = (voucherNo: string): Refusal | undefined =>
  voucherNo.trim() === '' ||
  voucherNo !== voucherNo.trim() ||
  lengthOf(voucherNo) > VOUCHER_NO_MAX ||
  CONTROL.test(voucherNo)
    ? refuse('VOUCHER_INVALID', {}, 'voucherNo')
    : undefined;

/** DATE_INVALID, VALUE_DATE_OUTSIDE_YEAR. */
export function checkValueDate(
  date: CalendarDate,
  fiscalYear: number,
  today: CalendarDate,
  field: string,
): Refusal | undefined {
  if (!isCalendarDate(date)) return refuse('DATE_INVALID', {}, field);
  const from = addDays(`${fiscalYear}-01-01`, -MARGIN_DAYS);
  const to = addDays(today, MARGIN_DAYS);
  return date < from || date > to ? refuse('VALUE_DATE_OUTSIDE_YEAR', { date, from, to }, field) : undefined;
}

/** DATE_INVALID, DATE_IN_FUTURE, VALUE_DATE_OUTSIDE_YEAR: for what has already happened at the bank. */
export function checkPastDate(
  date: CalendarDate,
  fiscalYear: number,
  today: CalendarDate,
  field: string,
): Refusal | undefined {
  if (!isCalendarDate(date)) return refuse('DATE_INVALID', {}, field);
  if (date > today) return refuse('DATE_IN_FUTURE', { date }, field);
  return checkValueDate(date, fiscalYear, today, field);
}

const PERIOD = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/;
/** FISCAL_YEAR_INVALID: a period lies in its year. */
export function checkPeriod(fiscalYear: number, period: string): Refusal | undefined {
  const match = PERIOD.exec(period);
  const valid =
    Number.isInteger(fiscalYear) && fiscalYear >= 2000 && fiscalYear <= 2100 && match?.[1] === String(fiscalYear);
  return valid ? undefined : refuse('FISCAL_YEAR_INVALID', { fiscalYear: String(fiscalYear), period }, 'period');
}
