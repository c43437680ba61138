import { BankFileReader, layoutNameOf } from './bank-file-reader.js';
import type { LineProblem, LineSink, ReaderOptions } from './bank-file-reader.js';
import type { FileLine } from './bank-file-writer.js';
import { csvRows } from './csv-rows.js';
import type { Row } from './file-problem.js';
import { EncodingProbe } from './text-encoding.js';
import type { FileEncoding } from './text-encoding.js';
import { xlsxRows } from './xlsx-rows.js';

export interface ReadFile {
  readonly lines: readonly FileLine[];
  readonly bad: readonly { readonly lineNo: number; readonly problems: readonly LineProblem[] }[];
}

/** The rows of a file whose encoding is known. Throws FileProblem, see csvRows and xlsxRows. */
export const rowsOf = (
  bytes: AsyncIterable<Buffer>,
  encoding: FileEncoding,
  layout: ReaderOptions['layout'],
): AsyncIterable<readonly Row[]> =>
  encoding === 'xlsx'
    ? xlsxRows(bytes)
    : csvRows(bytes, { separator: layout.separator, encoding, layoutName: layoutNameOf(layout) });

/** A small file read whole into memory, by the same way an import goes. Throws FileProblem. */
export async function readBankFile(
  options: Omit<ReaderOptions, 'fromSheet'>,
  open: () => AsyncIterable<Buffer>,
): Promise<ReadFile> {
  const probe = new EncodingProbe();
  for await (const piece of open()) probe.feed(piece);
  const { encoding } = probe;
  const lines: FileLine[] = [];
  const bad: { lineNo: number; problems: readonly LineProblem[] }[] = [];
  const sink: LineSink = {
    listLine: (lineNo, id, name, accountNo, amountFen) => lines.push({ lineNo, id, name, accountNo, amountFen }),
    resultLine: (lineNo, id, amountFen, reason, paidOn) => lines.push({ lineNo, id, amountFen, reason, paidOn }),
    badLine: (lineNo, problems) => bad.push({ lineNo, problems }),
  };
  const reader = new BankFileReader({ ...options, fromSheet: encoding === 'xlsx' });
  for await (const rows of rowsOf(open(), encoding, options.layout)) reader.read(rows, sink);
  reader.finish();
  return { lines, bad };
}
