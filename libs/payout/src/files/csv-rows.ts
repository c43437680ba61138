import { parse } from 'csv-parse';
import { FileProblem, LINE_CHARACTERS_MAX } from './file-problem.js';
import type { Row } from './file-problem.js';

/** Bytes to text, in pieces. FILE_ENCODING_UNKNOWN at the first byte that the encoding does not have. */
async function* decoded(bytes: AsyncIterable<Buffer>, encoding: 'utf-8' | 'gb18030'): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new FileProblem('FILE_ENCODING_UNKNOWN') : error;
  }
}

/**
 * The rows of a separated file, a piece of the file at a time: what is held in memory is one piece. Quotes, CRLF and a
 * byte order mark are read as spreadsheets write them. Throws FileProblem: FILE_ENCODING_UNKNOWN, FILE_CUT_OFF, FILE_LAYOUT_MISMATCH.
 */
export async function* csvRows(
  bytes: AsyncIterable<Buffer>,
  options: { readonly separator: string; readonly encoding: 'utf-8' | 'gb18030' },
): AsyncGenerator<readonly Row[]> {
  const parser = parse({
    delimiter: options.separator,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: LINE_CHARACTERS_MAX,
  });
  let failure: unknown;
  parser.on('error', (error) => (failure = error));
  let lineNo = 0;
  const drain = (): readonly Row[] => {
    if (failure !== undefined) throw problemOf(failure as { code?: string });
    const rows: Row[] = [];
    for (;;) {
      const cells = parser.read() as string[] | null;
      if (cells === null) return rows;
      rows.push({ lineNo: ++lineNo, cells });
    }
  };
  try {
    for await (const text of decoded(bytes, options.encoding)) {
      await new Promise<void>((resolve) => parser.write(text, () => resolve()));
      yield drain();
    }
    await new Promise<void>((resolve) => {
      parser.once('error', () => resolve());
      parser.end(() => resolve());
    });
    yield drain();
  } finally {
    parser.destroy();
  }
}

function problemOf(error: { readonly code?: string }): unknown {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new FileProblem('FILE_CUT_OFF');
  return error.code?.startsWith('CSV_') ? new FileProblem('FILE_LAYOUT_MISMATCH') : error;
}
