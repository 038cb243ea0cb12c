/** What a packed file holds, up to a limit: gzip by node:zlib, and zstd where this Node has it. Other packings are named. */
import { once } from "node:events";
import zlib from "node:zlib";
import { reasonOf } from "./reasons.ts";
import type { ReadBytes } from "./regular-file.ts";

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  /** Undefined: this program can't. */
  readonly open: (() => zlib.Gunzip | zlib.ZstdDecompress) | undefined;
  /** Who can. */
  readonly tool: string;
}

const PACKINGS: readonly Packing[] = [
  { name: "gzip", magic: [0x1f, 0x8b], open: () => zlib.createGunzip(), tool: "gunzip" },
  {
    name: "zstd",
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    open: typeof zlib.createZstdDecompress === "function" ? () => zlib.createZstdDecompress() : undefined,
    tool: "unzstd",
  },
  { name: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], open: undefined, tool: "unxz" },
  { name: "bzip2", magic: [0x42, 0x5a, 0x68], open: undefined, tool: "bunzip2" },
  { name: "zip", magic: [0x50, 0x4b, 0x03, 0x04], open: undefined, tool: "unzip" },
];

/** Bytes that are not packed come back as they are. `limit`: bytes of what is unpacked; the rest is cut off. */
export async function unpack(bytes: Uint8Array, limit: number): Promise<ReadBytes> {
  const packing = PACKINGS.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
  if (packing === undefined) return { bytes, cut: false };
  if (packing.open === undefined)
    return { wrong: `it is packed with ${packing.name}; unpack it first (${packing.tool})` };
  const stream = packing.open();
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    stream.end(bytes);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      total += chunk.length;
      if (total >= limit) break;
    }
  } catch (error) {
    // An archive that was cut off while it was copied: what could be unpacked is used.
    if (total === 0) return { wrong: `it can't be unpacked: ${reasonOf(error)}` };
    return { bytes: Buffer.concat(chunks, Math.min(total, limit)), cut: true };
  } finally {
    stream.destroy();
    if (!stream.closed) await once(stream, "close");
  }
  return { bytes: Buffer.concat(chunks, Math.min(total, limit)), cut: total >= limit };
}
