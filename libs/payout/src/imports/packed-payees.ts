import type { Payee } from '../payees/payee-fields.js';

const BYTES_EXPECTED = 96;
/** Between the fields of a payee: no field holds it. */
const BETWEEN = '\u0001';

/**
 * The payees of a chunk in clear, in one buffer: most are known already and never asked for, and sixty thousand little
 * strings would make the memory grow.
 */
export class PackedPayees {
  private bytes: Buffer;
  private readonly ends: Uint32Array;
  private items = 0;
  private used = 0;

  constructor(itemsMax: number) {
    this.bytes = Buffer.allocUnsafe(itemsMax * BYTES_EXPECTED);
    this.ends = new Uint32Array(itemsMax);
  }

  add(id: string, name: string, accountNo: string): void {
    const text = `${id}${BETWEEN}${name}${BETWEEN}${accountNo}`;
    // No character takes more than three bytes of UTF-8 for each unit of its string.
    if (this.used + text.length * 3 > this.bytes.length) {
      const grown = Buffer.allocUnsafe(this.bytes.length * 2);
      this.bytes.copy(grown, 0, 0, this.used);
      this.bytes.fill(0);
      this.bytes = grown;
    }
    this.used += this.bytes.write(text, this.used);
    this.ends[this.items++] = this.used;
  }

  get(item: number): Payee {
    const [id = '', name = '', accountNo = ''] = this.bytes
      .toString('utf8', item === 0 ? 0 : this.ends[item - 1], this.ends[item])
      .split(BETWEEN);
    return { id, name, accountNo };
  }

  clear(): void {
    this.items = 0;
    this.used = 0;
  }
}
