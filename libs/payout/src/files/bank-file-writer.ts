import iconv from 'iconv-lite';
import type { CalendarDate, Fen } from '#libs/kernel';
import type { ReturnReason } from '../domain/index.js';
import type { BankLayout, Column, Field, FileKind, TotalsField } from './bank-layout.js';

/** A line as it is written. What a kind of file does not have is left out. */
export interface FileLine {
  readonly lineNo: number;
  readonly id: string;
  readonly name?: string;
  readonly accountNo?: string;
  readonly amountFen: Fen;
  /** Return files: null is paid. */
  readonly reason?: ReturnReason | null;
  readonly paidOn?: CalendarDate | null;
}

/** Any sequence of batches of lines: from an array in tests, from the database page by page. */
export type LineSource = AsyncIterable<readonly FileLine[]> | Iterable<readonly FileLine[]>;

/** The rows of a file in a layout: header where it has one, lines, totals line. */
export class RowWriter {
  private count = 0;
  private sumFen: Fen = 0n;
  private readonly columns: readonly Column[];
  private readonly words: ReadonlyMap<ReturnReason | null, string>;

  constructor(
    private readonly layout: BankLayout,
    kind: FileKind,
    private readonly batchNo: string,
  ) {
    this.columns = layout.files[kind];
    // The first word for each result is the one that is written.
    this.words = new Map([...layout.status].reverse().map(([word, reason]) => [reason, word]));
  }

  header(): readonly string[] | undefined {
    return this.layout.header ? this.columns.map(({ names }) => names[0]!) : undefined;
  }

  line(line: FileLine): readonly string[] {
    this.count += 1;
    this.sumFen += line.amountFen;
    return this.columns.map(({ field }) => this.cell(field, line));
  }

  totals(): readonly string[] {
    const cells: Readonly<Record<TotalsField, string>> = {
      marker: this.layout.totals.marker,
      count: String(this.count),
      amount: amountText(this.layout, this.sumFen),
      batchNo: this.batchNo,
    };
    return this.layout.totals.columns.map((name) => cells[name]);
  }

  private cell(field: Field, line: FileLine): string {
    switch (field) {
      case 'lineNo':
        return String(line.lineNo);
      case 'payeeId':
        return line.id;
      case 'name':
        return line.name ?? '';
      case 'accountNo':
        return line.accountNo ?? '';
      case 'amount':
        return amountText(this.layout, line.amountFen);
      case 'status':
        return this.words.get(line.reason ?? null) ?? '';
      case 'paidOn':
        return this.layout.dateFormat === 'YYYYMMDD' ? (line.paidOn ?? '').replaceAll('-', '') : (line.paidOn ?? '');
      case 'batchNo':
        return this.batchNo;
      default:
        return unknownField(field);
    }
  }
}

function unknownField(field: never): never {
  throw new Error(`unknown field ${String(field)}`);
}

/** Without thousands separators: every bank's program reads it. */
function amountText({ amountUnit }: BankLayout, amountFen: Fen): string {
  if (amountUnit === 'fen') return String(amountFen);
  const digits = String(amountFen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const UTF8_MARK = '\ufeff';

/** A CSV file in the layout's separator and encoding, one piece for each batch of lines. UTF-8 gets a mark, for Excel. */
export async function* writeBankFile(
  layout: BankLayout,
  kind: FileKind,
  batchNo: string,
  lines: LineSource,
): AsyncGenerator<Buffer, void, undefined> {
  const rows = new RowWriter(layout, kind, batchNo);
  const text = (cells: readonly string[]): string => csvLine(cells, layout.separator);
  const header = rows.header();
  let begin = layout.encoding === 'utf-8' ? UTF8_MARK : '';
  if (header) begin += text(header);
  if (begin !== '') yield encodeText(begin, layout.encoding);
  for await (const batch of lines)
    yield encodeText(batch.map((line) => text(rows.line(line))).join(''), layout.encoding);
  yield encodeText(text(rows.totals()), layout.encoding);
}

export const encodeText = (text: string, encoding: BankLayout['encoding']): Buffer =>
  encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text, 'gb18030');

export const csvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`;

/** Quoted where it must be: separator, quotation mark, line break, blanks at its ends. */
const csvCell = (cell: string, separator: string): string =>
  cell.includes(separator) || /["\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
