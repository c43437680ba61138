import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { isRefusal } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import type { FileLine, ImportKind, ImportView } from '#libs/payout';
import { workbookOf, zipOf } from '#libs/testing';
import { ImportDesk, expectView, people, results } from './import-desk.js';
import type { TestBatch } from './import-desk.js';

const MEGABYTE = 1024 * 1024;
const LINES = people(50);

let desk: ImportDesk;
let waiting: TestBatch;
let instructed: TestBatch;
beforeAll(async () => {
  desk = await ImportDesk.open();
  waiting = await desk.batch();
  instructed = await desk.instructed(LINES);
});
afterAll(() => desk.close());

type Change = (text: string, lines: readonly string[]) => string | Buffer;
const batchOf = (kind: ImportKind): TestBatch => (kind === 'PAYABLE_LIST' ? waiting : instructed);
const linesOf = (kind: ImportKind): FileLine[] => (kind === 'PAYABLE_LIST' ? LINES : results(LINES));

/** A right file of fifty lines, spoilt and uploaded. */
async function spoilt(kind: ImportKind, change: Change, layoutCode = 'generic'): Promise<ImportView | Refusal> {
  const batch = batchOf(kind);
  const file = await desk.file(layoutCode, kind, batch, linesOf(kind));
  const text = iconv.decode(file, desk.layout(layoutCode).encoding);
  return desk.check(batch, kind, Buffer.from(change(text, text.split('\r\n').slice(0, -1))), { layoutCode });
}

/** Rejected, with nothing of its content left but the report. */
async function expectRejected(answer: ImportView | Refusal): Promise<ImportView> {
  const view = expectView(answer);
  expect(view.state).toBe('REJECTED');
  expect(await desk.rows(view.importNo)).toMatchObject({ lines: 0, results: 0, chunks: 0 });
  expect((await desk.events(view.importId)).map(({ type }) => type)).toEqual([
    'PayoutFileReceived',
    'PayoutFileRejected',
  ]);
  return view;
}
const replaceLine = (number: number, by: (line: string) => string): Change => {
  return (_text, lines) => lines.map((line, index) => (index === number - 1 ? by(line) : line)).join('\r\n');
};
const asUtf16 = (text: string): Buffer => Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(text, 'utf16le')]);

describe('a file that is refused before it is an import', () => {
  const utf16 = asUtf16('个人编号,姓名\r\n');
  it.each<[string, Buffer, string]>([
    ['an empty one', Buffer.alloc(0), 'FILE_EMPTY'],
    ['UTF-16, which old Excel calls Unicode text', utf16, 'FILE_ENCODING_UNKNOWN'],
    ['a PDF', Buffer.from('%PDF-1.7 ...'), 'FILE_TYPE_UNSUPPORTED'],
    ['an old XLS', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'FILE_TYPE_UNSUPPORTED'],
  ])('%s', async (_what, content, refused) => {
    const before = await desk.imports.listOf(waiting.batchId);
    expect(await desk.upload(waiting, 'PAYABLE_LIST', content)).toMatchObject({ refused });
    expect(await desk.imports.listOf(waiting.batchId)).toEqual(before);
    expect(await stored()).toEqual({ waiting: 0 });
  });

  it('2 GB that say so are not read at all', async () => {
    const { stream, sent } = gigabytes(2);
    const answer = await desk.upload(waiting, 'PAYABLE_LIST', stream, { declaredBytes: 2 * 1024 * MEGABYTE });
    expect(answer).toEqual({ refused: 'FILE_TOO_LARGE', parameters: { limit: '256 MB' }, field: 'file' });
    expect(sent()).toBeLessThan(2 * MEGABYTE);
  });

  it('2 GB that claim to be small are cut off at the bound, and what came is thrown away', async () => {
    const { stream, sent } = gigabytes(2);
    const answer = await desk.upload(waiting, 'PAYABLE_LIST', stream, { declaredBytes: 1_000 });
    expect(answer).toMatchObject({ refused: 'FILE_TOO_LARGE' });
    expect(sent()).toBeLessThan(260 * MEGABYTE);
    expect(await stored()).toEqual({ waiting: 0 });
  });

  /** Uploads that are not imports, which must leave nothing. */
  async function stored(): Promise<{ waiting: number }> {
    const [row] = await desk.sql.query<{ waiting: number }>(
      `SELECT (SELECT count(*) FROM payout_import WHERE state = 'RECEIVING')::int
         + (SELECT count(*) FROM payout_file_chunk c WHERE NOT EXISTS (SELECT 1 FROM payout_import i WHERE i.import_no = c.import_no))::int AS waiting`,
    );
    return row!;
  }
});

function gigabytes(count: number): { stream: Readable; sent: () => number } {
  const piece = Buffer.alloc(64 * 1024, '140202195001010001,王甲,6228480402000000001,3000.01\r\n');
  let sent = 0;
  const pieces = function* (): Generator<Buffer, void, undefined> {
    for (; sent < count * 1024 * MEGABYTE; sent += piece.length) yield piece;
  };
  return { stream: Readable.from(pieces()), sent: () => sent };
}

describe('a file that is rejected as a whole', () => {
  const LIST = 'PAYABLE_LIST' as const;
  const BACK = 'RETURN_FILE' as const;
  it.each<[string, ImportKind, Change, string, object]>([
    ['cut off after a line', LIST, (_, lines) => `${lines.slice(0, 40).join('\r\n')}\r\n`, 'FILE_CUT_OFF', {}],
    ['cut off within a line', LIST, (text) => text.slice(0, 700), 'FILE_CUT_OFF', {}],
    ['cut off within quotes', BACK, (text) => `${text.slice(0, 700)}\r\n"1402`, 'FILE_CUT_OFF', {}],
    [
      'cut off within a character',
      BACK,
      (text) => Buffer.from(text.slice(0, -30) + '成').subarray(0, -1),
      'FILE_CUT_OFF',
      {},
    ],
    ['neither UTF-8 nor GB18030', LIST, (text) => garbled(text), 'FILE_ENCODING_UNKNOWN', {}],
    ['without its header', LIST, (_, lines) => lines.slice(1).join('\r\n'), 'FILE_LAYOUT_MISMATCH', { line: '1' }],
    [
      'header incomplete',
      LIST,
      replaceLine(1, (line) => line.replace('应发金额', '金')),
      'FILE_HEADER_MISSING',
      { columns: '应发金额' },
    ],
    [
      'header incomplete',
      BACK,
      replaceLine(1, (line) => line.replace('状态', '')),
      'FILE_HEADER_MISSING',
      { columns: '状态' },
    ],
    [
      'a count that is wrong',
      LIST,
      replaceLine(52, () => '合计,51,151275.00,'),
      'FILE_TOTALS_DIFFER',
      { field: 'count', stated: '51', found: '50' },
    ],
    [
      'a sum that is wrong',
      LIST,
      replaceLine(52, () => '合计,50,150012.76,'),
      'FILE_TOTALS_DIFFER',
      { field: 'amount', stated: '150012.76', found: '150,012.75' },
    ],
    ['a sum that is wrong', BACK, replaceLine(52, () => '合计,50,1.00,'), 'FILE_TOTALS_DIFFER', { field: 'amount' }],
    ['a header and totals only', LIST, (_, lines) => `${lines[0]}\r\n合计,0,0.00,\r\n`, 'FILE_EMPTY', {}],
    [
      'for another batch',
      LIST,
      (text) => text.replace(waiting.batchNo, 'PF-2019-0007'),
      'FILE_WRONG_BATCH',
      { found: 'PF-2019-0007' },
    ],
    [
      'for another batch',
      BACK,
      (text) => text.replace(instructed.batchNo, 'PF-2019-0007'),
      'FILE_WRONG_BATCH',
      { found: 'PF-2019-0007' },
    ],
    [
      'in the other layout',
      LIST,
      () => '140202195001010001|王甲|6228480402000000001|300001\r\nT|PF|1|300001\r\n',
      'FILE_LAYOUT_MISMATCH',
      {},
    ],
    ['lines of endless length', LIST, (text) => text.replace('王甲', '王'.repeat(5_000)), 'FILE_LAYOUT_MISMATCH', {}],
  ])('%s (%s)', async (_what, kind, change, refused, parameters) => {
    const view = await expectRejected(await spoilt(kind, change));
    expect(view.problem).toMatchObject({ refused, parameters });
  });

  it('a generic file as one of fixed order', async () => {
    const file = await desk.file('generic', LIST, waiting, LINES);
    const view = await expectRejected(await desk.check(waiting, LIST, file, { layoutCode: 'bank-fixed' }));
    expect(view.problem).toMatchObject({ refused: 'FILE_LAYOUT_MISMATCH', parameters: { line: '1' } });
  });

  it('the list of the batch as its return file, and the other way round', async () => {
    const list = await desk.file('generic', LIST, instructed, LINES);
    const back = await desk.file('generic', BACK, waiting, results(LINES));
    for (const [batch, kind, file] of [
      [instructed, BACK, list],
      [waiting, LIST, back],
    ] as const)
      expect((await expectRejected(await desk.check(batch, kind, file))).problem).toMatchObject({
        refused: 'FILE_HEADER_MISSING',
      });
  });
});

const garbled = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  bytes[bytes.length - 40] = 0xff;
  return bytes;
};

describe('a workbook that is rejected as a whole', () => {
  const bomb = (): Buffer =>
    zipOf([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(64 * MEGABYTE, '<row/>') }]);
  const cut = async (): Promise<Buffer> =>
    (await desk.workbook('generic', 'PAYABLE_LIST', waiting, LINES)).subarray(0, 2_000);
  const archive = (): Buffer => zipOf([{ name: 'letter.txt', content: 'a' }]);
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a zip bomb', bomb, 'FILE_ARCHIVE_SUSPICIOUS'],
    ['one cut off', cut, 'FILE_CUT_OFF'],
    ['an archive of something else', archive, 'FILE_TYPE_UNSUPPORTED'],
  ])('%s', async (_what, content, refused) => {
    const view = await expectRejected(await desk.check(waiting, 'PAYABLE_LIST', await content()));
    expect(view.problem).toMatchObject({ refused });
  });
});

describe('bad lines, each by its number and reason', () => {
  const LIST = 'PAYABLE_LIST' as const;
  const BACK = 'RETURN_FILE' as const;
  const cell = (place: number, value: string) => (line: string) =>
    line
      .split(',')
      .map((one, index) => (index === place ? value : one))
      .join(',');
  it.each<[string, ImportKind, number, (line: string) => string, string, object]>([
    ['a formula', LIST, 7, cell(1, '"=HYPERLINK(""http://x"")"'), 'LINE_FORMULA', { column: '姓名 / Name' }],
    ['a command behind a plus', LIST, 7, cell(1, '+cmd|calc'), 'LINE_FORMULA', {}],
    ['an amount of nought', LIST, 7, cell(3, '0.00'), 'LINE_AMOUNT_INVALID', {}],
    ['an amount below nought', LIST, 7, cell(3, '-1.00'), 'LINE_AMOUNT_INVALID', {}],
    ['an amount in three decimals', LIST, 7, cell(3, '1.005'), 'LINE_AMOUNT_INVALID', {}],
    ['no name', LIST, 7, cell(1, ' '), 'LINE_FIELD_MISSING', { column: '姓名 / Name' }],
    ['no id', LIST, 7, cell(0, '某人'), 'LINE_ID_INVALID', {}],
    ['no account', LIST, 7, cell(2, '0'), 'LINE_ACCOUNT_INVALID', {}],
    ['too many cells', LIST, 7, (line) => `${line},x`, 'LINE_MALFORMED', { found: '5', expected: '4' }],
    ['too few cells', LIST, 7, () => '140202195001010006,王己', 'LINE_MALFORMED', { found: '2', expected: '4' }],
    ['a formula', BACK, 7, cell(2, '=1+1'), 'LINE_FORMULA', { column: '状态 / Status' }],
    ['a status nobody knows', BACK, 7, cell(2, '处理中'), 'LINE_STATUS_UNKNOWN', { status: '处理中' }],
    ['a day that is none', BACK, 7, cell(3, '2020-02-30'), 'LINE_DATE_INVALID', { format: 'YYYY-MM-DD' }],
    ['paid without a day', BACK, 7, cell(3, ''), 'LINE_FIELD_MISSING', { column: '入账日期 / Paid on' }],
  ])('%s (%s)', async (_what, kind, lineNo, by, code, parameters) => {
    const view = await expectRejected(await spoilt(kind, replaceLine(lineNo, by)));
    expect(view).toMatchObject({ badLines: 1, linesRead: 52 });
    expect(view.problem).toBeUndefined();
    expect(await desk.errors(view)).toEqual([
      { lineNo, code, parameters: expect.objectContaining(parameters) as object },
    ]);
  });

  it('a formula in a cell of a workbook', async () => {
    const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
    const row = (...cells: string[]): string => `<row>${cells.join('')}</row>`;
    const content = workbookOf(
      [
        row(...['个人编号', '姓名', '银行账号', '应发金额'].map(text)),
        row(text('140202195001010001'), text('王甲'), text('6228480402000000001'), '<c><f>1+1</f><v>2</v></c>'),
        row(...['合计', '1', '2.00', waiting.batchNo].map(text)),
      ].join(''),
    );
    const view = await expectRejected(await desk.check(waiting, LIST, content));
    expect(await desk.errors(view)).toEqual([
      { lineNo: 2, code: 'LINE_FORMULA', parameters: { column: '应发金额 / Amount' } },
    ]);
  });

  it('a payee twice: every line after the first, in a list and in a return file', async () => {
    for (const [kind, batch] of [
      [LIST, waiting],
      [BACK, instructed],
    ] as const) {
      const lines = linesOf(kind);
      const twice = [...lines, lines[3]!, lines[3]!];
      const view = await expectRejected(await desk.check(batch, kind, await desk.file('generic', kind, batch, twice)));
      const repeated = (await desk.errors(view)).filter(({ code }) => code === 'LINE_PAYEE_TWICE');
      expect(repeated.map(({ lineNo, parameters }) => ({ lineNo, parameters }))).toEqual([
        { lineNo: 52, parameters: { firstLine: '5' } },
        { lineNo: 53, parameters: { firstLine: '5' } },
      ]);
    }
  });

  it('a stranger, another amount, somebody missing: matched with the list, all at once', async () => {
    const [first, second, third, ...others] = results(LINES);
    const stranger = { ...results(people(1, 900))[0]!, lineNo: 2 };
    const file = await desk.file('generic', BACK, instructed, [
      stranger,
      { ...second!, amountFen: 1n },
      third!,
      ...others,
    ]);
    const view = await expectRejected(await desk.check(instructed, BACK, file));
    expect(await desk.errors(view)).toEqual([
      { lineNo: 2, code: 'LINE_NOT_RETURNED', parameters: { listLine: String(first!.lineNo) } },
      { lineNo: 2, code: 'LINE_PAYEE_UNKNOWN', parameters: {} },
      { lineNo: 3, code: 'LINE_AMOUNT_DIFFERS', parameters: { expected: '3,000.02', found: '0.01' } },
    ]);
    expect(view.badLines).toBe(3);
  });

  it('whoever stands on a line that cannot be read is not called missing as well', async () => {
    const view = await expectRejected(await spoilt(BACK, replaceLine(9, cell(1, 'viel'))));
    expect((await desk.errors(view)).map(({ code }) => code)).toEqual(['LINE_AMOUNT_INVALID']);
  });

  it('all of them in a report to download, in both languages, that no spreadsheet will run', async () => {
    const all = (_text: string, lines: readonly string[]): string =>
      lines.map((line, index) => (index > 0 && index < 51 ? cell(2, `状态=${index}`)(line) : line)).join('\r\n');
    const view = await expectRejected(await spoilt(BACK, all));
    let report = '';
    for await (const part of desk.imports.errorsFile(view.importId)) report += part;
    const lines = report.split('\r\n');
    expect(lines[0]).toBe('\ufeff行号,问题,处理办法,Problem,What to do');
    expect(lines).toHaveLength(52);
    expect(lines[1]).toMatch(/^2,.*“状态=1”.*,.*[\u4e00-\u9fff].*,.*result.*状态=1/);
    expect(lines.slice(1, -1).map((line) => Number(line.split(',')[0]))).toEqual(
      linesOf(BACK).map(({ lineNo }) => lineNo),
    );
    expect(lines.some((line) => /(^|,)"?[=+@-]/.test(line))).toBe(false);
  });

  it('pages of errors go on where the last one ended', async () => {
    const view = expectView(await spoilt(LIST, (text) => text.replaceAll('.', ',')));
    const seen: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await desk.imports.errors(view.importId, { limit: 20, ...(cursor ? { cursor } : {}) });
      if (isRefusal(page)) throw new Error(page.refused);
      seen.push(...page.items.map(({ lineNo }) => lineNo));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(LINES.map(({ lineNo }) => lineNo));
  });
});
