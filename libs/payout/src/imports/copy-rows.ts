import { from as copyFrom } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';
import type { Transaction } from '#libs/database';
import { DIGEST_BYTES } from '../payees/payee-digests.js';

/** "PGCOPY\n\377\r\n\0", flags, no extension: how COPY in binary form begins. */
const SIGNATURE = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const TRAILER = Buffer.from('ffff', 'hex');

/** Sends prepared bytes or text into a table, in one go, inside a transaction. */
export async function copyInto(transaction: Transaction, statement: string, body: Buffer): Promise<void> {
  const stream = transaction.client.query(copyFrom(statement));
  stream.end(body);
  await finished(stream);
}

/**
 * Rows for COPY in binary form, packed into one buffer that is used again for each chunk: nothing is allocated for a line.
 * It grows when rows are longer than expected.
 */
export class PackedRows {
  private bytes: Buffer;
  private end = SIGNATURE.length;
  private rows = 0;

  constructor(
    private readonly rowBytesMax: number,
    rowsExpected: number,
  ) {
    this.bytes = Buffer.allocUnsafe(SIGNATURE.length + rowBytesMax * rowsExpected + TRAILER.length);
    SIGNATURE.copy(this.bytes);
  }

  get count(): number {
    return this.rows;
  }

  get length(): number {
    return this.end;
  }

  begin(columns: number): void {
    this.reserve(this.rowBytesMax);
    this.end = this.bytes.writeInt16BE(columns, this.end);
    this.rows += 1;
  }

  int8(value: bigint): void {
    this.end = this.bytes.writeInt32BE(8, this.end);
    this.end = this.bytes.writeBigInt64BE(value, this.end);
  }

  int4(value: number): void {
    this.end = this.bytes.writeInt32BE(4, this.end);
    this.end = this.bytes.writeInt32BE(value, this.end);
  }

  int2(value: number): void {
    this.end = this.bytes.writeInt32BE(2, this.end);
    this.end = this.bytes.writeInt16BE(value, this.end);
  }

  uuid(source: Buffer, offset: number): void {
    this.end = this.bytes.writeInt32BE(DIGEST_BYTES, this.end);
    this.end += source.copy(this.bytes, this.end, offset, offset + DIGEST_BYTES);
  }

  /** Text as UTF-8, which is what the connections speak. */
  text(value: string): void {
    const length = this.bytes.write(value, this.end + 4);
    this.bytes.writeInt32BE(length, this.end);
    this.end += 4 + length;
  }

  binary(value: Buffer): void {
    this.end = this.bytes.writeInt32BE(value.length, this.end);
    this.end += value.copy(this.bytes, this.end);
  }

  null(): void {
    this.end = this.bytes.writeInt32BE(-1, this.end);
  }

  /** What is sent; good until the next row is begun. */
  body(): Buffer {
    return this.bytes.subarray(0, this.end + TRAILER.copy(this.bytes, this.end));
  }

  clear(): void {
    this.end = SIGNATURE.length;
    this.rows = 0;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes + TRAILER.length <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(this.bytes.length * 2 + bytes);
    this.bytes.copy(grown, 0, 0, this.end);
    this.bytes = grown;
  }
}

const UUID_OID = 2950;
const ARRAY_HEAD_BYTES = 20;
export const ARRAY_ITEM_BYTES = 4 + DIGEST_BYTES;

/** uuid[] as PostgreSQL's binary form, packed as it fills: what thousands of records are looked up by. */
export class PackedUuids {
  private bytes: Buffer;
  private items = 0;

  constructor(itemsExpected: number) {
    this.bytes = Buffer.allocUnsafe(ARRAY_HEAD_BYTES + ARRAY_ITEM_BYTES * itemsExpected);
    this.bytes.writeInt32BE(1, 0);
    this.bytes.writeInt32BE(0, 4);
    this.bytes.writeInt32BE(UUID_OID, 8);
    this.bytes.writeInt32BE(1, 16);
  }

  /** Where `next` points into, until it is called again. */
  get buffer(): Buffer {
    return this.bytes;
  }

  /** Where the next sixteen bytes go. */
  next(): number {
    const offset = ARRAY_HEAD_BYTES + ARRAY_ITEM_BYTES * this.items++;
    if (offset + ARRAY_ITEM_BYTES > this.bytes.length) {
      const grown = Buffer.allocUnsafe(this.bytes.length * 2);
      this.bytes.copy(grown);
      this.bytes = grown;
    }
    this.bytes.writeInt32BE(DIGEST_BYTES, offset);
    return offset + 4;
  }

  /** Takes the last one back. */
  drop(): void {
    this.items -= 1;
  }

  offsetOf(item: number): number {
    return ARRAY_HEAD_BYTES + ARRAY_ITEM_BYTES * item + 4;
  }

  /** As a parameter of a statement that casts it to uuid[]; pg sends a Buffer in binary form. */
  parameter(): Buffer {
    this.bytes.writeInt32BE(this.items, 12);
    return this.bytes.subarray(0, ARRAY_HEAD_BYTES + ARRAY_ITEM_BYTES * this.items);
  }

  clear(): void {
    this.items = 0;
  }
}

/** A field of COPY in text form. */
export const copyText = (value: string): string =>
  value.replace(/[\\\t\n\r]/g, (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[char]!);
