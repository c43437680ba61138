import fc from 'fast-check';
import { loadBankLayouts, readBankFile, template, writeBankFile, writeBankWorkbook } from '#libs/payout';
import type { BankLayout, FileLine, ImportKind, ReadFile } from '#libs/payout';

const BATCH = 'PF-2020-0001';
const layouts = await loadBankLayouts('config/bank-layouts');
const RUNS = process.env['JIELI_SOAK'] ? 1_000 : 60;

/** Everyday and rare characters: GB18030 needs four bytes for many of these, JavaScript two units for some. */
const nameCharacter = fc.oneof(
  fc.integer({ min: 0x4e00, max: 0x9fa5 }),
  fc.integer({ min: 0x3400, max: 0x4db5 }),
  fc.integer({ min: 0x20000, max: 0x2a6d6 }),
  fc.constantFrom(
    ...['·', 'A', 'z', '，', ',', '|', ';', "'", '"', ' ', '\u3000', 'é', '한', 'я'].map((one) => one.codePointAt(0)!),
  ),
);
const name = fc
  .array(nameCharacter, { minLength: 1, maxLength: 20 })
  .map((points) => String.fromCodePoint(...points).trim())
  .filter((text) => text !== '');
const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most });
const amountFen = fc.bigInt({ min: 1n, max: 1_000_000_000_000n });

const listLine = fc.record({ id: digits(6, 32), name, accountNo: digits(6, 32), amountFen });
const resultLine = fc
  .record({
    id: digits(6, 32),
    amountFen,
    result: fc.oneof(
      fc
        .date({ min: new Date('2019-01-01'), max: new Date('2019-12-31'), noInvalidDate: true })
        .map((date) => ({ reason: null, paidOn: date.toISOString().slice(0, 10) })),
      fc
        .constantFrom(
          'ACCOUNT_NOT_FOUND',
          'NAME_MISMATCH',
          'ACCOUNT_CLOSED',
          'ACCOUNT_FROZEN',
          'ACCOUNT_DORMANT',
          'BANK_REJECTED',
        )
        .map((reason) => ({ reason, paidOn: null })),
    ),
  })
  .map(({ result, ...line }) => ({ ...line, ...result }));

const written = async (
  layout: BankLayout,
  kind: ImportKind,
  format: 'csv' | 'xlsx',
  lines: readonly FileLine[],
): Promise<Buffer> => {
  if (format === 'xlsx') return writeBankWorkbook(layout, kind, BATCH, [lines]);
  const parts: Buffer[] = [];
  for await (const part of writeBankFile(layout, kind, BATCH, [lines])) parts.push(part);
  return Buffer.concat(parts);
};
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
const read = (layout: BankLayout, kind: ImportKind, bytes: Buffer, size = 1_000): Promise<ReadFile> =>
  readBankFile({ layout, kind, batchNo: BATCH }, () => inPieces(bytes, size));

describe.each(layouts.map((layout) => [layout.code, layout] as const))('files in the layout %s', (_code, layout) => {
  describe.each(['csv', 'xlsx'] as const)('as %s', (format) => {
    it.each([
      ['PAYABLE_LIST', listLine],
      ['RETURN_FILE', resultLine],
    ] as const)('%s: what was written is read, whatever the lines and wherever pieces end', async (kind, line) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(line as fc.Arbitrary<object>, { minLength: 1, maxLength: 40 }),
          fc.integer({ min: 1, max: 300 }),
          async (given, size) => {
            const lines = given.map((one, index) => ({ ...one, lineNo: index + 1 }) as FileLine);
            const found = await read(layout, kind, await written(layout, kind, format, lines), size);
            expect(found).toMatchObject({ bad: [] });
            const first = layout.header ? 2 : 1;
            expect(found.lines).toEqual(lines.map((one, index) => ({ ...one, lineNo: index + first })));
          },
        ),
        { numRuns: format === 'xlsx' ? RUNS / 2 : RUNS },
      );
    });

    it.each(['PAYABLE_LIST', 'RETURN_FILE'] as const)('the template of %s is a file that can be read', async (kind) => {
      const found = await read(layout, kind, await template(layout, kind, format));
      expect(found.bad).toEqual([]);
      expect(found.lines).toHaveLength(1);
    });
  });

  it('a file cut off anywhere is never taken for whole', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => ({
      lineNo: index,
      id: `1402021950${index + 100}`,
      name: '张三',
      accountNo: '622848040',
      amountFen: 318_308n,
    }));
    const whole = await written(layout, 'PAYABLE_LIST', 'csv', lines);
    // The line end behind the totals may be missing; the batch number's last figures are then still the file's own.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 24 }), async (length) => {
        await expect(read(layout, 'PAYABLE_LIST', whole.subarray(0, length))).rejects.toThrow(/FILE_/);
      }),
      { numRuns: RUNS * 2 },
    );
  });
});
