import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive; `claimedBytes` lies about its unpacked size. */
export interface ZipMember {
  readonly name: string;
  readonly content: Buffer | string;
  readonly claimedBytes?: number;
}

/** A ZIP archive, packed as spreadsheets are: for files that no spreadsheet program would write. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedBytes } of members) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain, { level: 9 });
    const sizes = { plain: claimedBytes ?? plain.length, packed: packed.length, sum: crc32(plain) };
    const local = headerOf(0x04034b50, name, sizes);
    parts.push(local, packed);
    directory.push(headerOf(0x02014b50, name, sizes, offset));
    offset += local.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

function headerOf(
  signature: number,
  name: string,
  sizes: { readonly plain: number; readonly packed: number; readonly sum: number },
  offset?: number,
): Buffer {
  const central = offset !== undefined;
  const header = Buffer.alloc(central ? 46 : 30);
  // The fields both kinds have lie two bytes later in the directory, which says who made the archive.
  const shift = central ? 2 : 0;
  header.writeUInt32LE(signature, 0);
  if (central) header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 4 + shift);
  header.writeUInt16LE(8, 8 + shift);
  header.writeUInt32LE(sizes.sum, 14 + shift);
  header.writeUInt32LE(sizes.packed, 18 + shift);
  header.writeUInt32LE(sizes.plain, 22 + shift);
  header.writeUInt16LE(Buffer.byteLength(name), 26 + shift);
  if (central) header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

const SHEET = 'xl/worksheets/sheet1.xml';

/** A workbook of one sheet from the XML of its rows. */
export const workbookOf = (rows: string, more: readonly ZipMember[] = []): Buffer =>
  zipOf([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: SHEET, content: `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>` },
    ...more,
  ]);
