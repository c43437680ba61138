import { exact, sumExact } from '#libs/measures/domain';
import { evaluateExpression } from './expression.js';
import type { ScoreSheet, ScoredLeaf } from './sheet.js';

/**
 * Recomputes a sheet from what it says of itself: every leaf from its formula, every branch and the total from their
 * leaves. What does not agree is told by code; nothing is the answer of a sound sheet.
 */
export function checkSheet(sheet: ScoreSheet): readonly { readonly code: string; readonly problem: string }[] {
  const { digits } = sheet.rounding;
  const problems: { code: string; problem: string }[] = [];
  for (const { code, expression, points } of sheet.leaves) {
    if ((expression === undefined) !== (points === undefined))
      problems.push({ code, problem: 'points without a formula' });
    if (expression === undefined || points === undefined) continue;
    const again = recomputed(expression, digits);
    if (again !== points) problems.push({ code, problem: `${expression} is ${again}, the sheet says ${points}` });
  }
  for (const { code, level, ...score } of sheet.branches)
    problems.push(...sumProblems(code, leavesUnder(sheet, code, level), score, digits));
  problems.push(...sumProblems('total', sheet.leaves, sheet.total, digits));
  return problems;
}

function recomputed(expression: string, digits: number): string {
  try {
    return evaluateExpression(expression, digits);
  } catch (error) {
    return (error as Error).message;
  }
}

const leavesUnder = ({ branches, leaves }: ScoreSheet, code: string, level: 1 | 2): readonly ScoredLeaf[] => {
  const parents = level === 2 ? [code] : branches.filter(({ parent }) => parent === code).map((branch) => branch.code);
  return leaves.filter(({ parent }) => parents.includes(parent));
};

function sumProblems(
  code: string,
  leaves: readonly ScoredLeaf[],
  score: Pick<ScoredLeaf, 'points' | 'least' | 'most'>,
  digits: number,
): { code: string; problem: string }[] {
  const sum = (part: 'least' | 'most'): string => sumExact(leaves.map((leaf) => exact(leaf[part]))).toFixed(digits);
  const wanted = { least: sum('least'), most: sum('most') };
  const settled = leaves.every(({ state }) => state === 'SCORED') ? wanted.least : undefined;
  return wanted.least === score.least && wanted.most === score.most && settled === score.points
    ? []
    : [
        {
          code,
          problem: `leaves add up to ${wanted.least}..${wanted.most}, the sheet says ${score.least}..${score.most}`,
        },
      ];
}
