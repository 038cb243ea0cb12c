/** What a packed file holds, up to a limit: gzip and (where this Node has it) zstd by node:zlib, xz by xz-decompress. Others are named. */
import zlib from "node:zlib";
import { reasonOf } from "./reasons.ts";
import type { ReadBytes } from "./regular-file.ts";

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  /** Undefined: this program can't. */
  readonly open: ((bytes: Uint8Array) => AsyncIterable<Uint8Array>) | undefined;
  /** Who can. */
  readonly tool: string;
}

const PACKINGS: readonly Packing[] = [
  { name: "gzip", magic: [0x1f, 0x8b], open: (bytes) => throughNode(zlib.createGunzip(), bytes), tool: "gunzip" },
  {
    name: "zstd",
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    open:
      typeof zlib.createZstdDecompress === "function"
        ? (bytes) => throughNode(zlib.createZstdDecompress(), bytes)
        : undefined,
    tool: "unzstd",
  },
  { name: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], open: throughXz, tool: "unxz" },
  { name: "bzip2", magic: [0x42, 0x5a, 0x68], open: undefined, tool: "bunzip2" },
  { name: "zip", magic: [0x50, 0x4b, 0x03, 0x04], open: undefined, tool: "unzip" },
];

/** Bytes that are not packed come back as they are. `limit`: bytes of what is unpacked; the rest is cut off. */
export async function unpack(bytes: Uint8Array, limit: number): Promise<ReadBytes> {
  const packing = PACKINGS.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
  if (packing === undefined) return { bytes, cut: false };
  if (packing.open === undefined)
    return { wrong: `it is packed with ${packing.name}; unpack it first (${packing.tool})` };
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of packing.open(bytes)) {
      chunks.push(chunk);
      total += chunk.length;
      if (total >= limit) break;
    }
  } catch (error) {
    // An archive that was cut off while it was copied: what could be unpacked is used.
    if (total === 0) return { wrong: `it can't be unpacked: ${reasonOf(error)}` };
    return { bytes: Buffer.concat(chunks, Math.min(total, limit)), cut: true, broken: true };
  }
  return { bytes: Buffer.concat(chunks, Math.min(total, limit)), cut: total >= limit };
}

function throughNode(stream: zlib.Gunzip | zlib.ZstdDecompress, bytes: Uint8Array): AsyncIterable<Uint8Array> {
  stream.end(bytes);
  return stream as AsyncIterable<Buffer>;
}

/** The decoder is WebAssembly: loaded only where it is needed. */
async function* throughXz(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const loaded = await import("xz-decompress");
  // CommonJS: to Node itself its exports are those of the default one, to a bundle both.
  const { XzReadableStream } = ("default" in loaded ? loaded.default : loaded) as typeof loaded;
  const reader = new XzReadableStream(new Blob([Uint8Array.from(bytes)]).stream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // Its buffer is used again.
      yield Uint8Array.from(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
