/** What a packed file holds, up to a limit: gzip and (where the platform has it) zstd by the caller's platform, xz by xz-decompress. Others are named. */

/** A stream of what bytes unpack to. */
export type Opener = (bytes: Uint8Array) => AsyncIterable<Uint8Array>;

/** What the platform brings. */
export interface Openers {
  readonly gzip: Opener;
  /** Undefined: it has none (Node before 22.15). */
  readonly zstd: Opener | undefined;
  /** Why it could not go on: the end of a sentence. */
  reasonOf(error: unknown): string;
}

/** `cut`: there is more behind these bytes. `broken`: it can't be unpacked. */
export type UnpackedBytes =
  | { readonly bytes: Uint8Array; readonly cut: boolean; readonly broken?: true }
  | { readonly wrong: string };

/** Bytes that are not packed come back as they are. `limit`: bytes of what is unpacked; the rest is cut off. */
export type Unpack = (bytes: Uint8Array, limit: number) => Promise<UnpackedBytes>;

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  readonly open: (openers: Openers) => Opener | undefined;
  /** Who can where this program can't. */
  readonly tool: string;
}

const PACKINGS: readonly Packing[] = [
  { name: "gzip", magic: [0x1f, 0x8b], open: ({ gzip }) => gzip, tool: "gunzip" },
  { name: "zstd", magic: [0x28, 0xb5, 0x2f, 0xfd], open: ({ zstd }) => zstd, tool: "unzstd" },
  { name: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], open: () => throughXz, tool: "unxz" },
  { name: "bzip2", magic: [0x42, 0x5a, 0x68], open: () => undefined, tool: "bunzip2" },
  { name: "zip", magic: [0x50, 0x4b, 0x03, 0x04], open: () => undefined, tool: "unzip" },
];

/** Unpacks by what the platform brings. */
export function unpackWith(openers: Openers): Unpack {
  return async (bytes, limit) => {
    const packing = PACKINGS.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
    if (packing === undefined) return { bytes, cut: false };
    const open = packing.open(openers);
    if (open === undefined) return { wrong: `it is packed with ${packing.name}; unpack it first (${packing.tool})` };
    const chunks: Uint8Array[] = [];
    let total = 0;
    try {
      for await (const chunk of open(bytes)) {
        chunks.push(chunk);
        total += chunk.length;
        if (total >= limit) break;
      }
    } catch (error) {
      // An archive that was cut off while it was copied: what could be unpacked is used.
      if (total === 0) return { wrong: `it can't be unpacked: ${openers.reasonOf(error)}` };
      return { bytes: joined(chunks, Math.min(total, limit)), cut: true, broken: true };
    }
    return { bytes: joined(chunks, Math.min(total, limit)), cut: total >= limit };
  };
}

/** The first `size` bytes. */
function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk.subarray(0, size - at), at);
    at += Math.min(chunk.length, size - at);
  }
  return all;
}

/** The decoder is WebAssembly: loaded only where it is needed. */
async function* throughXz(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const loaded = await import("xz-decompress");
  // CommonJS: to Node itself its exports are those of the default one, to a bundle both.
  const { XzReadableStream } = ("default" in loaded ? loaded.default : loaded) as typeof loaded;
  const stream = new XzReadableStream(new Blob([Uint8Array.from(bytes)]).stream());
  // Its buffer is used again.
  for await (const chunk of chunksOf(stream.getReader())) yield Uint8Array.from(chunk);
}

/** The pieces of a stream of the web, which is closed when nobody wants more. */
export async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
