/** Gzip of the browser and zstd of fzstd, for kernel images and files of machines. */
import { Decompress, decompress } from "fzstd";
import type { Unpackers } from "../bridge/kernel-image/unpack.ts";
import { chunksOf, type Openers } from "../sources/container/unpack.ts";

/** The code that kernel-image/unpack.ts calls "too large". */
class TooLarge extends Error {
  readonly code = "ERR_BUFFER_TOO_LARGE";
}

/** Bytes of zstd that are handed over at once; the limit is looked at in between. */
const PORTION = 64 * 1024;

export const BROWSER_UNPACKERS: Unpackers = {
  gzip: async (packed, limit, size) => {
    const unpacking = new Blob([Uint8Array.from(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return collected(unpacking.getReader(), limit, size);
  },
  zstd: async (packed, limit, size) => {
    // Into a buffer of the right size: without one fzstd moves its whole window, 128 MiB here, with every block.
    if (size !== undefined) return decompress(packed, new Uint8Array(size));
    const pieces = new Pieces(limit);
    const unpacking = new Decompress((piece) => pieces.add(piece.slice()));
    for (let at = 0; at < packed.length; at += PORTION) {
      unpacking.push(packed.subarray(at, at + PORTION), at + PORTION >= packed.length);
    }
    return pieces.joined();
  },
};

export const BROWSER_OPENERS: Openers = {
  gzip: (packed) =>
    chunksOf(new Blob([Uint8Array.from(packed)]).stream().pipeThrough(new DecompressionStream("gzip")).getReader()),
  async *zstd(packed) {
    const ready: Uint8Array[] = [];
    const unpacking = new Decompress((piece) => ready.push(piece.slice()));
    for (let at = 0; at < packed.length; at += PORTION) {
      unpacking.push(packed.subarray(at, at + PORTION), at + PORTION >= packed.length);
      yield* ready.splice(0);
    }
  },
  reasonOf: (error) => (error instanceof Error ? error.message : String(error)),
};

/** What stands behind the stream is an error to a browser, and none once all of `size` bytes is there. */
async function collected(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limit: number,
  size: number | undefined,
): Promise<Uint8Array> {
  const pieces = new Pieces(limit);
  for (;;) {
    try {
      const { done, value } = await reader.read();
      if (done) return pieces.joined();
      pieces.add(value);
    } catch (error) {
      if (error instanceof TooLarge || size === undefined || pieces.size !== size) throw error;
      return pieces.joined();
    }
  }
}

class Pieces {
  readonly #pieces: Uint8Array[] = [];
  readonly #limit: number;
  size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(piece: Uint8Array): void {
    this.size += piece.length;
    if (this.size > this.#limit) throw new TooLarge();
    this.#pieces.push(piece);
  }

  joined(): Uint8Array {
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}
