/**
 * The units everything is counted in: bytes for addresses and sizes as users and firmware know them, page frame numbers
 * (pfn) for zones and pages. Both are plain numbers, exact up to 2^52; JavaScript's bitwise operators cut to 32 bits and
 * are banned from the core.
 */

declare const unit: unique symbol;

/**
 * A number that counts one thing. A plain number (a literal, the result of arithmetic) may become one, so that formulas stay
 * formulas; what is declared in one unit never passes for another: a byte address handed to whoever wants a page frame number is a
 * type error. `pfnOf`, `pfnUp`, `bytesOf` and `pagesIn` turn one into the other by the kernel's page size.
 */
type Counted<Unit extends string> = number & { readonly [unit]?: Unit };

/** A byte address or a size in bytes. */
export type Bytes = Counted<"bytes">;
/** A page frame number: an address divided by the kernel's page size. */
export type Pfn = Counted<"pfn">;
/** A count of pages of the kernel's page size. */
export type Pages = Counted<"pages">;

export const KiB: Bytes = 1024;
export const MiB: Bytes = 1024 * KiB;
export const GiB: Bytes = 1024 * MiB;
export const TiB: Bytes = 1024 * GiB;

/** The largest address or size that is exact everywhere in Memzone. */
export const MAX_ADDRESS: Bytes = 2 ** 52;

type UnitOf<N> = N extends { readonly [unit]?: infer Unit } ? Unit : unknown;
/** What a number of a unit is aligned to: a page frame number to pages, everything else to its own unit. */
type Alignment<N> = unknown extends UnitOf<N> ? number : UnitOf<N> extends "pfn" ? Pages : N;
type Rounded<N> = unknown extends UnitOf<N> ? number : N;

/** Rounds up to a multiple of `align`. */
export function roundUp<N extends number>(value: N, align: Alignment<N>): Rounded<N> {
  return (Math.ceil(value / align) * align) as Rounded<N>;
}

/** Rounds down to a multiple of `align`. */
export function roundDown<N extends number>(value: N, align: Alignment<N>): Rounded<N> {
  return (Math.floor(value / align) * align) as Rounded<N>;
}

/** PFN_DOWN(): the page that an address lies in. */
export function pfnOf(address: Bytes, pageSize: Bytes): Pfn {
  return Math.floor(address / pageSize);
}

/** PFN_UP(): the first page that begins at an address or above it. */
export function pfnUp(address: Bytes, pageSize: Bytes): Pfn {
  return Math.ceil(address / pageSize);
}

/** PFN_PHYS(): the first address of a page; the size of so many pages. */
export function bytesOf(pages: Pfn | Pages, pageSize: Bytes): Bytes {
  return pages * pageSize;
}

/** How many pages hold so many bytes, the last one in part perhaps. */
export function pagesIn(size: Bytes, pageSize: Bytes): Pages {
  return Math.ceil(size / pageSize);
}

/** How many whole pages so many bytes are. */
export function fullPages(size: Bytes, pageSize: Bytes): Pages {
  return Math.floor(size / pageSize);
}

/** An address range with both ends inclusive, as the kernel prints it. Bytes. */
export interface ByteRange {
  readonly first: Bytes;
  readonly last: Bytes;
}

export function rangeSize({ first, last }: ByteRange): Bytes {
  return last - first + 1;
}

export function rangesOverlap(a: ByteRange, b: ByteRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** `0x13ff00000`: how an address is written in a sentence. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `0x0009fc00`: an address as the kernel pads it where it expects 32 bits. */
export function hex8(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

/** `0x0000000100000000`: an address as the kernel pads it in its own tables. */
export function hex16(value: number): string {
  return `0x${value.toString(16).padStart(16, "0")}`;
}

const SIZE_UNITS: readonly (readonly [Bytes, string])[] = [
  [TiB, "TiB"],
  [GiB, "GiB"],
  [MiB, "MiB"],
  [KiB, "KiB"],
];

/** A number in a sentence. Above 2^53, where numbers are rounded, to three digits and called so. */
export function countText(count: number): string {
  return count <= Number.MAX_SAFE_INTEGER ? String(count) : `about ${count.toPrecision(3)}`;
}

/** `1 GiB`, `1536 MiB`: a size in a sentence, in the largest unit that it is a whole number of, rounded only above 2^53. */
export function sizeText(bytes: Bytes): string {
  if (bytes > Number.MAX_SAFE_INTEGER) return `about ${Math.round(bytes / TiB)} TiB`;
  const unit = SIZE_UNITS.find(([size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? `${bytes} bytes` : `${bytes / unit[0]} ${unit[1]}`;
}

const SUFFIXES = ["", "K", "M", "G", "T", "P"] as const;

/**
 * How a size is written in a scenario, with the largest suffix that says it exactly: `4G` for 4294967296, `1000` for 1000.
 * Reading the text gives the same bytes.
 */
export function writtenSize(bytes: number): string {
  let value = bytes;
  let suffix = 0;
  while (value >= 1024 && value % 1024 === 0 && suffix < SUFFIXES.length - 1) {
    value /= 1024;
    suffix++;
  }
  return `${value}${SUFFIXES[suffix]}`;
}

/**
 * The highest address: stands for the kernel's 2^64 - 1, "no limit". Like that one it is all ones, so that rounding to a
 * power of two and distances from the end come out the same.
 */
export const NO_LIMIT: Bytes = Number.MAX_SAFE_INTEGER;
