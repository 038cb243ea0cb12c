/**
 * Which parts of an x86_64 kernel image are given back, from the sizes that a boot log tells: the order of its sections is that of
 * arch/x86/kernel/vmlinux.lds.S, what is freed that of free_initmem(), mark_rodata_ro() and alternative_instructions().
 * Read-only data and data begin at huge pages, so that the sizes settle the addresses. 4.11 to 7.3.
 */

import type { ImageParts } from "../../builds/schema.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import type { MeasuredBoot } from "../../state/boot-log-facts.ts";
import { type Bytes, MiB, type Pages, type Pfn, pagesIn, roundUp } from "../../units/units.ts";
import { joinedRuns } from "./joined-runs.ts";

const HUGE_PAGES = pagesIn(2 * MiB, PAGE_SIZE);

/** Pages of an image, the end exclusive; `brkEnd` is where the used part of the early heap ends. */
export interface ImagePlace {
  readonly start: Pfn;
  readonly end: Pfn;
  readonly brkEnd: Pfn;
}

/** Undefined where the log lacks a size, or its sizes don't fit to one another. */
export function imagePartsFromLog(log: MeasuredBoot, { start, end, brkEnd }: ImagePlace): ImageParts | undefined {
  const sizes = log.imageSizes;
  if (sizes === undefined) return undefined;
  // 7.3 keeps the lock prefixes where it gives back .init, and no longer prints a line of their own.
  const smpAlternatives = freedPages(log, "SMP alternatives") ?? 0;
  const initPages = pagesOf(sizes.init);
  if (!log.freed.some(({ what, size }) => what !== "SMP alternatives" && pagesOf(size) === initPages)) return undefined;

  const text = segment(log, start, sizes.code);
  const rodata = segment(log, text.next, sizes.rodata);
  const bss = end - pagesOf(sizes.bss);
  // .data..nosave is a page of its own between what is freed and .bss, where the kernel can hibernate.
  const init = { start: 0, end: bss - (log.nosave.length > 0 ? 1 : 0) };
  init.start = init.end - initPages - smpAlternatives;
  if (init.start < rodata.next + pagesOf(sizes.rwdata)) return undefined;
  const decrypted = end - (freedPages(log, "unused decrypted") ?? 0);
  return {
    smpAlternatives,
    staysReserved: joinedRuns([
      [start, text.end],
      [text.next, rodata.end],
      [rodata.next, init.start],
      [init.end, decrypted],
      [end, brkEnd],
    ]),
  };
}

/**
 * The huge page that .bss ends at, behind what is decrypted, if nothing but small tables lies between data and .init: they are less than is
 * rounded up. Undefined where the log lacks a size, or nothing is decrypted.
 */
export function imageEndBySizes(log: MeasuredBoot, start: Pfn): Pfn | undefined {
  const sizes = log.imageSizes;
  if (sizes === undefined || freedPages(log, "unused decrypted") === undefined) return undefined;
  const data = segment(log, segment(log, start, sizes.code).next, sizes.rodata).next;
  const behind = [sizes.rwdata, sizes.init, sizes.bss].reduce((sum, size) => sum + pagesOf(size), data);
  return roundUp(behind + (freedPages(log, "SMP alternatives") ?? 0) + (log.nosave.length > 0 ? 1 : 0), HUGE_PAGES);
}

/**
 * Where the part of a size ends that the log tells in whole KiB, and where the next one begins; equal if the gap is not freed. Behind the
 * code notes and exception table may follow: of the gaps that the kernel gave back it is the one that begins soonest behind the part.
 */
function segment(log: MeasuredBoot, start: Pfn, size: Bytes): { readonly end: Pfn; readonly next: Pfn } {
  // Up to 1 KiB is cut off, which may begin one more page.
  const end = start + pagesOf(size);
  const next = roundUp(end, HUGE_PAGES);
  const gaps = log.freed.filter(({ what }) => isImageGap(what)).map((gap) => next - pagesOf(gap.size));
  const ends = gaps.filter((each) => end <= each && each <= end + MOST_BEHIND_CODE);
  return { end: ends.length === 0 ? next : Math.min(...ends), next };
}

/** Notes and exception table have 2 to 6 pages in the kernels of Ubuntu 18.04 and 20.04. */
const MOST_BEHIND_CODE: Pages = 16;

/** `unused kernel image (text/rodata gap)`; up to 5.3 no part had a name. */
function isImageGap(what: string): boolean {
  return /^unused kernel(?: image)?(?: \(.* gap\))?$/.test(what);
}

function freedPages(log: MeasuredBoot, what: string): Pages | undefined {
  const freed = log.freed.find((part) => part.what === what);
  return freed === undefined ? undefined : pagesOf(freed.size);
}

function pagesOf(size: Bytes): Pages {
  return pagesIn(size, PAGE_SIZE);
}
