/**
 * What the kernel prints, as values: each message of boot and steps with the facts it tells, in the order of time. What a version
 * makes of them, and whether it prints one at all, is for server/views/dmesg/ to say. Bytes; `end` exclusive, `last` inclusive.
 */

import type { E820Entry } from "../e820/e820.ts";
import type { E820Change } from "../e820/memory-options.ts";
import type { AllocationEvent, MemblockEvent } from "../mm/memblock/record.ts";
import type { Region } from "../mm/memblock/region-list.ts";
import type { Bytes, Pages, Pfn } from "../units/units.ts";
import type { ZoneName } from "./events.ts";
import type { MemoryInfo, PrintedSizes } from "./memory-info.ts";
import type { MemoryRange, PfnSpan } from "./memory-ranges.ts";
import type { MemoryState } from "./state.ts";

interface Span {
  readonly start: Bytes;
  readonly end: Bytes;
}

interface NodeSpan extends Span {
  readonly node: number;
}

/** The memory map and what firmware left (arch/x86/kernel/e820.c, setup.c, mpparse.c; drivers/acpi/tables.c). */
export type FirmwareMessage =
  /** `text`: as the user wrote it. */
  | { readonly kind: "command-line"; readonly in: "setup_arch" | "start_kernel"; readonly text: string }
  | {
      readonly kind: "memory-map";
      readonly who: "BIOS-e820" | "extended" | "user";
      readonly entries: readonly E820Entry[];
    }
  | { readonly kind: "memory-map-full"; readonly entry: E820Entry }
  /** An early parameter whose handler returns an error. */
  | { readonly kind: "malformed-early-option"; readonly name: string }
  /** What the handler itself says of a value that it refuses. */
  | { readonly kind: "early-option-refused"; readonly why: "mem=nopentium" | "no-cma-value" }
  | { readonly kind: "memory-map-change"; readonly change: E820Change }
  | { readonly kind: "kernel-image-not-ram" }
  | { readonly kind: "last-pfn"; readonly pfn: Pfn; readonly maxArchPfn: Pfn }
  | ({ readonly kind: "mp-table" } & Span)
  | ({ readonly kind: "acpi-table"; readonly name: string } & Span)
  | ({ readonly kind: "ramdisk" } & Span)
  /** `from` and `to` are whole pages; `size`: of the file; `isFile`: to the byte. */
  | {
      readonly kind: "ramdisk-relocated";
      readonly from: Span;
      readonly to: Span;
      readonly size: Bytes;
      readonly isFile?: true;
    }
  | ({ readonly kind: "nosave-region" } & Span);

/** memblock=debug (mm/memblock.c). */
export type MemblockMessage =
  | {
      readonly kind: "memblock-call";
      readonly call: Exclude<MemblockEvent, { op: "alloc" }>;
      /** The allocation that a reservation answers. */
      readonly asked: AskedAllocation | undefined;
    }
  /** An allocation that found no room. */
  | { readonly kind: "memblock-request"; readonly asked: AskedAllocation }
  | {
      readonly kind: "memblock-dump";
      /** While low memory is still all there is to use. */
      readonly early: boolean;
      readonly memorySize: Bytes;
      readonly reservedSize: Bytes;
      readonly memory: readonly Region[];
      readonly reserved: readonly Region[];
    };

/** An allocation, and where its memory came from. */
export type AskedAllocation = AllocationEvent & {
  /** Not from the node that was asked for. */
  readonly elsewhere: boolean;
};

/** Nodes and their data (arch/x86/mm/numa.c, srat.c; mm/numa_memblks.c, numa_emulation.c; drivers/base/arch_numa.c). */
export type NumaMessage =
  | { readonly kind: "srat-cpu"; readonly cpu: number; readonly pxm: number; readonly node: number }
  | ({
      readonly kind: "srat-memory";
      readonly pxm: number;
      readonly hotpluggable: boolean;
      readonly isPersistent?: boolean;
    } & NodeSpan)
  /** Of two nodes: the description is thrown away. */
  | { readonly kind: "numa-overlap"; readonly one: NodeSpan; readonly other: NodeSpan }
  | { readonly kind: "numa-joined"; readonly one: NodeSpan; readonly other: NodeSpan; readonly hull: NodeSpan }
  | { readonly kind: "numa-coverage"; readonly uncovered: Bytes; readonly ram: Bytes }
  | { readonly kind: "no-numa"; readonly off: boolean; readonly end: Bytes }
  | { readonly kind: "too-many-fake-nodes"; readonly wanted: number; readonly most: number }
  | { readonly kind: "no-fake-nodes" }
  | { readonly kind: "too-few-fake-nodes"; readonly real: number; readonly made: number; readonly wanted: number }
  | { readonly kind: "too-many-fake-blocks" }
  | { readonly kind: "fake-node-too-small"; readonly wanted: Bytes; readonly size: Bytes }
  | ({ readonly kind: "fake-node" } & NodeSpan)
  | { readonly kind: "distance-table"; readonly count: number }
  | ({
      readonly kind: "node-data";
      /** x86 and numa_memblks, or arch_numa. */
      readonly in: "alloc_node_data" | "setup_node_data";
      /** The node that the data lies on. */
      readonly on: number;
    } & NodeSpan);

/** One zone of a node, as free_area_init_node() counts it. */
export interface ZonePages {
  readonly zone: ZoneName;
  readonly spanned: Pages;
  readonly present: Pages;
  /** Pages without memory that the log counts to the zone; 0: none, or this kernel counts them otherwise. */
  readonly unavailable: Pages;
}

/** free_area_init() (mm/mm_init.c, before 6.5 mm/page_alloc.c). */
export type ZoneMessage =
  /** kernelcore=mirror: nothing is mirrored, or not all that must be. */
  | { readonly kind: "no-mirror" | "unmirrored-kernel-memory" }
  | {
      readonly kind: "zone-ranges";
      readonly limits: readonly (PfnSpan & { readonly zone: ZoneName })[];
      readonly movable: readonly { readonly node: number; readonly start: Pfn }[];
      readonly ranges: readonly MemoryRange[];
    }
  | { readonly kind: "memoryless-node"; readonly node: number }
  | {
      readonly kind: "initmem-node";
      readonly node: number;
      /** Undefined: no memory. */
      readonly span: PfnSpan | undefined;
      readonly zones: readonly ZonePages[];
      readonly dmaReserve: Pages;
    }
  | { readonly kind: "unavailable-pages"; readonly node: number; readonly zone: ZoneName; readonly pages: Pages }
  /** Those of the whole machine. */
  | { readonly kind: "unavailable-in-all"; readonly pages: Pages }
  /** Struct pages of what is reserved outside of memory. */
  | { readonly kind: "reserved-unavailable"; readonly pages: Pages };

/** What crashkernel= reads as, where that is nothing (kernel/crash_core.c, crash_reserve.c: parse_crashkernel). */
export type CrashkernelProblem =
  | { readonly problem: "no-size" | "no-range-value" | "no-dash" | "end-below-start" | "no-colon" }
  | { readonly problem: "size-exceeds-ram" | "no-base" }
  | { readonly problem: "unknown-character"; readonly character: string };

/** Why there is no CMA area; nothing is printed of one that finds no room but that it failed. */
export type CmaProblem =
  | { readonly problem: "unaligned"; readonly base: Bytes; readonly align: Bytes }
  | { readonly problem: "beyond-limit"; readonly base: Bytes; readonly size: Bytes; readonly limit: Bytes }
  | { readonly problem: "no-room" };

/** An area that can't be had. */
export interface CmaFailure {
  readonly size: Bytes;
  readonly why: CmaProblem;
  /** What a kernel that names the node says: -1 of an area that was given none. */
  readonly onNode?: number;
}

/** What is said of parameters of huge pages as they are read (mm/hugetlb.c). */
export type HugetlbMessage =
  | { readonly kind: "hugepage-size-unsupported"; readonly name: HugepageSizeName; readonly value: string }
  | { readonly kind: "hugepage-size-twice"; readonly name: HugepageSizeName; readonly value: string }
  | { readonly kind: "hugepages-without-size"; readonly value: string }
  | { readonly kind: "hugepages-twice"; readonly value: string }
  /** `value`: from the word on that is none. */
  | { readonly kind: "hugepages-invalid"; readonly value: string };

type HugepageSizeName = "hugepagesz" | "default_hugepagesz";

/** Memory set aside (mm/cma.c, mm/hugetlb.c, kernel/crash_reserve.c, drivers/of/of_reserved_mem.c, kernel/dma/contiguous.c). */
export type ReservationMessage =
  | ({ readonly kind: "reserved-memory"; readonly name: string; readonly pool: boolean; readonly noMap?: true } & Span)
  | { readonly kind: "reserved-memory-failed"; readonly name: string }
  /** `cma=` goes before the pool of the device tree. */
  | { readonly kind: "reserved-memory-bypassed"; readonly name: string }
  | { readonly kind: "cma-pool-unaligned"; readonly name: string }
  | { readonly kind: "cma-reserved"; readonly size: Bytes; readonly start: Bytes; readonly node: number | undefined }
  | { readonly kind: "cma-reserved-in-pieces"; readonly size: Bytes; readonly pieces: number }
  | ({ readonly kind: "cma-failed" } & CmaFailure)
  | { readonly kind: "hugetlb-cma-too-small"; readonly gigantic: Bytes; readonly node?: number }
  | { readonly kind: "hugetlb-cma-no-multiple"; readonly gigantic: Bytes; readonly node?: number }
  | { readonly kind: "hugetlb-cma-no-node"; readonly node: number }
  | { readonly kind: "hugetlb-cma-skips-pages" }
  | { readonly kind: "hugetlb-cma-plan"; readonly total: Bytes; readonly share: Bytes; readonly percent?: number }
  | { readonly kind: "hugetlb-cma-reserved"; readonly size: Bytes; readonly node: number; readonly percent?: number }
  | { readonly kind: "hugetlb-cma-unsupported" }
  | {
      readonly kind: "hugetlb-cma-rounded-away";
      readonly asked: Bytes;
      readonly percent: number;
      readonly node?: number;
    }
  | { readonly kind: "hugetlb-cma-no-percentage"; readonly percent: string; readonly node?: number }
  | HugetlbMessage
  | { readonly kind: "hugepages-across-zones"; readonly count: number; readonly size: Bytes; readonly node: number }
  | {
      readonly kind: "hugepages-short";
      readonly size: Bytes;
      readonly wanted: number;
      readonly had: number;
      readonly node: number | undefined;
    }
  /** A vendor's word for a size by RAM. */
  | { readonly kind: "crashkernel-auto" }
  | { readonly kind: "crashkernel-unread"; readonly why: CrashkernelProblem }
  | { readonly kind: "crashkernel-in-use" }
  | {
      readonly kind: "crashkernel-no-room";
      readonly part: "main" | "low";
      readonly size: Bytes;
      readonly words: CrashWords;
    }
  | ({
      readonly kind: "crashkernel-reserved";
      readonly part: "main" | "low";
      /** All RAM, or for the low part what of it lies below the limit. */
      readonly ram: Bytes;
      readonly words: CrashWords;
    } & Span)
  | { readonly kind: "crashkernel-cma-unsupported" }
  | {
      readonly kind: "crashkernel-cma";
      readonly asked: Bytes;
      readonly reserved: Bytes;
      readonly areas: number;
    };

export type CrashkernelMessage = Extract<ReservationMessage, { readonly kind: `crashkernel-${string}` }>;
export type CrashkernelRefusal = Extract<
  CrashkernelMessage,
  { readonly kind: "crashkernel-in-use" | "crashkernel-no-room" }
>;

/** The code that prints: of an architecture up to 6.6, or reserve_crashkernel_generic(). */
export type CrashWords = "reserving" | "reserved";

/** Parts of a CPU's area, and what of it each CPU has room for. */
export interface PerCpuSizes {
  readonly static: Bytes;
  readonly reserved: Bytes;
  readonly dynamic: Bytes;
  readonly unit: Bytes;
}

/** start_kernel() and what it calls. */
export type StartMessage =
  | { readonly kind: "log-buffer"; readonly size: Bytes; readonly meta: Bytes }
  | ({ readonly kind: "per-cpu"; readonly pages: Pages } & PerCpuSizes)
  | ({
      readonly kind: "per-cpu-units";
      /** What is allocated at once, a multiple of the atom, and the units in it. */
      readonly allocation: Bytes;
      readonly atom: Bytes;
      /** CPUs of each group, by unit; undefined: a unit that no CPU has. */
      readonly groups: readonly (readonly (number | undefined)[])[];
    } & PerCpuSizes)
  | {
      readonly kind: "hash-table";
      readonly of: "dentries" | "inodes";
      readonly bytes: Bytes;
      readonly order: number;
      /** Over the nodes, by vmalloc, long after the other tables. */
      readonly spread: boolean;
    }
  | { readonly kind: "swiotlb-areas"; readonly count: number }
  | { readonly kind: "swiotlb-rounded"; readonly bytes: Bytes }
  | { readonly kind: "swiotlb-halved"; readonly wanted: number; readonly slots: number }
  | ({ readonly kind: "swiotlb-mapped" } & Span)
  | (Required<MemoryInfo> & { readonly kind: "memory-info"; readonly image: PrintedSizes })
  | { readonly kind: "unknown-parameters"; readonly words: readonly string[] }
  | { readonly kind: "memory-block-size"; readonly bytes: Bytes }
  | {
      readonly kind: "zonelists";
      readonly count: number;
      readonly pages: Pages;
      /** Undefined: which node falls back to which is not known. */
      readonly nodes: readonly FallbackNode[] | undefined;
      readonly policyZone: ZoneName | undefined;
      /** The only node that lists are built for: one that is not online yet. */
      readonly self?: number;
    };

/** What decides a node's fallback order. */
export interface FallbackNode {
  readonly id: number;
  readonly hasMemory: boolean;
  /** CPUs were brought up on it: at boot on none. */
  readonly hasCpus: boolean;
  /** The node of the firmware that a fake one was cut from: those of one are as near to each other as to themselves. */
  readonly cutFrom?: number;
}

/** Why offlining fails, where the kernel gives a reason. */
export type OfflineFailure = "isolation" | "memory-holes";

/** Hotplug of memory (mm/memory_hotplug.c, drivers/base/memory.c, mm/debug.c). */
export type HotplugMessage =
  | {
      readonly kind: "unaligned-range";
      readonly unit: "block" | "section";
      readonly block: Bytes;
      readonly start: Bytes;
      readonly size: Bytes;
    }
  | { readonly kind: "no-demotion-target"; readonly node: number }
  | { readonly kind: "offlined"; readonly pages: Pages }
  | { readonly kind: "offline-failed"; readonly first: Bytes; readonly last: Bytes; readonly why: OfflineFailure }
  | {
      readonly kind: "page-dump";
      readonly pfn: Pfn;
      readonly node: number;
      /** Index of its zone. */
      readonly zone: number;
      /** A reserved page that nobody counts; of others only the running kernel knows the fields. */
      readonly fields: "reserved" | "unknown";
    }
  | ({ readonly kind: "boot-memory-offlining" } & Span)
  | ({ readonly kind: "splits-vmemmap-leaf" } & Span);

/** Drivers of memory that comes and goes. */
export type DriverMessage =
  /** acpi_memhotplug: the kernel took none of the DIMM's memory. */
  | { readonly kind: "dimm-not-added" }
  | { readonly kind: "eject-stopped"; readonly block: number }
  | { readonly kind: "virtio-mem-request"; readonly device: number; readonly plugged: Bytes; readonly requested: Bytes }
  | { readonly kind: "kmem-rejects"; readonly why: "no-node" | "no-whole-block" }
  | { readonly kind: "kmem-truncates"; readonly bytes: Bytes }
  | { readonly kind: "kmem-probe-failed" };

export type KernelMessage =
  | FirmwareMessage
  | MemblockMessage
  | NumaMessage
  | ZoneMessage
  | ReservationMessage
  | StartMessage
  | HotplugMessage
  | DriverMessage;

/** The state in which these were printed. */
export function printk(state: MemoryState, ...messages: readonly KernelMessage[]): MemoryState {
  return messages.length === 0 ? state : { ...state, log: state.log.append(...messages) };
}
