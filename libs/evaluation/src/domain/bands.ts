import { exact } from '#libs/measures/domain';
import type { Exact } from '#libs/measures/domain';
import type { GradeBand, PointBand, Rubric } from './rubric.js';

interface Band {
  readonly from?: string;
  readonly to?: string;
}
interface BandProblem {
  /** -1: the bands as a whole. */
  readonly index: number;
  readonly problem: string;
}

const lowest = ({ from }: Band): Exact | undefined => (from === undefined ? undefined : exact(from));
const highest = ({ to }: Band): Exact | undefined => (to === undefined ? undefined : exact(to));
const below = (left: Band, right: Band): number => {
  const [a, b] = [lowest(left), lowest(right)];
  return a === undefined || b === undefined ? Number(b === undefined) - Number(a === undefined) : a.cmp(b);
};

/** Overlaps and gaps between half-open bands, and ends that should be open (or, with limits, should be the limits). */
export function checkBands(
  bands: readonly Band[],
  limits?: { readonly from: Exact; readonly to: Exact },
): readonly BandProblem[] {
  if (bands.length === 0) return [{ index: -1, problem: 'must hold at least one band' }];
  const problems: BandProblem[] = [];
  const ordered = bands.map((band, index) => ({ band, index })).toSorted((left, right) => below(left.band, right.band));
  const first = ordered[0]!;
  const last = ordered.at(-1)!;
  for (const { band, index } of ordered) {
    const [from, to] = [lowest(band), highest(band)];
    if (from && to && from.gte(to)) problems.push({ index, problem: 'is empty: "from" is not below "to"' });
  }
  for (const [position, { band, index }] of ordered.entries()) {
    const next = ordered[position + 1];
    if (!next) continue;
    const [to, from] = [highest(band), lowest(next.band)];
    if (!to || !from || from.lt(to)) problems.push({ index, problem: `overlaps band [${next.index}]` });
    else if (from.gt(to))
      problems.push({
        index,
        problem: `leaves a gap before band [${next.index}]: ${to.toFixed()} to ${from.toFixed()}`,
      });
  }
  const wantedFrom = limits?.from;
  if (wantedFrom ? lowest(first.band)?.eq(wantedFrom) !== true : first.band.from !== undefined)
    problems.push({
      index: first.index,
      problem: `the lowest band must ${wantedFrom ? `begin at ${wantedFrom.toFixed()}` : 'have no "from"'}`,
    });
  const wantedTo = limits?.to;
  if (wantedTo ? highest(last.band)?.eq(wantedTo) !== true : last.band.to !== undefined)
    problems.push({
      index: last.index,
      problem: `the highest band must ${wantedTo ? `end at ${wantedTo.toFixed()}` : 'have no "to"'}`,
    });
  return problems;
}

const holds = (band: Band, value: Exact): boolean =>
  (band.from === undefined || value.gte(band.from)) && (band.to === undefined || value.lt(band.to));

/** The band of a value. There is always exactly one: the rubric was checked. */
export function bandOf(bands: readonly PointBand[], value: Exact): PointBand {
  const band = bands.find((one) => holds(one, value));
  if (!band) throw new Error(`no band holds ${value.toFixed()}`);
  return band;
}

/** The grade of a total: half-open bands, full marks belong to the best. */
export function gradeOf({ grades, fullMarks }: Pick<Rubric, 'grades' | 'fullMarks'>, total: string | Exact): GradeBand {
  const value = exact(total.toString());
  const band = grades.find((one) => holds(one, value) || (value.eq(fullMarks) && one.to === fullMarks));
  if (!band) throw new Error(`no grade for ${value.toFixed()}`);
  return band;
}
