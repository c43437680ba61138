/** A place in the log: readers page by (transactionId, position). */
export interface LogCursor {
  readonly transactionId: string;
  readonly position: bigint;
}

export const LOG_START: LogCursor = { transactionId: '0', position: 0n };

/** "<transactionId>-<position>": what SSE clients send back as Last-Event-ID. */
export const formatCursor = ({ transactionId, position }: LogCursor): string => `${transactionId}-${position}`;

/** Undefined for anything that is not a cursor. */
export function parseCursor(text: string | undefined): LogCursor | undefined {
  const match = /^(\d{1,19})-(\d{1,18})$/.exec(text ?? '');
  return match ? { transactionId: match[1]!, position: BigInt(match[2]!) } : undefined;
}

/** Whether one place in the log comes after another. */
export function isAfter(left: LogCursor, right: LogCursor): boolean {
  const [leftId, rightId] = [BigInt(left.transactionId), BigInt(right.transactionId)];
  return leftId > rightId || (leftId === rightId && left.position > right.position);
}
