/**
 * Which kinds of lines of the kernel's log are simulated: how each begins, numbers as `#`. A line of another kind, of a device or a
 * driver, a simulated log says nothing about.
 */
import type { KernelMessage } from "../../simulation/state/kernel-messages.ts";

interface LineKinds {
  readonly always?: readonly string[];
  /** Simulated of some machines only: a log that has no such line says nothing about it. */
  readonly sometimes?: readonly string[];
}

const CRASHKERNEL = ["crashkernel"];
const RESERVED_MEMORY = ["OF: reserved mem: ", "Reserved memory: "];

/** Beginnings of the lines of each message, as `lineShape` makes them. */
const LINE_KINDS: Readonly<Record<KernelMessage["kind"], LineKinds>> = {
  "command-line": { always: ["Command line: ", "Kernel command line: "] },
  "memory-map": {
    always: ["BIOS-provided physical RAM map:", "user-defined physical RAM map:", "BIOS-e#: [", "user: ["],
    sometimes: ["extended physical RAM map:", "extended: ["],
  },
  "memory-map-full": { always: ["too many entries; ignoring ", "E# table full; ignoring "] },
  "malformed-early-option": { sometimes: ["Malformed early option "] },
  "early-option-refused": { sometimes: ["mem=nopentium ignored!", "cma: Config string not provided"] },
  "memory-map-change": { always: ["e#: update [", "e#: remove ["] },
  "kernel-image-not-ram": { always: [".text .data .bss are not marked"] },
  "last-pfn": { always: ["last_pfn = #"] },
  "mp-table": { always: ["found SMP MP-table at "] },
  "acpi-table": { always: ["ACPI: Reserving "] },
  ramdisk: { always: ["RAMDISK: "] },
  "ramdisk-relocated": { always: ["Allocated new RAMDISK: ", "Move RAMDISK from "] },
  "nosave-region": { always: ["PM: hibernation: Registered nosave memory: ", "PM: Registered nosave memory: "] },
  "memblock-call": { always: ["memblock_", "memblock: ", "__memblock_"] },
  "memblock-request": { always: ["memblock_"] },
  "memblock-dump": {
    always: [
      "MEMBLOCK configuration:",
      "memory size = #",
      "memory.cnt = #",
      "reserved.cnt = #",
      "memory[#",
      "reserved[#",
    ],
  },
  "srat-cpu": { always: ["SRAT: PXM # -> APIC "] },
  "srat-memory": { always: ["ACPI: SRAT: Node # PXM # ["] },
  "numa-overlap": { always: ["NUMA: Warning: node #", "NUMA: node #"] },
  "numa-joined": { always: ["NUMA: Node # ["] },
  "numa-coverage": { always: ["NUMA: nodes only cover ", "NUMA: no nodes coverage for "] },
  "no-numa": { always: ["NUMA turned off", "No NUMA configuration found", "Faking a node at "] },
  "too-many-fake-nodes": { always: ["numa=fake=# too large"] },
  "no-fake-nodes": { always: ["Not enough memory for each node."] },
  "too-few-fake-nodes": { always: ["numa_emulation: phys: # only got # of # nodes, failing"] },
  "too-many-fake-blocks": { always: ["NUMA: Too many emulated memblks"] },
  "fake-node-too-small": { always: ["Fake node size #"] },
  "fake-node": { always: ["Faking node # at "] },
  "distance-table": { always: ["NUMA: Initialized distance table"] },
  "node-data": { always: ["NODE_DATA(#) ", "NUMA: NODE_DATA"] },
  "no-mirror": { always: ["The system has no mirror memory"] },
  "unmirrored-kernel-memory": { always: ["This configuration results in unmirrored kernel memory."] },
  "zone-ranges": {
    always: [
      "Zone ranges:",
      "DMA [",
      "DMA# [",
      "Normal [",
      "DMA empty",
      "DMA# empty",
      "Normal empty",
      "Device empty",
      "Movable zone start for each node",
      "Node #: #",
      "Early memory node ranges",
      "node #: [",
    ],
  },
  "memoryless-node": { always: ["Initializing node # as memoryless"] },
  "initmem-node": {
    always: [
      "Initmem setup node #",
      "On node # totalpages: #",
      "DMA zone: #",
      "DMA# zone: #",
      "Normal zone: #",
      "Movable zone: #",
    ],
  },
  "unavailable-pages": { always: ["On node #, zone "] },
  "unavailable-in-all": { always: ["Zeroed struct page in unavailable ranges: "] },
  "reserved-unavailable": { always: ["Reserved but unavailable: "] },
  "reserved-memory": { always: RESERVED_MEMORY },
  "reserved-memory-failed": { always: RESERVED_MEMORY },
  "reserved-memory-bypassed": { always: RESERVED_MEMORY },
  "cma-pool-unaligned": { always: RESERVED_MEMORY },
  "cma-reserved": { always: ["cma: Reserved # MiB"] },
  "cma-reserved-in-pieces": { always: ["cma: Reserved # MiB"] },
  "cma-failed": { always: ["cma: Failed to reserve ", "cma: Region at ", "cma: Size ("] },
  "hugetlb-cma-too-small": {
    always: ["hugetlb_cma: cma area should be ", "hugetlb_cma: cma area of node # should be "],
  },
  "hugetlb-cma-no-multiple": { always: ["hugetlb_cma: cma area must be ", "hugetlb_cma: cma area of node # must be "] },
  "hugetlb-cma-no-node": { always: ["hugetlb_cma: invalid node # specified"] },
  "hugetlb-cma-skips-pages": { always: ["HugeTLB: hugetlb_cma is enabled"] },
  "hugetlb-cma-plan": { always: ["hugetlb_cma: reserve # MiB"] },
  "hugetlb-cma-reserved": { always: ["hugetlb_cma: reserved # MiB"] },
  // Before 7.0 a running system says it.
  "hugetlb-cma-unsupported": { sometimes: ["hugetlb_cma: the option isn't supported by "] },
  "hugetlb-cma-no-percentage": { always: ["hugetlb_cma: invalid percentage "] },
  "hugetlb-cma-rounded-away": { always: ["hugetlb_cma: reservation size rounded down "] },
  "hugepage-size-unsupported": {
    always: ["HugeTLB: unsupported hugepagesz=", "HugeTLB: unsupported default_hugepagesz="],
  },
  "hugepage-size-twice": {
    always: ["HugeTLB: hugepagesz=#", "HugeTLB: default_hugepagesz previously specified, ignoring "],
  },
  "hugepages-twice": { always: ["HugeTLB: hugepages= specified twice "] },
  "hugepages-invalid": { always: ["HugeTLB: Invalid hugepages parameter #"] },
  "hugepages-without-size": { always: ["HugeTLB: hugepages=#"] },
  "hugepages-across-zones": { always: ["HugeTLB: freed # cross-zone hugepages "] },
  "hugepages-short": { always: ["HugeTLB: allocating #"] },
  "crashkernel-auto": { always: ["Using crashkernel=auto"] },
  "crashkernel-unread": { always: CRASHKERNEL },
  "crashkernel-in-use": { always: CRASHKERNEL },
  "crashkernel-no-room": {
    always: [...CRASHKERNEL, "cannot allocate crashkernel", "Cannot reserve #MB crashkernel low memory"],
  },
  "crashkernel-reserved": {
    always: [...CRASHKERNEL, "Reserving #MB of memory at ", "Reserving #MB of low memory at "],
  },
  "crashkernel-cma-unsupported": { always: CRASHKERNEL },
  "crashkernel-cma": { always: CRASHKERNEL },
  "log-buffer": { always: ["printk: log_buf_len: ", "printk: log buffer data + meta data: "] },
  "per-cpu": { always: ["percpu: Embedded #"] },
  "per-cpu-units": { always: ["pcpu-alloc: "] },
  // Not where they are spread over nodes.
  "hash-table": { sometimes: ["Dentry cache hash table entries: ", "Inode-cache hash table entries: "] },
  "swiotlb-areas": { always: ["software IO TLB: area num "] },
  "swiotlb-rounded": { always: ["software IO TLB: SWIOTLB bounce buffer size roundup to "] },
  "swiotlb-halved": { always: ["software IO TLB: SWIOTLB bounce buffer size adjusted # -> "] },
  // Not on x86 where `swiotlb=` alone makes the buffer.
  "swiotlb-mapped": { sometimes: ["software IO TLB: mapped ["] },
  "unknown-parameters": { always: ["Unknown kernel command line parameters "] },
  // Since 6.11 a running system's, and nowhere without the sizes of the build's image.
  "memory-info": { sometimes: ["Memory: #K/#K available"] },
  "memory-block-size": { always: ["x#/mm: Memory block size: "] },
  // Which nodes are online is not known of every machine.
  zonelists: { always: ["Built # zonelists", "Policy zone: "], sometimes: ["Fallback order for Node #: "] },
  "unaligned-range": { always: ["Block size [#] unaligned hotplug range", "Section-unaligned hotplug range"] },
  "no-demotion-target": { always: ["Demotion targets for Node #: null"] },
  offlined: { always: ["Offlined Pages #"] },
  "offline-failed": { always: ["memory offlining ["] },
  "page-dump": { always: ["page dumped because: "] },
  "boot-memory-offlining": { always: ["Boot memory ["] },
  "splits-vmemmap-leaf": { always: ["[# #] splits a leaf entry"] },
  "dimm-not-added": {
    always: ["acpi PNP#C#:#: add_memory failed", "acpi PNP#C#:#: acpi_memory_enable_device() error"],
  },
  "eject-stopped": { always: ["memory memory#: Offline failed."] },
  "virtio-mem-request": { always: ["virtio_mem virtio#: plugged size: ", "virtio_mem virtio#: requested size: "] },
  "kmem-rejects": { always: ["kmem dax#.#: rejecting DAX region "] },
  "kmem-truncates": { always: ["kmem dax#.#: DAX region truncated by "] },
  "kmem-probe-failed": { always: ["kmem: probe of dax", "kmem dax#.#: probe with driver kmem failed"] },
};

const ALWAYS = beginnings("always");
const SOMETIMES = beginnings("sometimes");

function beginnings(which: keyof LineKinds): readonly string[] {
  return [...new Set(Object.values(LINE_KINDS).flatMap((kinds) => kinds[which] ?? []))];
}

/** A line of the log, white space as single blanks, numbers as `#`: lines of one kind begin alike. */
export function lineShape(line: string): string {
  return line
    .trim()
    .replace(/\s+/g, " ")
    .replace(/0x[\da-f]+|\b(?=[a-f]*\d)[\da-f]{8,}\b|\d+/g, "#");
}

/** A line of memblock=debug. */
function isOfMemblock(shape: string): boolean {
  return [LINE_KINDS["memblock-call"], LINE_KINDS["memblock-dump"]].some(({ always }) =>
    always?.some((kind) => shape.startsWith(kind)),
  );
}

/** Tells of a line, or a piece of one, whether it is of a kind that this log would tell: it is there, or it is none of the log. */
export function kindsOfLog(printed: readonly string[]): (line: string) => boolean {
  const shapes = [...new Set(printed.map(lineShape))];
  const kinds = [...ALWAYS, ...SOMETIMES.filter((kind) => shapes.some((shape) => shape.startsWith(kind)))];
  const isDebugged = printed.some((line) => /\bmemblock=debug\b/.test(line));
  // Of arm64 they are not simulated.
  const untold = isDebugged && !shapes.some(isOfMemblock);
  return (line) => {
    const shape = lineShape(line);
    if (untold && isOfMemblock(shape)) return false;
    if (kinds.some((kind) => shape.startsWith(kind) || kind.startsWith(shape))) return true;
    return shapes.some((other) => other.includes(shape));
  };
}

/** What a simulated log does not have, for those who read it as a whole. */
export const LEFT_OUT_OF_LOG =
  "left out: time stamps, and lines of CPUs, page tables, buses, devices, drivers and programs; of memory `Freeing …`, `e820: … RAM buffer …`, what hugetlb says when it starts (`HugeTLB: registered …`), since 6.11 and of builds that are not known `Memory: … available`, tables of files and sockets, `min_free_kbytes` once somebody has set it, since 6.9 `Demotion targets` of the boot, `Dentry cache` and `Inode-cache` where they are spread over nodes; on arm64 all that memblock=debug prints";
