/** Streams of Node that unpack: gzip, and zstd since Node 22.15. */
import zlib from "node:zlib";
import { reasonOf } from "./reasons.ts";

type Stream = (bytes: Uint8Array) => AsyncIterable<Uint8Array>;

/** Bytes that a stream gives at once: of 16 KiB, as it does by itself, those of a large archive are ten thousand turns of the event loop. */
const CHUNK = 2 ** 20;

export const NODE_OPENERS: {
  readonly gzip: Stream;
  readonly zstd: Stream | undefined;
  readonly reasonOf: typeof reasonOf;
} = {
  gzip: (bytes) => throughNode(zlib.createGunzip({ chunkSize: CHUNK }), bytes),
  // A getter, as nothing of the module is loaded before something is to be unpacked.
  get zstd(): Stream | undefined {
    if (typeof zlib.createZstdDecompress !== "function") return undefined;
    return (bytes) => throughNode(zlib.createZstdDecompress(), bytes);
  },
  reasonOf,
};

function throughNode(stream: zlib.Gunzip | zlib.ZstdDecompress, bytes: Uint8Array): AsyncIterable<Uint8Array> {
  stream.end(bytes);
  return stream as AsyncIterable<Buffer>;
}
