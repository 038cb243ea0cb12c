/**
 * Every statement of the language as completion and hover tell of it: how it is written, what the real thing is, and what
 * to type. In `insert`, `‹1G›` is a value to overwrite and `‹a|b›` a choice.
 */
import { code, paragraphs } from "./markdown.ts";

export interface StatementWord {
  /** What is typed. */
  readonly word: string;
  /** The kinds of syntax node it makes. */
  readonly kinds: readonly string[];
  readonly place: "declaration" | "boot" | "step" | "heading" | "expectation";
  readonly syntax: string;
  readonly summary: string;
  /** What the step is on a real machine. */
  readonly real?: string;
  readonly insert: string;
}

export const STATEMENTS: readonly StatementWord[] = [
  {
    word: "scenario",
    kinds: ["scenario"],
    place: "declaration",
    syntax: 'scenario "title"',
    summary: "The title of the scenario.",
    insert: 'scenario "‹what happens›"',
  },
  {
    word: "use",
    kinds: ["use"],
    place: "declaration",
    syntax: 'use "other.memzone"',
    summary: "Takes the declarations of another file, relative to this one.",
    insert: 'use "‹machine.memzone›"',
  },
  {
    word: "param",
    kinds: ["param"],
    place: "declaration",
    syntax: "param NAME = V1 | V2 | …",
    summary:
      "A parameter: `$NAME` stands for its value anywhere, the command line included. `memzone check` runs every combination.",
    insert: "param ‹name› = ‹256M› | ‹1G›",
  },
  {
    word: "kernel",
    kinds: ["kernel"],
    place: "declaration",
    syntax: 'kernel VERSION ARCH { build NAME | build from "boot.dmesg"  config NAME=VALUE  what-if NAME }',
    summary: "Which kernel boots: its version decides the rules.",
    insert: "kernel ‹6.12› ‹x86_64|arm64|arm64-16k|arm64-64k›",
  },
  {
    word: "machine",
    kinds: ["machine"],
    place: "declaration",
    syntax: "machine PLATFORM { … }",
    summary:
      "The machine: its memory, nodes and processors, on a platform whose memory map is known, or with a `firmware` map.",
    insert: "machine ‹qemu-pc|qemu-q35|qemu-virt› {\n  memory ‹4G›\n}",
  },
  {
    word: "dimm",
    kinds: ["dimm"],
    place: "declaration",
    syntax: "dimm NAME { size SIZE node0 at ADDRESS }",
    summary: "A DIMM that `plug` brings. Without `at` the platform places it.",
    insert: "dimm ‹dimm0› { size ‹1G› node‹0› }",
  },
  {
    word: "virtio-mem",
    kinds: ["virtio-mem"],
    place: "declaration",
    syntax: "virtio-mem NAME { size SIZE block SIZE node0 requested SIZE }",
    summary: "A virtio-mem device, there since the boot; `resize` changes what it gives.",
    insert: "virtio-mem ‹vmem0› { size ‹4G› node‹0› requested ‹1G› }",
  },
  {
    word: "nvdimm",
    kinds: ["nvdimm"],
    place: "declaration",
    syntax: "nvdimm NAME { size SIZE node0 }",
    summary: "A persistent-memory device, there since the boot; `reconfigure` makes system RAM of it.",
    insert: "nvdimm ‹pmem0› { size ‹4G› node‹0› }",
  },
  {
    word: "cmdline",
    kinds: ["cmdline"],
    place: "declaration",
    syntax: "cmdline { PARAMETER … }",
    summary: "The kernel command line, as the boot loader hands it over.",
    insert: "cmdline {\n  ‹movablecore=256M›\n}",
  },
  {
    word: "reserve",
    kinds: ["reserve"],
    place: "declaration",
    syntax: "reserve RANGE by FUNCTION",
    summary: "A memblock reservation that was observed; it stands whatever the model says.",
    real: "a line that `memblock=debug` printed",
    insert: "reserve ‹0x13ff00000-0x13ffbffff› by ‹memblock_alloc_range_nid›",
  },
  {
    word: "reserve from",
    kinds: ["reserve-from"],
    place: "declaration",
    syntax: 'reserve from "boot.dmesg"',
    summary: "Takes every reservation from a saved log of `memblock=debug`.",
    insert: 'reserve from "‹boot.dmesg›"',
  },
  {
    word: "firmware from",
    kinds: ["firmware-from"],
    place: "declaration",
    syntax: 'firmware from "boot.dmesg"',
    summary: "Takes the firmware's memory map (BIOS-e820 lines) from a saved log.",
    insert: 'firmware from "‹boot.dmesg›"',
  },
  {
    word: "boot",
    kinds: ["boot"],
    place: "boot",
    syntax: "boot",
    summary: "The kernel boots: firmware map, memblock, zones, memory blocks. What stands above is set-up.",
    insert: "boot",
  },
  {
    word: "step",
    kinds: ["step"],
    place: "heading",
    syntax: 'step "what and why"',
    summary: "A heading: groups what follows in the outline, the time line and the test list.",
    insert: 'step "‹what and why›"',
  },
  {
    word: "plug",
    kinds: ["plug"],
    place: "step",
    syntax: "plug DEVICE",
    summary: "A device is plugged: its memory blocks appear.",
    real: "device_add in QEMU's monitor",
    insert: "plug ‹dimm0›",
  },
  {
    word: "unplug",
    kinds: ["unplug"],
    place: "step",
    syntax: "unplug DEVICE",
    summary: "A device is asked to go: its blocks are taken offline and removed, or all of them stay.",
    real: "device_del in QEMU's monitor",
    insert: "unplug ‹dimm0›",
  },
  {
    word: "probe",
    kinds: ["probe"],
    place: "step",
    syntax: "probe ADDRESS",
    summary: "Adds the memory block at an address by hand; needs CONFIG_ARCH_MEMORY_PROBE.",
    real: "echo ADDRESS > /sys/devices/system/memory/probe",
    insert: "probe ‹0x140000000›",
  },
  {
    word: "online",
    kinds: ["online"],
    place: "step",
    syntax: "online BLOCKS [descending]",
    summary: "Brings memory blocks online in the zone that the kernel chooses.",
    real: "echo online > /sys/devices/system/memory/memoryN/state",
    insert: "online memory‹32›",
  },
  {
    word: "online_kernel",
    kinds: ["online_kernel"],
    place: "step",
    syntax: "online_kernel BLOCKS [descending]",
    summary: "Brings memory blocks online in a kernel zone.",
    real: "echo online_kernel > /sys/devices/system/memory/memoryN/state",
    insert: "online_kernel memory‹32›",
  },
  {
    word: "online_movable",
    kinds: ["online_movable"],
    place: "step",
    syntax: "online_movable BLOCKS [descending]",
    summary: "Brings memory blocks online in ZONE_MOVABLE.",
    real: "echo online_movable > /sys/devices/system/memory/memoryN/state",
    insert: "online_movable memory‹32›",
  },
  {
    word: "offline",
    kinds: ["offline"],
    place: "step",
    syntax: "offline BLOCKS [descending] [-> OUTCOME]",
    summary: "Moves everything off memory blocks and takes them offline.",
    real: "echo offline > /sys/devices/system/memory/memoryN/state",
    insert: "offline memory‹32›",
  },
  {
    word: "resize",
    kinds: ["resize"],
    place: "step",
    syntax: "resize DEVICE to SIZE",
    summary: "Changes how much memory a virtio-mem device is to give; the driver plugs and unplugs towards it.",
    real: "qom-set DEVICE requested-size SIZE",
    insert: "resize ‹vmem0› to ‹2G›",
  },
  {
    word: "chmem",
    kinds: ["chmem"],
    place: "step",
    syntax: "chmem enable|disable SIZE|RANGE|BLOCKS [zone ZONE]",
    summary: "Onlines or offlines blocks by size or range, as chmem of util-linux goes about it.",
    real: "chmem --enable / --disable",
    insert: "chmem ‹enable|disable› ‹1G›",
  },
  {
    word: "set",
    kinds: ["set"],
    place: "step",
    syntax: "set NAME = VALUE",
    summary: "Writes to a knob under /sys or /proc/sys/vm.",
    insert:
      "set ‹auto_online_blocks|online_policy|auto_movable_ratio|min_free_kbytes|watermark_scale_factor› = ‹online_movable›",
  },
  {
    word: "allocate",
    kinds: ["allocate"],
    place: "step",
    syntax: "allocate SIZE KIND [in ZONE] [node0] [at RANGE] as NAME",
    summary: "Memory comes into use: movable, unmovable, reclaimable, pinned or hugetlb pages.",
    insert: "allocate ‹64M› ‹movable|unmovable|reclaimable|pinned|hugetlb› as ‹app›",
  },
  {
    word: "free",
    kinds: ["free"],
    place: "step",
    syntax: "free NAME",
    summary: "Gives an allocation back.",
    insert: "free ‹app›",
  },
  {
    word: "alloc_contig",
    kinds: ["alloc_contig"],
    place: "step",
    syntax: "alloc_contig RANGE|SIZE [node0] as NAME",
    summary: "Takes a contiguous range of pages, moving away what is in it.",
    real: "alloc_contig_range(), alloc_contig_pages()",
    insert: "alloc_contig ‹64M› as ‹buffer›",
  },
  {
    word: "cma_alloc",
    kinds: ["cma_alloc"],
    place: "step",
    syntax: "cma_alloc SIZE from AREA as NAME",
    summary: "Takes contiguous pages from a CMA area.",
    real: "cma_alloc()",
    insert: "cma_alloc ‹16M› from ‹reserved› as ‹buffer›",
  },
  {
    word: "isolate",
    kinds: ["isolate"],
    place: "step",
    syntax: "isolate RANGE",
    summary: "Isolates the pageblocks of a range, so that nothing new is allocated there.",
    real: "start_isolate_page_range()",
    insert: "isolate ‹0x130000000-0x137ffffff›",
  },
  {
    word: "reconfigure",
    kinds: ["reconfigure"],
    place: "step",
    syntax: "reconfigure DEVICE as system-ram|devdax|fsdax",
    summary: "Changes what persistent memory is used as.",
    real: "daxctl reconfigure-device, ndctl create-namespace",
    insert: "reconfigure ‹pmem0› as ‹system-ram|devdax|fsdax›",
  },
  {
    word: "dump",
    kinds: ["dump"],
    place: "step",
    syntax: "dump to DEVICE",
    summary:
      "The crash kernel makes a file system on a device and writes the dump there; what the crashed kernel had in that memory is lost.",
    real: "makedumpfile /proc/vmcore",
    insert: "dump to ‹pmem0›",
  },
  {
    word: "crash",
    kinds: ["crash"],
    place: "step",
    syntax: "crash [{ cmdline … }]",
    summary:
      "Panic, and kexec into the crash kernel, which sees the crashkernel area, what its own command line adds, and persistent memory. Without a command line it gets that of the kernel that crashed, but for `crashkernel=`.",
    real: "echo c > /proc/sysrq-trigger",
    insert: "crash",
  },
  {
    word: "reboot",
    kinds: ["reboot"],
    place: "step",
    syntax: "reboot [{ cmdline … }]",
    summary:
      "The next full boot of the same machine. Devices stay as they are; of memory, what the new boot leaves alone as persistent lives on.",
    insert: "reboot",
  },
  {
    word: "concurrently",
    kinds: ["concurrently"],
    place: "step",
    syntax: "concurrently { STEP [hangs [in FUNCTION]] … }",
    summary:
      "Steps that run at the same time; the simulator says who waits for which lock. kmemleak's scan, which reads under mem_hotplug_lock, runs beside them unless `config DEBUG_KMEMLEAK=n` or `kmemleak=off` takes it away.",
    insert: "concurrently {\n  ‹offline memory34›\n  ‹online memory35›\n}",
  },
  {
    word: "expect",
    kinds: ["expect"],
    place: "expectation",
    syntax:
      "expect BLOCKS FIELD=VALUE … | no BLOCK | nodeN ZONE FIELD=VALUE … | reserved RANGE | warning CODE | lsmem TEXT …",
    summary: "Something that must hold here, in the names of the kernel's own files.",
    insert: "expect memory‹32› state=‹online|offline› valid_zones=‹Normal›",
  },
];

/** Words that mean something inside a statement, by the kind of statement. */
const ITEMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kernel: {
    build:
      'A kernel build, which decides how large the image, the per-CPU area and the boot\'s structures are: one that is tabled (`debian`, `debian-cloud`), or with `build from "boot.dmesg"` any kernel that was booted with `memblock=debug`.',
    from: "Learns those sizes from a saved boot log; what the log does not tell is taken from the nearest tabled build.",
    config: "A kernel option that the rules depend on.",
    "what-if": "A change that was proposed and never merged: `movable-at-node-start`, `movable-avoids-reserved`.",
    x86_64: "64-bit x86, pages of 4 KiB, memory blocks of 128 MiB (2 GiB on large machines).",
    arm64: "64-bit Arm with pages of 4 KiB.",
    "arm64-16k": "64-bit Arm with pages of 16 KiB.",
    "arm64-64k": "64-bit Arm with pages of 64 KiB.",
  },
  machine: {
    "qemu-pc": "QEMU's i440FX machine: RAM below 3 GiB (3.5 GiB on small machines), the rest above 4 GiB.",
    "qemu-q35": "QEMU's Q35 machine: RAM below 2 GiB, the rest above 4 GiB, once there is more than 2.75 GiB.",
    "qemu-virt": "QEMU's Arm machine: RAM begins at 1 GiB.",
    memory: "All memory, or a node's.",
    cpus: "Processors, or those of a node.",
    slots: "How many DIMMs can be plugged.",
    maxmem: "The most memory the machine may ever have, plugged memory included.",
    initrd: "Size of the initial RAM disk, which lies in memory while the kernel boots.",
    uefi: "UEFI firmware with ACPI on `qemu-virt`, by version; without it a device tree.",
    cpu: "CPU model as QEMU names it: `host`, `max`, `Skylake-Server`. It decides page sizes and levels of page tables.",
    qemu: "Version of QEMU, whose machines differ in their memory map and tables.",
    hypervisor:
      "What the machine is a guest of, where a `firmware` map describes it: `kvm`, `hyperv`, `xen`, `vmware`, `nitro`.",
    hotpluggable: "The SRAT marks the node's memory hot-pluggable, as `movable_node` wants it.",
    firmware: "The firmware's memory map, in the e820 types as the kernel prints them.",
  },
  "virtio-mem": {
    size: "How much it can give at most.",
    block: "The device's block size: the unit in which memory is plugged. 2 MiB by default.",
    requested: "How much the host wants it to give; `resize` changes it.",
  },
  dimm: { size: "Its size.", at: "The address it is plugged at." },
  nvdimm: { size: "Its size." },
  allocate: {
    movable: "Pages that can be migrated: user memory, page cache.",
    unmovable: "Pages of the kernel that stay where they are.",
    reclaimable: "Kernel caches that can be dropped, and can't be moved.",
    pinned: "Movable pages that somebody holds on to (DMA, RDMA): they can't be migrated while that lasts.",
    hugetlb: "Persistent huge pages.",
  },
  chmem: { enable: "Blocks go online.", disable: "Blocks go offline.", zone: "Only in this zone." },
  reconfigure: {
    "system-ram": "Memory like any other, by the kmem driver.",
    devdax: "A character device that is mapped directly.",
    fsdax: "A block device that takes a file system.",
  },
  expect: {
    state: "`online`, `offline` or `going-offline`.",
    valid_zones: "The zones of the `valid_zones` file, in its order, or `none`.",
    removable: "What the `removable` file says.",
    node: "The node that the block is linked under.",
    start_pfn: "First page of the zone.",
    spanned: "Pages from the zone's first to its last, holes included; a size may be given.",
    present: "Pages of memory in the zone; a size may be given.",
    managed: "Pages that the page allocator has been given; a size may be given.",
    min: "The `min` watermark, in pages.",
    low: "The `low` watermark, in pages.",
    high: "The `high` watermark, in pages.",
    cma: "Pages of CMA areas in the zone.",
    reserved: "A range that memblock.reserved holds at the end of boot.",
    unreserved: "A range of which memblock.reserved holds nothing.",
    warning: "A diagnostic, by its code.",
    lsmem: "What `lsmem --split ZONES --output-all` prints.",
    zoneinfo: "What /proc/zoneinfo says.",
    iomem: "What /proc/iomem says.",
    dmesg: "A line of the kernel log.",
    task: "A task that waits for good: `kmemleak`, or a line of `concurrently` by its words.",
  },
  concurrently: {
    hangs: "The step never finishes, and keeps the locks it has taken.",
    in: "The function that it hangs in: it has the locks that are taken on the way there.",
  },
  offline: { descending: "From the highest block down." },
  online: { descending: "From the highest block down." },
  online_kernel: { descending: "From the highest block down." },
  online_movable: { descending: "From the highest block down." },
};

/** What a statement is, as Markdown; by the kind of its syntax node. */
export function statementDocumentation(kind: string): string {
  const statement = STATEMENTS.find((one) => one.kinds.includes(kind));
  if (statement === undefined) return "";
  const real = statement.real === undefined ? undefined : `On a real machine: ${code(statement.real)}`;
  return paragraphs(code(statement.syntax), statement.summary, real);
}

/** What a word means inside a statement. */
export function itemDocumentation(kind: string, word: string): string | undefined {
  const items = ITEMS[kind];
  const text = items !== undefined && Object.hasOwn(items, word) ? items[word] : undefined;
  return text === undefined ? undefined : `**${code(word)}** ${text}`;
}

/** Words that have a meaning inside a statement of a kind, with it. */
export function itemsOf(kind: string): readonly (readonly [word: string, meaning: string])[] {
  return Object.entries(ITEMS[kind] ?? {});
}
