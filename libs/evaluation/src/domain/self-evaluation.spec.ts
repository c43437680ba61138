import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { reportedValue, rubric } from '#libs/testing';
import type { MeasureValue } from '#libs/measures/domain';
import { checkSheet, scoreSheet } from './index.js';
import type { Score } from './index.js';

interface Golden {
  readonly measures: readonly (Pick<MeasureValue, 'code' | 'basis' | 'unit' | 'numerator'> & {
    readonly denominator: string;
  })[];
  readonly gradings: readonly { readonly leaf: string; readonly points: string; readonly reason: string }[];
  /** Points, or "least..most" where something is unknown. */
  readonly leaves: Readonly<Record<string, string>>;
  readonly branches: Readonly<Record<string, string>>;
  readonly total: { readonly least: string; readonly most: string };
  readonly grade: readonly [string, string];
}
const files = readdirSync('test/golden').filter((name) => name.startsWith('self-evaluation-'));
const shown = ({ points, least, most }: Score): string => points ?? `${least}..${most}`;

it('there are two', () => expect(files).toHaveLength(2));

describe.each(files)('%s', (file) => {
  const golden = parse(readFileSync(`test/golden/${file}`, 'utf8')) as Golden;
  const person = { userId: 'p', name: '自评人' };
  const sheet = scoreSheet(rubric('self-evaluation'), {
    regionCode: '140200',
    fiscalYear: 2020,
    asOf: '2020-12-31',
    measures: golden.measures.map((measure) => reportedValue(measure)),
    gradings: golden.gradings.map(({ leaf, points, reason }) => ({
      leaf,
      reason,
      finding: { kind: 'POINTS', points },
      evidenceIds: ['e'],
      gradedBy: person,
      confirmedBy: person,
    })),
  });

  it('every leaf is what the form gives by hand', () =>
    expect(Object.fromEntries(sheet.leaves.map((leaf) => [leaf.code, shown(leaf)]))).toEqual(golden.leaves));
  it('adds up in its parts, in all and to its grade', () => {
    const first = sheet.branches.filter(({ level }) => level === 1);
    expect(Object.fromEntries(first.map((branch) => [branch.code, shown(branch)]))).toEqual(golden.branches);
    expect(sheet.total).toMatchObject(golden.total);
    expect([sheet.grade.least.name.zh, sheet.grade.most.name.zh]).toEqual(golden.grade);
    expect(checkSheet(sheet)).toEqual([]);
  });
});
