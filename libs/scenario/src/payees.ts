import type { Fen } from '#libs/kernel';

/** A made-up retiree: nobody's id, name or account. The same number and seed give the same person. */
export interface MadeUpPayee {
  readonly payeeId: string;
  readonly name: string;
  readonly accountNo: string;
  readonly amountFen: Fen;
}

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const GIVEN = [...'秀英桂兰玉珍建国志强春梅凤霞德明福生淑芳永贵文华金山'];
const SPREAD_FEN = 240_000;

/** A well-mixed 32-bit number out of two (splitmix): the same in every run, on every machine. */
function mixed(seed: number, index: number): number {
  let value = (Math.imul(index + 1, 0x9e3779b9) ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97) >>> 0;
  return (value ^ (value >>> 15)) >>> 0;
}

const pick = (from: readonly string[], number: number): string => from[number % from.length]!;

/**
 * Payees of a scenario: `averageFen` a month, spread evenly around it in pairs, so that an even number of them has exactly
 * this average. Account numbers begin with 999, which no bank has.
 */
export function payeeOf(seed: number, index: number, averageFen: Fen): MadeUpPayee {
  const random = mixed(seed, index);
  const spread = BigInt(mixed(seed + 7, index >> 1) % SPREAD_FEN) - BigInt(SPREAD_FEN / 2);
  return {
    payeeId: `1402${String(index + 1).padStart(10, '0')}`,
    name: `${pick(SURNAMES, random)}${pick(GIVEN, random >>> 8)}${random % 3 === 0 ? '' : pick(GIVEN, random >>> 16)}`,
    accountNo: `999${String(random).padStart(10, '0')}${String(index).padStart(6, '0')}`,
    amountFen: averageFen + (index % 2 === 0 ? spread : -spread),
  };
}

/** Whose payment comes back in a month: `count` different payees out of `heads`, in order. */
export function returnedIn(seed: number, month: number, count: number, heads: number): readonly number[] {
  const chosen = new Set<number>();
  for (let attempt = 0; chosen.size < Math.min(count, heads); attempt++)
    chosen.add(mixed(seed + month * 101, attempt) % heads);
  return [...chosen].sort((left, right) => left - right);
}
