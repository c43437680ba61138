import { FileProblem } from './file-problem.js';

const BYTES_MAX = 96 * 1024 * 1024;
const BEGIN_BYTES = 64 * 1024;

/** The texts of a spreadsheet by number, in one growing buffer: millions of them cost their bytes and four more each. */
export class SharedStrings {
  private bytes = Buffer.allocUnsafe(BEGIN_BYTES);
  private ends = new Uint32Array(1024);
  private count = 0;
  private used = 0;

  /** FILE_ARCHIVE_SUSPICIOUS when there is more text than any honest list has. */
  add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.used + length > BYTES_MAX) throw new FileProblem('FILE_ARCHIVE_SUSPICIOUS');
    if (this.used + length > this.bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + length));
      this.bytes.copy(grown, 0, 0, this.used);
      this.bytes = grown;
    }
    if (this.count === this.ends.length) {
      const grown = new Uint32Array(this.ends.length * 2);
      grown.set(this.ends);
      this.ends = grown;
    }
    this.used += this.bytes.write(text, this.used);
    this.ends[this.count++] = this.used;
  }

  /** Empty for a number that is not there. */
  get(index: number): string {
    if (!(index >= 0 && index < this.count)) return '';
    return this.bytes.toString('utf8', index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
  }
}
