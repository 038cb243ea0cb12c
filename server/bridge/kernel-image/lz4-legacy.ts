/**
 * LZ4 in its legacy frame, as `lz4 -l` packs kernels: pieces that unpack to 8 MiB each, with their packed size before them (lz4 block format and
 * frame format, lib/decompress_unlz4.c). Written here because libraries check no bounds.
 */
import { Numbers } from "./byte-source.ts";

const MAGIC = 0x184c2102;
const PIECE = 8 * 2 ** 20;

/** Each piece, to be unpacked one after the other: hands back the bytes that it adds, or undefined where it is damaged. */
export function* lz4Pieces(packed: Uint8Array): Generator<Uint8Array | undefined> {
  const data = new Numbers(packed);
  for (let at = 4; at + 4 <= data.size; ) {
    const size = data.u32(at);
    at += 4;
    // A second frame behind the first, and zeroes that fill up.
    if (size === MAGIC) continue;
    if (size === 0) return;
    if (at + size > data.size) {
      yield undefined;
      return;
    }
    yield unpackBlock(packed.subarray(at, at + size));
    at += size;
  }
}

/** Undefined where the block reaches outside itself or what it has made, or makes more than a piece. */
function unpackBlock(packed: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(PIECE);
  let from = 0;
  let to = 0;
  /** A length above 15 goes on in bytes that are added, up to the first one that is not 255. */
  const length = (begun: number): number => {
    if (begun < 15) return begun;
    let sum = begun;
    for (;;) {
      const more = packed[from++];
      if (more === undefined) return Number.POSITIVE_INFINITY;
      sum += more;
      if (more !== 255) return sum;
    }
  };
  while (from < packed.length) {
    const token = packed[from++]!;
    const literals = length(token >>> 4);
    if (from + literals > packed.length || to + literals > PIECE) return undefined;
    out.set(packed.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === packed.length) break;
    const offset = packed[from]! | ((packed[from + 1] ?? 0) << 8);
    from += 2;
    const matched = length(token & 15) + 4;
    if (offset === 0 || offset > to || to + matched > PIECE) return undefined;
    if (offset >= matched) out.copyWithin(to, to - offset, to - offset + matched);
    else for (let index = 0; index < matched; index++) out[to + index] = out[to + index - offset]!;
    to += matched;
  }
  return out.subarray(0, to);
}
