import { AMOUNT_FEN_MAX, isCalendarDate } from '#libs/kernel';
import type { CalendarDate, Fen } from '#libs/kernel';

const YUAN = /^([0-9]{1,14})(?:\.([0-9]{1,2}))?$/;
const SEPARATED_YUAN = /^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?$/;
const FEN = /^[0-9]{1,16}$/;
/** What a spreadsheet makes of 3183.08: "3183.0799999999999". */
const BINARY_FRACTION = /^[0-9]{1,10}\.[0-9]{3,20}$/;
/** 1900-01-01 as spreadsheets count days, with the day that never was. */
const SPREADSHEET_EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** Full-width made plain, blanks around it left out. */
export const plainText = (text: string): string => text.normalize('NFKC').trim();

/** More than zero and within bounds, else undefined. */
export function amountOf(cell: string, unit: 'yuan' | 'fen', fromSheet: boolean): Fen | undefined {
  const amountFen = unit === 'yuan' ? yuanOf(cell, fromSheet) : fenOf(cell);
  return amountFen !== undefined && amountFen > 0n && amountFen <= AMOUNT_FEN_MAX ? amountFen : undefined;
}

function yuanOf(cell: string, fromSheet: boolean): Fen | undefined {
  const match = YUAN.exec(cell);
  if (match) return BigInt(match[1]! + (match[2] ?? '').padEnd(2, '0'));
  const text = plainText(cell).replace(/^¥/, '');
  if (SEPARATED_YUAN.test(text)) return yuanOf(text.replaceAll(',', ''), false);
  if (fromSheet && BINARY_FRACTION.test(text)) {
    const hundredfold = Number(text) * 100;
    const rounded = Math.round(hundredfold);
    return Math.abs(hundredfold - rounded) < 1e-4 ? BigInt(rounded) : undefined;
  }
  return text !== cell ? yuanOf(text, fromSheet) : undefined;
}

function fenOf(cell: string): Fen | undefined {
  if (FEN.test(cell)) return BigInt(cell);
  const text = plainText(cell);
  return FEN.test(text) ? BigInt(text) : undefined;
}

/** A day in the layout's way of writing; the other way and a spreadsheet's day number are understood as well. */
export function dateOf(cell: string, fromSheet: boolean): CalendarDate | undefined {
  const text = plainText(cell).replace(/[ T]00:00(:00(\.0+)?)?$/, '');
  const parts = /^([0-9]{4})([-/.]?)([0-9]{1,2})\2([0-9]{1,2})$/.exec(text);
  if (parts && (parts[2] !== '' || text.length === 8)) {
    const date = `${parts[1]}-${parts[3]!.padStart(2, '0')}-${parts[4]!.padStart(2, '0')}`;
    return isCalendarDate(date) ? date : undefined;
  }
  if (!fromSheet || !/^[0-9]{5}(\.0+)?$/.test(text)) return undefined;
  return new Date(SPREADSHEET_EPOCH_MS + Number(text) * DAY_MS).toISOString().slice(0, 10);
}

/** What spreadsheets would run instead of show. */
export const isFormula = (cell: string): boolean => {
  const first = cell.charCodeAt(0);
  // "=", "@", a tab, or a sign before something that is no number.
  return (
    first === 61 || first === 64 || first === 9 || ((first === 43 || first === 45) && !/^[+-][0-9.,]*$/.test(cell))
  );
};
