/**
 * Bytes that are read piece by piece: a file of hundreds of MiB of which a few sections are wanted, or a payload in memory.
 * Offsets and sizes are bytes; ends are exclusive.
 */

export interface ByteSource {
  readonly size: number;
  /** The bytes [start, end); fewer where the source ends before. */
  read(start: number, end: number): Uint8Array;
}

export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

/** Part of another source. */
export function partOf(source: ByteSource, from: number, to: number): ByteSource {
  const end = Math.min(to, source.size);
  return {
    size: Math.max(0, end - from),
    read: (start, stop) => source.read(from + start, Math.min(end, from + stop)),
  };
}

/** Little-endian numbers of a piece of bytes; what lies outside reads as 0, so that no header can make a reader throw. */
export class Numbers {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return this.#has(at, 2) ? this.#view.getUint16(at, true) : 0;
  }

  u32(at: number): number {
    return this.#has(at, 4) ? this.#view.getUint32(at, true) : 0;
  }

  i32(at: number): number {
    return this.#has(at, 4) ? this.#view.getInt32(at, true) : 0;
  }

  u64(at: number): bigint {
    return this.#has(at, 8) ? this.#view.getBigUint64(at, true) : 0n;
  }

  /** A u64 that a file's size bounds anyway; one above 2^53 becomes infinite. */
  offset(at: number): number {
    const value = this.u64(at);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
  }

  /** Bytes up to a NUL, `most` of them, as Latin-1. */
  text(at: number, most: number): string {
    let text = "";
    for (let index = at; index < Math.min(this.size, at + most); index++) {
      const code = this.u8(index);
      if (code === 0) break;
      text += String.fromCharCode(code);
    }
    return text;
  }

  #has(at: number, count: number): boolean {
    return at >= 0 && at + count <= this.size;
  }
}

/** Where `wanted` (Latin-1) begins in [from, to), or -1. */
export function indexOfText(bytes: Uint8Array, wanted: string, from = 0, to = bytes.length): number {
  const codes = Uint8Array.from(wanted, (char) => char.charCodeAt(0));
  const first = codes[0]!;
  for (let at = bytes.indexOf(first, from); at >= 0 && at + codes.length <= to; at = bytes.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < codes.length && bytes[at + matched] === codes[matched]) matched++;
    if (matched === codes.length) return at;
  }
  return -1;
}
