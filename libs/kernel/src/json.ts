export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

const isFenName = (name: string): boolean => name.endsWith('Fen');

/**
 * Domain value to JSON: bigint becomes a decimal string, undefined members vanish.
 * The naming rule carries the type: only members named `…Fen` hold money, so `fromJson` can turn them back.
 */
export function toJson(value: unknown, name = ''): JsonValue {
  if (typeof value === 'bigint') {
    if (!isFenName(name)) throw new TypeError(`bigint in member "${name}": money members end in Fen`);
    return value.toString();
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`not a finite number in member "${name}"`);
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item, name));
  if (typeof value === 'object') {
    const result: Record<string, JsonValue> = {};
    for (const [key, member] of Object.entries(value)) if (member !== undefined) result[key] = toJson(member, key);
    return result;
  }
  throw new TypeError(`cannot be written as JSON: member "${name}" is ${typeof value}`);
}

/** The reverse of `toJson`: members named `…Fen` become bigint. */
export function fromJson<T>(value: JsonValue, name = ''): T {
  return read(value, name) as T;
}

function read(value: JsonValue, name: string): unknown {
  if (typeof value === 'string') return isFenName(name) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => read(item, name));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, read(member, key)]));
  }
  return value;
}

/** One text for one value: keys sorted, no spaces. What hashes are taken over (RFC 8785 for our subset). */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
