import { refuse } from '#libs/kernel';
import type { Refusal, RefusalCode, RefusalParameters } from '#libs/kernel';

/** Something is wrong with a file as a whole: reading stops, and the person hears what. */
export class FileProblem extends Error {
  readonly refusal: Refusal;

  constructor(code: RefusalCode, parameters: RefusalParameters = {}) {
    super(code);
    this.refusal = refuse(code, parameters, 'file');
  }
}

export const LINES_MAX = 1_000_000;
export const FILE_BYTES_MAX = 256 * 1024 * 1024;
/** A packed workbook is held in memory while it is read. A million lines take some 40 MB. */
export const WORKBOOK_BYTES_MAX = 64 * 1024 * 1024;
export const LINE_CHARACTERS_MAX = 4096;

/** A row of a file, by its number as a person counts (the header is line 1), and its cells. */
export interface Row {
  readonly lineNo: number;
  readonly cells: readonly string[];
}
/** A cell that holds a formula comes as this. */
export const FORMULA = '\u0000=';
/** A cell whose number a spreadsheet has rounded comes as this. */
export const ROUNDED = '\u0000#';

export const tooLarge = (limitBytes: number): FileProblem =>
  new FileProblem('FILE_TOO_LARGE', { limit: `${limitBytes / 1024 / 1024} MB` });
