/** One page of a list, and where the next begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly cursor?: string;
  readonly limit: number;
}

export const encodeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** The parts of a cursor, each checked; anything that is not a cursor of ours begins at the beginning. */
export function decodeCursor(
  cursor: string | undefined,
  checks: readonly ((text: string) => boolean)[],
): readonly string[] | undefined {
  if (!cursor) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== checks.length) return undefined;
    const texts = parts.map(String);
    return texts.every((text, index) => checks[index]?.(text)) ? texts : undefined;
  } catch {
    return undefined;
  }
}

/** Of `limit + 1` rows that were read the page, with the cursor of its last item when there is more. */
export function toPage<Item>(
  rows: readonly Item[],
  limit: number,
  keyOf: (item: Item) => readonly (string | number)[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
