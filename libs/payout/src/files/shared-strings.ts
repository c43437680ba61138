import { FileProblem } from './file-problem.js';

const BYTES_MAX = 96 * 1024 * 1024;
const PAGE_BYTES = 1024 * 1024;
const STRINGS_MAX = 6_000_000;

/**
 * The texts of a spreadsheet by number, in pages of a megabyte: each costs its bytes and eight more, and nothing is copied
 * as they grow.
 */
export class SharedStrings {
  private readonly pages: Buffer[] = [];
  /** Begin and end of each, over all pages. */
  private places = new Uint32Array(2048);
  private count = 0;
  private used = 0;

  /** FILE_ARCHIVE_SUSPICIOUS when there is more text than any honest list has. */
  add(text: string): void {
    const length = Buffer.byteLength(text);
    // A text never lies across two pages.
    if ((this.used % PAGE_BYTES) + length > PAGE_BYTES) this.used = Math.ceil(this.used / PAGE_BYTES) * PAGE_BYTES;
    if (length > PAGE_BYTES || this.used + length > BYTES_MAX || this.count >= STRINGS_MAX)
      throw new FileProblem('FILE_ARCHIVE_SUSPICIOUS');
    const page = Math.floor(this.used / PAGE_BYTES);
    const buffer = (this.pages[page] ??= Buffer.allocUnsafe(PAGE_BYTES));
    if (this.count * 2 === this.places.length) {
      const grown = new Uint32Array(this.places.length * 2);
      grown.set(this.places);
      this.places = grown;
    }
    this.places[this.count * 2] = this.used;
    this.used += buffer.write(text, this.used % PAGE_BYTES);
    this.places[this.count * 2 + 1] = this.used;
    this.count += 1;
  }

  /** Empty for a number that is not there. */
  get(index: number): string {
    if (!(index >= 0 && index < this.count)) return '';
    const begin = this.places[index * 2]!;
    const page = Math.floor(begin / PAGE_BYTES);
    const offset = begin - page * PAGE_BYTES;
    return this.pages[page]?.toString('utf8', offset, offset + this.places[index * 2 + 1]! - begin) ?? '';
  }
}
