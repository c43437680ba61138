import sax from 'sax';
import { FORMULA, FileProblem, LINE_CHARACTERS_MAX, ROUNDED } from './file-problem.js';
import type { Row } from './file-problem.js';
import { SharedStrings } from './shared-strings.js';

const COLUMNS_MAX = 64;
/** A spreadsheet keeps fifteen digits of a number; more were lost when it was typed. */
const ROUNDED_NUMBER = /^[0-9]{16,}$|[eE]\+/;

/** A strict XML parser that throws FILE_CUT_OFF on what is no XML. It knows no entities of documents: nothing expands. */
function xmlParser(): sax.SAXParser {
  const parser = sax.parser(true, { position: false });
  parser.onerror = () => {
    throw new FileProblem('FILE_CUT_OFF');
  };
  return parser;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

export async function readSharedStrings(xml: AsyncIterable<string>): Promise<SharedStrings> {
  const strings = new SharedStrings();
  const parser = xmlParser();
  let text = '';
  let inText = false;
  let phonetic = 0;
  parser.onopentag = ({ name }) => {
    const tag = localName(name);
    if (tag === 'si') text = '';
    if (tag === 'rPh') phonetic++;
    inText = tag === 't' && phonetic === 0;
  };
  parser.ontext = (part) => {
    if (inText && text.length <= LINE_CHARACTERS_MAX) text += part;
  };
  parser.onclosetag = (name) => {
    const tag = localName(name);
    if (tag === 't') inText = false;
    if (tag === 'rPh') phonetic--;
    if (tag === 'si') strings.add(text);
  };
  for await (const part of xml) parser.write(part);
  parser.close();
  return strings;
}

/** "AB12" -> 27: the column a cell stands in, from nought. */
function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index++) {
    const code = reference.charCodeAt(index) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  return column - 1;
}

/** What of a sheet is being read. */
class SheetReader {
  rows: Row[] = [];
  private cells: string[] = [];
  private filled = false;
  private lineNo = 0;
  private column = 0;
  private type = '';
  private text = '';
  private formula = false;
  private reading = false;

  constructor(private readonly strings: SharedStrings) {}

  open({ name, attributes }: { readonly name: string; readonly attributes: Record<string, string> }): void {
    const tag = localName(name);
    if (tag === 'row') {
      const lineNo = Number(attributes['r'] ?? this.lineNo + 1);
      // Rows stand in order; a number that goes back would put two people on one line.
      if (!Number.isSafeInteger(lineNo) || lineNo <= this.lineNo) throw new FileProblem('FILE_CUT_OFF');
      this.lineNo = lineNo;
      this.cells = [];
      this.filled = false;
      this.column = -1;
    } else if (tag === 'c') {
      this.column = attributes['r'] ? columnOf(attributes['r']) : this.column + 1;
      this.type = attributes['t'] ?? 'n';
      this.text = '';
      this.formula = false;
    } else if (tag === 'f') this.formula = true;
    this.reading = tag === 'v' || tag === 't';
  }

  add(part: string): void {
    if (this.reading && this.text.length <= LINE_CHARACTERS_MAX) this.text += part;
  }

  close(name: string): void {
    const tag = localName(name);
    this.reading = false;
    if (tag === 'c' && this.column < COLUMNS_MAX) {
      while (this.cells.length < this.column) this.cells.push('');
      const value = this.value();
      this.cells[this.column] = value;
      this.filled ||= value !== '';
    }
    if (tag === 'row' && this.filled) this.rows.push({ lineNo: this.lineNo, cells: this.cells });
  }

  private value(): string {
    if (this.formula) return FORMULA;
    if (this.type === 's') return this.strings.get(Number(this.text));
    return this.type === 'n' && ROUNDED_NUMBER.test(this.text) ? ROUNDED : this.text;
  }
}

export async function* sheetRows(
  xml: AsyncIterable<string>,
  strings: SharedStrings,
): AsyncGenerator<readonly Row[], void, undefined> {
  const sheet = new SheetReader(strings);
  const parser = xmlParser();
  parser.onopentag = (tag) => sheet.open(tag as { name: string; attributes: Record<string, string> });
  parser.ontext = (part) => sheet.add(part);
  parser.onclosetag = (name) => sheet.close(name);
  for await (const part of xml) {
    parser.write(part);
    yield sheet.rows;
    sheet.rows = [];
  }
  parser.close();
  yield sheet.rows;
}
