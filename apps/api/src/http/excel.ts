import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export type Language = 'zh' | 'en';
/** What codes are called: Chinese, English. */
export type Words<Code extends string> = Readonly<Record<Code, readonly [string, string]>>;
export const wordsIn = <Code extends string>(words: Words<Code>, code: Code, language: Language): string =>
  words[code][language === 'zh' ? 0 : 1];

/** What a column of a workbook shows of a row. Numbers are counts; amounts, ids and account numbers are text. */
export interface Column<Row> {
  readonly title: readonly [string, string];
  readonly width?: number;
  readonly value: (row: Row, language: Language) => string | number;
}

/** A worksheet has 1,048,576 rows, the first of them the titles. */
export const EXCEL_ROWS_MAX = 1_048_575;
const DEFLATE_LEVEL = 6;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The parts of a workbook that do not depend on its rows (ECMA-376 part 1, 18). Style 1: titles, bold. Style 2: text. */
const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters XML 1.0 cannot hold are left out. */
const escaped = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (one) => ESCAPES[one]!);

/** Text is an inline string: a spreadsheet never takes it for a formula, whatever it begins with. */
const cell = (value: string | number, style: number): string =>
  typeof value === 'number'
    ? `<c><v>${value}</v></c>`
    : `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;

function* sheetHead<Row>(columns: readonly Column<Row>[], language: Language): Generator<string> {
  const widths = columns.map(
    ({ width = 16 }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  yield `<row>${columns.map(({ title }) => cell(title[language === 'zh' ? 0 : 1], 1)).join('')}</row>`;
}

/**
 * A workbook of one sheet, written while the rows are read: a page of rows is all that is in memory. Rows beyond what a
 * worksheet holds are left out.
 */
export async function* workbook<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  language: Language,
): AsyncGenerator<Uint8Array, void, undefined> {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    written.push(piece);
  });
  const encoder = new TextEncoder();
  for (const [name, text] of Object.entries(PARTS)) {
    const part = new ZipPassThrough(name);
    zip.add(part);
    part.push(encoder.encode(text), true);
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: DEFLATE_LEVEL });
  zip.add(sheet);
  sheet.push(encoder.encode([...sheetHead(columns, language)].join('')));
  let left = EXCEL_ROWS_MAX;
  for await (const page of pages) {
    const rows = page.slice(0, left);
    left -= rows.length;
    const text = rows
      .map((row) => `<row>${columns.map(({ value }) => cell(value(row, language), 2)).join('')}</row>`)
      .join('');
    sheet.push(encoder.encode(text));
    yield* written.splice(0);
    if (left === 0) break;
  }
  sheet.push(encoder.encode('</sheetData></worksheet>'), true);
  zip.end();
  yield* written;
}

/** Sends a workbook as an attachment, at the pace the reader takes it. */
export const sendWorkbook = <Row>(
  reply: FastifyReply,
  fileName: string,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  language: Language = 'zh',
): Promise<void> => sendFile(reply, fileName, `${TYPE}.sheet`, workbook(columns, pages, language));

/** Sends a file as an attachment while it is made; nothing keeps it. */
export async function sendFile(
  reply: FastifyReply,
  fileName: string,
  contentType: string,
  pieces: AsyncIterable<Uint8Array | string>,
): Promise<void> {
  await reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(Readable.from(pieces, { objectMode: false }));
}

/** All pages of a list, one after the other. */
export async function* allPages<Row>(
  read: (cursor: string | undefined) => Promise<{ readonly items: readonly Row[]; readonly nextCursor: string | null }>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await read(cursor);
    yield items;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}
