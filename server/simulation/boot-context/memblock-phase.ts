/**
 * What the boot leaves behind up to memblock_free_all(): what setup_arch() found out about memory, what was reserved for purposes of its
 * own (CMA, crash kernel, gigantic pages, bounce buffer), and the parts of the kernel image that are freed later.
 */

import type { CmaArea } from "../mm/cma/cma.ts";
import type { PageRequest } from "../mm/hugetlb/hugetlb-parameters.ts";
import type { MadeEarly } from "../mm/mm-init/deferred-init.ts";
import type { NumaTopology } from "../mm/numa/numa-init.ts";
import type { PresentSections } from "../mm/sparse/sparse-init.ts";
import type { Swiotlb } from "../mm/swiotlb/swiotlb.ts";
import type { ByteSpan } from "../platforms/schema.ts";
import type { LaterMessages } from "../printk/boot-log.ts";
import type { ZoneName } from "../state/events.ts";
import type { KernelMessage } from "../state/kernel-messages.ts";
import type { MemoryRange, PfnSpan } from "../state/memory-ranges.ts";
import type { Note } from "../state/notes.ts";
import type { Geometry } from "../state/state.ts";
import type { Bytes, Pages } from "../units/units.ts";
import type { BootContext } from "./boot-context.ts";

/** memblock as it stands before memblock_free_all(), and what later steps need to know of the way there. */
export interface MemblockPhase extends SetupArchResult, BootReservations {
  readonly boot: BootContext;
  readonly notes: readonly Note[];
  /** What the kernel printed, in order. */
  readonly messages: readonly (KernelMessage | LaterMessages)[];
  /** Page tables that mem_init() makes before it says how much memory is available. */
  readonly memInitTables: Pages;
  /** Pages that sized the hash tables: all that this phase takes of the sizes of zones. */
  readonly kernelPages: Pages;
  /** Struct pages that are made before the page allocator takes over. */
  readonly early: MadeEarly;
}

/** What setup_arch() finds out about memory. */
export interface SetupArchResult {
  readonly geometry: Geometry;
  /** memblock.memory in whole pages. */
  readonly ranges: readonly MemoryRange[];
  /** The part of it that firmware keeps to itself: present, never mapped. */
  readonly nomap: readonly PfnSpan[];
  readonly sections: PresentSections;
  /** What pfn_valid() is true of, where that is not all of the present sections. */
  readonly validPages?: readonly PfnSpan[];
  readonly numa: NumaTopology;
  readonly memorylessNodes: readonly number[];
  /** pg_data_t of each node that the architecture allocates one for: those with memory, on arm64 all. */
  readonly nodeData: ReadonlyMap<number, Bytes>;
  /** Reserved pages below 16 MiB before the memmap was allocated (x86). */
  readonly dmaReserve: Pages;
  /** The zones this kernel has, in index order. */
  readonly zoneNames: readonly ZoneName[];
  /** End of ZONE_DMA, or of ZONE_DMA32 where that is the lowest zone; exclusive. */
  readonly dmaLimit: Bytes;
  /** Where ZONE_DMA32 may end, exclusive. */
  readonly dma32Limit: Bytes;
}

/** Memory that the boot sets aside before the buddy allocator exists. */
export interface BootReservations {
  readonly initrd: ByteSpan | undefined;
  /** What the kernel reserved for a crash kernel. */
  readonly crashkernel: readonly ByteSpan[];
  readonly cma: readonly CmaArea[];
  readonly gigantic: readonly ByteSpan[];
  /** Gigantic pages that were given back, as a border of zones lay in them. */
  readonly givenBack: readonly ByteSpan[];
  readonly laterHugepages: readonly PageRequest[];
  /** Sizes of huge pages that the machine has, bytes. */
  readonly hugepageSizes: readonly Bytes[];
  readonly swiotlb: Swiotlb | undefined;
  readonly freedImage: FreedImage;
  /** Of EFI's boot services, which the buddy allocator gets while the kernel boots (x86). */
  readonly bootServices: readonly PfnSpan[];
}

/** Parts of the kernel image that the buddy allocator gets. */
export interface FreedImage {
  /** Before the watermarks are computed: SMP lock prefixes. They lie in the first of the other parts. */
  readonly early: readonly PfnSpan[];
  /** When the boot is over. */
  readonly late: readonly PfnSpan[];
}
