import fc from 'fast-check';
import iconv from 'iconv-lite';
import { csvRows } from './csv-rows.js';
import { FileProblem } from './file-problem.js';
import type { Row } from './file-problem.js';
import { EncodingProbe } from './text-encoding.js';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
async function read(content: Buffer | string, size = 7, encoding: 'utf-8' | 'gb18030' = 'utf-8'): Promise<Row[]> {
  const rows: Row[] = [];
  const options = { separator: ',', encoding, layoutName: 'L' };
  for await (const some of csvRows(inPieces(Buffer.from(content), size), options)) rows.push(...some);
  return rows;
}
const cells = async (...from: Parameters<typeof read>): Promise<(readonly string[])[]> =>
  (await read(...from)).map((row) => row.cells);
async function problemOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof FileProblem ? [error.refusal.refused, error.refusal.parameters['line']] : error;
}

describe('rows of a CSV file', () => {
  it.each([
    ['plain lines', 'a,b\nc,d\n'],
    ['CRLF', 'a,b\r\nc,d\r\n'],
    ['no line end at the end', 'a,b\nc,d'],
    ['a byte order mark', '\ufeffa,b\nc,d\n'],
    ['quotes', '"a",b\r\n"c","d"\r\n'],
    ['a quote in the last line only', 'a,b\r\nc,"d"'],
  ])('%s', async (_what, text) => {
    expect(await cells(text)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('quoted cells keep separators, quotation marks and line ends', async () =>
    expect(await cells('x,"a,""b""\r\nc",y\r\n')).toEqual([['x', 'a,"b"\r\nc', 'y']]));
  it('lines are numbered as a person counts, empty ones too, before and after the first quotation mark', async () =>
    expect((await read('a\n\nb\n\n"c"\nd\n')).map(({ lineNo, cells: [cell] }) => [lineNo, cell])).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'b'],
      [4, ''],
      [5, 'c'],
      [6, 'd'],
    ]));
  it('GB18030, its four-byte characters too', async () =>
    expect(await cells(iconv.encode('姓名,𠮷野家\r\n', 'gb18030'), 1, 'gb18030')).toEqual([['姓名', '𠮷野家']]));

  it.each([
    ['a quotation that never ends', 'a,"b\nc,d\n', ['FILE_CUT_OFF', undefined]],
    ['a mark within a plain cell', 'a,b\nc,d"e\n', ['FILE_LAYOUT_MISMATCH', '2']],
    ['a line without end', `a,b\n${'x'.repeat(5_000)}`, ['FILE_LAYOUT_MISMATCH', '2']],
    ['a quoted cell without end', `a,b\n"${'x'.repeat(50_000)}`, ['FILE_LAYOUT_MISMATCH', '2']],
    ['UTF-8 that ends within a character', Buffer.from('a,名').subarray(0, 4), ['FILE_CUT_OFF', undefined]],
    ['bytes that are no UTF-8', Buffer.from('61ff0a', 'hex'), ['FILE_ENCODING_UNKNOWN', undefined]],
  ])('refuses %s', async (_what, content, problem) => expect(await problemOf(read(content))).toEqual(problem));
  it('refuses bytes that are no GB18030', async () =>
    expect(await problemOf(read(Buffer.from('61ff0a', 'hex'), 7, 'gb18030'))).toEqual([
      'FILE_ENCODING_UNKNOWN',
      undefined,
    ]));

  it('the short way and csv-parse agree, wherever pieces end', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '名', ' ', '1', '；') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const plain = rows.map((row) => row.join(',')).join('\r\n');
          const first = await cells(`${plain}\r\n`, size);
          const [, ...second] = await cells(`"q"\r\n${plain}\r\n`, size);
          expect(second).toEqual(first);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what a file is', () => {
  const probed = (bytes: Buffer, size = 3): string => {
    const probe = new EncodingProbe();
    for (let from = 0; from < bytes.length; from += size) probe.feed(bytes.subarray(from, from + size));
    return probe.encoding;
  };
  it.each([
    ['UTF-8', Buffer.from('姓名,𠮷'), 'utf-8'],
    ['plain ASCII', Buffer.from('a,b'), 'utf-8'],
    ['UTF-8 cut off within its last character', Buffer.from('ab,姓名').subarray(0, 8), 'utf-8'],
    ['GB18030', iconv.encode('姓名,张三', 'gb18030'), 'gb18030'],
    [
      'one wrong byte in UTF-8',
      Buffer.concat([Buffer.from('姓名'), Buffer.from([0xff]), Buffer.from('abc')]),
      'gb18030',
    ],
    ['a ZIP', Buffer.from('504b030400', 'hex'), 'xlsx'],
  ])('%s', (_what, bytes, encoding) => {
    for (const size of [1, 2, 3, 1_000])
      if (encoding !== 'xlsx' || size > 3) expect(probed(bytes, size)).toBe(encoding);
  });
  it.each([
    ['nothing', Buffer.alloc(0), 'FILE_EMPTY'],
    ['UTF-16', Buffer.from('fffe6100', 'hex'), 'FILE_ENCODING_UNKNOWN'],
    ['bytes of no text', Buffer.from('61620063', 'hex'), 'FILE_ENCODING_UNKNOWN'],
    ['an old XLS', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'FILE_TYPE_UNSUPPORTED'],
    ['a PDF', Buffer.from('%PDF-1.4'), 'FILE_TYPE_UNSUPPORTED'],
  ])('%s is refused', (_what, bytes, refused) => {
    expect(() => probed(bytes, 1_000)).toThrow(refused);
  });
});
