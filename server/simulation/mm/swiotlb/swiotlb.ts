/**
 * The bounce buffer for devices that can't reach all memory, and its tables. Models swiotlb_init(), swiotlb_adjust_size()
 * and round_up_default_nslabs() (kernel/dma/swiotlb.c); the architecture decides how large a buffer is wanted.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import {
  swiotlbForbidden,
  swiotlbLimitsAreas,
  swiotlbOverflow,
  swiotlbTables,
  swiotlbTriesHalf,
  swiotlbUse,
} from "../../kernels/swiotlb-rules.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmdlineParameter, Origin } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { parseUnsigned } from "../../units/memparse.ts";
import { type Bytes, MiB, roundUp } from "../../units/units.ts";

const SLOT = 2048;
export const DEFAULT_BOUNCE_SIZE = 64 * MiB;
/** Slots come in segments of 128. */
const SEGMENT = 128;
/** IO_TLB_MIN_SLABS: 1 MiB. */
const LEAST_SLOTS = 512;

export interface Swiotlb {
  readonly start: Bytes;
  readonly size: Bytes;
  /** pci_iommu_init() of x86 tells its place, once devices are looked for. */
  readonly toldLater: boolean;
}

/** What an architecture asks of the bounce buffer. */
export interface BounceBuffer {
  /** Bytes without `swiotlb=`; 0: only `swiotlb=force` makes one. */
  readonly size: Bytes;
  /** End of the memory it must lie in. */
  readonly lowEnd: Bytes;
  /** When its place is told (swiotlb_print_info). */
  readonly told: "at-once" | "by-pci-iommu-init";
}

export function initSwiotlb(boot: BootContext, { size, lowEnd, told }: BounceBuffer): Swiotlb | undefined {
  const { page } = boot.sizes;
  const asked = askedFor(boot.setup.cmdline, boot.version, boot.origins.memory);
  if (asked.use === "noforce" && ruleFor(swiotlbForbidden, boot.version) === "none") return undefined;
  if (size === 0 && asked.use !== "force") return undefined;
  const pool = poolOf(boot, asked, (size === 0 ? DEFAULT_BOUNCE_SIZE : size) / SLOT);
  const by = claim("swiotlb_init", ...asked.origins);
  if (asked.areas === undefined && pool.areas > 0) {
    boot.log.printk({ kind: "swiotlb-areas", count: pool.areas });
    if (pool.rounded) boot.log.printk({ kind: "swiotlb-rounded", bytes: pool.slots * SLOT });
  }
  const taken = takeSlots(boot, pool.slots, lowEnd, asked.origins);
  if (taken === undefined) return undefined;
  const overflow = ruleFor(swiotlbOverflow, boot.version);
  if (overflow > 0) boot.memory.alloc(overflow, page, by, { max: lowEnd - 1 });
  const { header, perSlot, perArea } = ruleFor(swiotlbTables, boot.version);
  for (const bytes of perSlot) boot.memory.alloc(roundUp(header + bytes * taken.slots, page), page, by);
  if (perArea > 0) boot.memory.alloc(areaSize(boot, perArea) * areasOf(boot, pool, taken.slots), 64, by);
  const place = { start: taken.start, size: taken.slots * SLOT };
  const unusable = asked.use === "noforce";
  if (told === "at-once" && !unusable) boot.log.printk(swiotlbMapped(place));
  // What was made by force alone pci_iommu_init() passes over.
  return { ...place, toldLater: told !== "at-once" && size > 0 && !unusable };
}

/** swiotlb_print_info(). */
export function swiotlbMapped({ start, size }: Pick<Swiotlb, "start" | "size">): KernelMessage {
  return { kind: "swiotlb-mapped", start, end: start + size };
}

/** What `swiotlb=` says, all of them together. */
interface Asked {
  /** A whole number of segments, but for the one slot of a buffer that nobody may use; undefined: the architecture's. */
  readonly slots: number | undefined;
  /** A power of two; undefined: one for each CPU. */
  readonly areas: number | undefined;
  readonly use: "force" | "noforce" | undefined;
  readonly origins: readonly Origin[];
}

/** setup_io_tlb_npages(): of what a parameter says nothing, an earlier one counts. */
function askedFor(cmdline: readonly CmdlineParameter[], version: KernelVersion, unasked: readonly Origin[]): Asked {
  let asked: Asked = { slots: undefined, areas: undefined, use: undefined, origins: unasked };
  const withAreas = ruleFor(swiotlbTables, version).perArea > 0;
  const oneSlot = ruleFor(swiotlbForbidden, version) === "one-slot";
  const latest = ruleFor(swiotlbUse, version) === "latest";
  for (const { name, value, origin } of cmdline) {
    if (name !== "swiotlb") continue;
    const words = (value ?? "").split(",");
    const slots = number(words);
    const areas = withAreas ? number(words) : undefined;
    const use = words[0] === "force" || words[0] === "noforce" ? words[0] : undefined;
    asked = {
      slots: use === "noforce" && oneSlot ? 1 : slots === undefined ? asked.slots : roundUp(slots, SEGMENT),
      areas: areas === undefined ? asked.areas : powerOfTwo(Math.max(areas, 1)),
      use: !latest && asked.use === "noforce" ? "noforce" : (use ?? asked.use),
      origins: [origin],
    };
  }
  return asked;
}

/** swiotlb_size_or_default(), as it is before there are CPUs: stated areas make whole ones of the slots at once. Bytes. */
export function swiotlbSizeOrDefault({
  cmdline,
  version,
}: {
  readonly cmdline: readonly CmdlineParameter[];
  readonly version: KernelVersion;
}): Bytes {
  const { slots, areas } = askedFor(cmdline, version, []);
  const wanted = slots || DEFAULT_BOUNCE_SIZE / SLOT;
  return (areas === undefined ? wanted : powerOfTwo(Math.max(wanted, SEGMENT * areas))) * SLOT;
}

/** Takes the first word if it begins with a digit; an empty one is taken, too. */
function number(words: string[]): number | undefined {
  const [first = ""] = words;
  const { value, rest } = parseUnsigned(first);
  if (first !== "" && rest === first) return undefined;
  words.shift();
  return first === "" ? undefined : value;
}

interface Pool {
  readonly slots: number;
  /** 0: kernels that have none. */
  readonly areas: number;
  /** Whether more slots are taken than were wanted, so that areas are whole. */
  readonly rounded: boolean;
}

/** round_up_default_nslabs(): each area has a segment at least, and all together a power of two of slots. A count of 0 is the usual one up to 5.12. */
function poolOf(boot: BootContext, asked: Asked, usual: number): Pool {
  const wanted = asked.slots || usual;
  if (ruleFor(swiotlbTables, boot.version).perArea === 0) return { slots: wanted, areas: 0, rounded: false };
  const areas = asked.areas ?? powerOfTwo(boot.setup.machine.cpus);
  const slots = powerOfTwo(Math.max(wanted, SEGMENT * areas));
  return { slots, areas, rounded: slots !== wanted };
}

/** The slots, or half as many, and half of those, where memory is short and the version tries again. */
function takeSlots(
  boot: BootContext,
  wanted: number,
  lowEnd: Bytes,
  origins: readonly Origin[],
): { readonly start: Bytes; readonly slots: number } | undefined {
  const by = claim("swiotlb_memblock_alloc", ...origins);
  const { page } = boot.sizes;
  for (let slots = wanted; ; slots = roundUp(Math.floor(slots / 2), SEGMENT)) {
    // memblock_alloc_low() reaches the last byte, not further.
    const start = boot.memory.alloc(roundUp(slots * SLOT, page), page, by, { max: lowEnd - 1 });
    if (start !== undefined) {
      if (slots !== wanted) boot.log.printk({ kind: "swiotlb-halved", wanted, slots });
      return { start, slots };
    }
    if (slots <= LEAST_SLOTS || !ruleFor(swiotlbTriesHalf, boot.version)) return undefined;
  }
}

/** Areas of what was taken, which may be less than was wanted. */
function areasOf({ version }: BootContext, { slots, areas }: Pool, taken: number): number {
  return taken < slots && ruleFor(swiotlbLimitsAreas, version) ? Math.min(areas, taken / SEGMENT) : areas;
}

function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

/** struct io_tlb_area: under PREEMPT_RT its spinlock_t is an rt_mutex of 32 bytes, by type information of 6.12.118-rt and 7.2.12-rt. */
function areaSize({ setup }: BootContext, usual: Bytes): Bytes {
  return kernelConfig(setup.kernel).value("PREEMPT_RT") ? 48 : usual;
}
