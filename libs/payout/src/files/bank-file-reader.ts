import type { CalendarDate, Fen, RefusalCode, RefusalParameters } from '#libs/kernel';
import { formatYuan } from '#libs/kernel';
import type { ReturnReason } from '../domain/index.js';
import { normalName, normalNumber } from '../payees/payee-fields.js';
import type { BankLayout, Column, Field, ImportKind } from './bank-layout.js';
import { FORMULA, FileProblem, LINES_MAX, ROUNDED } from './file-problem.js';
import type { Row } from './file-problem.js';
import { amountOf, dateOf, isFormula, plainText } from './line-fields.js';

/** Where lines go as they are read. */
export interface LineSink {
  listLine(lineNo: number, id: string, name: string, accountNo: string, amountFen: Fen): void;
  resultLine(
    lineNo: number,
    id: string,
    amountFen: Fen,
    reason: ReturnReason | null,
    paidOn: CalendarDate | null,
  ): void;
  /** One of perhaps several things wrong with a line. `id` where it could be read. */
  badLine(lineNo: number, problems: readonly LineProblem[], id: string | undefined): void;
}
export interface LineProblem {
  readonly code: RefusalCode;
  readonly parameters: RefusalParameters;
}

export interface ReaderOptions {
  readonly layout: BankLayout;
  readonly kind: ImportKind;
  readonly batchNo: string;
  /** From a workbook: numbers and days come as spreadsheets keep them. */
  readonly fromSheet: boolean;
}

const NOTE_MARK = '#';
const STATUS_SHOWN_MAX = 20;
/** A round is paid within some days; a file with thousands of dates is not one. */
const DAYS_MAX = 400;
const nameKey = (name: string): string => plainText(name).replace(/\s/g, '').toLowerCase();
/** Asked of every line: what has text at its beginning is answered without looking at the rest. */
const isBlank = ({ cells }: Row): boolean => cells[0]!.trim() === '' && cells.every((cell) => cell.trim() === '');
export const layoutNameOf = ({ name }: BankLayout): string => `${name.zh} / ${name.en}`;

/**
 * Turns rows into lines by a layout: header, lines, totals line. What is wrong with the whole file is thrown as FileProblem:
 * FILE_HEADER_MISSING, FILE_LAYOUT_MISMATCH, FILE_TOO_MANY_LINES while reading; FILE_EMPTY, FILE_CUT_OFF, FILE_TOTALS_DIFFER,
 * FILE_WRONG_BATCH at the end. What is wrong with a line goes to the sink, and reading goes on.
 */
export class BankFileReader {
  private readonly columns: readonly Column[];
  private readonly marker: string;
  /** Where each field stands; -1 where the file does not have it. */
  private places: Readonly<Record<Field, number>> | undefined;
  private width = 0;
  private lines = 0;
  private badLines = 0;
  private sumFen: Fen = 0n;
  private totals: Row | undefined;
  private problems: LineProblem[] = [];
  private readonly days = new Set<CalendarDate>();
  private lastDateCell = '';
  private lastDate: CalendarDate | undefined;

  constructor(private readonly options: ReaderOptions) {
    const { layout, kind } = options;
    this.columns = layout.files[kind];
    this.marker = layout.totals.marker;
    if (!layout.header) this.placeBy(this.columns.map(({ names }) => nameKey(names[0]!)));
  }

  read(rows: readonly Row[], sink: LineSink): void {
    for (const row of rows) {
      const first = row.cells[0]!;
      if (first.startsWith(NOTE_MARK) || isBlank(row)) continue;
      if (this.totals) throw this.mismatch(row.lineNo);
      if (!this.places) this.readHeader(row);
      else if (first === this.marker || first.trim() === this.marker) this.totals = row;
      else this.readLine(row, sink);
    }
  }

  /** What the file says of itself at its end, compared with what was read. */
  finish(): { readonly lines: number; readonly sumFen: Fen } {
    if (this.lines === 0) throw new FileProblem('FILE_EMPTY');
    if (!this.totals) throw new FileProblem('FILE_CUT_OFF');
    const { layout, batchNo, fromSheet } = this.options;
    const stated = new Map(
      layout.totals.columns.map((name, index) => [name, plainText(this.totals!.cells[index] ?? '')]),
    );
    const found = stated.get('batchNo') ?? '';
    if (found !== '' && found !== batchNo)
      throw new FileProblem('FILE_WRONG_BATCH', { found: found.slice(0, 40), expected: batchNo });
    const count = stated.get('count') ?? '';
    if (count.replaceAll(',', '') !== String(this.lines))
      throw new FileProblem('FILE_TOTALS_DIFFER', {
        field: 'count',
        stated: count.slice(0, 40),
        found: String(this.lines),
      });
    const amount = stated.get('amount') ?? '';
    // A line that could not be read has no amount to add: then the lines are what is wrong.
    if (this.badLines === 0 && amountOf(amount, layout.amountUnit, fromSheet) !== this.sumFen)
      throw new FileProblem('FILE_TOTALS_DIFFER', {
        field: 'amount',
        stated: amount.slice(0, 40),
        found: layout.amountUnit === 'fen' ? String(this.sumFen) : formatYuan(this.sumFen),
      });
    return { lines: this.lines, sumFen: this.sumFen };
  }

  private readHeader({ cells, lineNo }: Row): void {
    const names = cells.map(nameKey);
    const missing = this.columns.filter((column) => !column.names.some((name) => names.includes(nameKey(name))));
    if (missing.length === this.columns.length) throw this.mismatch(lineNo);
    if (missing.length > 0)
      throw new FileProblem('FILE_HEADER_MISSING', {
        columns: missing.map(({ names: [name = ''] }) => name).join('、'),
      });
    this.placeBy(names);
  }

  private placeBy(names: readonly string[]): void {
    const placeOf = (field: Field): number => {
      const column = this.columns.find((one) => one.field === field);
      return column ? names.findIndex((name) => column.names.some((known) => nameKey(known) === name)) : -1;
    };
    this.places = {
      lineNo: placeOf('lineNo'),
      payeeId: placeOf('payeeId'),
      name: placeOf('name'),
      accountNo: placeOf('accountNo'),
      amount: placeOf('amount'),
      status: placeOf('status'),
      paidOn: placeOf('paidOn'),
      batchNo: placeOf('batchNo'),
    };
    this.width = names.length;
  }

  private readLine(row: Row, sink: LineSink): void {
    this.lines += 1;
    if (this.lines > LINES_MAX) throw new FileProblem('FILE_TOO_MANY_LINES', { limit: String(LINES_MAX) });
    const { cells, lineNo } = row;
    if (!this.isWide(cells)) {
      // Without a header the first line is all that tells one layout from another.
      if (this.lines === 1 && !this.options.layout.header) throw this.mismatch(lineNo);
      this.badLines += 1;
      const parameters = { found: String(cells.length), expected: String(this.width) };
      return sink.badLine(lineNo, [{ code: 'LINE_MALFORMED', parameters }], undefined);
    }
    if (this.problems.length > 0) this.problems = [];
    const id = this.number(cells, 'payeeId', 'LINE_ID_INVALID');
    const amountFen = this.amount(cells);
    this.checkBatch(cells);
    if (this.options.kind === 'PAYABLE_LIST') this.readListLine(cells, lineNo, id, amountFen, sink);
    else this.readResult(cells, lineNo, id, amountFen, sink);
    if (this.lines === 1 && !this.options.layout.header && id === undefined && amountFen === undefined)
      throw this.mismatch(lineNo);
  }

  private readListLine(
    cells: readonly string[],
    lineNo: number,
    id: string | undefined,
    amountFen: Fen | undefined,
    sink: LineSink,
  ): void {
    const name = this.name(cells);
    const accountNo = this.number(cells, 'accountNo', 'LINE_ACCOUNT_INVALID');
    if (
      id === undefined ||
      amountFen === undefined ||
      name === undefined ||
      accountNo === undefined ||
      this.problems.length > 0
    )
      return this.bad(lineNo, id, sink);
    this.sumFen += amountFen;
    sink.listLine(lineNo, id, name, accountNo, amountFen);
  }

  private readResult(
    cells: readonly string[],
    lineNo: number,
    id: string | undefined,
    amountFen: Fen | undefined,
    sink: LineSink,
  ): void {
    const reason = this.status(cells);
    const paidOn = this.date(cells, reason === null);
    if (id === undefined || amountFen === undefined || reason === undefined || this.problems.length > 0)
      return this.bad(lineNo, id, sink);
    this.sumFen += amountFen;
    sink.resultLine(lineNo, id, amountFen, reason, reason === null ? paidOn! : null);
  }

  private bad(lineNo: number, id: string | undefined, sink: LineSink): void {
    this.badLines += 1;
    sink.badLine(lineNo, this.problems, id);
  }

  /** A workbook leaves empty cells at the end of a row away, and Excel adds empty ones to CSV files. */
  private isWide(cells: readonly string[]): boolean {
    if (cells.length === this.width) return true;
    if (cells.length < this.width) return this.options.fromSheet;
    return cells.slice(this.width).every((cell) => cell.trim() === '');
  }

  /** The cell of a field, unless it is empty or nothing a line may hold; that is noted. */
  private cell(cells: readonly string[], field: Field): string | undefined {
    const cell = cells[this.places![field]] ?? '';
    if (cell === '' || cell.trim() === '') return this.say('LINE_FIELD_MISSING', { column: this.columnName(field) });
    if (cell === FORMULA || isFormula(cell)) return this.say('LINE_FORMULA', { column: this.columnName(field) });
    if (cell === ROUNDED) return this.say('LINE_NUMBER_ROUNDED', { column: this.columnName(field) });
    return cell;
  }

  private number(cells: readonly string[], field: Field, code: RefusalCode): string | undefined {
    const cell = this.cell(cells, field);
    return cell === undefined ? undefined : (normalNumber(cell) ?? this.say(code));
  }

  private name(cells: readonly string[]): string | undefined {
    const cell = this.cell(cells, 'name');
    if (cell === undefined) return undefined;
    return normalName(cell) ?? this.say('LINE_TEXT_INVALID', { column: this.columnName('name') });
  }

  private amount(cells: readonly string[]): Fen | undefined {
    const cell = this.cell(cells, 'amount');
    if (cell === undefined) return undefined;
    const { layout, fromSheet } = this.options;
    return amountOf(cell, layout.amountUnit, fromSheet) ?? this.say('LINE_AMOUNT_INVALID');
  }

  /** Null is paid; undefined a word the layout does not know. */
  private status(cells: readonly string[]): ReturnReason | null | undefined {
    const cell = this.cell(cells, 'status');
    if (cell === undefined) return undefined;
    const { status } = this.options.layout;
    const known = status.get(cell) ?? status.get(plainText(cell));
    if (known !== undefined || status.has(cell) || status.has(plainText(cell))) return known ?? null;
    return this.say('LINE_STATUS_UNKNOWN', { status: plainText(cell).slice(0, STATUS_SHOWN_MAX) });
  }

  private date(cells: readonly string[], required: boolean): CalendarDate | null | undefined {
    const given = cells[this.places!.paidOn] ?? '';
    if (given === this.lastDateCell && this.lastDate !== undefined) return this.lastDate;
    if (!required && given.trim() === '') return null;
    const cell = this.cell(cells, 'paidOn');
    if (cell === undefined) return undefined;
    const date = dateOf(cell, this.options.fromSheet);
    if (date !== undefined) this.days.add(date);
    if (date === undefined || this.days.size > DAYS_MAX)
      return this.say('LINE_DATE_INVALID', { format: this.options.layout.dateFormat });
    this.lastDateCell = cell;
    this.lastDate = date;
    return date;
  }

  private checkBatch(cells: readonly string[]): void {
    const place = this.places!.batchNo;
    if (place < 0) return;
    const found = plainText(cells[place] ?? '');
    if (found !== '' && found !== this.options.batchNo)
      this.say('LINE_WRONG_BATCH', { found: found.slice(0, 40), expected: this.options.batchNo });
  }

  private columnName(field: Field): string {
    return (
      this.columns
        .find((column) => column.field === field)
        ?.names.slice(0, 2)
        .join(' / ') ?? field
    );
  }

  private say(code: RefusalCode, parameters: RefusalParameters = {}): undefined {
    this.problems.push({ code, parameters });
    return undefined;
  }

  private mismatch(lineNo: number): FileProblem {
    return new FileProblem('FILE_LAYOUT_MISMATCH', { layout: layoutNameOf(this.options.layout), line: String(lineNo) });
  }
}
