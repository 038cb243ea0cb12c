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

/** Reads hexadecimal (0x), octal (0) or decimal digits; never fails: no digits are 0. */
export function parseUnsigned(text: string): ParsedSize {
  const match = NUMBER.exec(text);
  if (match === null) return { value: 0, rest: text };
  const [all, hexadecimal, octal, decimal] = match;
  const value =
    hexadecimal !== undefined
      ? Number.parseInt(hexadecimal, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number(decimal);
  return { value, rest: text.slice(all.length) };
}

/** Reads a number with an optional suffix K, M, G, T, P or E. */
export function memparse(text: string): ParsedSize {
  const number = parseUnsigned(text);
  const unit = UNITS[number.rest.charAt(0).toLowerCase()];
  return unit === undefined ? number : { value: number.value * unit, rest: number.rest.slice(1) };
}
