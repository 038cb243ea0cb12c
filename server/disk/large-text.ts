/**
 * Lines of a text that is too large to be held: found by one pass over its bytes in pieces of 4 MiB, and parts of it read where they lie.
 * Offsets and lengths in bytes.
 */
import { closeSync, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { O_READ } from "./regular-file.ts";

export interface LargeText {
  readonly size: number;
  /** The bytes from `start` to `end`, exclusive, or to the end of the text. */
  part(start: number, end: number): Uint8Array;
}

/** A regular file. Its functions throw what `node:fs` throws. */
export function largeFile(path: string): LargeText {
  const real = realpathSync.native(path);
  const read = <T>(use: (file: number) => T): T => {
    const file = openSync(real, O_READ);
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  };
  return {
    size: read((file) => fstatSync(file).size),
    part: (start, end) =>
      read((file) => {
        const bytes = Buffer.allocUnsafe(Math.max(0, end - start));
        let count = 0;
        while (count < bytes.length) {
          const more = readSync(file, bytes, count, bytes.length - count, start + count);
          if (more === 0) break;
          count += more;
        }
        return bytes.subarray(0, count);
      }),
  };
}

/** Bytes that are held anyway: what a packed file unpacks to. */
export function largeBytes(bytes: Uint8Array): LargeText {
  return { size: bytes.length, part: (start, end) => bytes.subarray(start, end) };
}

export interface FoundLine {
  /** Where the line begins. */
  readonly offset: number;
  /** Lines in front of it. */
  readonly before: number;
  readonly text: string;
}

const PIECE = 4 * 2 ** 20;
const NEWLINE = 10;

/** Lines that hold `needle` and that `accept` takes, in their order. A line longer than a piece is passed over. */
export function findLines(text: LargeText, needle: string, accept: (line: string) => boolean): readonly FoundLine[] {
  const found: FoundLine[] = [];
  let before = 0;
  for (let offset = 0; offset < text.size; ) {
    const piece = Buffer.from(text.part(offset, offset + PIECE));
    if (piece.length === 0) break;
    const isLast = offset + piece.length >= text.size;
    const lastNewline = piece.lastIndexOf(NEWLINE);
    const whole = isLast || lastNewline === -1 ? piece.length : lastNewline + 1;
    const lines = piece.subarray(0, whole);
    let counted = 0;
    for (let at = lines.indexOf(needle); at !== -1; at = lines.indexOf(needle, at)) {
      const start = lines.lastIndexOf(NEWLINE, at) + 1;
      const newline = lines.indexOf(NEWLINE, at);
      const end = newline === -1 ? lines.length : newline;
      before += newlines(lines, counted, start);
      counted = start;
      const line = lines.toString("utf8", start, end);
      if (accept(line)) found.push({ offset: offset + start, before, text: line });
      at = end;
    }
    before += newlines(lines, counted, lines.length);
    offset += whole;
  }
  return found;
}

function newlines(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, start); at !== -1 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
