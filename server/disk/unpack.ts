/** Streams of Node that unpack: gzip, and zstd since Node 22.15. */
import zlib from "node:zlib";
import { reasonOf } from "./reasons.ts";

type Stream = (bytes: Uint8Array) => AsyncIterable<Uint8Array>;

export const NODE_OPENERS: {
  readonly gzip: Stream;
  readonly zstd: Stream | undefined;
  readonly reasonOf: typeof reasonOf;
} = {
  gzip: (bytes) => throughNode(zlib.createGunzip(), bytes),
  zstd:
    typeof zlib.createZstdDecompress === "function"
      ? (bytes) => throughNode(zlib.createZstdDecompress(), bytes)
      : undefined,
  reasonOf,
};

function throughNode(stream: zlib.Gunzip | zlib.ZstdDecompress, bytes: Uint8Array): AsyncIterable<Uint8Array> {
  stream.end(bytes);
  return stream as AsyncIterable<Buffer>;
}
