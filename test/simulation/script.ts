import type { CalendarDate, Fen } from '#libs/kernel';
import { addDays } from '#libs/kernel';

/** Numbers that look random and are the same for a seed, on every machine (mulberry32). */
export class Chance {
  constructor(private seed: number) {}

  /** In [0, 1). */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  /** 0 … below-1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  happens(probability: number): boolean {
    return this.next() < probability;
  }
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}

export type Act =
  | { readonly act: 'log'; readonly amountFen: Fen; readonly voucherNo: string }
  | { readonly act: 'submit' | 'review' | 'approve' | 'reject' | 'withdraw' | 'send' | 'return' }
  | { readonly act: 'receive'; readonly arrivedFen: Fen }
  | { readonly act: 'resolve'; readonly resolution: 'ACCEPT' | 'TOP_UP' | 'RETURN' };

/** What somebody does on a day: to a transfer of a leg, or (`closeShort`) to the leg. */
export type Step = { readonly legNo: number; readonly on: CalendarDate } & (
  { readonly transfer: string; readonly does: Act } | { readonly closeShort: true }
);

export interface Script {
  /** One list per remittance; the order inside it holds in every run. */
  readonly remittances: readonly { readonly dueFen: Fen; readonly steps: readonly Step[] }[];
}

const WAYS = [
  'plain',
  'plain',
  'rejected',
  'withdrawn',
  'returned',
  'topped up',
  'sent back',
  'accepted short',
] as const;
type Group = { readonly arrivedFen: Fen; readonly acts: readonly { readonly transfer: string; readonly does: Act }[] };

/** Some remittances with all that can happen on the way, the same for a seed. */
export function writeScript(seed: number, remittances: number): Script {
  const chance = new Chance(seed);
  return { remittances: Array.from({ length: remittances }, (_, index) => writeRemittance(chance, `${index + 1}`)) };
}

function writeRemittance(chance: Chance, name: string): Script['remittances'][number] {
  const parts = Array.from({ length: 1 + chance.below(3) }, () => BigInt(1 + chance.below(9_000_000)) * 100n);
  const dueFen = parts.reduce((sum, part) => sum + part, 0n);
  const first = parts.map((part, index) => writePart(chance, `${name}-1-${index + 1}`, part));
  const short = first.reduce((sum, { arrivedFen }) => sum + arrivedFen, 0n) < dueFen;
  const second = first.map(({ arrivedFen }, index) =>
    groupOf(arrivedFen, transferOf(`${name}-2-${index + 1}`, arrivedFen, plain(arrivedFen))),
  );
  const steps = interleave(chance, first, second, short);
  return {
    dueFen,
    steps: steps.map((step, index) => ({ ...step, on: addDays('2020-03-16', Math.floor(index / 5)) }) as Step),
  };
}

const groupOf = (arrivedFen: Fen, acts: Group['acts']): Group => ({ arrivedFen, acts });

const plain = (arrivedFen: Fen): readonly Act[] => [
  { act: 'submit' },
  { act: 'review' },
  { act: 'approve' },
  { act: 'send' },
  { act: 'receive', arrivedFen },
];
const transferOf = (transfer: string, amountFen: Fen, acts: readonly Act[]): Group['acts'] =>
  [{ act: 'log', amountFen, voucherNo: `记-${transfer}` } as const, ...acts].map((does) => ({ transfer, does }));

/** One part of what is due, and how it went. */
function writePart(chance: Chance, transfer: string, amountFen: Fen): Group {
  const again = `${transfer}-again`;
  const missing = 100n;
  const arrivedFen = amountFen - missing;
  const disputed = (resolution: 'ACCEPT' | 'TOP_UP' | 'RETURN'): Group['acts'] =>
    transferOf(transfer, amountFen, [...plain(arrivedFen), { act: 'resolve', resolution }]);
  const way = amountFen > missing ? chance.pick(WAYS) : 'plain';
  switch (way) {
    case 'plain':
      return groupOf(amountFen, transferOf(transfer, amountFen, plain(amountFen)));
    case 'rejected':
    case 'withdrawn': {
      const back: readonly Act[] =
        way === 'rejected'
          ? [{ act: 'submit' }, { act: 'review' }, { act: 'reject' }]
          : [{ act: 'submit' }, { act: 'withdraw' }];
      return groupOf(amountFen, [
        ...transferOf(transfer, amountFen - 1n, back),
        ...transferOf(transfer, amountFen, plain(amountFen)),
      ]);
    }
    case 'returned': {
      const underWay = plain(amountFen).filter(({ act }) => act !== 'receive');
      return groupOf(amountFen, [
        ...transferOf(transfer, amountFen, [...underWay, { act: 'return' }]),
        ...transferOf(again, amountFen, plain(amountFen)),
      ]);
    }
    case 'topped up':
      return groupOf(amountFen, [...disputed('TOP_UP'), ...transferOf(again, missing, plain(missing))]);
    case 'sent back':
      return groupOf(amountFen, [...disputed('RETURN'), ...transferOf(again, amountFen, plain(amountFen))]);
    case 'accepted short':
      return groupOf(arrivedFen, disputed('ACCEPT'));
  }
}

/** The second leg follows the first at a distance of its own; a first leg that stays short is closed. */
function interleave(
  chance: Chance,
  first: readonly Group[],
  second: readonly Group[],
  short: boolean,
): Omit<Step, 'on'>[] {
  const steps: Omit<Step, 'on'>[] = [];
  let passed = 0;
  const pass = (): void => void steps.push(...second[passed++]!.acts.map((one) => ({ legNo: 2, ...one })));
  for (const [index, { acts }] of first.entries()) {
    steps.push(...acts.map((one) => ({ legNo: 1, ...one })));
    while (passed <= index && chance.happens(0.5)) pass();
  }
  const close = short ? [{ legNo: 1, closeShort: true as const }] : [];
  const closeFirst = chance.happens(0.5);
  if (closeFirst) steps.push(...close);
  while (passed < second.length) pass();
  if (!closeFirst) steps.push(...close);
  return steps;
}
