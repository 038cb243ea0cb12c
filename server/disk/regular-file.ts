/**
 * The one reader of files: regular files of a bounded size. A FIFO, a device or a socket is refused before it is opened,
 * and, should it take a file's place in between, after it was opened without blocking.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { isMissing, reasonOf } from "./reasons.ts";

const MiB = 2 ** 20;

/** Bytes. A boot log has a few MiB even with `memblock=debug` on a large machine; whatever is larger is none. */
export const LARGEST_FILE = 64 * MiB;

/** Bytes of a scenario that is given: what is longer is not simulated, and its statements alone fill memory. */
export const LARGEST_SCENARIO = 16 * MiB;

/** Why nothing was read: the end of a sentence, without the path. `missing`: there is no such file. */
export interface NotRead {
  readonly wrong: string;
  readonly missing?: true;
}
export type ReadFile = { readonly text: string } | NotRead;

export interface ReadOptions {
  /** Bytes; `LARGEST_FILE` where it is not given. */
  readonly limit?: number;
  /** Whether what is not UTF-8 is refused; otherwise it is read as U+FFFD. A byte-order mark is dropped either way. */
  readonly strict?: boolean;
  /** Whether the path has no link in it, because it was looked at: a file that is one by now took the other's place. */
  readonly isReal?: boolean;
  /** Reads the bytes instead: of files of which it is not known how they are written. */
  readonly decode?: (bytes: Uint8Array) => string;
}

/** Reads a file, symbolic links followed unless there were none. Never waits for a writer, never throws. */
export function readRegularFile(
  path: string,
  { limit = LARGEST_FILE, strict = false, isReal = false, decode = utf8(strict) }: ReadOptions = {},
): ReadFile {
  const read = readRegularBytes(path, { limit, isReal });
  if ("wrong" in read) return read;
  try {
    return { text: decode(read.bytes) };
  } catch (error) {
    return notRead(error);
  }
}

function utf8(strict: boolean): (bytes: Uint8Array) => string {
  return (bytes) => new TextDecoder("utf-8", { fatal: strict }).decode(bytes);
}

/** `cut`: the file goes on behind these bytes. */
export type ReadBytes =
  | {
      readonly bytes: Uint8Array;
      readonly cut: boolean;
      /** It was packed, and what is behind these bytes can't be unpacked. */
      readonly broken?: true;
    }
  | NotRead;

/** The bytes of a file, as `readRegularFile` reads it. `cutting`: of a larger file those up to the limit, instead of none. */
export function readRegularBytes(
  path: string,
  {
    limit = LARGEST_FILE,
    cutting = false,
    isReal = false,
  }: { readonly limit?: number; readonly cutting?: boolean; readonly isReal?: boolean } = {},
): ReadBytes {
  try {
    const { real, stats } = placeOf(path, isReal);
    const wrong = wrongKind(stats, cutting ? Number.POSITIVE_INFINITY : limit);
    return wrong === undefined ? readBounded(real, limit, cutting) : { wrong };
  } catch (error) {
    // What Node can't write of a name it writes so, and then finds nothing of that name.
    if (isMissing(error) && path.includes("\ufffd")) return { wrong: "its name is not UTF-8" };
    if (isMissing(error) && !isReal && isNowhere(path)) return { wrong: NO_FILE };
    return notRead(error);
  }
}

/** Where a file lies, and what it is there: a link only where there were none in the path. Throws what `node:fs` throws. */
export function placeOf(path: string, isReal: boolean): { readonly real: string; readonly stats: Stats } {
  const real = isReal ? path : realpathSync.native(path);
  return { real, stats: lstatSync(real) };
}

export function notRead(error: unknown): NotRead {
  return { wrong: reasonOf(error), ...(isMissing(error) ? { missing: true } : {}) };
}

// Not there on Windows, where nothing but a file has the name of one.
const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0, O_NOCTTY = 0 } = constants;
/** Opens what a resolved path names, and waits for nobody. */
export const O_READ = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY;

/** Throws what `node:fs` throws. */
function readBounded(path: string, limit: number, cutting: boolean): ReadBytes {
  const file = openSync(path, O_READ);
  try {
    const stats = fstatSync(file);
    const wrong = wrongKind(stats, cutting ? Number.POSITIVE_INFINITY : limit);
    if (wrong !== undefined) return { wrong };
    // Files that the kernel makes up have a size of 0, or one page, whatever they hold: read until the end.
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(64 * 1024, Math.min(stats.size, limit) - total + 1));
      const count = readSync(file, chunk);
      if (count === 0) return { bytes: Buffer.concat(chunks, total), cut: false };
      total += count;
      chunks.push(chunk.subarray(0, count));
      if (total <= limit) continue;
      return cutting ? { bytes: Buffer.concat(chunks, limit), cut: true } : { wrong: tooLarge(limit) };
    }
  } finally {
    closeSync(file);
  }
}

const NO_FILE = "it is not a regular file";

/** Whether a path leads to a pipe or socket that lies in no folder: `/dev/stdin`, or `/dev/fd/63` of a shell's `<(…)`. */
function isNowhere(path: string): boolean {
  try {
    const stats = statSync(path);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}

function wrongKind(stats: Stats, limit: number): string | undefined {
  if (stats.isDirectory()) return "it is a directory";
  if (!stats.isFile()) return NO_FILE;
  return stats.size > limit ? tooLarge(limit) : undefined;
}

function tooLarge(limit: number): string {
  return `it is larger than ${limit / MiB} MiB`;
}
