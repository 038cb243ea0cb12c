/**
 * An image whose bytes have to be asked for, from a client that alone sees files. Reading is begun with what is there, and begun again when
 * the pieces that it wanted have come: of a bzImage there are three, of a kernel with debug information a dozen.
 */
import type { ByteSource } from "./byte-source.ts";

/** The bytes [start, end) of the file, fewer where it ends before, and its size; undefined where it can't be read (any more). */
export type AskForBytes = (
  start: number,
  end: number,
) => Promise<{ readonly size: number; readonly bytes: Uint8Array } | undefined>;

/** Pieces are asked for in multiples of this many bytes. */
const PIECE = 256 * 1024;

interface Held {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What reading ends with where bytes are missing. */
class Wanted extends Error {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    super(`bytes ${start} to ${end}`);
    this.start = start;
    this.end = end;
  }
}

/** `read` as with a source that has all bytes; it may be called several times. Undefined: there is no such file, or it changes while it is read. */
export async function readByPieces<T>(
  ask: AskForBytes,
  read: (source: ByteSource) => Promise<T>,
): Promise<T | undefined> {
  const head = await ask(0, PIECE);
  if (head === undefined) return undefined;
  const { size } = head;
  const held: Held[] = [{ start: 0, bytes: head.bytes }];
  const source: ByteSource = {
    size,
    read(start, end) {
      const from = Math.max(0, start);
      const to = Math.min(end, size);
      if (!(to > from)) return new Uint8Array();
      const piece = held.find((one) => one.start <= from && to <= one.start + one.bytes.length);
      if (piece === undefined) throw new Wanted(from, to);
      return piece.bytes.subarray(from - piece.start, to - piece.start);
    },
  };
  for (;;) {
    try {
      return await read(source);
    } catch (error) {
      if (!(error instanceof Wanted)) throw error;
      const start = error.start - (error.start % PIECE);
      const more = await ask(start, Math.min(size, Math.ceil(error.end / PIECE) * PIECE));
      if (more === undefined || more.size !== size || start + more.bytes.length < error.end) return undefined;
      held.push({ start, bytes: more.bytes });
    }
  }
}
