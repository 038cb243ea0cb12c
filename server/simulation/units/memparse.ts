/**
 * How the kernel reads a number with a unit from its command line. Models memparse() and simple_strtoull()
 * (lib/cmdline.c, lib/vsprintf.c).
 */
import type { Bytes } from "./units.ts";

export interface ParsedSize {
  /** Bytes; 0 where the text is no number. */
  readonly value: Bytes;
  /** What is left of the text. */
  readonly rest: string;
}

const NUMBER = /^(?:0x([0-9a-f]+)|(0[0-7]*)|([1-9]\d*))/i;
const UNITS: Readonly<Record<string, number>> = {
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
  e: 2 ** 60,
};

/** Reads hexadecimal (0x), octal (0) or decimal digits; never fails: no digits are 0. What 64 bits do not hold wraps around, as in the kernel. */
export function parseUnsigned(text: string): ParsedSize {
  return read(text, {});
}

/**
 * sscanf("%lu"): decimal digits alone, so of `0x10` the 0, and of `010` ten. Undefined: there are none. What 64 bits do not hold wraps around. Models
 * vsscanf() (lib/vsprintf.c), which gives simple_strtoul() the base 10.
 */
export function scanUnsigned(text: string): { readonly value: number; readonly rest: string } | undefined {
  const digits = /^\d+/.exec(text)?.[0];
  if (digits === undefined) return undefined;
  return { value: Number(BigInt.asUintN(64, BigInt(digits))), rest: text.slice(digits.length) };
}

/** Reads a number with an optional suffix K, M, G, T, P or E. What 64 bits do not hold wraps around. */
export function memparse(text: string): ParsedSize {
  return read(text, UNITS);
}

/** All 64 bits of the number that `memparse` reads: behind 2^53 its value is only the nearest one. */
export function memparseBits(text: string): bigint {
  const match = NUMBER.exec(text);
  if (match === null) return 0n;
  return BigInt.asUintN(64, BigInt(digitsOf(match)) * BigInt(UNITS[text.charAt(match[0].length).toLowerCase()] ?? 1));
}

/**
 * A text that is a number as a whole, up to `most`, in hexadecimal (0x), octal (0) or decimal digits; undefined: it is none. Models kstrtoull() with
 * base 0 (lib/kstrtox.c), which refuses what does not fit.
 */
export function wholeUnsigned(text: string, most: number): number | undefined {
  const match = NUMBER.exec(text);
  if (match === null || match[0].length !== text.length) return undefined;
  const value = BigInt(digitsOf(match));
  return value <= BigInt(most) ? Number(value) : undefined;
}

/** ULLONG_MAX. */
export const LARGEST_NUMBER = "18446744073709551615";

/** The text with the largest number in place of each, with its unit where it has one, that 64 bits do not hold. */
export function withoutOverflow(text: string, hasUnits: boolean): string {
  return text.replaceAll(/(?:0x[0-9a-f]+|\b\d+)[kmgtpe]?/gi, (number) => {
    const match = NUMBER.exec(number);
    if (match === null) return number;
    const unit = UNITS[number.charAt(match[0].length).toLowerCase()];
    const value = BigInt(digitsOf(match)) * BigInt(hasUnits ? (unit ?? 1) : 1);
    if (BigInt.asUintN(64, value) === value) return number;
    return hasUnits ? LARGEST_NUMBER : `${LARGEST_NUMBER}${number.slice(match[0].length)}`;
  });
}

function digitsOf([, hexadecimal, octal, decimal]: RegExpExecArray): string {
  return hexadecimal !== undefined ? `0x${hexadecimal}` : octal !== undefined ? `0o${octal}` : decimal!;
}

/** `units`: what characters behind the digits multiply by. */
function read(text: string, units: Readonly<Record<string, number>>): ParsedSize {
  const match = NUMBER.exec(text);
  if (match === null) return { value: 0, rest: text };
  const [all] = match;
  const unit = units[text.charAt(all.length).toLowerCase()];
  const rest = text.slice(all.length + (unit === undefined ? 0 : 1));
  const digits = digitsOf(match);
  const product = Number(digits) * (unit ?? 1);
  if (product <= Number.MAX_SAFE_INTEGER) return { value: product, rest };
  return { value: Number(BigInt.asUintN(64, BigInt(digits) * BigInt(unit ?? 1))), rest };
}
