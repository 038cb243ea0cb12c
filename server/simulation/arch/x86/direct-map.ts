/**
 * The page tables of the direct map, the first thing the boot allocates at the top of RAM. Models init_mem_mapping(),
 * memory_map_top_down(), memory_map_bottom_up() and alloc_low_pages() (arch/x86/mm/init.c).
 */

import { claim } from "../../boot-context/boot-memory.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { directMapProbe } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { MOST_PASSED, type Turns } from "../../units/turns.ts";
import { type Bytes, bytesOf, KiB, MiB, roundDown, roundUp } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";
import { DirectMapTables } from "./direct-map-plan.ts";

const PMD = 2 * MiB;
/** Each time as much is mapped as a step is long, the next one may be 256 times as long. */
const STEP_FACTOR = 256;

/** Maps all RAM; returns the end of what is mapped, which from then on limits allocations. */
export function* initMemMapping(boot: X86BootContext): Turns<Bytes> {
  const mapping = new DirectMapping(boot);
  const end = bytesOf(boot.maxPfn, PAGE_SIZE);
  mapping.mapRange(0, MiB, true);
  // The trampoline of a randomised kernel has a table of its own for each level above the PMDs' (init_trampoline_kaslr()).
  if (boot.randomised) mapping.takePages(boot.fiveLevels ? 2 : 1, true);
  if (boot.memory.memblock.bottomUp) {
    const kernelEnd = roundUp(endOfImage(boot), PAGE_SIZE);
    yield* mapping.bottomUp(kernelEnd, end);
    yield* mapping.bottomUp(MiB, kernelEnd);
  } else yield* mapping.topDown(MiB, end);
  return mapping.maxMapped;
}

/**
 * _end, which lies behind the whole early heap, of which reserve_brk() keeps what is used: `.brk` (arch/x86/kernel/vmlinux.lds.S) has 64 KiB of slop for alignment,
 * the page tables of early_alloc_pgt_buf() and 64 KiB for DMI strings (arch/x86/kernel/setup.c: RESERVE_BRK(dmi_alloc, 65536)).
 */
function endOfImage({ image, profile }: Pick<X86BootContext, "image" | "profile">): Bytes {
  return image.end + BRK_SLOP + bytesOf(profile.brkPageTables, PAGE_SIZE) + BRK_DMI;
}

const BRK_SLOP = 64 * KiB;
const BRK_DMI = 64 * KiB;

class DirectMapping {
  maxMapped = 0;
  #minMapped = 0;
  #brkPagesLeft: number;
  readonly #boot: X86BootContext;
  readonly #tables: DirectMapTables;

  constructor(boot: X86BootContext) {
    this.#boot = boot;
    this.#brkPagesLeft = boot.profile.brkPageTables;
    this.#tables = new DirectMapTables(boot, (start, end) => boot.memory.memblock.isRegionMemory(start, end - start));
  }

  *topDown(start: Bytes, end: Bytes): Turns<void> {
    const realEnd = this.#highestMappableEnd(start, end);
    this.maxMapped = 0;
    this.#minMapped = realEnd;
    let step = PMD;
    let mapped = 0;
    for (let last = realEnd; last > start; ) {
      const next = last > step ? Math.max(roundDown(last - 1, step), start) : start;
      const here = yield* this.#mapRam(next, last);
      mapped += here;
      // Steps through nothing but holes change nothing: on to the one with the next RAM.
      last = here > 0 ? next : Math.max(start, Math.min(next, roundUp(this.#highestRam(next), step)));
      this.#minMapped = last;
      if (mapped >= step) step *= STEP_FACTOR;
    }
    if (realEnd < end) yield* this.#mapRam(realEnd, end);
  }

  *bottomUp(start: Bytes, end: Bytes): Turns<void> {
    this.#minMapped = start;
    let step = PMD;
    let mapped = 0;
    for (let at = start; at < end; ) {
      const next = end - at > step ? Math.min(roundUp(at + 1, step), end) : end;
      const here = yield* this.#mapRam(at, next);
      mapped += here;
      at = here > 0 ? next : Math.max(next, roundDown(this.#lowestRam(next, end), step));
      if (mapped >= step) step *= STEP_FACTOR;
    }
  }

  /** End of the highest RAM below an address; 0 without any. */
  #highestRam(below: Bytes): Bytes {
    const ranges = this.#boot.memory.memblock.memoryRanges();
    const last = ranges.findLast(({ start }) => bytesOf(start, PAGE_SIZE) < below);
    return last === undefined ? 0 : Math.min(below, bytesOf(last.end, PAGE_SIZE));
  }

  /** Start of the lowest RAM from an address on; `end` without any. */
  #lowestRam(from: Bytes, end: Bytes): Bytes {
    const next = this.#boot.memory.memblock.memoryRanges().find((range) => bytesOf(range.end, PAGE_SIZE) > from);
    return next === undefined ? end : Math.max(from, bytesOf(next.start, PAGE_SIZE));
  }

  mapRange(start: Bytes, end: Bytes, fromBrk: boolean): void {
    this.takePages(this.#tables.map(start, end), fromBrk);
    this.maxMapped = Math.max(this.maxMapped, end);
  }

  /** Table pages come from the early heap while it lasts, then from the top of what is mapped. */
  takePages(count: number, fromBrk: boolean): void {
    const early = fromBrk ? Math.min(count, this.#brkPagesLeft) : 0;
    this.#brkPagesLeft -= early;
    if (count === early || this.#minMapped >= this.maxMapped) return;
    const by = claim("alloc_low_pages", ...this.#boot.origins.memory);
    this.#boot.memory.physAllocRepeated(count - early, PAGE_SIZE, PAGE_SIZE, this.#minMapped, this.maxMapped, by);
  }

  /** The end of the highest free 2 MiB: mapping begins there, so that table pages have mapped memory to come from. */
  #highestMappableEnd(start: Bytes, end: Bytes): Bytes {
    const { memory, version } = this.#boot;
    if (ruleFor(directMapProbe, version) === "looked-up") {
      return (memory.memblock.findInRange(start, end, PMD, PMD) ?? 0) + PMD;
    }
    const by = claim("init_mem_mapping", ...this.#boot.origins.memory);
    const probe = memory.memblock.physAllocRange(PMD, PMD, start, end, by);
    if (probe === undefined) return Math.max(start, roundDown(end, PMD));
    memory.free(probe, PMD, "init_mem_mapping");
    return probe + PMD;
  }

  /** Maps the RAM within [start, end); returns how much that is. */
  *#mapRam(start: Bytes, end: Bytes): Turns<Bytes> {
    const { memory, image, profile } = this.#boot;
    const brkUsedTo = image.end + bytesOf(profile.brkPageTables - this.#brkPagesLeft, PAGE_SIZE);
    const brkEnd = image.end + bytesOf(profile.brkPageTables, PAGE_SIZE);
    let mapped = 0;
    let regions = 0;
    for (const region of memory.memblock.memoryRanges()) {
      const from = Math.max(bytesOf(region.start, PAGE_SIZE), start);
      const to = Math.min(bytesOf(region.end, PAGE_SIZE), end);
      if (from >= to) continue;
      if (++regions % MOST_PASSED === 0) yield;
      // The early heap can't be used while the range it lies in is being mapped.
      const clear = Math.max(from, brkUsedTo) >= Math.min(to, brkEnd);
      this.mapRange(from, to, clear);
      mapped += to - from;
    }
    return mapped;
  }
}
