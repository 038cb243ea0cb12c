/**
 * The part of the state that only hotplug steps change: which devices are plugged and where, memory groups
 * (mm/memory_hotplug.c, drivers/base/memory.c since 5.15), policies and the knobs under /sys and /proc.
 */

import type { RangeMap, Run } from "../units/range-map.ts";
import type { ByteRange, Bytes, Pages, Pfn } from "../units/units.ts";
import type { VersionedMap } from "../units/versioned-map.ts";
import type { AllocationUse, DeviceSpec, OnlineType, Origin } from "./events.ts";
import type { PageUse, ZoneState } from "./state.ts";

export interface PluggedDevice {
  readonly spec: DeviceSpec;
  /** First byte of the device's region. */
  readonly address: Bytes;
  /** Bytes plugged so far; for virtio-mem what is plugged of its region. */
  readonly plugged: Bytes;
  /** What the kernel took as System RAM: whole blocks, ascending; empty where it refused or was not asked. */
  readonly added: readonly ByteRange[];
  readonly origin: Origin;
}

/** The blocks of one device, decided about as one (struct memory_group). Groups are kept by the device's name. */
export interface MemoryGroup {
  readonly kind: "static" | "dynamic";
  readonly node: number;
  /** Static: pages of the whole device. Dynamic: pages of the unit in which it grows and shrinks. */
  readonly pages: Pages;
  readonly presentKernel: Pages;
  readonly presentMovable: Pages;
}

/** A block that was seen busy: a page of the running kernel stands in the way until the block goes offline. */
export interface ObservedBusy {
  /** Undefined where the page was not stated. */
  readonly pfn?: Pfn;
  readonly origin: Origin;
}

/** What the driver of a virtio-mem device has done. */
export interface VirtioMemState {
  /** Pieces of memory blocks, whole blocks or more, or nothing at all where the driver refused the device. */
  readonly mode: "sub-blocks" | "big-blocks" | "refused";
  /** Bytes of the piece it works in: a subblock or a big block. */
  readonly unit: Bytes;
  readonly requested: Bytes;
  /** Plugged pieces, by address / unit. */
  readonly plugged: RangeMap<true>;
}

/** A named piece of memory in use: an `allocate`, `alloc_contig` or `cma_alloc` step. Its pages are in `MemoryState.uses`. */
export interface Allocation {
  readonly use: AllocationUse;
  /** Where it lies, as pages: what of them `MemoryState.uses` has under its name. */
  readonly places: RangeMap<true>;
  /** Parts of CMA areas that it took and gives back. */
  readonly restores: readonly Run<PageUse>[];
  readonly origin: Origin;
}

/** A persistent memory namespace, or a range of RAM that the kernel leaves to the dax drivers; first and last byte. */
export interface PmemDevice extends ByteRange {
  /** A range of RAM, which no namespace is on: by the driver that found it. */
  readonly ram?: "hmem" | "cxl";
  /** The node its memory would join; -1: none, no driver can add it. */
  readonly node: number;
  /** The node of the device itself, which its pages in ZONE_DEVICE are of: one that was online when the driver found it. */
  readonly deviceNode: number;
  readonly mode: "fsdax" | "devdax" | "system-ram";
  /** The dax device within, behind its info block and memmap. */
  readonly dax?: ByteRange;
  /** What the kernel took as System RAM. */
  readonly added?: ByteRange;
}

export interface HotplugState {
  readonly devices: ReadonlyMap<string, PluggedDevice>;
  /** What new blocks are onlined to as they arrive (auto_online_blocks, memhp_default_state=). */
  readonly autoOnline: OnlineType | "offline";
  /** `movable_node` was given. */
  readonly movableNode: boolean;
  readonly onlinePolicy: "contig-zones" | "auto-movable";
  /** Percent. */
  readonly autoMovableRatio: number;
  readonly autoMovableNumaAware: boolean;
  readonly memmapOnMemory: "N" | "Y" | "force";
  /** khugepaged runs and raises min_free_kbytes. */
  readonly khugepaged: boolean;
  /** By the device's name. */
  readonly virtioMem: ReadonlyMap<string, VirtioMemState>;
  readonly pmem: ReadonlyMap<string, PmemDevice>;
  readonly groups: VersionedMap<string, MemoryGroup>;
  /** Type of a refused `online*` that stays stored with an online block and is used by the next onlining without one. */
  readonly pendingTypes: RangeMap<OnlineType>;
  /** Nodes that have gone offline, with their zones: pg_data_t stays, and its watermarks with it. */
  readonly goneNodes?: ReadonlyMap<number, readonly ZoneState[]>;
  /** Blocks that a kernel zone began with: the kernel's next allocations went there, so even an idle machine keeps them. */
  readonly firstKernelBlocks: ReadonlySet<number>;
  /** By name. */
  readonly allocations: VersionedMap<string, Allocation>;
  /** Pages of CMA areas that allocations took and give back. */
  readonly lentByCma: RangeMap<true>;
  readonly observedBusy: ReadonlyMap<number, ObservedBusy>;
}
