import { Exact, MEASURES, exact, fractionOf, percentText, sumExact } from '#libs/measures/domain';
import type { Fraction, MeasureValue, Words } from '#libs/measures/domain';
import { readingWords, termText, valueText } from './amount-words.js';
import { bandOf } from './bands.js';
import type { Finding } from './inputs.js';
import type { LeafIndicator, LeafRule } from './rubric.js';

/** What a rule says about an input, before rounding. */
export type Judgement =
  | {
      readonly known: true;
      readonly points: Exact;
      /** Without the rounding around it. */
      readonly expression: string;
      readonly formula: Words;
      /** Why marks were lost, where the rule can tell. */
      readonly reason?: Words;
    }
  | {
      readonly known: false;
      readonly least: Exact;
      readonly most: Exact;
      readonly formula: Words;
      readonly reason: Words;
    };

type RuleOf<Kind extends LeafRule['kind']> = Extract<LeafRule, { readonly kind: Kind }>;

/** A leaf that a measure feeds. The value's denominator is not zero. */
export function judgeMeasure({ weight, leaf: { rule } }: LeafIndicator, value: MeasureValue): Judgement {
  const found = positive(fractionOf(value));
  switch (rule.kind) {
    case 'proportional':
      return rule.direction === 'higher'
        ? higher(exact(weight), rule, found, value)
        : lower(exact(weight), rule, found, value);
    case 'all-or-nothing':
      return allOrNothing(exact(weight), rule, found, value);
    case 'bands':
      return inBands(exact(weight), rule, found, value);
    case 'deduction-per-occurrence':
      return deducted(exact(weight), rule, found.over.div(found.under), {
        zh: readingWords(value, 'zh'),
        en: readingWords(value, 'en'),
      });
    case 'checklist':
    case 'graded':
      throw new Error(`the rule ${rule.kind} takes no measure`);
  }
}

const positive = ({ over, under }: Fraction): Fraction =>
  under.isNegative() ? { over: over.neg(), under: under.neg() } : { over, under };

const clamp = (points: Exact, most: Exact): Exact => Exact.max(0, Exact.min(most, points));

/** Words of a rule that measures against a target. */
function targetWords(
  value: MeasureValue,
  target: string,
  sign: '≥' | '≤',
): { goal: string; formula: Words; missed: Words } {
  const goal = valueText(value.code, exact(target));
  const { over, under } = fractionOf(value);
  const actual = valueText(value.code, over.div(under));
  const { name } = MEASURES[value.code];
  return {
    goal,
    formula: {
      zh: `${readingWords(value, 'zh')}；目标 ${sign} ${goal}`,
      en: `${readingWords(value, 'en')}; target ${sign} ${goal}`,
    },
    missed: {
      zh: `${name.zh}为 ${actual}，未达到目标 ${sign} ${goal}`,
      en: `${name.en} is ${actual}, the target of ${sign} ${goal} is not met`,
    },
  };
}

const joined = (left: Words, zh: string, en: string): Words => ({ zh: `${left.zh}；${zh}`, en: `${left.en}; ${en}` });

function capWords(weight: Exact, cap: string): { zh: string; en: string } {
  return exact(cap).eq(1)
    ? { zh: '不超过满分', en: 'at most full marks' }
    : {
        zh: `最高得满分的 ${percentText(exact(cap))}（${weight.times(cap).toFixed()} 分）`,
        en: `at most ${percentText(exact(cap))} of full marks`,
      };
}

function higher(
  weight: Exact,
  rule: RuleOf<'proportional'>,
  { over, under }: Fraction,
  value: MeasureValue,
): Judgement {
  const { goal, formula, missed } = targetWords(value, rule.target, '≥');
  const wanted = under.times(rule.target);
  const reached = over.gte(wanted.times(rule.floor));
  const most = weight.times(rule.cap);
  const points = reached ? clamp(weight.times(over).div(wanted), most) : new Exact(0);
  const share = `${termText(over)} ÷ (${termText(under)} × ${termText(rule.target)})`;
  const part = `max(0, min(${termText(weight)} × ${termText(rule.cap)}, ${termText(weight)} × ${share}))`;
  return {
    known: true,
    points,
    expression: `ifAtLeast(${share}, ${termText(rule.floor)}, ${part})`,
    formula: proportionalWords(weight, rule, formula, `× 实际值 ÷ ${goal}`, `× actual ÷ ${goal}`),
    ...(points.lt(weight) ? { reason: lostWords(rule, reached, over.gte(wanted), missed) } : {}),
  };
}

function lower(weight: Exact, rule: RuleOf<'proportional'>, { over, under }: Fraction, value: MeasureValue): Judgement {
  const { goal, formula, missed } = targetWords(value, rule.target, '≤');
  const most = weight.times(rule.cap);
  const words = proportionalWords(weight, rule, formula, `× ${goal} ÷ 实际值`, `× ${goal} ÷ actual`);
  const best = {
    known: true,
    points: most,
    expression: `${termText(weight)} × ${termText(rule.cap)}`,
    formula: words,
  } as const;
  if (over.lte(0)) return most.lt(weight) ? { ...best, reason: lostWords(rule, true, true, missed) } : best;
  const wanted = under.times(rule.target);
  const reached = wanted.gte(over.times(rule.floor));
  const points = reached ? clamp(weight.times(wanted).div(over), most) : new Exact(0);
  const share = `${termText(under)} × ${termText(rule.target)} ÷ ${termText(over)}`;
  const part = `min(${termText(weight)} × ${termText(rule.cap)}, ${termText(weight)} × ${share})`;
  return {
    known: true,
    points,
    expression: `ifAtLeast(${share}, ${termText(rule.floor)}, ${part})`,
    formula: words,
    ...(points.lt(weight) ? { reason: lostWords(rule, reached, over.lte(wanted), missed) } : {}),
  };
}

function proportionalWords(weight: Exact, rule: RuleOf<'proportional'>, formula: Words, zh: string, en: string): Words {
  const cap = capWords(weight, rule.cap);
  const floor = exact(rule.floor);
  const floorZh = floor.isZero() ? '不低于 0 分' : `完成不足目标的 ${percentText(floor)} 不得分`;
  const floorEn = floor.isZero() ? 'not below 0' : `nothing below ${percentText(floor)} of the target`;
  const marks = weight.toFixed();
  return joined(
    formula,
    `得分 = ${marks} ${zh}，${cap.zh}，${floorZh}`,
    `points = ${marks} ${en}, ${cap.en}, ${floorEn}`,
  );
}

function lostWords(rule: RuleOf<'proportional'>, reached: boolean, met: boolean, missed: Words): Words {
  if (met)
    return {
      zh: `按规则最高得满分的 ${percentText(exact(rule.cap))}`,
      en: `the rule gives at most ${percentText(exact(rule.cap))} of full marks`,
    };
  const floor = percentText(exact(rule.floor));
  if (!reached && exact(rule.floor).isZero())
    return { zh: `${missed.zh}，为负值，不得分`, en: `${missed.en}, and below zero` };
  return reached
    ? missed
    : { zh: `${missed.zh}，且不足目标的 ${floor}，不得分`, en: `${missed.en}, and below ${floor} of it` };
}

function allOrNothing(
  weight: Exact,
  rule: RuleOf<'all-or-nothing'>,
  { over, under }: Fraction,
  value: MeasureValue,
): Judgement {
  const sign = rule.direction === 'higher' ? '≥' : '≤';
  const { formula, missed } = targetWords(value, rule.target, sign);
  const wanted = under.times(rule.target);
  const met = rule.direction === 'higher' ? over.gte(wanted) : over.lte(wanted);
  const test = rule.direction === 'higher' ? 'ifAtLeast' : 'ifAtMost';
  const marks = weight.toFixed();
  return {
    known: true,
    points: met ? weight : new Exact(0),
    expression: `${test}(${termText(over)} ÷ ${termText(under)}, ${termText(rule.target)}, ${termText(weight)})`,
    formula: joined(formula, `达到目标得 ${marks} 分，否则不得分`, `${marks} points if met, else none`),
    ...(met ? {} : { reason: missed }),
  };
}

function inBands(weight: Exact, { bands }: RuleOf<'bands'>, { over, under }: Fraction, value: MeasureValue): Judgement {
  const actual = over.div(under);
  const band = bandOf(bands, actual);
  const shown = (edge: string): string => valueText(value.code, exact(edge));
  const quotient = `${termText(over)} ÷ ${termText(under)}`;
  const terms = bands.map(({ from, to, points }) => {
    const closed = to === undefined ? termText(points) : `ifBelow(${quotient}, ${termText(to)}, ${termText(points)})`;
    return from === undefined ? closed : `ifAtLeast(${quotient}, ${termText(from)}, ${closed})`;
  });
  const span = ({ from, to }: typeof band): string =>
    `${from === undefined ? '(-∞' : `[${shown(from)}`}, ${to === undefined ? '+∞' : shown(to)})`;
  const { name } = MEASURES[value.code];
  const here = shown(actual.toString());
  return {
    known: true,
    points: exact(band.points),
    expression: terms.join(' + '),
    formula: {
      zh: `${readingWords(value, 'zh')}；分档：${bands.map((one) => `${span(one)} 得 ${one.points} 分`).join('，')}`,
      en: `${readingWords(value, 'en')}; bands: ${bands.map((one) => `${span(one)} ${one.points}`).join(', ')}`,
    },
    ...(weight.gt(band.points)
      ? {
          reason: {
            zh: `${name.zh}为 ${here}，在 ${span(band)} 档`,
            en: `${name.en} is ${here}, in the band ${span(band)}`,
          },
        }
      : {}),
  };
}

function deducted(
  weight: Exact,
  rule: RuleOf<'deduction-per-occurrence'>,
  count: Exact,
  how: Words,
  why = how,
): Judgement {
  const least = weight.minus(rule.most);
  const points = Exact.max(least, weight.minus(count.times(rule.each)));
  return {
    known: true,
    points,
    expression: `max(${termText(weight)} − ${termText(rule.most)}, ${termText(weight)} − ${termText(rule.each)} × ${termText(count)})`,
    formula: joined(
      how,
      `每发生一次扣 ${rule.each} 分，最多扣 ${rule.most} 分`,
      `${rule.each} off for each, at most ${rule.most}`,
    ),
    ...(points.lt(weight) ? { reason: why } : {}),
  };
}

/** A leaf that a person judges. The finding fits the rule. */
export function judgeFinding({ weight, leaf: { rule } }: LeafIndicator, finding: Finding, reason: string): Judgement {
  const full = exact(weight);
  if (rule.kind === 'graded' && finding.kind === 'POINTS') {
    const points = exact(finding.points);
    return {
      known: true,
      points,
      expression: termText(points),
      formula: { zh: `人工评分，满分 ${weight} 分`, en: `graded by a person, full marks ${weight}` },
      ...(points.lt(full) ? { reason: { zh: reason, en: reason } } : {}),
    };
  }
  if (rule.kind === 'checklist' && finding.kind === 'ITEMS') return checked(rule, finding);
  if (rule.kind === 'deduction-per-occurrence' && finding.kind === 'OCCURRENCES') {
    const whats = finding.occurrences.map(({ what }) => what);
    const how = { zh: `发生 ${whats.length} 次`, en: `${whats.length} occurrences` };
    return deducted(full, rule, new Exact(whats.length), how, { zh: whats.join('；'), en: whats.join('; ') });
  }
  throw new Error(`a finding of ${finding.kind} does not fit the rule ${rule.kind}`);
}

/** Items without an answer are unknown, not failed. */
function checked({ items }: RuleOf<'checklist'>, finding: Extract<Finding, { readonly kind: 'ITEMS' }>): Judgement {
  const answer = (code: string): boolean | undefined => finding.items.find((item) => item.code === code)?.met;
  const of = (wanted: boolean | undefined): typeof items => items.filter(({ code }) => answer(code) === wanted);
  const points = (some: typeof items): Exact => sumExact(some.map((item) => exact(item.points)));
  const names = (some: typeof items, language: keyof Words): string =>
    some.map((item) => `${item.name[language]}（${item.points}）`).join(language === 'zh' ? '、' : ', ');
  const formula = {
    zh: `核查清单：${names(items, 'zh')}；得分为已具备各项之和`,
    en: `checklist: ${names(items, 'en')}; points are the sum of what is there`,
  };
  const [met, failed, open] = [of(true), of(false), of(undefined)];
  if (open.length > 0) {
    const reason = { zh: `尚未核查：${names(open, 'zh')}`, en: `not checked yet: ${names(open, 'en')}` };
    return { known: false, least: points(met), most: points([...met, ...open]), formula, reason };
  }
  return {
    known: true,
    points: points(met),
    expression: items.map((item) => `${termText(item.points)} × ${answer(item.code) ? 1 : 0}`).join(' + '),
    formula,
    ...(failed.length > 0
      ? { reason: { zh: `缺少：${names(failed, 'zh')}`, en: `missing: ${names(failed, 'en')}` } }
      : {}),
  };
}
