import { CsvError, parse } from 'csv-parse';
import type { Parser } from 'csv-parse';
import { FileProblem, LINE_CHARACTERS_MAX } from './file-problem.js';
import type { Row } from './file-problem.js';
import { decoded } from './text-encoding.js';

export interface CsvOptions {
  readonly separator: string;
  readonly encoding: 'utf-8' | 'gb18030';
  /** For the refusal when lines are not what they should be. */
  readonly layoutName: string;
}

/**
 * The rows of a separated file, a piece of the file at a time: what is held in memory is one piece. Quotes, CRLF and a byte
 * order mark are read as spreadsheets write them. Files without quotation marks, which is nearly all of them, are split
 * directly, at a seventh of the cost; at the first mark csv-parse takes over.
 * Throws FileProblem: FILE_ENCODING_UNKNOWN, FILE_CUT_OFF, FILE_LAYOUT_MISMATCH.
 */
export async function* csvRows(
  bytes: AsyncIterable<Buffer>,
  options: CsvOptions,
): AsyncGenerator<readonly Row[], void, undefined> {
  const plain = new PlainLines(options);
  let quoted: QuotedLines | undefined;
  try {
    for await (const text of decoded(bytes, options.encoding)) {
      if (!quoted && text.includes('"')) quoted = new QuotedLines(options, plain.lineNo, plain.release());
      yield quoted ? await quoted.read(text) : plain.read(text);
    }
    yield quoted ? await quoted.end() : plain.end();
  } finally {
    quoted?.close();
  }
}

const mismatch = ({ layoutName }: CsvOptions, line: number): FileProblem =>
  new FileProblem('FILE_LAYOUT_MISMATCH', { layout: layoutName, line: String(line) });

/** Lines without quotation marks. */
class PlainLines {
  lineNo = 0;
  private rest = '';

  constructor(private readonly options: CsvOptions) {}

  read(piece: string): Row[] {
    const text = this.rest + piece;
    const { separator } = this.options;
    const rows: Row[] = [];
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      const line = text.slice(begin, end > begin && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
      this.lineNo += 1;
      if (line.length > LINE_CHARACTERS_MAX) throw mismatch(this.options, this.lineNo);
      rows.push({ lineNo: this.lineNo, cells: line.split(separator) });
      begin = end + 1;
    }
    this.rest = text.slice(begin);
    if (this.rest.length > LINE_CHARACTERS_MAX) throw mismatch(this.options, this.lineNo + 1);
    return rows;
  }

  end(): Row[] {
    return this.rest === '' ? [] : this.read('\n');
  }

  /** The line that has begun, for whoever reads on. */
  release(): string {
    const { rest } = this;
    this.rest = '';
    return rest;
  }
}

/** Lines that may hold quotation marks. */
class QuotedLines {
  private readonly parser: Parser;
  private failure: (Error & { code?: string }) | undefined;

  constructor(
    private readonly options: CsvOptions,
    private lineNo: number,
    private rest: string,
  ) {
    this.parser = parse({
      delimiter: options.separator,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: LINE_CHARACTERS_MAX,
    });
    this.parser.on('error', (error) => (this.failure = error));
  }

  async read(piece: string): Promise<Row[]> {
    const text = this.rest + piece;
    this.rest = '';
    if (text === '') return [];
    const written = new Promise<void>((resolve) => {
      this.parser.write(text, () => resolve());
    });
    // Drained before it is waited for: the parser does not say "written" while its results stand about.
    const rows = this.drain();
    await written;
    return [...rows, ...this.drain()];
  }

  async end(): Promise<Row[]> {
    const ended = new Promise<void>((resolve) => {
      this.parser.once('end', resolve).once('error', () => resolve());
    });
    this.parser.end();
    const rows = this.drain();
    this.parser.resume();
    await ended;
    if (this.failure) throw this.problem(this.failure);
    return rows;
  }

  close(): void {
    this.parser.destroy();
  }

  private drain(): Row[] {
    const rows: Row[] = [];
    for (let cells = this.parser.read() as string[] | null; cells; cells = this.parser.read() as string[] | null)
      rows.push({ lineNo: ++this.lineNo, cells });
    if (this.failure) throw this.problem(this.failure);
    return rows;
  }

  private problem(error: Error & { code?: string }): Error {
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new FileProblem('FILE_CUT_OFF');
    return error instanceof CsvError ? mismatch(this.options, this.lineNo + 1) : error;
  }
}
