import writeXlsxFile from 'write-excel-file/node';
import type { BankLayout, FileKind } from './bank-layout.js';
import { RowWriter, csvLine, encodeText } from './bank-file-writer.js';
import type { FileLine, LineSource } from './bank-file-writer.js';

export type TemplateFormat = 'csv' | 'xlsx';
const COLUMN_WIDTH = 24;
const NOTES_WIDTH = 90;
const SHEET_NAME = '数据 Data';
const NOTES_SHEET_NAME = '填写说明 Notes';

/** An empty file of a kind with one example line, its totals line and notes on how to fill it in. */
export async function template(layout: BankLayout, kind: FileKind, format: TemplateFormat): Promise<Buffer> {
  const rows = exampleRows(layout, kind);
  const notes = notesOf(layout, kind);
  if (format === 'xlsx') return workbook(rows, notes);
  const noted = notes.map((note) => csvLine([`# ${note}`], layout.separator));
  const text = [...noted, ...rows.map((cells) => csvLine(cells, layout.separator))].join('');
  return encodeText(layout.encoding === 'utf-8' ? `\ufeff${text}` : text, layout.encoding);
}

function exampleRows(layout: BankLayout, kind: FileKind): (readonly string[])[] {
  const columns = layout.files[kind];
  const example = (field: string): string => columns.find((column) => column.field === field)?.example ?? '';
  const line = columns.map((column) => column.example);
  const totals = { marker: layout.totals.marker, count: '1', amount: example('amount'), batchNo: '' };
  const header = layout.header ? [columns.map(({ names }) => names[0]!)] : [];
  return [...header, line, layout.totals.columns.map((name) => totals[name])];
}

function notesOf(layout: BankLayout, kind: FileKind): string[] {
  const columns = layout.files[kind].map(({ names }) => names.join(' / '));
  const unit = layout.amountUnit === 'fen' ? '分，整数' : '元，最多两位小数';
  const unitEn = layout.amountUnit === 'fen' ? 'fen, a whole number' : 'yuan, at most two decimals';
  const words = [...layout.status].map(([word]) => word).join('、');
  return [
    `以 # 开头的行是说明，导入时略过；示例行请删除。 Lines beginning with # are notes and skipped; delete the example line.`,
    `列${layout.header ? '（顺序不限）' : '（顺序固定，没有表头）'}：${columns.join('，')}。 Columns${layout.header ? ', in any order' : ', in this order, without a header'}.`,
    `金额单位：${unit}。 Amounts in ${unitEn}. 号码请用文本格式。 Numbers of people and accounts are text.`,
    `最后一行为合计行（${layout.totals.marker}、笔数、金额、批次号），没有合计行的文件视为不完整。 The last line is the totals line; a file without it is taken for cut off.`,
    ...(kind === 'RETURN_FILE' ? [`处理结果可用：${words}。 Results that are understood: ${words}.`] : []),
  ];
}

const textCell = (value: string) => ({ value, type: String, format: '@' }) as const;

function workbook(rows: readonly (readonly string[])[], notes: readonly string[]): Promise<Buffer> {
  const width = Math.max(...rows.map((cells) => cells.length));
  return writeXlsxFile([
    {
      data: rows.map((cells) => cells.map(textCell)),
      sheet: SHEET_NAME,
      columns: Array.from({ length: width }, () => ({ width: COLUMN_WIDTH })),
    },
    { data: notes.map((note) => [textCell(note)]), sheet: NOTES_SHEET_NAME, columns: [{ width: NOTES_WIDTH }] },
  ]).toBuffer();
}

/** A workbook in the layout, its cells as text so that no number is rounded. Held in memory whole: for some thousand lines. */
export async function writeBankWorkbook(
  layout: BankLayout,
  kind: FileKind,
  batchNo: string,
  lines: LineSource,
): Promise<Buffer> {
  const rows = new RowWriter(layout, kind, batchNo);
  const header = rows.header();
  const data: (readonly string[])[] = header ? [header] : [];
  for await (const batch of lines) data.push(...batch.map((line: FileLine) => rows.line(line)));
  data.push(rows.totals());
  return writeXlsxFile(
    data.map((cells) => cells.map(textCell)),
    { sheet: SHEET_NAME },
  ).toBuffer();
}
