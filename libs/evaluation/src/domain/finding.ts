import { refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { parseExact } from '#libs/measures/domain';
import type { Finding } from './inputs.js';
import { findingKindOf } from './rubric.js';
import type { LeafIndicator } from './rubric.js';

export const OCCURRENCES_MAX = 1_000;

/**
 * Whether a finding fits its leaf. Order: INDICATOR_NOT_GRADED, FINDING_WRONG_KIND, POINTS_INVALID,
 * POINTS_ABOVE_FULL_MARKS, CHECKLIST_ITEM_UNKNOWN.
 */
export function checkFinding(leaf: LeafIndicator, finding: Finding, digits: number): Refusal | undefined {
  const wanted = findingKindOf(leaf.leaf);
  if (wanted === undefined) return refuse('INDICATOR_NOT_GRADED', { leaf: leaf.name.zh }, 'leaf');
  if (finding.kind !== wanted) return refuse('FINDING_WRONG_KIND', { leaf: leaf.name.zh, wanted }, 'finding');
  switch (finding.kind) {
    case 'POINTS':
      return checkPoints(leaf, finding.points, digits);
    case 'ITEMS':
      return checkItems(leaf, finding);
    case 'OCCURRENCES':
      return finding.occurrences.length > OCCURRENCES_MAX || finding.occurrences.some(({ what }) => what.trim() === '')
        ? refuse('TEXT_REQUIRED', { name: 'reason', max: '500' }, 'finding')
        : undefined;
  }
}

function checkPoints({ weight }: LeafIndicator, text: string, digits: number): Refusal | undefined {
  const points = parseExact(text);
  if (!points || points.isNegative() || points.decimalPlaces() > digits)
    return refuse('POINTS_INVALID', { points: text, digits: String(digits) }, 'finding');
  return points.gt(weight) ? refuse('POINTS_ABOVE_FULL_MARKS', { points: text, full: weight }, 'finding') : undefined;
}

function checkItems(
  { leaf: { rule } }: LeafIndicator,
  { items }: Extract<Finding, { readonly kind: 'ITEMS' }>,
): Refusal | undefined {
  const known = rule.kind === 'checklist' ? rule.items.map(({ code }) => code) : [];
  const wrong = items.find(
    ({ code }, index) => !known.includes(code) || items.findIndex((one) => one.code === code) < index,
  );
  return wrong ? refuse('CHECKLIST_ITEM_UNKNOWN', { item: wrong.code }, 'finding') : undefined;
}
