/**
 * What files of a real machine tell: a boot log, /proc/iomem, /proc/zoneinfo, lsmem, /sys/devices/system/memory, QEMU's command
 * line. A reader takes one text apart into what the machine is (`MachineFacts`, from which a scenario is made) and what its kernel
 * made of it (`LayoutFact`, which a simulated machine is held against). Every fact keeps the place of the line that tells it.
 * Addresses and sizes are bytes, ends of ranges inclusive.
 */

import type { CpuVendor } from "../simulation/platforms/cpus/schema.ts";
import type { Arch, FirmwareType } from "../simulation/state/events.ts";
import type { ByteRange, Bytes } from "../simulation/units/units.ts";

/** Kinds of files, told apart by their content alone (recognise.ts). */
export type SourceKind =
  | "dmesg"
  | "iomem"
  | "zoneinfo"
  | "cmdline"
  | "lsmem"
  | "memory-blocks"
  | "meminfo"
  | "kernel-version"
  | "qemu"
  | "libvirt";

/** Offsets in the source's text, UTF-16 code units; `end` exclusive. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
}

/** A value, and the line that says so. */
export interface Told<T> {
  readonly value: T;
  readonly at: LinePlace;
}

/** Whose lines told of the memory: the nearer to the firmware the better (`MAP_ORDER`). */
export type MapOrigin =
  /** `BIOS-e820:`, or the `extended:` table of a map that boot_params have no room for. */
  | "e820"
  /** `Xen: [mem …]`. */
  | "xen-map"
  /** `efi: mem00: …` of efi=debug. */
  | "efi"
  /** /proc/iomem, whose top level has the map's types. */
  | "iomem"
  /** `Early memory node ranges`: memory without what is reserved. */
  | "node-ranges"
  /** `OF: fdt: - 80000000 ,  7ee00000`: memory nodes of the device tree, as vendors' kernels print them. */
  | "device-tree"
  /** Zones of /proc/zoneinfo, or of a log that tells no ranges: from where to where, and how many pages of it there are, not which. */
  | "zones"
  /** Blocks of lsmem or sysfs: memory in whole blocks. */
  | "blocks";

/** Best first: of several maps the first one there is becomes the machine's. */
export const MAP_ORDER: readonly MapOrigin[] = [
  "e820",
  "xen-map",
  "efi",
  "iomem",
  "node-ranges",
  "device-tree",
  "zones",
  "blocks",
];

/** Maps that a firmware made, and those of a running system. */
export const OF_FIRMWARE: readonly MapOrigin[] = ["e820", "xen-map", "efi"];
export const OF_SYSTEM: readonly MapOrigin[] = ["blocks", "iomem"];

export interface MapRange extends ByteRange {
  readonly type: FirmwareType;
  /** EFI_MEMORY_MORE_RELIABLE: memory that kernelcore=mirror keeps for the kernel. */
  readonly mirrored?: true;
}

export interface SourceNode {
  readonly id: number;
  /** Ranges of the SRAT or the device tree; empty: a node without memory, or its memory is not told. */
  readonly ranges: readonly Told<ByteRange>[];
  /** Bytes, where a VM's definition gives a size and no place. */
  readonly memory?: Told<Bytes>;
  readonly cpus: readonly number[];
  /** The firmware's number for it, where the kernel has its own. */
  readonly pxm?: number;
  /** The SRAT calls all its memory hot-pluggable. */
  readonly hotpluggable: boolean;
}

/** A memory device that a VM definition names. */
export type SourceDevice =
  | {
      readonly kind: "dimm";
      readonly name: string;
      readonly size: Bytes;
      readonly node?: number;
      readonly at?: Bytes;
      /** It is there when the machine starts. */
      readonly cold?: true;
    }
  | {
      readonly kind: "virtio-mem";
      readonly name: string;
      readonly size: Bytes;
      readonly node?: number;
      readonly block?: Bytes;
      readonly requested?: Bytes;
    }
  | { readonly kind: "nvdimm"; readonly name: string; readonly size: Bytes; readonly node?: number };

/** Blocks of a running system that no boot leaves so by itself. */
export interface LaterBlocks extends ByteRange {
  readonly is: "offline" | "movable";
  readonly node?: number;
}

export interface SourcePool extends ByteRange {
  /** Of its node in the tree: `linux,cma`; undefined where the line that names it is missing. */
  readonly name?: string;
}

export interface ToldReservation extends ByteRange {
  readonly by: string;
  /** The allocation that it is left of, as it was made. */
  readonly allocated?: ByteRange;
}

/** What the machine is. A field that no line tells of is not there. */
export interface MachineFacts {
  readonly arch?: Told<Arch>;
  /** An architecture that is not simulated, as people call it: `32-bit ARM`. */
  readonly foreign?: Told<string>;
  /** As `uname -r` prints it. */
  readonly release?: Told<string>;
  /** The line `Linux version …` from its builder on: whose kernel it is. */
  readonly banner?: Told<string>;
  /** Bytes. */
  readonly pageSize?: Told<Bytes>;
  /** Bytes of a memory block: `block_size_bytes`, lsmem, `x86/mm: Memory block size: 128MB`. */
  readonly blockSize?: Told<Bytes>;
  readonly cmdline?: Told<string>;
  /** `cmdline` is what the loader handed over to x86, which the kernel may have changed by what was built into it. */
  readonly loaderCmdline?: Told<true>;
  /** The log counts pages zone by zone, as kernels before 5.14 do. */
  readonly countsZones?: Told<true>;
  /** What its log says of struct pages without memory, up to the number: wording by which its time is known. */
  readonly saysOfHoles?: Told<string>;
  /** How many pages a per-CPU list takes at once from a zone that is large enough for the most: `LIFO batch:63`. */
  readonly mostBatch?: Told<number>;
  /** Pages of ZONE_DMA that x86 counted as reserved when the zones were made: `DMA zone: 159 pages reserved`. */
  readonly dmaReserved?: Told<number>;
  /** Where the image of an x86 kernel lies: its first address. */
  readonly imageAt?: Told<Bytes>;
  /** The maps that were told, each in the order of its lines. */
  readonly maps: Partial<Readonly<Record<MapOrigin, readonly Told<MapRange>[]>>>;
  readonly nodes: readonly SourceNode[];
  /** Nodes that an arm64 kernel divided memory among by `numa=fake`: of a kernel that is not known to do so they are all there is. */
  readonly madeUpNodes?: readonly SourceNode[];
  /** Processors that may ever come: `nr_cpu_ids`, which decides about per-CPU areas. */
  readonly cpus?: Told<number>;
  /** The fewest that make per-CPU areas of the size that was told, where no line counts them. */
  readonly leastCpus?: Told<number>;
  /** As loaded, before the kernel moves it. */
  readonly ramdisk?: Told<ByteRange>;
  /** Bytes: whole pages as they are freed, or the file's where the kernel moved it. */
  readonly initrdSize?: Told<Bytes>;
  readonly efi?: Told<boolean>;
  /** arm64: tables of ACPI, or a device tree. */
  readonly acpi?: Told<boolean>;
  /** Bytes of the firmware's DSDT, which has a part for each processor and each memory slot. */
  readonly dsdtSize?: Told<Bytes>;
  /** `Hypervisor detected: KVM`, a word of the language (`kvm`, `hyperv`, `xen`, `vmware`, `nitro`). */
  readonly hypervisor?: Told<string>;
  /** The line `DMI: …`, `Machine model: …`: what people call it. */
  readonly model?: Told<string>;
  /** A word of the catalogue of platforms, with QEMU's version where it is told. */
  readonly platform?: Told<{ readonly name: string; readonly version?: string }>;
  /** Who made the CPU. */
  readonly vendor?: Told<CpuVendor>;
  readonly gigabytePages?: Told<boolean>;
  readonly fiveLevels?: Told<boolean>;
  /** QEMU's CPU model. */
  readonly cpuModel?: Told<string>;
  /** Total boot memory where no map tells places (QEMU, libvirt). */
  readonly memory?: Told<Bytes>;
  readonly slots?: Told<number>;
  readonly maxmem?: Told<Bytes>;
  readonly devices: readonly Told<SourceDevice>[];
  /** `0K cma-reserved` when the boot allocator handed over: no area, the default one neither. */
  readonly noCma?: Told<true>;
  /** CMA pools that the device tree describes (/reserved-memory, `reusable`), as the kernel placed them. */
  readonly cmaPools?: readonly Told<SourcePool>[];
  /** Of a listing of memory blocks, ascending. */
  readonly laterBlocks?: readonly Told<LaterBlocks>[];
  /** Files that the source names and that could be read too: kernel image, initrd of QEMU's command line. */
  readonly files: { readonly kernel?: Told<string>; readonly initrd?: Told<string> };
  /**
   * Reservations that stood at the end of boot: all of them where memblock=debug printed them, else those that every kernel tells of
   * (NODE_DATA, crash kernel, CMA).
   */
  readonly reservations: readonly Told<ToldReservation>[];
}

/** What the kernel made of the machine: one number or range each, comparable. */
export interface LayoutFact {
  readonly item: LayoutItem;
  /** What it is a fact of: `DMA32`, `node 0 Normal`, `memory34-39`; empty for the whole machine. */
  readonly of: string;
  readonly value: FactValue;
  readonly at: LinePlace;
}

/** Bytes, a count, a range, or words as printed. `empty`: a zone without memory. */
export type FactValue = number | string | ByteRange | "empty";

/** Items by what people ask of them; a text of each is in layout-items.ts. */
export type LayoutItem =
  | "block-size"
  | "zone-range"
  | "movable-start"
  | "node-range"
  | "node-span"
  | "node-data"
  | "node-pages"
  | "zone-pages"
  | "zone-memmap-pages"
  | "zone-reserved-pages"
  | "zone-batch"
  | "zone-unavailable-pages"
  | "unavailable-pages"
  | "zone-start-pfn"
  | "zone-spanned"
  | "zone-present"
  | "zone-managed"
  | "zone-cma"
  | "zone-watermark"
  | "zone-protection"
  | "crashkernel"
  | "cma-area"
  | "bounce-buffer"
  | "ramdisk"
  | "per-cpu"
  | "total-pages"
  | "memory-total"
  | "memory-available"
  | "memory-cma"
  | "memory-reserved"
  | "hash-table"
  | "log-buffer"
  | "huge-pages"
  | "zonelists"
  | "block-state"
  | "block-node"
  | "block-zones"
  | "block-removable"
  | "resource"
  | "total-online"
  | "total-offline";

/** Something in a source that could not be used, or does not fit the rest: never dropped without a word. */
export interface SourceDoubt {
  readonly at: LinePlace;
  /**
   * `truncated`: lines are missing; `other-boots`: the log holds several, and this one is read; `zeroed`: the kernel hid the addresses;
   * `cut-line`: the end of the kernel's command line is lost, by a serial console or as it is longer than a message; `overlap`: other memory is told to lie there;
   * `estimated`: what stands there is near the value that was asked for, not the value; `impossible`: a range of addresses that no
   * machine can have.
   */
  readonly kind:
    | "truncated"
    | "cut-line"
    | "other-boots"
    | "overlap"
    | "unread"
    | "garbled"
    | "zeroed"
    | "estimated"
    | "impossible";
  /** What stands there, for a sentence: `BIOS-e820`, `0x0-0x0`. */
  readonly what: string;
}

/** `what` of a log that ends inside of the firmware's tables. */
export const END_OF_TABLES = "the rest of the firmware's map and of the SRAT";

export interface Source extends LayoutHalf {
  readonly kind: SourceKind;
  /** What people call it: a file's name. */
  readonly name: string;
  readonly machine: MachineFacts;
}

/** What the reader of a format's layout tells. */
export interface LayoutHalf {
  readonly layout: readonly LayoutFact[];
  readonly doubts: readonly SourceDoubt[];
  /** Items that the source lists to the last one: what it leaves out is not there. `at`: the line they are listed below. */
  readonly whole?: readonly Told<LayoutItem>[];
}

/** What one text tells of the machine. */
export interface ReadMachine {
  readonly machine: MachineFacts;
  readonly doubts: readonly SourceDoubt[];
}

/** Reads one text; never fails: what could not be read is in `doubts`. */
export type MachineReader = (text: string) => ReadMachine;

export const NO_MACHINE: MachineFacts = { maps: {}, nodes: [], devices: [], files: {}, reservations: [] };
