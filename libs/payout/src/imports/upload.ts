import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { FILE_BYTES_MAX, tooLarge } from '../files/file-problem.js';
import { EncodingProbe } from '../files/text-encoding.js';
import type { FileEncoding } from '../files/text-encoding.js';
import { CHUNK_BYTES } from './file-chunks.js';

export interface StoredFile {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly encoding: FileEncoding;
}

/** Read and thrown away after a refusal, so that the answer reaches the sender; whoever sends more is cut off. */
const DRAINED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Streams a file into pieces of a megabyte: one being filled, one on its way. Throws FileProblem: FILE_TOO_LARGE before more
 * than the bound is stored, FILE_EMPTY, FILE_TYPE_UNSUPPORTED, FILE_ENCODING_UNKNOWN. The stream is left alive.
 */
export async function storeFile(
  content: Readable,
  put: (chunkNo: number, bytes: Buffer) => Promise<void>,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  const probe = new EncodingProbe();
  let sizeBytes = 0;
  let chunkNo = 0;
  let onItsWay = Promise.resolve();
  try {
    for await (const chunk of chunksOf(content)) {
      sizeBytes += chunk.length;
      if (sizeBytes > FILE_BYTES_MAX) throw tooLarge(FILE_BYTES_MAX);
      probe.feed(chunk);
      hash.update(chunk);
      await onItsWay;
      onItsWay = put(++chunkNo, chunk);
      // Awaited in its turn; a failure in between must not count as unhandled.
      onItsWay.catch(() => undefined);
    }
  } finally {
    await onItsWay;
  }
  return { digest: hash.digest('hex'), sizeBytes, encoding: probe.encoding };
}

async function* chunksOf(content: Readable): AsyncGenerator<Buffer, void, undefined> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  // A refused upload is left alive: see letGo.
  for await (const part of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    for (let taken = 0; taken < part.length;) {
      const copied = part.copy(chunk, filled, taken);
      taken += copied;
      filled += copied;
      if (filled < CHUNK_BYTES) continue;
      yield chunk;
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}

/** Lets the sender of a refused file finish within reason, so that it hears the answer instead of a broken connection. */
export function letGo(content: Readable): void {
  let left = DRAINED_BYTES_MAX;
  content.on('error', () => undefined);
  content.on('data', (part: Buffer) => {
    left -= part.length;
    if (left < 0) content.destroy();
  });
  content.resume();
}
