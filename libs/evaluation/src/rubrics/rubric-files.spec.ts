import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rubric, rubricText } from '#libs/testing';
import { ReferenceFileError, loadReferenceFigures, loadReferenceGradings } from './reference-files.js';
import { RubricFilesError, loadRubrics, rubricDigest } from './rubric-files.js';

describe('rubric files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jieli-rubrics-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('that are shipped load', async () =>
    expect((await loadRubrics('config/rubrics')).map(({ code }) => code)).toEqual([
      'datong-2020',
      'general-framework',
      'self-evaluation',
    ]));

  it('are refused by file, path and reason, all at once', async () => {
    write('a.yaml', rubricText('datong-2020').replace('version: 1', 'version: 0'));
    write('b.yaml', rubricText('self-evaluation').replace('measure: SATISFACTION', 'measure: JOY'));
    write('notes.txt', 'not a rubric');
    const loading = loadRubrics(folder);
    await expect(loading).rejects.toThrow(RubricFilesError);
    await expect(loading).rejects.toThrow(/a\.yaml: version: must be a whole number/);
    await expect(loading).rejects.toThrow(/b\.yaml: indicators\[\d+\]\.measure: must be one of/);
  });

  it('have a digest of what they say, not of how they are written', () => {
    const original = rubric('datong-2020');
    const reworded = rubric('datong-2020', (text) => `# another comment\n${text}`);
    const reweighed = rubric('datong-2020', (text) => text.replace("target: '40%'", "target: '41%'"));
    expect(rubricDigest(original)).toMatch(/^[0-9a-f]{64}$/);
    expect(rubricDigest(reworded)).toBe(rubricDigest(original));
    expect(rubricDigest(reweighed)).not.toBe(rubricDigest(original));
  });

  it('of the reference case name every mistake', async () => {
    const figures = write(
      'figures.yaml',
      'regionCode: "140200"\ndocument: x\nfigures:\n  - { code: INSURED, year: 2019, numerator: 164187, unit: PEOPLE, basis: GUESS, place: p }\n',
    );
    const loading = loadReferenceFigures(figures);
    await expect(loading).rejects.toThrow(ReferenceFileError);
    for (const path of ['basis', 'numerator', 'unit'])
      await expect(loading).rejects.toThrow(new RegExp(`figures\\[0\\]\\.${path}`));
    const gradings = write(
      'gradings.yaml',
      'rubric: r\nregionCode: "1"\nfiscalYear: 2020\ngradings:\n  - { leaf: A, points: 3, reason: r }\n',
    );
    await expect(loadReferenceGradings(gradings)).rejects.toThrow(/gradings\[0\]\.points/);
  });
});
