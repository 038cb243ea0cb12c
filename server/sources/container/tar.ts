/**
 * Entries of a tar (POSIX.1-1988 ustar, pax `x` and `g` headers, GNU long names): bytes in, entries out. Nothing is written, no link
 * is followed; numbers of entries, lengths of names and sizes are limited, and what is cut off is said.
 */

export interface TarEntry {
  /** Without leading `./` and `/`; parts `..` are dropped. */
  readonly name: string;
  readonly kind: "file" | "link" | "folder" | "other";
  /** A view of the archive. */
  readonly bytes: Uint8Array;
}

export interface ReadTar {
  readonly entries: readonly TarEntry[];
  /** The archive ends in the middle, or has more entries than are read. */
  readonly cut: boolean;
}

const BLOCK = 512;
const MOST_ENTRIES = 200_000;
const LONGEST_NAME = 4096;

const KINDS: Readonly<Record<string, TarEntry["kind"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "link",
  "2": "link",
  "5": "folder",
};

export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && latin(bytes, 257, 5) === "ustar" && hasChecksum(bytes.subarray(0, BLOCK));
}

export function readTar(bytes: Uint8Array): ReadTar {
  const entries: TarEntry[] = [];
  let named: { readonly path?: string; readonly size?: number } = {};
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header[0] === 0 && sumOf(header) === 0) return { entries, cut: false };
    if (!hasChecksum(header) || entries.length >= MOST_ENTRIES) return { entries, cut: true };
    const type = String.fromCharCode(header[156]!);
    const isLong = type === "x" || type === "g" || type === "L" || type === "K";
    const size = (isLong ? undefined : named.size) ?? numberAt(header, 124, 12);
    if (size === undefined) return { entries, cut: true };
    const start = at + BLOCK;
    const content = bytes.subarray(start, Math.min(start + size, bytes.length));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (isLong) {
      if (type === "L") named = { ...named, path: utf8(content).replace(/\0.*$/s, "") };
      if (type === "x") named = { ...named, ...paxOf(content) };
      continue;
    }
    const name = cleanName(named.path ?? headerName(header));
    named = {};
    if (name !== undefined) entries.push({ name, kind: KINDS[type] ?? "other", bytes: content });
    if (start + size > bytes.length) return { entries, cut: true };
  }
  // A block of zeros ends a whole archive.
  return { entries, cut: true };
}

function headerName(header: Uint8Array): string {
  const name = utf8(upToNul(header.subarray(0, 100)));
  // GNU's header has other things there.
  const hasPrefix = header[345] !== 0 && latin(header, 257, 6) === "ustar\0";
  return hasPrefix ? `${utf8(upToNul(header.subarray(345, 500)))}/${name}` : name;
}

function cleanName(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const parts = name.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.length === 0 ? undefined : parts.join("/");
}

/** `LENGTH KEY=VALUE\n` records. */
function paxOf(content: Uint8Array): { readonly path?: string; readonly size?: number } {
  const result: { path?: string; size?: number } = {};
  let at = 0;
  while (at < content.length) {
    const length = Number.parseInt(latin(content, at, 10), 10);
    if (!(length > 0)) break;
    const record = utf8(content.subarray(at, at + length));
    const match = /^\d+ (path|size)=([^\n]*)/.exec(record);
    if (match?.[1] === "path") result.path = match[2]!;
    if (match?.[1] === "size" && /^\d{1,15}$/.test(match[2]!)) result.size = Number(match[2]);
    at += length;
  }
  return result;
}

/** Octal digits, or a binary number where the highest bit is set. */
function numberAt(header: Uint8Array, at: number, length: number): number | undefined {
  const field = header.subarray(at, at + length);
  if ((field[0]! & 0x80) === 0) {
    return octal(field);
  }
  const value = field.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & 0x7f : byte), 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Digits among blanks, up to a NUL or the end; nothing is 0. */
function octal(field: Uint8Array): number | undefined {
  let [at, end] = [0, field.length];
  const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;
  while (at < end && isBlank(field[at])) at++;
  while (end > at && isBlank(field[end - 1])) end--;
  let value = 0;
  for (; at < end; at++) {
    const digit = field[at]! - 0x30;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

function hasChecksum(header: Uint8Array): boolean {
  // The field itself counts as blanks.
  return numberAt(header, 148, 8) === sumOf(header) - sumOf(header.subarray(148, 156)) + 8 * 0x20;
}

/** Of some hundred thousand headers; without a call for each byte it takes a tenth of the time. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum += bytes[at]!;
  return sum;
}

function upToNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function latin(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function utf8(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

const UTF8 = new TextDecoder();
