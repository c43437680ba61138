import { DataReader } from '#libs/kernel';
import type { DataProblem } from '#libs/kernel';
import { RETURN_REASONS } from '../domain/index.js';
import type { ReturnReason } from '../domain/index.js';

export const FILE_KINDS = ['PAYABLE_LIST', 'INSTRUCTION', 'RETURN_FILE'] as const;
export type FileKind = (typeof FILE_KINDS)[number];
/** What comes in from outside; instructions go out. */
export const IMPORT_KINDS = ['PAYABLE_LIST', 'RETURN_FILE'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const FIELDS = ['lineNo', 'payeeId', 'name', 'accountNo', 'amount', 'status', 'paidOn', 'batchNo'] as const;
export type Field = (typeof FIELDS)[number];
const TOTALS_FIELDS = ['marker', 'count', 'amount', 'batchNo'] as const;
export type TotalsField = (typeof TOTALS_FIELDS)[number];

export interface Column {
  readonly field: Field;
  /** The header names it is known by; the first is written. */
  readonly names: readonly string[];
  readonly example: string;
}

/** How one bank wants its files: data, versioned. A new bank needs no code. */
export interface BankLayout {
  readonly code: string;
  readonly version: number;
  readonly name: { readonly zh: string; readonly en: string };
  readonly bank: string;
  readonly separator: string;
  /** Of files we write. Read are UTF-8 and GB18030 alike, whatever a layout says. */
  readonly encoding: 'utf-8' | 'gb18030';
  /** With a header row columns may stand in any order; without, in this one. */
  readonly header: boolean;
  readonly amountUnit: 'yuan' | 'fen';
  readonly dateFormat: 'YYYY-MM-DD' | 'YYYYMMDD';
  readonly totals: { readonly marker: string; readonly columns: readonly TotalsField[] };
  readonly files: Readonly<Record<FileKind, readonly Column[]>>;
  /** The bank's word for a result: null is paid. */
  readonly status: ReadonlyMap<string, ReturnReason | null>;
}

/** Without these a file of the kind says too little. */
const REQUIRED: Readonly<Record<FileKind, readonly Field[]>> = {
  PAYABLE_LIST: ['payeeId', 'name', 'accountNo', 'amount'],
  INSTRUCTION: ['payeeId', 'name', 'accountNo', 'amount'],
  RETURN_FILE: ['payeeId', 'amount', 'status', 'paidOn'],
};
const MEMBERS = [
  'code',
  'version',
  'name',
  'bank',
  'separator',
  'encoding',
  'header',
  'amountUnit',
  'dateFormat',
  'totals',
  'files',
  'status',
];

/** A layout from plain data (a parsed YAML file). All mistakes at once, each with its path. */
export function parseBankLayout(
  data: unknown,
): { readonly layout: BankLayout } | { readonly problems: readonly DataProblem[] } {
  const reader = new DataReader();
  const file = reader.object(data, '', MEMBERS);
  const name = reader.object(file['name'], 'name', ['zh', 'en']);
  const layout: BankLayout = {
    code: reader.text(file['code'], 'code'),
    version: reader.whole(file['version'], 'version', 1, 9999),
    name: { zh: reader.text(name['zh'], 'name.zh'), en: reader.text(name['en'], 'name.en') },
    bank: typeof file['bank'] === 'string' ? file['bank'] : '',
    separator: reader.oneOf(file['separator'], 'separator', [',', '|', '\t', ';'] as const),
    encoding: reader.oneOf(file['encoding'], 'encoding', ['utf-8', 'gb18030'] as const),
    header: reader.oneOf(String(file['header']), 'header', ['true', 'false'] as const) === 'true',
    amountUnit: reader.oneOf(file['amountUnit'], 'amountUnit', ['yuan', 'fen'] as const),
    dateFormat: reader.oneOf(file['dateFormat'], 'dateFormat', ['YYYY-MM-DD', 'YYYYMMDD'] as const),
    totals: parseTotals(reader, file['totals']),
    files: parseFiles(reader, file['files']),
    status: parseStatus(reader, file['status']),
  };
  return reader.problems.length > 0 ? { problems: reader.problems } : { layout };
}

function parseTotals(reader: DataReader, data: unknown): BankLayout['totals'] {
  const totals = reader.object(data, 'totals', ['marker', 'columns']);
  const columns = reader
    .list(totals['columns'], 'totals.columns')
    .map((one, index) => reader.oneOf(one, `totals.columns[${index}]`, TOTALS_FIELDS));
  for (const needed of ['marker', 'count', 'amount'] as const)
    if (!columns.includes(needed)) reader.say('totals.columns', `needs ${needed}`);
  if (columns[0] !== 'marker') reader.say('totals.columns', 'begins with marker');
  return { marker: reader.text(totals['marker'], 'totals.marker'), columns };
}

function parseFiles(reader: DataReader, data: unknown): BankLayout['files'] {
  const files = reader.object(data, 'files', FILE_KINDS);
  const columnsOf = (kind: FileKind): readonly Column[] => {
    const columns = reader
      .list(files[kind], `files.${kind}`)
      .map((one, index) => parseColumn(reader, one, `files.${kind}[${index}]`));
    const fields = columns.map(({ field }) => field);
    for (const [index, field] of fields.entries())
      if (fields.indexOf(field) < index) reader.say(`files.${kind}[${index}].field`, `${field} stands twice`);
    for (const field of REQUIRED[kind])
      if (!fields.includes(field)) reader.say(`files.${kind}`, `needs the field ${field}`);
    return columns;
  };
  return {
    PAYABLE_LIST: columnsOf('PAYABLE_LIST'),
    INSTRUCTION: columnsOf('INSTRUCTION'),
    RETURN_FILE: columnsOf('RETURN_FILE'),
  };
}

function parseColumn(reader: DataReader, data: unknown, path: string): Column {
  const column = reader.object(data, path, ['field', 'names', 'example']);
  const names = reader
    .list(column['names'], `${path}.names`)
    .map((one, index) => reader.text(one, `${path}.names[${index}]`));
  if (names.length === 0) reader.say(`${path}.names`, 'needs at least one name');
  return {
    field: reader.oneOf(column['field'], `${path}.field`, FIELDS),
    names,
    example: reader.text(column['example'], `${path}.example`),
  };
}

function parseStatus(reader: DataReader, data: unknown): BankLayout['status'] {
  const status = reader.object(data, 'status', ['paid', 'returned']);
  const returned = reader.object(status['returned'], 'status.returned', RETURN_REASONS);
  const words = new Map<string, ReturnReason | null>();
  const learn = (value: unknown, path: string, meaning: ReturnReason | null): void => {
    for (const [index, one] of reader.list(value, path).entries()) {
      const word = reader.text(one, `${path}[${index}]`);
      if (words.has(word)) reader.say(`${path}[${index}]`, `"${word}" stands for something else already`);
      words.set(word, meaning);
    }
  };
  learn(status['paid'], 'status.paid', null);
  for (const reason of RETURN_REASONS)
    if (returned[reason] !== undefined) learn(returned[reason], `status.returned.${reason}`, reason);
  if (![...words.values()].includes(null)) reader.say('status.paid', 'needs at least one word for paid');
  return words;
}
