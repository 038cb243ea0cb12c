/** What the kernel's line `Memory: …K/…K available (…)` counts. */
import type { Pages } from "../units/units.ts";

export interface MemoryInfo {
  /** All present pages. */
  readonly total: Pages;
  /** In CMA areas. */
  readonly cma: Pages;
  /** What the page allocator does not get: neither now, nor, of memory whose struct pages are made later, then. */
  readonly reserved: Pages;
  /** Free pages; undefined: only a running system knows. */
  readonly available?: Pages;
}

/** Parts of the kernel's image as that line tells them, KiB, cut to whole ones by the kernel: code, rwdata, rodata, init, bss. */
export type PrintedSizes = readonly [code: number, rwdata: number, rodata: number, init: number, bss: number];
