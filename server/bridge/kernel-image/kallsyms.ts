/**
 * Addresses of symbols from the table that a kernel carries of itself (scripts/kallsyms.c, kernel/kallsyms.c), in an image without a
 * symbol table: names packed by tokens, their number, offsets from a base. Up to 6.3 offsets come first, since then the names do; 4.11 to 7.3.
 * With CONFIG_KALLSYMS_ALL there are data and section symbols too.
 */
import { indexOfText, Numbers } from "./byte-source.ts";

/** Tokens for digits stand for themselves and one behind the other. */
const DIGITS = "0\0" + "1\0" + "2\0" + "3\0" + "4\0" + "5\0" + "6\0" + "7\0" + "8\0" + "9\0";
const TOKENS = 256;
/** Where a search is given up, so that bytes made to look like tables over and over come to an end: places for tokens, and names walked over (a second or two). */
const MOST_PLACES = 64;
const MOST_WALKED = 400_000_000;
/** Symbols between two markers. */
const MARKED = 256;
/** How markers are laid out in bytes: as addresses up to 4.19 (80ffbaa5b1bd), then as numbers of 32 bits, aligned to 4 bytes since 7.0. */
const MARKERS = [
  { alignment: 8, size: 4 },
  { alignment: 4, size: 4 },
  { alignment: 8, size: 8 },
] as const;
const FEWEST = 500;
const MOST = 4_000_000;

/** The value of each wanted symbol that there is. Absolute ones, as those of the per-CPU area before 6.15, are what they are. */
export type SymbolValues = ReadonlyMap<string, bigint>;

export interface Kallsyms {
  readonly values: SymbolValues;
  /** How many symbols the table has. */
  readonly count: number;
}

/** Undefined where no table is found: the kernel was built without, or in a way that is not known here. */
export function readKallsyms(bytes: Uint8Array, wanted: ReadonlySet<string>): Kallsyms | undefined {
  const data = new Numbers(bytes);
  const tokens = findTokens(data);
  if (tokens === undefined) return undefined;
  const names = findNames(data, tokens);
  if (names === undefined) return undefined;
  const address = findAddresses(data, names, tokens);
  if (address === undefined) return undefined;
  const values = new Map<string, bigint>();
  const expand = tokenTexts(data, tokens);
  let at = names.start;
  for (let index = 0; index < names.count; index++) {
    const { start, end } = nameAt(data, at);
    const name = nameOf(data, start, end, expand, wanted);
    if (name !== undefined && !values.has(name)) values.set(name, address(index));
    at = end;
  }
  return { values, count: names.count };
}

interface Tokens {
  readonly table: number;
  readonly index: number;
}

/** kallsyms_token_table and kallsyms_token_index behind it, an offset of 16 bits for each token. */
function findTokens(data: Numbers): Tokens | undefined {
  let places = MOST_PLACES;
  for (let digits = indexOfText(data.bytes, DIGITS); digits >= 0 && places > 0; places--) {
    const latest = digits + 64 * 1024;
    for (let index = align(digits + DIGITS.length, 2); index < latest; index += 2) {
      if (data.u16(index) !== 0 || data.u16(index + 2) === 0) continue;
      const table = digits - data.u16(index + 2 * 0x30);
      if (table >= 0 && isTokenIndex(data, index, table)) return { table, index };
    }
    digits = indexOfText(data.bytes, DIGITS, digits + 1);
  }
  return undefined;
}

function isTokenIndex(data: Numbers, index: number, table: number): boolean {
  for (let token = 1; token < TOKENS; token++) {
    const offset = data.u16(index + 2 * token);
    if (offset <= data.u16(index + 2 * (token - 1))) return false;
    if (data.u8(table + offset - 1) !== 0) return false;
  }
  return table + data.u16(index + 2 * (TOKENS - 1)) < index;
}

function tokenTexts(data: Numbers, { table, index }: Tokens): readonly string[] {
  return Array.from({ length: TOKENS }, (_, token) => data.text(table + data.u16(index + 2 * token), 512));
}

interface Names {
  /** Where kallsyms_num_syms lies. */
  readonly number: number;
  readonly count: number;
  readonly start: number;
}

/**
 * kallsyms_num_syms and kallsyms_names: the number is right if so many names end where the markers begin, which say where each 256th is. Both are aligned to 8
 * bytes, since 7.0 to 4.
 */
function findNames(data: Numbers, { table }: Tokens): Names | undefined {
  const lowest = Math.max(0, table - 32 * 1024 * 1024);
  let walked = 0;
  for (let at = align(table, 4) - 4; at >= lowest && walked < MOST_WALKED; at -= 4) {
    const count = data.u32(at);
    if (count < FEWEST || count > MOST) continue;
    const room = table - at;
    if (room < count * 3 || room > count * 40) continue;
    for (const start of [at + 4, at + 8]) {
      if (!looksLikeNames(data, start)) continue;
      if (areNames(data, start, count, table)) return { number: at, count, start };
      walked += count;
    }
  }
  return undefined;
}

/** Names are short; of other bytes some would be none. */
function looksLikeNames(data: Numbers, start: number): boolean {
  for (let at = start, index = 0; index < 64; index++) {
    const length = data.u8(at);
    if (length < 2 || length > 100) return false;
    at += 1 + length;
  }
  return true;
}

function areNames(data: Numbers, start: number, count: number, before: number): boolean {
  const marked: number[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (index % MARKED === 0) marked.push(at - start);
    const { start: from, end } = nameAt(data, at);
    if (end <= from || end > before) return false;
    at = end;
  }
  return MARKERS.some(({ alignment, size }) =>
    marked.every((offset, index) => data.u32(align(at, alignment) + size * index) === offset),
  );
}

/** A length of one byte or, since 6.1, of two where the first has its highest bit set; then so many tokens. */
function nameAt(data: Numbers, at: number): { readonly start: number; readonly end: number } {
  const length = data.u8(at);
  if (length < 0x80) return { start: at + 1, end: at + 1 + length };
  const long = (length & 0x7f) | (data.u8(at + 1) << 7);
  return { start: at + 2, end: at + 2 + long };
}

/** Without the letter of its type; undefined where nobody wants it, which the length mostly tells at once. */
function nameOf(
  data: Numbers,
  start: number,
  end: number,
  expand: readonly string[],
  wanted: ReadonlySet<string>,
): string | undefined {
  let name = "";
  for (let at = start; at < end; at++) {
    name += expand[data.u8(at)];
    if (name.length > 64) return undefined;
  }
  const text = name.slice(1);
  return wanted.has(text) ? text : undefined;
}

/**
 * How the value of the n-th symbol is read; undefined where no list of offsets fits. Since 7.1 an offset counts from its own place: values are then relative to
 * the first one's place, and all that is wanted of them is how far they lie apart.
 */
function findAddresses(data: Numbers, names: Names, { index }: Tokens): ((n: number) => bigint) | undefined {
  const { number, count } = names;
  const size = align(4 * count, 8);
  const behindTokens = index + 2 * TOKENS;
  return (
    fromOwnPlace(data, count, align(behindTokens, 4)) ??
    fromBase(data, count, align(behindTokens, 8), align(behindTokens, 8) + size) ??
    fromBase(data, count, number - 8 - size, number - 8)
  );
}

/** Numbers of symbols from the first to the last. */
function sampled(count: number): readonly number[] {
  return Array.from({ length: 64 }, (_, n) => Math.floor((n * (count - 1)) / 63));
}

function fromOwnPlace(data: Numbers, count: number, offsets: number): ((n: number) => bigint) | undefined {
  const offsetOf = (n: number): number => data.i32(offsets + 4 * n) + 4 * n;
  const samples = sampled(count).map(offsetOf);
  return samples[0]! < 0 && isSorted(samples) ? (n) => BigInt(offsetOf(n)) : undefined;
}

function fromBase(data: Numbers, count: number, offsets: number, base: number): ((n: number) => bigint) | undefined {
  if (offsets < 0) return undefined;
  const from = data.u64(base);
  const samples = sampled(count).map((n) => data.i32(offsets + 4 * n));
  const negative = samples.filter((offset) => offset < 0);
  // CONFIG_KALLSYMS_ABSOLUTE_PERCPU: those of the per-CPU area are absolute, all others are counted down from the base.
  if (negative.length > samples.length / 2 && isSorted(negative.toReversed())) {
    return (n) => {
      const offset = data.i32(offsets + 4 * n);
      return offset >= 0 ? BigInt(offset) : from - 1n - BigInt(offset);
    };
  }
  const unsigned = samples.map((offset) => offset >>> 0);
  return unsigned.at(-1)! > 0 && isSorted(unsigned) ? (n) => from + BigInt(data.u32(offsets + 4 * n)) : undefined;
}

function isSorted(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= values[index - 1]!);
}

function align(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}
