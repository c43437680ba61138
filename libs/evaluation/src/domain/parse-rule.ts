import { MEASURE_CODES, MEASURES, isBasisOf, sumExact } from '#libs/measures/domain';
import type { Exact } from '#libs/measures/domain';
import { checkBands } from './bands.js';
import { RULE_KINDS } from './rubric.js';
import type { ChecklistItem, Direction, LeafBinding, LeafRule, PointBand, RuleKind } from './rubric.js';
import type { RubricReader } from './rubric-reader.js';

const DIRECTIONS: readonly Direction[] = ['higher', 'lower'];
/** Rules that compare a number need a measure to give it. */
const NEEDS_MEASURE: readonly RuleKind[] = ['proportional', 'all-or-nothing', 'bands'];
const FORBIDS_MEASURE: readonly RuleKind[] = ['checklist', 'graded'];

export function parseLeaf(
  reader: RubricReader,
  indicator: Record<string, unknown>,
  path: string,
  weight: Exact,
): LeafBinding {
  const rule = parseRule(reader, indicator['rule'], `${path}.rule`, weight);
  if (indicator['measure'] === undefined) {
    if (NEEDS_MEASURE.includes(rule.kind)) reader.say(`${path}.measure`, `is missing: the rule ${rule.kind} needs one`);
    if (indicator['basis'] !== undefined) reader.say(`${path}.basis`, 'without a measure');
    return { rule };
  }
  if (FORBIDS_MEASURE.includes(rule.kind))
    reader.say(`${path}.measure`, `the rule ${rule.kind} is judged by a person and takes no measure`);
  const measure = reader.oneOf(indicator['measure'], `${path}.measure`, MEASURE_CODES);
  const known = MEASURE_CODES.includes(measure) ? MEASURES[measure] : undefined;
  if (rule.kind === 'deduction-per-occurrence' && known && known.form !== 'count')
    reader.say(`${path}.measure`, `${measure} is not a count of occurrences`);
  const basis =
    indicator['basis'] === undefined ? (known?.bases[0]?.code ?? '') : reader.text(indicator['basis'], `${path}.basis`);
  if (known && !isBasisOf(known, basis)) {
    const bases = known.bases.map(({ code }) => code).join(', ');
    reader.say(`${path}.basis`, `must be one of ${bases}, is ${JSON.stringify(indicator['basis'])}`);
  }
  return { measure, basis, rule };
}

function parseRule(reader: RubricReader, value: unknown, path: string, weight: Exact): LeafRule {
  const members = ['kind', 'target', 'direction', 'cap', 'floor', 'bands', 'each', 'most', 'items', 'guide'];
  const rule = reader.object(value, path, members);
  const kind = reader.oneOf(rule['kind'], `${path}.kind`, RULE_KINDS);
  const known: Record<RuleKind, readonly string[]> = {
    proportional: ['target', 'direction', 'cap', 'floor'],
    'all-or-nothing': ['target', 'direction'],
    bands: ['bands'],
    'deduction-per-occurrence': ['each', 'most'],
    checklist: ['items'],
    graded: ['guide'],
  };
  for (const member of Object.keys(rule)) {
    if (member !== 'kind' && members.includes(member) && RULE_KINDS.includes(kind) && !known[kind].includes(member))
      reader.say(`${path}.${member}`, `does not belong to the rule ${kind}`);
  }
  switch (kind) {
    case 'proportional':
      return proportional(reader, rule, path);
    case 'all-or-nothing':
      return { kind, target: target(reader, rule, path).toFixed(), direction: direction(reader, rule, path) };
    case 'bands':
      return { kind, bands: pointBands(reader, rule['bands'], `${path}.bands`, weight) };
    case 'deduction-per-occurrence':
      return deduction(reader, rule, path, weight);
    case 'checklist':
      return { kind, items: checklist(reader, rule['items'], `${path}.items`, weight) };
    case 'graded':
      return rule['guide'] === undefined ? { kind } : { kind, guide: reader.words(rule['guide'], `${path}.guide`) };
    default:
      // The reader has named the unknown kind; what is returned is never used.
      return { kind: 'graded' };
  }
}

function target(reader: RubricReader, rule: Record<string, unknown>, path: string): Exact {
  return reader.share(rule['target'], `${path}.target`);
}
const direction = (reader: RubricReader, rule: Record<string, unknown>, path: string): Direction =>
  reader.oneOf(rule['direction'], `${path}.direction`, DIRECTIONS);

function proportional(reader: RubricReader, rule: Record<string, unknown>, path: string): LeafRule {
  const wanted = target(reader, rule, path);
  if (rule['target'] !== undefined && wanted.lte(0)) reader.say(`${path}.target`, 'must be more than zero');
  const cap = reader.share(rule['cap'] ?? 1, `${path}.cap`);
  if (cap.lte(0) || cap.gt(1)) reader.say(`${path}.cap`, 'must be more than 0% and at most 100% of full marks');
  const floor = reader.share(rule['floor'] ?? 0, `${path}.floor`);
  if (floor.lt(0) || floor.gte(1)) reader.say(`${path}.floor`, 'must be from 0% to below 100% of the target');
  const to = direction(reader, rule, path);
  return { kind: 'proportional', target: wanted.toFixed(), direction: to, cap: cap.toFixed(), floor: floor.toFixed() };
}

function deduction(reader: RubricReader, rule: Record<string, unknown>, path: string, weight: Exact): LeafRule {
  const each = reader.points(rule['each'], `${path}.each`);
  if (each.lte(0) || each.gt(weight)) reader.say(`${path}.each`, 'must be more than zero and at most the weight');
  const most = rule['most'] === undefined ? weight : reader.points(rule['most'], `${path}.most`);
  if (most.lt(each) || most.gt(weight))
    reader.say(`${path}.most`, 'must be at least one deduction and at most the weight');
  return { kind: 'deduction-per-occurrence', each: each.toFixed(), most: most.toFixed() };
}

function pointBands(reader: RubricReader, value: unknown, path: string, weight: Exact): readonly PointBand[] {
  const bands = reader.list(value, path).map((entry, index): PointBand => {
    const at = `${path}[${index}]`;
    const band = reader.object(entry, at, ['from', 'to', 'points']);
    const points = reader.points(band['points'], `${at}.points`);
    if (points.lt(0) || points.gt(weight)) reader.say(`${at}.points`, 'must be from zero to the weight');
    return {
      ...(band['from'] === undefined ? {} : { from: reader.share(band['from'], `${at}.from`).toFixed() }),
      ...(band['to'] === undefined ? {} : { to: reader.share(band['to'], `${at}.to`).toFixed() }),
      points: points.toFixed(),
    };
  });
  for (const { index, problem } of checkBands(bands)) reader.say(index < 0 ? path : `${path}[${index}]`, problem);
  if (!bands.some(({ points }) => weight.eq(points)))
    reader.say(path, `no band gives the full ${weight.toFixed()} points`);
  return bands;
}

function checklist(reader: RubricReader, value: unknown, path: string, weight: Exact): readonly ChecklistItem[] {
  const read = reader.list(value, path).map((entry, index) => {
    const at = `${path}[${index}]`;
    const item = reader.object(entry, at, ['code', 'name', 'points']);
    const points = reader.points(item['points'], `${at}.points`);
    if (points.lte(0)) reader.say(`${at}.points`, 'must be more than zero');
    return { code: reader.code(item['code'], `${at}.code`), name: reader.words(item['name'], `${at}.name`), points };
  });
  for (const [index, { code }] of read.entries()) {
    if (read.findIndex((one) => one.code === code) < index)
      reader.say(`${path}[${index}].code`, `${code} stands twice`);
  }
  const total = sumExact(read.map(({ points }) => points));
  if (!total.eq(weight)) reader.say(path, `items add up to ${total.toFixed()}, the weight is ${weight.toFixed()}`);
  return read.map((item) => ({ ...item, points: item.points.toFixed() }));
}
