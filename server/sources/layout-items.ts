/**
 * What the facts of a source mean to people, and which of them a simulated machine can be held to. Counters of a running system
 * change while it runs: they are told, and never called a difference.
 */
import type { Scope } from "../simulation/evidence/reason.ts";
import type { LayoutFact, LayoutItem } from "./facts.ts";

export interface ItemEntry {
  readonly text: string;
  /** What of the evidence decides how far the simulated value can be trusted. */
  readonly scope: Scope;
  /** What the number counts: decides how it is written. */
  readonly unit: "bytes" | "pages" | "count" | "words";
  /**
   * What it means when the simulated machine tells nothing of the item at all: that it has none (`differs`), or that the
   * simulation does not tell of such things. Where it tells of others of the item, one that it leaves out is not there.
   */
  readonly absent: "differs" | "not-simulated";
  /** Versions tell of more or fewer of them: one that is left out says nothing. */
  readonly varies?: true;
  /** Why it is no fact of the layout; not there: it is one. */
  readonly running?: string;
  /** Why a value that is only modelled may be another one: it is told with both and is no difference. */
  readonly loose?: string;
  /** Why the simulated machine tells nothing of it, where it does not. */
  readonly untold?: string;
}

const PAGES = { scope: "layout", unit: "pages", absent: "not-simulated" } as const;
const RANGE = { scope: "layout", unit: "bytes", absent: "not-simulated" } as const;
const PLACE = { scope: "sizes", unit: "bytes", absent: "differs" } as const;
/** Totals that everything counts in. */
const COUNTED =
  "it counts the kernel's image and what firmware and loader hold, of which not all is known of this machine";
const BLOCKS = { scope: "layout", unit: "words", absent: "differs" } as const;

export const LAYOUT_ITEMS: Readonly<Record<LayoutItem, ItemEntry>> = {
  "block-size": { ...RANGE, text: "size of a memory block" },
  "zone-range": { ...RANGE, text: "zone range", absent: "differs" },
  "movable-start": { ...RANGE, text: "start of ZONE_MOVABLE", absent: "differs" },
  "node-range": { ...RANGE, text: "memory of the node", absent: "differs" },
  "node-span": { ...RANGE, text: "span of the node", absent: "differs" },
  "node-data": { ...PLACE, text: "NODE_DATA", absent: "not-simulated" },
  "node-pages": { ...PAGES, text: "pages of the node" },
  "zone-pages": { ...PAGES, text: "present pages of the zone at boot" },
  "zone-memmap-pages": { ...PAGES, text: "pages for the zone's memmap" },
  "zone-reserved-pages": { ...PAGES, scope: "sizes", text: "pages of the zone reserved early" },
  "zone-batch": { ...PAGES, text: "batch of the zone's per-CPU lists" },
  "zone-unavailable-pages": { ...PAGES, text: "struct pages without memory in the zone" },
  "unavailable-pages": { ...PAGES, text: "struct pages without memory in the whole machine", varies: true },
  "zone-start-pfn": { ...PAGES, text: "first page frame of the zone", absent: "differs" },
  "zone-spanned": { ...PAGES, text: "spanned pages of the zone" },
  "zone-present": { ...PAGES, text: "present pages of the zone" },
  "zone-managed": { ...PAGES, scope: "sizes", text: "managed pages of the zone" },
  "zone-cma": { ...PAGES, text: "CMA pages of the zone" },
  "zone-watermark": { ...PAGES, scope: "sizes", text: "watermark of the zone", varies: true },
  "zone-protection": { scope: "sizes", unit: "words", absent: "not-simulated", text: "lowmem_reserve of the zone" },
  crashkernel: { ...PLACE, text: "memory for the crash kernel" },
  "cma-area": { ...PLACE, text: "CMA area" },
  "bounce-buffer": { ...PLACE, text: "bounce buffer of swiotlb" },
  ramdisk: { ...PLACE, text: "initrd", absent: "not-simulated" },
  "per-cpu": { scope: "sizes", unit: "count", absent: "not-simulated", text: "per-CPU area" },
  "total-pages": { ...PAGES, scope: "sizes", text: "pages that the zonelists count" },
  "memory-total": { ...RANGE, text: "memory that the kernel counts at boot" },
  "memory-available": {
    ...RANGE,
    scope: "sizes",
    text: "memory free when the kernel says so at boot",
    loose: COUNTED,
    untold: "since 6.11 the kernel says so when all CPUs run, and what they have taken by then is not simulated",
  },
  "memory-cma": { ...PLACE, text: "memory in CMA areas", absent: "not-simulated" },
  "memory-reserved": { ...RANGE, scope: "sizes", text: "memory that the page allocator did not get", loose: COUNTED },
  "hash-table": { scope: "sizes", unit: "count", absent: "not-simulated", text: "entries of the hash table" },
  "log-buffer": { scope: "sizes", unit: "bytes", absent: "not-simulated", text: "buffer of the kernel log" },
  "huge-pages": {
    scope: "layout",
    unit: "count",
    absent: "not-simulated",
    text: "huge pages that hugetlb has when it starts",
    untold:
      "how many huge pages the page allocator finds free, when the boot is nearly over, only a running system knows",
  },
  zonelists: { scope: "layout", unit: "words", absent: "not-simulated", text: "zonelists", varies: true },
  "block-state": { ...BLOCKS, text: "state of the memory block" },
  "block-node": { ...BLOCKS, text: "node of the memory block" },
  "block-zones": { ...BLOCKS, text: "valid_zones of the memory block", absent: "not-simulated" },
  "block-removable": { ...BLOCKS, text: "removable of the memory block", absent: "not-simulated" },
  resource: { ...RANGE, scope: "places", text: "row of /proc/iomem", absent: "differs" },
  "total-online": { scope: "layout", unit: "words", absent: "not-simulated", text: "memory in online blocks" },
  "total-offline": { scope: "layout", unit: "words", absent: "not-simulated", text: "memory in offline blocks" },
};

/** Rows of /proc/iomem that tell of memory; the others are windows and registers of devices, which are not simulated. */
const MEMORY_ROWS =
  /^(?:System RAM(?: \(.*\))?|Kernel (?:code|rodata|data|bss)|Crash kernel|Persistent Memory(?: \(.*\))?|Soft Reserved|ACPI (?:Tables|Non-volatile Storage)|Unusable memory|RAM buffer|virtio\d+|reserved)$/i;

/** Whether the simulation can tell of such a fact at all. */
export function isSimulated({ item, of }: Pick<LayoutFact, "item" | "of">): boolean {
  return item !== "resource" || MEMORY_ROWS.test(of);
}

/** Of ZONE_DEVICE, whose pages drivers bring. */
export function isOfDeviceZone({ item, of }: Pick<LayoutFact, "item" | "of">): boolean {
  return item.startsWith("zone-") && / Device(?: \w+)?$/.test(of);
}

/** Rows of the kernel's image, which KASLR moves from boot to boot. */
export function isOfImage({ item, of }: Pick<LayoutFact, "item" | "of">): boolean {
  return item === "resource" && /^Kernel (?:code|rodata|data|bss)$/.test(of);
}
