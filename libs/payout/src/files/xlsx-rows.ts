import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { FileProblem, WORKBOOK_BYTES_MAX, tooLarge } from './file-problem.js';
import type { Row } from './file-problem.js';
import { SharedStrings } from './shared-strings.js';
import { readSharedStrings, sheetRows } from './xlsx-sheet.js';

/** What a workbook may unpack to: a million lines take about 250 MB of XML. */
const UNPACKED_BYTES_MAX = 700 * 1024 * 1024;
/** Sheets pack about 1:15; a thousandfold is a bomb. Small parts may pack better. */
const RATIO_MAX = 200;
const RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024;
const ENTRIES_MAX = 1_000;

const open = promisify(
  yauzl.fromBuffer as (
    buffer: Buffer,
    options: yauzl.Options,
    done: (error: Error | null, zip: ZipFile) => void,
  ) => void,
);

/**
 * The rows of the first sheet of a workbook, unpacked as a stream. Throws FileProblem: FILE_TYPE_UNSUPPORTED (an archive
 * without a sheet), FILE_TOO_LARGE, FILE_CUT_OFF (damaged), FILE_ARCHIVE_SUSPICIOUS (unpacks to far more than it should).
 */
export async function* xlsxRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly Row[], void, undefined> {
  const zip = await open(await gathered(bytes), { lazyEntries: true, autoClose: false }).catch((error: Error) => {
    throw error instanceof FileProblem ? error : new FileProblem('FILE_CUT_OFF');
  });
  try {
    const entries = await entriesOf(zip);
    const sheet = [...entries.keys()]
      .filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name))
      .sort(bySheetNumber)[0];
    if (!sheet) throw new FileProblem('FILE_TYPE_UNSUPPORTED');
    const budget = { leftBytes: UNPACKED_BYTES_MAX };
    const shared = entries.get('xl/sharedStrings.xml');
    const strings = shared ? await readSharedStrings(xmlOf(zip, shared, budget)) : new SharedStrings();
    yield* sheetRows(xmlOf(zip, entries.get(sheet)!, budget), strings);
  } finally {
    zip.close();
  }
}

async function gathered(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > WORKBOOK_BYTES_MAX) throw tooLarge(WORKBOOK_BYTES_MAX);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const bySheetNumber = (left: string, right: string): number =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      if (entries.size > ENTRIES_MAX) reject(new FileProblem('FILE_ARCHIVE_SUSPICIOUS'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(new FileProblem('FILE_CUT_OFF')));
    zip.readEntry();
  });
}

/** One part of the archive as text, counted against the budget as it unpacks, whatever its header claims. */
async function* xmlOf(
  zip: ZipFile,
  entry: Entry,
  budget: { leftBytes: number },
): AsyncGenerator<string, void, undefined> {
  if (entry.isEncrypted()) throw new FileProblem('FILE_TYPE_UNSUPPORTED');
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (entry: Entry, done: (error: Error | null, stream: Readable) => void) => void,
  )(entry).catch(() => {
    throw new FileProblem('FILE_CUT_OFF');
  });
  const decoder = new StringDecoder('utf8');
  let unpackedBytes = 0;
  try {
    for await (const piece of unharmed(stream)) {
      unpackedBytes += piece.length;
      budget.leftBytes -= piece.length;
      const ratio = unpackedBytes / Math.max(1, entry.compressedSize);
      if (budget.leftBytes < 0 || (unpackedBytes > RATIO_COUNTS_FROM_BYTES && ratio > RATIO_MAX))
        throw new FileProblem('FILE_ARCHIVE_SUSPICIOUS');
      yield decoder.write(piece);
    }
  } finally {
    stream.destroy();
  }
}

/** What goes wrong while unpacking is the file's fault. */
async function* unharmed(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
  } catch {
    throw new FileProblem('FILE_CUT_OFF');
  }
}
