import { workbookOf, zipOf } from '#libs/testing';
import { FORMULA, FileProblem, ROUNDED } from './file-problem.js';
import type { Row } from './file-problem.js';
import { SharedStrings } from './shared-strings.js';
import { xlsxRows } from './xlsx-rows.js';

async function read(content: Buffer): Promise<Row[]> {
  const rows: Row[] = [];
  const bytes = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield content;
  };
  for await (const some of xlsxRows(bytes())) rows.push(...some);
  return rows;
}
async function problemOf(content: Buffer): Promise<string | undefined> {
  try {
    await read(content);
    return undefined;
  } catch (error) {
    if (error instanceof FileProblem) return error.refusal.refused;
    throw error;
  }
}
const cell = (xml: string): Buffer => workbookOf(`<row r="1">${xml}</row>`);
const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;

describe('rows of a workbook', () => {
  it.each([
    ['inline text', text('张三'), '张三'],
    ['text in runs', '<c t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c>', '张三'],
    ['a number', '<c><v>3183.08</v></c>', '3183.08'],
    ['escaped characters', text('&lt;a&gt; &amp; &#x4E00;'), '<a> & 一'],
    ['a formula, whatever it last gave', '<c><f>1+1</f><v>2</v></c>', FORMULA],
    ['an id a spreadsheet rounded', '<c><v>1.40202195001011E+17</v></c>', ROUNDED],
    ['a long whole number', '<c><v>140202195001011200</v></c>', ROUNDED],
    ['the same as text', text('140202195001011234'), '140202195001011234'],
  ])('%s', async (_what, xml, value) => expect(await read(cell(xml))).toEqual([{ lineNo: 1, cells: [value] }]));

  it('cells stand where their reference says, rows where theirs says, empty rows are passed over', async () =>
    expect(
      await read(
        workbookOf(
          '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="3"/><row r="9"><c r="A9"><v>3</v></c></row>',
        ),
      ),
    ).toEqual([
      { lineNo: 2, cells: ['', '1', '', '2'] },
      { lineNo: 9, cells: ['3'] },
    ]));

  it('shared texts, without the reading aids of East Asian ones', async () =>
    expect(
      await read(
        workbookOf('<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>7</v></c></row>', [
          {
            name: 'xl/sharedStrings.xml',
            content: '<sst><si><t>甲</t></si><si><r><t>乙</t></r><rPh><t>yi</t></rPh></si></sst>',
          },
        ]),
      ),
    ).toEqual([{ lineNo: 1, cells: ['乙', '甲', ''] }]));

  it('the sheet of the lowest number is read', async () => {
    const sheet = (value: string): string => `<worksheet><sheetData><row>${text(value)}</row></sheetData></worksheet>`;
    const content = zipOf([
      { name: 'xl/worksheets/sheet10.xml', content: sheet('ten') },
      { name: 'xl/worksheets/sheet2.xml', content: sheet('two') },
    ]);
    expect((await read(content))[0]?.cells).toEqual(['two']);
  });
});

describe('a workbook is refused', () => {
  const bomb = Buffer.alloc(64 * 1024 * 1024, '<row/>');
  it.each([
    ['that is a plain archive', zipOf([{ name: 'a.txt', content: 'a' }]), 'FILE_TYPE_UNSUPPORTED'],
    ['cut off', workbookOf('<row r="1"/>').subarray(0, 200), 'FILE_CUT_OFF'],
    ['whose XML breaks off', workbookOf('<row r="1"><c>'), 'FILE_CUT_OFF'],
    ['whose rows go back', workbookOf('<row r="5"/><row r="5"/>'), 'FILE_CUT_OFF'],
    [
      'that unpacks a thousandfold',
      zipOf([{ name: 'xl/worksheets/sheet1.xml', content: bomb }]),
      'FILE_ARCHIVE_SUSPICIOUS',
    ],
    [
      'that lies about its size',
      zipOf([{ name: 'xl/worksheets/sheet1.xml', content: bomb, claimedBytes: 1_000 }]),
      'FILE_CUT_OFF',
    ],
    [
      'of many files',
      zipOf(Array.from({ length: 1_500 }, (_, index) => ({ name: `xl/${index}`, content: '' }))),
      'FILE_ARCHIVE_SUSPICIOUS',
    ],
    [
      'with entities that multiply',
      zipOf([
        {
          name: 'xl/worksheets/sheet1.xml',
          content:
            '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet><row><c><v>&c;</v></c></row></worksheet>',
        },
      ]),
      'FILE_CUT_OFF',
    ],
  ])('%s', async (_what, content, refused) => expect(await problemOf(content)).toBe(refused));
});

describe('shared texts', () => {
  it('come back by number, over many pages', () => {
    const strings = new SharedStrings();
    const texts = Array.from({ length: 5_000 }, (_, index) => `${index}${'文'.repeat(index % 400)}`);
    for (const one of texts) strings.add(one);
    expect(texts.filter((one, index) => strings.get(index) !== one)).toEqual([]);
    expect([strings.get(-1), strings.get(5_000), strings.get(Number.NaN)]).toEqual(['', '', '']);
  });
  it('have a bound', () => {
    const strings = new SharedStrings();
    const long = 'x'.repeat(1_000_000);
    expect(() => {
      for (let count = 0; count < 200; count++) strings.add(long);
    }).toThrow('FILE_ARCHIVE_SUSPICIOUS');
  });
});
