/**
 * A file of any size as a source of pieces: a kernel with debug information has 400 MiB and more, of which a few sections are wanted. Regular
 * files alone, as `regular-file.ts` reads them.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { type NotRead, notRead, O_READ, placeOf } from "./regular-file.ts";

const GiB = 2 ** 30;

/** Bytes. The largest kernels with debug information have about 1 GiB. */
export const LARGEST_IMAGE = 4 * GiB;

/** The same as the source of kernel-image/byte-source.ts; fewer bytes where the file ends, or shrank. */
export interface FileBytes {
  readonly size: number;
  read(start: number, end: number): Uint8Array;
}

/** Calls `use` with the file open (`isReal`: as `readRegularFile` has it), and closes it when its promise is settled. Never throws what `node:fs` does. */
export async function withFileBytes<T>(
  path: string,
  use: (bytes: FileBytes) => Promise<T>,
  isReal = false,
): Promise<{ readonly value: T } | NotRead> {
  let file: number | undefined;
  try {
    const { real, stats } = placeOf(path, isReal);
    if (stats.isDirectory()) return { wrong: "it is a directory" };
    if (!stats.isFile()) return { wrong: "it is not a regular file" };
    if (stats.size > LARGEST_IMAGE) return { wrong: `it is larger than ${LARGEST_IMAGE / GiB} GiB` };
    file = openSync(real, O_READ);
    return { value: await use(bytesOf(file, stats.size)) };
  } catch (error) {
    return notRead(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function bytesOf(file: number, size: number): FileBytes {
  return {
    size,
    read(start, end) {
      const length = Math.min(end, size) - start;
      if (!(length > 0)) return new Uint8Array();
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(file, bytes, filled, length - filled, start + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    },
  };
}
