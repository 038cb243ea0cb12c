/**
 * The bounce buffer for devices that can't reach all memory, and its tables. Models swiotlb_init(), swiotlb_adjust_size()
 * and round_up_default_nslabs() (kernel/dma/swiotlb.c); the architecture decides how large a buffer is wanted.
 */

import { type BootContext, lastParameter } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { swiotlbTables } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { parseUnsigned } from "../../units/memparse.ts";
import { type Bytes, MiB, roundUp } from "../../units/units.ts";

const SLOT = 2048;
export const DEFAULT_BOUNCE_SIZE = 64 * MiB;
/** Slots come in segments of 128. */
const SEGMENT = 128;

export interface Swiotlb {
  readonly start: Bytes;
  readonly size: Bytes;
}

/** What an architecture asks of the bounce buffer. */
export interface BounceBuffer {
  /** Bytes without `swiotlb=`; 0: only `swiotlb=force` makes one. */
  readonly size: Bytes;
  /** End of the memory it must lie in. */
  readonly lowEnd: Bytes;
}

export function initSwiotlb(boot: BootContext, { size, lowEnd }: BounceBuffer): Swiotlb | undefined {
  const parameter = lastParameter(boot.setup, "swiotlb");
  const { page } = boot.sizes;
  // setup_io_tlb_npages() keeps what an earlier parameter said where a later one says nothing of it.
  const given = boot.setup.cmdline.filter(({ name }) => name === "swiotlb").map(({ value }) => value?.split(",") ?? []);
  const words = given.flat();
  if (words.includes("noforce")) return undefined;
  if (size === 0 && !words.includes("force")) return undefined;
  const asked = given.map(([slots = ""]) => parseUnsigned(slots).value).findLast((slots) => slots > 0) ?? 0;
  const wanted = asked > 0 ? asked : (size === 0 ? DEFAULT_BOUNCE_SIZE : size) / SLOT;
  const slots = wholeAreas(boot, roundUp(Math.floor(wanted), SEGMENT));
  const origins = parameter === undefined ? boot.origins.memory : [parameter.origin];
  const by = claim("swiotlb_init", ...origins);
  if (ruleFor(swiotlbTables, boot.version).perArea > 0) {
    boot.log.printk({ kind: "swiotlb-areas", count: areas(boot) });
  }
  const start = boot.memory.alloc(slots * SLOT, page, claim("swiotlb_memblock_alloc", ...origins), {
    // memblock_alloc_low() reaches the last byte, not further.
    max: lowEnd - 1,
  });
  if (start === undefined) return undefined;
  const { header, perSlot, perArea } = ruleFor(swiotlbTables, boot.version);
  for (const bytes of perSlot) boot.memory.alloc(roundUp(header + bytes * slots, page), page, by);
  if (perArea > 0) boot.memory.alloc(areaSize(boot, perArea) * areas(boot), 64, by);
  return { start, size: slots * SLOT };
}

/** struct io_tlb_area: under PREEMPT_RT its spinlock_t is an rt_mutex of 32 bytes, by type information of 6.12.118-rt and 7.2.12-rt. */
function areaSize({ setup }: BootContext, usual: Bytes): Bytes {
  return kernelConfig(setup.kernel).value("PREEMPT_RT") ? 48 : usual;
}

/** One for each CPU, rounded up to a power of two. */
function areas(boot: BootContext): number {
  return 2 ** Math.ceil(Math.log2(boot.setup.machine.cpus));
}

/** Each area has a segment at least; several areas share a power of two of slots. */
function wholeAreas(boot: BootContext, slots: number): number {
  if (ruleFor(swiotlbTables, boot.version).perArea === 0 || areas(boot) === 1) return slots;
  return 2 ** Math.ceil(Math.log2(Math.max(slots, SEGMENT * areas(boot))));
}
