/** Gzip and zstd of Node, which work on threads of their own. Zstd is there since Node 22.15. */
import { promisify } from "node:util";
import * as zlib from "node:zlib";

/** Unpacks all bytes; rejects what is damaged or becomes larger than `limit` bytes. */
type Unpacker = (packed: Uint8Array, limit: number) => Promise<Uint8Array>;

/** Getters, as nothing of the module is loaded before something is to be unpacked. */
export const NODE_UNPACKERS: { readonly gzip: Unpacker; readonly zstd: Unpacker | undefined } = {
  get gzip(): Unpacker {
    const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);
    return (packed, limit) => gunzip(packed, { maxOutputLength: limit });
  },
  get zstd(): Unpacker | undefined {
    if (typeof zlib.zstdDecompress !== "function") return undefined;
    const unzstd = promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);
    return (packed, limit) => unzstd(packed, { maxOutputLength: limit });
  },
};
