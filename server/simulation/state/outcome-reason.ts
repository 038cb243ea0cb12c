/**
 * Why a step came out as it did, as values: each kind with the numbers and names a sentence about it needs. Who decides emits one, and
 * who speaks to people words it (server/analysis/notes/outcome-words.ts). Sizes in bytes, ranges with both ends inclusive.
 */
import type { ByteRange, Bytes, Pfn } from "../units/units.ts";
import type { AllocationUse, OnlineType, Origin, ZoneName } from "./events.ts";

/** What a page is used for. */
export interface PageWords {
  readonly kind: "reserved" | "hole" | "hugetlb-1g" | "cma" | "allocated" | "kernel";
  /** Kernel function or name of the allocation. */
  readonly by: string;
  readonly use?: AllocationUse;
}

/** Why a block may not join a zone (up to 4.12 by zone_can_shift(), in 4.13 by allow_online_pfn_range()). */
export type ZoneRefusal =
  | { readonly kind: "several-zones" }
  | { readonly kind: "no-kernel-memory"; readonly node: number }
  /** Only the block at the edge of `zone` can be shifted to Movable. */
  | { readonly kind: "not-last-block"; readonly zone: ZoneName }
  | { readonly kind: "not-first-block" }
  | { readonly kind: "not-below-movable"; readonly zone: ZoneName; readonly movableStart: Pfn }
  /** `zoneEnd` is exclusive. */
  | { readonly kind: "not-above-kernel"; readonly zone: ZoneName; readonly zoneEnd: Pfn };

/** Why QEMU takes no memory device. */
export type PlaceRefusal =
  | { readonly kind: "no-space"; readonly used: Bytes; readonly room: Bytes }
  | { readonly kind: "unaligned-address"; readonly alignment: Bytes }
  /** The area that devices go to has `room` bytes from `base` on; without `room` its end is not known. */
  | {
      readonly kind: "outside-device-memory";
      readonly at: Bytes;
      readonly size: Bytes;
      readonly base: Bytes;
      readonly room?: Bytes;
    }
  /** Enough is free, but not in one aligned piece. */
  | { readonly kind: "fragmented" }
  | { readonly kind: "unaligned-size"; readonly size: Bytes; readonly alignment: Bytes }
  /** The machine has `nodes` of them. */
  | { readonly kind: "no-such-node"; readonly node: number; readonly nodes: number }
  | { readonly kind: "address-taken"; readonly first: Bytes }
  /** Memory behind CXL lies where the machine's RAM or another device is; `free` begins a place behind everything. */
  | {
      readonly kind: "window-taken";
      readonly by: "memory" | "device";
      readonly first: Bytes;
      readonly size: Bytes;
      readonly free: Bytes;
    };

/** A range of the firmware's map, as the command line leaves it; `last` inclusive. `shared`: what is added may lie in it, wholly. */
export interface FirmwareRange extends ByteRange {
  readonly type: string;
  readonly shared: boolean;
}

/** Why added memory is refused by add_memory(). */
export type AddRefusal =
  | {
      readonly kind: "not-whole-blocks";
      readonly start: Bytes;
      readonly size: Bytes;
      readonly blockSize: Bytes;
    }
  | { readonly kind: "memory-there"; readonly start: Bytes }
  | {
      readonly kind: "resource-in-the-way";
      readonly start: Bytes;
      readonly size: Bytes;
      readonly resource: FirmwareRange;
    }
  /** It ends above `limit`, max_mem_size. */
  | { readonly kind: "above-mem-limit"; readonly start: Bytes; readonly size: Bytes; readonly limit: Bytes }
  /** `room`: what the kernel's zones could give at most. */
  | { readonly kind: "memmap-does-not-fit"; readonly size: Bytes; readonly memmap: Bytes; readonly room: Bytes };

/** Why a machine does not come up. */
export type BootRefusal =
  | { readonly kind: "kernel-version"; readonly version: string }
  | { readonly kind: "no-usable-memory" }
  /** The kernel image needs `image`; usable RAM ends at `ramEnd` (its last byte). */
  | { readonly kind: "image-does-not-fit"; readonly image: ByteRange; readonly ramEnd: Bytes }
  /** The initrd has `size` bytes, where its loader puts it there are `room`. */
  | { readonly kind: "initrd-does-not-fit"; readonly size: Bytes; readonly room: Bytes }
  /** Of the initrd's `size` bytes the kernel wants more than twice mapped, and has `mapped`. */
  | { readonly kind: "initrd-too-large"; readonly size: Bytes; readonly mapped: Bytes }
  /** What memmap= makes of the map: a range that ends behind 64 bits, or one range alone. */
  | { readonly kind: "memory-map-refused"; readonly why: "wraps" | "single"; readonly text: string }
  /** More ranges than memblock's list has room for before memory is mapped. */
  | { readonly kind: "memblock-list-full"; readonly list: "memory" | "reserved"; readonly room: number }
  /** Of a kernel that numbers fake nodes from -1 on: bytes, `last` inclusive. */
  | {
      readonly kind: "memory-without-node";
      readonly text: string;
      readonly first: Bytes;
      readonly last: Bytes;
    }
  /** The first memory of its section, which no table of the firmware gives a node: bytes, `last` inclusive. */
  | { readonly kind: "section-without-node"; readonly first: Bytes; readonly last: Bytes }
  /** A CMA area, of which a part has no struct pages: bytes, `last` inclusive. */
  | { readonly kind: "cma-without-memory"; readonly area: ByteRange; readonly missing: ByteRange }
  /** Of the real nodes `nodes` the parameter cut no fake node; as nodes `numbers` they stay, and want distances that no SLIT tells. */
  | {
      readonly kind: "no-distances";
      readonly text: string;
      readonly nodes: readonly number[];
      readonly numbers: readonly number[];
    }
  /** An allocation that the kernel panics without. */
  | { readonly kind: "allocation-fails"; readonly by: string; readonly size: Bytes };

/** What isolating a range reads that has no memmap (linux-next of April 2022). */
export interface IsolationHole {
  readonly version: string;
  readonly pfn: Pfn;
  /** The pfn behind the last section with memory, or pfn 0 that the search for a compound page's head runs down to. */
  readonly way: "behind-memory" | "down-to-zero";
  /** The boundary, where the page that the search starts at has no memmap itself. */
  readonly boundary?: Pfn;
}

export interface IsolationUnaligned {
  readonly version: string;
  /** Size of the pageblocks that the range must consist of. */
  readonly unitBytes: Bytes;
  /** The mainline version since which any range is taken. */
  readonly anySince: string;
}

/** No driver for a device. `since`: the mainline version that has one; undefined: none has. */
export type DeviceUnseen = { readonly device: string } & (
  | { readonly why: "no-driver"; readonly arch: string; readonly version: string; readonly since?: string }
  | { readonly why: "not-built" }
  /** The driver found no place for the device's region in the tree of resources. */
  | { readonly why: "region-taken"; readonly start: Bytes; readonly size: Bytes; readonly resource: FirmwareRange }
);

/** A piece of the crashed kernel that makedumpfile needs, and that lies at `first`. */
export interface LostPiece {
  readonly what: string;
  readonly first: Bytes;
  readonly by: string;
  readonly observed: boolean;
  readonly origins: readonly Origin[];
}

export interface DumpOverwritten extends ByteRange {
  readonly device: string;
  readonly lost: readonly LostPiece[];
  /** None of it was observed, and where the kernel had it is only modelled. */
  readonly modelled: boolean;
  /** Some was observed; where the kernel had the rest is only modelled. */
  readonly restModelled: boolean;
}

/** What a knob's file takes. */
export type KnobValues =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "percent" }
  | { readonly kind: "boolean" }
  | { readonly kind: "kib" }
  | { readonly kind: "range"; readonly most: number }
  | { readonly kind: "number-per-zone" };

type BlockReason =
  | { readonly kind: "no-such-block"; readonly id: number }
  | { readonly kind: "going-offline"; readonly id: number }
  | { readonly kind: "already"; readonly id: number; readonly is: "online" | "offline" }
  | {
      readonly kind: "zone-refused";
      readonly id: number;
      readonly wanted: OnlineType;
      readonly why: ZoneRefusal;
    }
  | { readonly kind: "no-hotremove" }
  | { readonly kind: "spans-several"; readonly id: number; readonly what: "nodes" | "zones" }
  /** Sections of the block were never added. */
  | { readonly kind: "sections-missing"; readonly id: number }
  | { readonly kind: "memory-holes"; readonly id: number }
  /** The page that offlining fails on. */
  | { readonly kind: "page-unmovable"; readonly pfn: Pfn; readonly page: PageWords; readonly modelled: boolean }
  | { readonly kind: "boot-memory-stays"; readonly id: number; readonly arch: string }
  | { readonly kind: "splits-vmemmap-leaf"; readonly id: number }
  /** Isolated, but it can't be migrated. `givesUp`: after two minutes (up to 4.14). */
  | {
      readonly kind: "page-stuck";
      readonly pfn: Pfn;
      readonly page: PageWords;
      readonly id: number;
      readonly givesUp: boolean;
    }
  | { readonly kind: "no-room-elsewhere"; readonly id: number; readonly givesUp: boolean }
  /** Only the running system knows whether the kernel holds a page of the block. */
  | {
      readonly kind: "kernel-zone-block";
      readonly id: number;
      readonly zone: ZoneName;
      readonly busy?: "seen" | "first-block";
    }
  | {
      readonly kind: "zone-mismatch";
      readonly id: number;
      readonly zone: ZoneName;
      readonly valid: readonly ZoneName[];
    }
  | { readonly kind: "chmem-size-unaligned"; readonly blockSize: Bytes }
  | { readonly kind: "chmem-range-unaligned"; readonly blockSize: Bytes }
  | {
      readonly kind: "chmem-reached";
      readonly action: "enable" | "disable";
      readonly size: Bytes;
      /** Why the block that stopped it failed. */
      readonly because?: OutcomeReason;
    };

type RangeReason =
  | { readonly kind: "not-one-zone" }
  | ({ readonly kind: "isolation-unaligned" } & IsolationUnaligned)
  | ({ readonly kind: "isolation-hole" } & IsolationHole)
  /** The page that isolating or allocating the range fails on. */
  | { readonly kind: "page-stays"; readonly pfn: Pfn; readonly page: PageWords; readonly modelled: boolean }
  | { readonly kind: "kernel-zone-range"; readonly zone: ZoneName; readonly step: "isolate" | "alloc_contig" }
  | { readonly kind: "no-room-to-move" }
  | { readonly kind: "nothing-contiguous"; readonly size: Bytes }
  | { readonly kind: "no-cma-area"; readonly area: string }
  | { readonly kind: "cma-area-full"; readonly area: string; readonly size: Bytes }
  | { readonly kind: "allocation-exists"; readonly name: string }
  | { readonly kind: "no-allocation"; readonly name: string }
  | { readonly kind: "no-node"; readonly node: number }
  | { readonly kind: "zone-never-serves"; readonly zone: ZoneName; readonly use: AllocationUse }
  | { readonly kind: "too-little-free"; readonly free: Bytes; readonly use: AllocationUse }
  | ({ readonly kind: "not-online-memory" } & ByteRange)
  | { readonly kind: "page-in-use"; readonly pfn: Pfn; readonly by: string };

type DeviceReason =
  | AddRefusal
  | { readonly kind: "no-probe-file" }
  /** Nobody says whether the kernel has CONFIG_ARCH_MEMORY_PROBE. */
  | { readonly kind: "probe-file-unknown" }
  | { readonly kind: "no-block-multiple"; readonly address: Bytes; readonly blockSize: Bytes }
  | { readonly kind: "no-device"; readonly name: string }
  | { readonly kind: "there-from-boot"; readonly name: string }
  | { readonly kind: "not-plugged"; readonly name: string }
  | { readonly kind: "plugged-already"; readonly name: string }
  | { readonly kind: "never-unplugged"; readonly device: "virtio-mem" | "nvdimm" | "cxl" | "dimm" }
  | { readonly kind: "no-acpi-ged" }
  | { readonly kind: "no-free-slot"; readonly name: string; readonly slots: number }
  | PlaceRefusal
  | { readonly kind: "no-virtio-mem"; readonly name: string }
  | { readonly kind: "beyond-region"; readonly name: string; readonly region: Bytes }
  | { readonly kind: "no-device-block-multiple"; readonly block: Bytes }
  | ({ readonly kind: "device-unseen" } & DeviceUnseen)
  | { readonly kind: "driver-refuses-block"; readonly name: string }
  | {
      readonly kind: "units-in-kernel-zone";
      readonly ids: readonly number[];
      /** What surely came back, and what is still plugged. */
      readonly back: Bytes;
      readonly plugged: Bytes;
    }
  /** A device that was to shrink: `back` is what it gave, `plugged` what stays. */
  | { readonly kind: "gave-back"; readonly back: Bytes; readonly plugged: Bytes; readonly requested: Bytes }
  /** virtio_mem_add_memory() gets -ENOMEM for the memmap of the next `size` bytes; the driver tries again later. */
  | {
      readonly kind: "plug-out-of-memory";
      readonly plugged: Bytes;
      readonly requested: Bytes;
      readonly size: Bytes;
      readonly memmap: Bytes;
      readonly room: Bytes;
    }
  | { readonly kind: "waits-for-onlining"; readonly plugged: Bytes; readonly requested: Bytes }
  | { readonly kind: "no-pmem"; readonly name: string }
  | {
      readonly kind: "region-misaligned";
      readonly alignment: Bytes;
      readonly first: Bytes;
      readonly size: Bytes;
    }
  | { readonly kind: "no-kmem-driver"; readonly since: string }
  /** A driver that this kernel was built without. */
  | { readonly kind: "dax-not-built"; readonly option: "DEV_DAX" | "DEV_DAX_KMEM" }
  | { readonly kind: "no-numa-range"; readonly first: Bytes }
  /** daxctl's own refusal: new blocks are onlined by the kernel. */
  | { readonly kind: "auto-online-policy"; readonly policy: OnlineType }
  | { readonly kind: "no-namespace"; readonly device: string }
  | { readonly kind: "no-whole-block"; readonly device: string }
  | { readonly kind: "kmem-block-online"; readonly id: number; readonly device: string }
  | { readonly kind: "cut-to-blocks"; readonly size: Bytes }
  | { readonly kind: "knob-takes"; readonly knob: string; readonly values: KnobValues }
  | { readonly kind: "knob-read-only"; readonly knob: string }
  | { readonly kind: "no-knob"; readonly knob: string }
  /** A step that hangs keeps a lock that this one wants. */
  | { readonly kind: "lock-held"; readonly lock: string; readonly holder: string };

type CrashReason =
  | { readonly kind: "no-crash-area" }
  | { readonly kind: "crash-kernel-fails"; readonly why: BootRefusal }
  /** What the crash kernel has for itself; `cma`: bytes of CMA, with what user space had in it. */
  | { readonly kind: "crash-kernel-has"; readonly ranges: readonly ByteRange[]; readonly cma: Bytes }
  | { readonly kind: "machine-stays-down" }
  | {
      readonly kind: "dumps-found";
      readonly dumps: readonly { readonly device: string; readonly kernel: string; readonly readable: boolean }[];
    }
  | { readonly kind: "no-vmcore" }
  /** `mode`: of the device that has no block device; undefined: there is no such device. */
  | { readonly kind: "no-block-device"; readonly device: string; readonly mode?: string }
  | ({ readonly kind: "dump-written"; readonly device: string; readonly leftOut: Bytes } & ByteRange)
  | ({ readonly kind: "dump-overwritten" } & DumpOverwritten);

/** Why a step's outcome is what it is. */
export type OutcomeReason = BlockReason | RangeReason | DeviceReason | CrashReason;
