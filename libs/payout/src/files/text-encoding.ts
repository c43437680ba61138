import { isUtf8 } from 'node:buffer';
import { FileProblem } from './file-problem.js';

/** What a file is, by its content: names and declared types are not believed. */
export type FileEncoding = 'utf-8' | 'gb18030' | 'xlsx';

const UTF16_MARKS = ['fffe', 'feff'];
/** ZIP (a workbook is one); then what people mistake for it: old XLS, PDF, RAR, 7z, gzip, an empty ZIP. */
const ZIP = '504b0304';
const OTHERS = ['d0cf11e0', '25504446', '52617221', '377abcaf', '1f8b', '504b0506'];
const MARK_BYTES = 4;
const SEQUENCE_BYTES_MAX = 4;

/** Looks at a file while it passes by. Holds four bytes. */
export class EncodingProbe {
  private isWorkbook = false;
  private isUtf8 = true;
  private rest: Buffer = Buffer.alloc(0);
  private head: Buffer = Buffer.alloc(0);

  /** FILE_TYPE_UNSUPPORTED, FILE_ENCODING_UNKNOWN (UTF-16, or bytes no text has). */
  feed(piece: Buffer): void {
    if (this.head.length < MARK_BYTES) this.begin(piece);
    if (this.isWorkbook) return;
    if (piece.includes(0)) throw new FileProblem('FILE_ENCODING_UNKNOWN');
    if (!this.isUtf8) return;
    const joined = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : piece;
    const whole = joined.length - unfinishedBytes(joined);
    this.isUtf8 = isUtf8(joined.subarray(0, whole));
    this.rest = Buffer.from(joined.subarray(whole));
  }

  /** The first bytes may come one by one: nothing is judged before as many are here as a mark has. */
  private begin(piece: Buffer): void {
    this.head = Buffer.concat([this.head, piece.subarray(0, MARK_BYTES - this.head.length)]);
    const head = this.head.toString('hex');
    this.isWorkbook = head !== '' && ZIP.startsWith(head);
    if (OTHERS.some((mark) => head.startsWith(mark))) throw new FileProblem('FILE_TYPE_UNSUPPORTED');
    if (UTF16_MARKS.some((mark) => head.startsWith(mark))) throw new FileProblem('FILE_ENCODING_UNKNOWN');
  }

  /** UTF-8 where all of it is (the last character may be cut off), else GB18030, which the reader then checks. FILE_EMPTY. */
  get encoding(): FileEncoding {
    if (this.head.length === 0) throw new FileProblem('FILE_EMPTY');
    return this.isWorkbook && this.head.length === MARK_BYTES ? 'xlsx' : this.isUtf8 ? 'utf-8' : 'gb18030';
  }
}

/** How many bytes at the end begin a UTF-8 sequence that is not finished. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back < SEQUENCE_BYTES_MAX && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

const INVALID_BYTES = 'ERR_ENCODING_INVALID_ENCODED_DATA';
/** Small parts: what is made of one is forgotten before it grows old, which keeps the memory of a long reading flat. */
const PART_BYTES = 128 * 1024;

async function* parted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of bytes)
    for (let from = 0; from < piece.length; from += PART_BYTES) yield piece.subarray(from, from + PART_BYTES);
}

/**
 * Bytes to text, in pieces, without a byte order mark. FILE_ENCODING_UNKNOWN at the first byte that the encoding does not
 * have, FILE_CUT_OFF when the file ends within a character.
 */
export async function* decoded(
  bytes: AsyncIterable<Buffer>,
  encoding: 'utf-8' | 'gb18030',
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (piece: Buffer | undefined, problem: 'FILE_ENCODING_UNKNOWN' | 'FILE_CUT_OFF'): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch (error) {
      throw (error as { code?: string }).code === INVALID_BYTES ? new FileProblem(problem) : error;
    }
  };
  let first = true;
  for await (const piece of parted(bytes)) {
    const text = decode(piece, 'FILE_ENCODING_UNKNOWN');
    yield first && text.startsWith('\ufeff') ? text.slice(1) : text;
    first = false;
  }
  yield decode(undefined, 'FILE_CUT_OFF');
}
