/** Gzip and zstd of Node, which work on threads of their own. Zstd is there since Node 22.15. */
import { promisify } from "node:util";
import * as zlib from "node:zlib";

/** Unpacks all bytes; rejects what is damaged or becomes larger than `limit` bytes. */
type Unpacker = (packed: Uint8Array, limit: number) => Promise<Uint8Array>;

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const unzstd =
  typeof zlib.zstdDecompress === "function"
    ? promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)
    : undefined;

export const NODE_UNPACKERS: { readonly gzip: Unpacker; readonly zstd: Unpacker | undefined } = {
  gzip: (packed, limit) => gunzip(packed, { maxOutputLength: limit }),
  zstd: unzstd === undefined ? undefined : (packed, limit) => unzstd(packed, { maxOutputLength: limit }),
};
