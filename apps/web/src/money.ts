import nzh from 'nzh/cn';

/** Money in the browser: decimal strings of fen on the wire, bigint in arithmetic, never a Number. */
export type Unit = 'yuan' | 'wan';

const FEN_PER_YUAN = 100n;
const FEN_PER_WAN = 1_000_000n;
/** As the server: 10 trillion yuan. */
export const AMOUNT_FEN_MAX = 1_000_000_000_000_000n;

const separated = (whole: bigint): string => whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');
const withCents = (hundredths: bigint): string =>
  `${separated(hundredths / 100n)}.${(hundredths % 100n).toString().padStart(2, '0')}`;

/** "1,234.05" */
export function formatYuan(fen: bigint): string {
  return `${fen < 0n ? '-' : ''}${withCents(fen < 0n ? -fen : fen)}`;
}

/** In 万元 with two decimals, rounded half up; `exact` says whether nothing was lost. */
export function formatWan(fen: bigint): { text: string; exact: boolean } {
  const absolute = fen < 0n ? -fen : fen;
  const step = FEN_PER_WAN / 100n;
  const text = withCents((absolute + step / 2n) / step);
  return { text: `${fen < 0n ? '-' : ''}${text}`, exact: absolute % step === 0n };
}

/** Yuan as typed ("32,000.05", full-width digits too) to fen. Undefined when it is not an amount to the fen. */
export function parseYuan(text: string): bigint | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[\s,]/g, '');
  const match = /^(\d{1,15})(?:\.(\d{0,2}))?$/.exec(plain);
  if (!match) return undefined;
  return BigInt(match[1] ?? '0') * FEN_PER_YUAN + BigInt((match[2] ?? '').padEnd(2, '0'));
}

/** Fen as somebody would type it: "32000.05", or "32000" without a fraction. */
export function toTyped(fen: string | bigint): string {
  const amount = BigInt(fen);
  const rest = amount % FEN_PER_YUAN;
  return rest === 0n
    ? (amount / FEN_PER_YUAN).toString()
    : `${amount / FEN_PER_YUAN}.${rest.toString().padStart(2, '0')}`;
}

/** Amount in capitals as vouchers want it (支付结算办法 附一): whole yuan end in 整. */
export const inCapitals = (fen: bigint): string => nzh.toMoney(toTyped(fen), { outSymbol: false });

/** Part of a whole in per mille, for bars; 0 when the whole is 0. */
export function perMille(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0;
  const share = (part * 1000n) / whole;
  return Number(share > 1000n ? 1000n : share < 0n ? 0n : share);
}

/** Part of a whole in per cent with two decimals, cut off and never rounded up: all but one of a million is not "100.00". Undefined where there is nothing to divide by. */
export function percentCut(part: bigint, whole: bigint): string | undefined {
  if (whole <= 0n) return undefined;
  const hundredths = (part * 10_000n) / whole;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
}

/** Months a balance pays (月支付能力), to one digit, cut off. Undefined where nothing is payable. */
export function monthsPayable(balance: bigint, payable: bigint): string | undefined {
  if (payable <= 0n) return undefined;
  const tenths = (balance * 10n) / payable;
  return `${tenths / 10n}.${tenths % 10n}`;
}

/** "148,749" */
export const formatHeads = (heads: number): string => separated(BigInt(heads));
