/**
 * An .xz file as the kernel's build writes it (scripts/xz_wrap.sh): one block of LZMA2 behind the branch filter of the architecture. The decoder that is used knows no
 * branch filters, so the block is handed to it in a file without one, and the filter of x86 is undone afterwards (xz file format 1.2; for the filter
 * the description in Documentation/staging/xz.rst and the public-domain xz-embedded).
 */
import { Numbers } from "./byte-source.ts";

const STREAM_HEADER = 12;
/** Filter numbers of the file format. */
const LZMA2 = 0x21;
const X86_FILTER = 0x04;
/** Bytes of a check by its type, which the low four bits of the flags tell. */
const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

export interface XzBlock {
  /** A branch filter stands before LZMA2. */
  readonly x86: boolean;
  readonly dictionary: number;
  /** LZMA2 data with its end marker. Bytes of the file, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Size of what comes out, added up from the chunks. */
  readonly unpacked: number;
}

/** The first block; undefined where the file is cut off, damaged, or has a filter that is not known here. */
export function readXzBlock(bytes: Uint8Array): XzBlock | undefined {
  const data = new Numbers(bytes);
  if (CHECK_SIZES[data.u8(7) & 0x0f] === undefined) return undefined;
  const headerSize = (data.u8(STREAM_HEADER) + 1) * 4;
  const flags = data.u8(STREAM_HEADER + 1);
  let at = STREAM_HEADER + 2;
  if (flags & 0x40) at = variable(data, at).next;
  if (flags & 0x80) at = variable(data, at).next;
  let x86 = false;
  let dictionary: number | undefined;
  for (let filter = 0; filter <= (flags & 3); filter++) {
    const id = variable(data, at);
    const properties = variable(data, id.next);
    if (id.value === LZMA2) dictionary = data.u8(properties.next);
    else if (id.value === X86_FILTER && properties.value === 0) x86 = true;
    else return undefined;
    at = properties.next + properties.value;
  }
  if (dictionary === undefined) return undefined;
  const start = STREAM_HEADER + headerSize;
  const chunks = lzma2Chunks(data, start);
  return chunks === undefined ? undefined : { x86, dictionary, start, ...chunks };
}

/** Walks over the chunks; undefined where one is cut off. */
function lzma2Chunks(data: Numbers, start: number): { readonly end: number; readonly unpacked: number } | undefined {
  let unpacked = 0;
  for (let at = start; at < data.size; ) {
    const control = data.u8(at);
    if (control === 0) return { end: at + 1, unpacked };
    const low = bigEndian16(data, at + 1) + 1;
    if (control >= 0x80) {
      unpacked += (control & 0x1f) * 0x10000 + low;
      at += (control >= 0xc0 ? 6 : 5) + bigEndian16(data, at + 3) + 1;
    } else if (control <= 2) {
      unpacked += low;
      at += 3 + low;
    } else return undefined;
  }
  return undefined;
}

function bigEndian16(data: Numbers, at: number): number {
  return data.u8(at) * 256 + data.u8(at + 1);
}

/** An integer of 7 bits a byte, of at most four here. */
function variable(data: Numbers, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = data.u8(at + index);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return { value: Number.POSITIVE_INFINITY, next: at + 4 };
}

/** A whole .xz file with the block's data behind LZMA2 alone, and without a check. */
export function plainXz(bytes: Uint8Array, block: XzBlock): Uint8Array<ArrayBuffer> {
  const flags = [0, 0];
  const header = withCrc([2, 0, LZMA2, 1, block.dictionary, 0, 0, 0]);
  const size = block.end - block.start;
  const padding = -size & 3;
  const index = padded([0, 1, ...encoded(header.length + size), ...encoded(block.unpacked)]);
  const footer = [...littleEndian32((index.length + 4) / 4 - 1), ...flags];
  const parts = [
    [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, ...withCrc(flags)],
    header,
    bytes.subarray(block.start, block.end),
    new Uint8Array(padding),
    withCrc(index),
    [...littleEndian32(crc32(footer)), ...footer, 0x59, 0x5a],
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function encoded(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}

function padded(bytes: readonly number[]): readonly number[] {
  return [...bytes, ...new Array<number>(-bytes.length & 3).fill(0)];
}

function withCrc(bytes: readonly number[]): readonly number[] {
  return [...bytes, ...littleEndian32(crc32(bytes))];
}

function littleEndian32(value: number): readonly number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

/** CRC-32 of IEEE 802.3. */
function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** Which of the bytes before an opcode may have been one, by the mask of the last three, for the address behind it to have been changed. */
const ALLOWED = [true, true, true, false, true, false, false, false];
const BIT_OF = [0, 1, 2, 2, 3, 3, 3, 3];

/** Undoes the filter in place: targets of CALL and JMP were absolute. */
export function undoX86Filter(bytes: Uint8Array): void {
  if (bytes.length <= 4) return;
  const last = bytes.length - 4;
  let mask = 0;
  let before = -1;
  for (let at = 0; at < last; at++) {
    if ((bytes[at]! & 0xfe) !== 0xe8) continue;
    const distance = at - before;
    mask = distance > 3 ? 0 : (mask << (distance - 1)) & 7;
    if (distance <= 3 && mask !== 0) {
      const suspect = bytes[at + 4 - BIT_OF[mask]!]!;
      if (!ALLOWED[mask] || isSignByte(suspect)) {
        before = at;
        mask = (mask << 1) | 1;
        continue;
      }
    }
    before = at;
    if (!isSignByte(bytes[at + 4]!)) {
      mask = (mask << 1) | 1;
      continue;
    }
    writeTarget(bytes, at + 1, relativeTarget(readTarget(bytes, at + 1), at + 5, mask));
    at += 4;
    mask = 0;
  }
}

function relativeTarget(absolute: number, from: number, mask: number): number {
  let target = absolute;
  for (;;) {
    const relative = (target - from) | 0;
    if (mask === 0) return signExtended(relative);
    const shift = BIT_OF[mask]! * 8;
    if (!isSignByte((relative >>> (24 - shift)) & 0xff)) return signExtended(relative);
    target = relative ^ (2 ** (32 - shift) - 1);
  }
}

function signExtended(value: number): number {
  return (value << 7) >> 7;
}

function isSignByte(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}

function readTarget(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function writeTarget(bytes: Uint8Array, at: number, value: number): void {
  for (let index = 0; index < 4; index++) bytes[at + index] = (value >>> (8 * index)) & 0xff;
}
