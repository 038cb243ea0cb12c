/**
 * How the layout view writes numbers: addresses as the kernel prints them, sizes in binary units, counts of pages with
 * the size they amount to; what is not the kernel's as the language of the words around it does.
 */

import { localCount, localized, localNumber } from "../localized.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `0x13ff00000`. */
export function address(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `0x130000000-0x13fffffff`; both ends inclusive. */
export function range(first: number, last: number): string {
  return `${address(first)}-${address(last)}`;
}

/** `768 MiB`, `2.98 GiB`: two decimals at most; what is not whole never reads as if it were. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const rounded = Math.round(value * 100) / 100;
  const honest = Number.isInteger(rounded) && rounded !== value ? Math.floor(value * 100) / 100 : rounded;
  return `${localNumber(honest)} ${UNITS[unit]}`;
}

/** `65,536`. */
export function count(value: number): string {
  return localCount(value);
}

/** `65,536 pages · 256 MiB`. */
export function pages(value: number, pageSize: number): string {
  return `${value === 1 ? localized("1 page") : localized("{0} pages", count(value))} · ${size(value * pageSize)}`;
}

/** `memory39`, `memory38-39`: as the language writes blocks. Ids inclusive. */
export function blockName(first: number, last: number): string {
  return first === last ? `memory${first}` : `memory${first}-${last}`;
}

/** `39`, `38–39`: blocks where there is little room. Ids inclusive. */
export function blockNumbers(first: number, last: number): string {
  return first === last ? String(first) : `${first}–${last}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
