/**
 * Recomputes the formula of a leaf from its text, in fractions of whole numbers: another arithmetic than the one that
 * scored it, so that a sheet proves itself. Grammar: decimals, + − × ÷, brackets, and the functions below.
 */
interface Ratio {
  readonly over: bigint;
  /** More than zero. */
  readonly under: bigint;
}

export const EXPRESSION_MAX = 20_000;

const ratio = (over: bigint, under: bigint): Ratio => {
  if (under === 0n) throw new Error('division by zero');
  return under < 0n ? { over: -over, under: -under } : { over, under };
};
const compare = (left: Ratio, right: Ratio): number => {
  const difference = left.over * right.under - right.over * left.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const ZERO = ratio(0n, 1n);

/** To so many digits, toward zero; then one step away from zero where `up` says so of the remainder. */
function round(value: Ratio, digits: Ratio, up: (twiceRest: bigint, under: bigint, whole: bigint) => boolean): Ratio {
  const scale = 10n ** digits.over;
  const size = value.over < 0n ? -value.over : value.over;
  const whole = (size * scale) / value.under;
  const rest = size * scale - whole * value.under;
  const rounded = up(rest * 2n, value.under, whole) ? whole + 1n : whole;
  return ratio(value.over < 0n ? -rounded : rounded, scale);
}

const at = (values: readonly Ratio[], index: number): Ratio => {
  const value = values[index];
  if (!value) throw new Error('an argument is missing');
  return value;
};

const FUNCTIONS: Readonly<Record<string, (values: readonly Ratio[]) => Ratio>> = {
  min: (values) => values.reduce((least, value) => (compare(value, least) < 0 ? value : least), at(values, 0)),
  max: (values) => values.reduce((most, value) => (compare(value, most) > 0 ? value : most), at(values, 0)),
  ifAtLeast: (values) => (compare(at(values, 0), at(values, 1)) >= 0 ? at(values, 2) : ZERO),
  ifAtMost: (values) => (compare(at(values, 0), at(values, 1)) <= 0 ? at(values, 2) : ZERO),
  ifBelow: (values) => (compare(at(values, 0), at(values, 1)) < 0 ? at(values, 2) : ZERO),
  roundHalfUp: (values) => round(at(values, 0), at(values, 1), (twice, under) => twice >= under),
  roundHalfEven: (values) =>
    round(
      at(values, 0),
      at(values, 1),
      (twice, under, whole) => twice > under || (twice === under && whole % 2n === 1n),
    ),
  roundDown: (values) => round(at(values, 0), at(values, 1), () => false),
};

class Parser {
  private position = 0;
  private readonly tokens: readonly string[];

  constructor(text: string) {
    if (text.length > EXPRESSION_MAX) throw new Error('formula too long');
    this.tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z]+|[^\s]/g) ?? [];
  }

  whole(): Ratio {
    const value = this.sum();
    if (this.position < this.tokens.length) throw new Error(`unexpected ${this.tokens[this.position]}`);
    return value;
  }

  private sum(): Ratio {
    let value = this.product();
    for (let sign = this.take('+', '−'); sign; sign = this.take('+', '−')) {
      const right = this.product();
      const over = sign === '+' ? right.over : -right.over;
      value = ratio(value.over * right.under + over * value.under, value.under * right.under);
    }
    return value;
  }

  private product(): Ratio {
    let value = this.term();
    for (let sign = this.take('×', '÷'); sign; sign = this.take('×', '÷')) {
      const right = this.term();
      value =
        sign === '×'
          ? ratio(value.over * right.over, value.under * right.under)
          : ratio(value.over * right.under, value.under * right.over);
    }
    return value;
  }

  private term(): Ratio {
    if (this.take('−')) {
      const { over, under } = this.term();
      return ratio(-over, under);
    }
    if (this.take('(')) {
      const value = this.sum();
      this.expect(')');
      return value;
    }
    const token = this.tokens[this.position++] ?? '';
    if (Object.hasOwn(FUNCTIONS, token)) return FUNCTIONS[token]!(this.arguments());
    const [whole, decimals = ''] = token.split('.');
    if (!/^\d+$/.test(whole ?? '')) throw new Error(`unexpected ${token || 'end'}`);
    return ratio(BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length));
  }

  private arguments(): readonly Ratio[] {
    this.expect('(');
    const values = [this.sum()];
    while (this.take(',')) values.push(this.sum());
    this.expect(')');
    return values;
  }

  private take(...wanted: readonly string[]): string | undefined {
    const token = this.tokens[this.position];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.position++;
    return token;
  }

  private expect(wanted: string): void {
    if (!this.take(wanted)) throw new Error(`${wanted} expected`);
  }
}

/** The value of a formula as a decimal with so many digits. Throws where it is not one, or has more digits than that. */
export function evaluateExpression(text: string, digits: number): string {
  const value = new Parser(text).whole();
  const scale = 10n ** BigInt(digits);
  const scaled = value.over * scale;
  if (scaled % value.under !== 0n) throw new Error(`has more than ${digits} digits`);
  const size = scaled < 0n ? -scaled / value.under : scaled / value.under;
  const whole = `${scaled < 0n ? '-' : ''}${size / scale}`;
  return digits === 0 ? whole : `${whole}.${(size % scale).toString().padStart(digits, '0')}`;
}
