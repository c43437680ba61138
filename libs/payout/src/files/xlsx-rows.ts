import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import sax from 'sax';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { FORMULA, FileProblem, LINE_CHARACTERS_MAX, SPREADSHEET_BYTES_MAX } from './file-problem.js';
import type { Row } from './file-problem.js';
import { SharedStrings } from './shared-strings.js';

/** What a workbook may unpack to: a million lines take about 250 MB of XML. */
const UNPACKED_BYTES_MAX = 700 * 1024 * 1024;
/** Sheets pack about 1:15; a thousandfold is a bomb. */
const RATIO_MAX = 200;
const RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024;
const COLUMNS_MAX = 64;

const open = promisify(
  yauzl.fromBuffer as (
    buffer: Buffer,
    options: yauzl.Options,
    done: (error: Error | null, zip: ZipFile) => void,
  ) => void,
);

/**
 * The rows of the first sheet of a workbook, unpacked as a stream. Throws FileProblem: FILE_TYPE_UNSUPPORTED (no workbook),
 * FILE_CUT_OFF (a damaged archive), FILE_ARCHIVE_SUSPICIOUS (unpacks to far more than it should).
 */
export async function* xlsxRows(content: Buffer): AsyncGenerator<readonly Row[]> {
  if (content.length > SPREADSHEET_BYTES_MAX) throw new FileProblem('FILE_TOO_LARGE');
  const zip = await open(content, { lazyEntries: true, autoClose: false }).catch(() => {
    throw new FileProblem('FILE_CUT_OFF');
  });
  try {
    const entries = await entriesOf(zip);
    const sheet = [...entries.keys()]
      .filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name))
      .sort(bySheetNumber)[0];
    if (!sheet) throw new FileProblem('FILE_TYPE_UNSUPPORTED');
    const budget = { leftBytes: UNPACKED_BYTES_MAX };
    const strings = new SharedStrings();
    const shared = entries.get('xl/sharedStrings.xml');
    if (shared) await readSharedStrings(xmlOf(zip, shared, budget), strings);
    yield* sheetRows(xmlOf(zip, entries.get(sheet)!, budget), strings);
  } finally {
    zip.close();
  }
}

const bySheetNumber = (left: string, right: string): number =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(new FileProblem('FILE_CUT_OFF')));
    zip.readEntry();
  });
}

/** One part of the archive as text, counted against the budget as it unpacks, whatever its header claims. */
async function* xmlOf(zip: ZipFile, entry: Entry, budget: { leftBytes: number }): AsyncGenerator<string> {
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (entry: Entry, done: (error: Error | null, stream: Readable) => void) => void,
  )(entry);
  const decoder = new StringDecoder('utf8');
  let unpackedBytes = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      unpackedBytes += piece.length;
      budget.leftBytes -= piece.length;
      const ratio = unpackedBytes / Math.max(1, entry.compressedSize);
      if (budget.leftBytes < 0 || (unpackedBytes > RATIO_COUNTS_FROM_BYTES && ratio > RATIO_MAX))
        throw new FileProblem('FILE_ARCHIVE_SUSPICIOUS');
      yield decoder.write(piece);
    }
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem('FILE_CUT_OFF');
  } finally {
    stream.destroy();
  }
}

/** A strict XML parser that throws FILE_CUT_OFF on what is no XML. */
function xmlParser(): sax.SAXParser {
  const parser = sax.parser(true, { position: false });
  parser.onerror = () => {
    throw new FileProblem('FILE_CUT_OFF');
  };
  return parser;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

async function readSharedStrings(xml: AsyncIterable<string>, strings: SharedStrings): Promise<void> {
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
}

/** "AB12" -> 27: the column a cell stands in, from nought. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  return column - 1;
}

/** What of a sheet is being read. */
class SheetReader {
  rows: Row[] = [];
  private cells: string[] = [];
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
      this.cells = [];
      this.column = -1;
      this.lineNo = Number(attributes['r'] ?? this.lineNo + 1);
    } else if (tag === 'c') {
      this.column = attributes['r'] ? columnOf(attributes['r']) : this.column + 1;
      this.type = attributes['t'] ?? '';
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
      this.cells[this.column] = this.formula
        ? FORMULA
        : this.type === 's'
          ? this.strings.get(Number(this.text))
          : this.text;
    }
    if (tag === 'row' && this.cells.some((cell) => cell !== ''))
      this.rows.push({ lineNo: this.lineNo, cells: this.cells });
  }
}

async function* sheetRows(xml: AsyncIterable<string>, strings: SharedStrings): AsyncGenerator<readonly Row[]> {
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
