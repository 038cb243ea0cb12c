/**
 * Unpacks a payload within a limit, in pieces that let other work go on in between. Gzip and zstd are done by the caller's platform (node:zlib), xz by
 * xz-decompress. What is refused: an unpacked size above the limit, told or reached; lzma, bzip2 and lzo, which no distribution packs kernels with today.
 */
import * as xzDecompress from "xz-decompress";
import type { Compression } from "../../sources/kernel-image/reading.ts";
import type { Payload } from "./formats.ts";
import { lz4Pieces } from "./lz4-legacy.ts";
import { plainXz, readXzBlock, undoX86Filter } from "./xz-stream.ts";

const MiB = 2 ** 20;

/** The package is CommonJS: to Node itself its exports are those of the default one, to a bundle both. */
const { XzReadableStream } = ("default" in xzDecompress ? xzDecompress.default : xzDecompress) as typeof xzDecompress;

/** Most bytes that a payload may unpack to. The largest distribution kernels have about 100 MiB. */
export const MOST_UNPACKED = 512 * MiB;

/**
 * Unpacks all of the bytes, what stands behind the stream left out; rejects what is damaged or becomes larger than `limit` bytes. `size`: bytes that
 * come out, where that is told.
 */
export type Unpacker = (packed: Uint8Array, limit: number, size?: number) => Promise<Uint8Array>;

/** What the platform brings. */
export interface Unpackers {
  readonly gzip: Unpacker;
  /** Undefined where it has none: Node before 22.15. */
  readonly zstd?: Unpacker | undefined;
}

export type Unpacked =
  | { readonly bytes: Uint8Array }
  | { readonly wrong: "unsupported-compression"; readonly compression: Compression }
  | { readonly wrong: "too-large"; readonly limit: number }
  | { readonly wrong: "damaged" };

/** `packed`: the bytes of the payload. */
export async function unpack(
  packed: Uint8Array,
  { compression, unpacked }: Payload,
  unpackers: Unpackers,
  limit = MOST_UNPACKED,
): Promise<Unpacked> {
  if (unpacked !== undefined && unpacked > limit) return { wrong: "too-large", limit };
  const way = compression === "zstd" ? unpackers.zstd : WAYS[compression];
  const run = compression === "gzip" ? unpackers.gzip : way;
  if (run === undefined) return { wrong: "unsupported-compression", compression };
  try {
    const bytes = await run(packed, limit, unpacked);
    return bytes.length > limit ? { wrong: "too-large", limit } : { bytes };
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    return code === TOO_LARGE || code === "ERR_BUFFER_TOO_LARGE" ? { wrong: "too-large", limit } : { wrong: "damaged" };
  }
}

const TOO_LARGE = "ERR_TOO_LARGE";

class TooLarge extends Error {
  readonly code = TOO_LARGE;
}

const WAYS: { readonly [C in Compression]?: Unpacker } = {
  none: async (packed) => packed,
  xz: unpackXz,
  lz4: unpackLz4,
};

async function unpackLz4(packed: Uint8Array, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const piece of lz4Pieces(packed)) {
    if (piece === undefined) throw new Error("a damaged piece");
    size += piece.length;
    if (size > limit) throw new TooLarge();
    pieces.push(piece);
    await otherWork();
  }
  if (pieces.length === 0) throw new Error("nothing in it");
  return joined(pieces, size);
}

async function unpackXz(packed: Uint8Array, limit: number): Promise<Uint8Array> {
  const block = readXzBlock(packed);
  if (block === undefined) throw new Error("no block that is known here");
  if (block.unpacked > limit) throw new TooLarge();
  const out = new Uint8Array(block.unpacked);
  const reader = new XzReadableStream(new Blob([plainXz(packed, block)]).stream()).getReader();
  let size = 0;
  let since = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (size + value.length > out.length) throw new Error("more than its chunks tell");
    out.set(value, size);
    size += value.length;
    since += value.length;
    if (since < 4 * MiB) continue;
    since = 0;
    await otherWork();
  }
  if (size < out.length) throw new Error("less than its chunks tell");
  if (block.x86) undoX86Filter(out);
  return out;
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Messages that wait are served, which a row of promises alone would not allow. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
