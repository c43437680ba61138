/** Money: whole fen (1/100 yuan) as bigint. In JSON and SQL text a decimal string of fen; never a float. */
export type Fen = bigint;

/** Largest amount one act may name: 10 trillion yuan. Far above any fund, safely inside a signed 64-bit column. */
export const AMOUNT_FEN_MAX: Fen = 1_000_000_000_000_000n;

const DECIMAL_DIGITS = /^-?(0|[1-9][0-9]{0,18})$/;

/** Parses the wire form of an amount (decimal string of fen). Returns undefined for anything else, a JSON number included. */
export function parseFen(text: unknown): Fen | undefined {
  return typeof text === 'string' && DECIMAL_DIGITS.test(text) ? BigInt(text) : undefined;
}

/** Parses yuan with at most two decimals, thousands separators allowed ("32,000.05"). Returns undefined otherwise. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(-?)([0-9][0-9,]{0,24})(?:\.([0-9]{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const yuan = BigInt((match[2] ?? '').replaceAll(',', ''));
  const fen = BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -(yuan * 100n + fen) : yuan * 100n + fen;
}

/** "1,234.05": yuan with separators and two decimals, for people. */
export function formatYuan(amountFen: Fen): string {
  const absolute = amountFen < 0n ? -amountFen : amountFen;
  const yuan = (absolute / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amountFen < 0n ? '-' : ''}${yuan}.${(absolute % 100n).toString().padStart(2, '0')}`;
}

export const sumFen = (amounts: Iterable<Fen>): Fen => {
  let total = 0n;
  for (const amountFen of amounts) total += amountFen;
  return total;
};
