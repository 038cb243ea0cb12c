/**
 * What can stand before the first `boot`, by the words it begins with, and what its `{ }` may hold. `X from` is a statement of its
 * own kind (`X-from` in the syntax tree).
 */
import type { Entries } from "./entry.ts";

export const DECLARATIONS = {
  scenario: {
    form: "scenario title:TITLE",
    meaning: "The title of the scenario.",
    example: 'scenario "movablecore= collides with memblock allocations"',
  },
  use: {
    form: "use path:SCENARIO_FILE",
    meaning:
      "Takes the declarations of another file, relative to this one: a machine, a kernel, devices shared by many scenarios. A file used so may hold declarations alone.",
    example: 'use "machines/two-nodes.memzone"',
  },
  param: {
    form: "param name:NEW_PARAM = values:VALUE=256M",
    syntax: "param NAME = V1 | V2 | …",
    insert: "param ‹size› = ‹256M› | ‹1G›",
    meaning:
      "A parameter: `$NAME` stands for its value anywhere, the command line included. The editor shows the first value, or the one chosen there; `memzone check` runs every combination.",
    example: "param size = 256M | 512M | 1G",
  },
  kernel: {
    form: "kernel version:VERSION=6.12 [arch:ARCH] {…}",
    insert: "kernel ‹6.12› ‹ARCH›",
    meaning: "Which kernel boots, as `uname -r` prints it: its version decides the rules.",
    example: "kernel 6.12 x86_64 {\n  build debian\n  config CONFIG_CMA=y\n  what-if movable-at-node-start\n}",
  },
  "kernel from": {
    form: "kernel from path:IMAGE_FILE {…}",
    meaning:
      "The kernel whose image that is: version, architecture and everything a build brings, read from the image. No boot is needed.",
    example: 'kernel from "vmlinuz"\nkernel from "vmlinuz" { config "config-6.12" }',
  },
  machine: {
    form: "machine [platform:PLATFORM] {…}",
    insert: "machine ‹PLATFORM› {\n  memory ‹4G›\n}",
    meaning:
      "The machine: its memory, nodes and processors, on a platform whose memory map is known, or with a `firmware` map.",
    example: "machine qemu-pc {\n  memory 4G\n  cpus 4\n}",
  },
  "machine from": {
    form: "machine from path:LOG_FILE",
    meaning:
      "The whole machine that a saved log tells of: firmware map, NUMA nodes, processors, initrd, hypervisor. What the log and the scenario say otherwise is a diagnostic.",
    example: 'machine from "boot.dmesg"',
  },
  dimm: {
    form: "dimm name:NEW_DEVICE {…}",
    insert: "dimm ‹dimm0› { size ‹1G› node‹0› }",
    meaning: "A DIMM that `plug` brings. Without `at` the platform places it.",
    example: "dimm dimm0 { size 1G node0 at 0x140000000 }",
  },
  "virtio-mem": {
    form: "virtio-mem name:NEW_DEVICE=vmem0 {…}",
    insert: "virtio-mem ‹vmem0› { size ‹4G› node‹0› requested ‹1G› }",
    meaning: "A virtio-mem device, there since the boot; `resize` changes what it gives.",
    example: "virtio-mem vmem0 { size 4G block 2M node0 requested 1G }",
  },
  nvdimm: {
    form: "nvdimm name:NEW_DEVICE=pmem0 {…}",
    insert: "nvdimm ‹pmem0› { size ‹4G› node‹0› }",
    meaning: "A persistent-memory device, there since the boot; `reconfigure` makes system RAM of it.",
    example: "nvdimm pmem0 { size 16G node1 }",
  },
  cxl: {
    form: "cxl name:NEW_DEVICE=cxl0 {…}",
    insert: "cxl ‹cxl0› { size ‹16G› node‹1› at ‹0x1050000000-0x144fffffff› }",
    meaning:
      "Memory behind CXL, or what the firmware map calls `soft reserved`: a dax device until `reconfigure NAME as system-ram`, or the kernel's own onlining policy, makes memory of it. Its node may have no other memory.",
    example: "cxl cxl0 { size 16G node1 at 0x1050000000-0x144fffffff }",
  },
  cmdline: {
    form: "cmdline {…}",
    syntax: "cmdline { PARAMETER … }",
    insert: "cmdline {\n  ‹movablecore=256M›\n}",
    meaning: "The kernel command line, as the boot loader hands it over. `#` starts a comment only after white space.",
    example: 'cmdline {\n  movablecore=256M dyndbg="file mm/*.c +p"\n}',
  },
  reserve: {
    form: "reserve range:RANGE [by by:SYMBOL]",
    syntax: "reserve RANGE [by FUNCTION]",
    insert: "reserve ‹0x13ff00000-0x13ffbffff› by ‹memblock_alloc_range_nid›",
    meaning: "A memblock reservation that was observed; it stands whatever the model says.",
    real: "a line that `memblock=debug` printed",
    example:
      "reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid\nreserve [0x000000013ff00000-0x000000013ffbffff] memblock_alloc_range_nid+0xe0/0x150",
  },
  "reserve from": {
    form: "reserve from path:LOG_FILE",
    meaning: "Takes every reservation from a saved log of `memblock=debug`.",
    example: 'reserve from "boot.dmesg"',
  },
  "firmware from": {
    form: "firmware from path:LOG_FILE",
    meaning: "Takes the firmware's memory map (BIOS-e820 lines) from a saved log.",
    example: 'firmware from "boot.dmesg"',
  },
} as const satisfies Entries;

/** Inside `kernel { }`. */
export const KERNEL_ENTRIES = {
  build: {
    form: "build name:BUILD",
    insert: "build ‹BUILD›",
    meaning:
      "A kernel build, which decides how large the image, the per-CPU area and the boot's structures are: one that is tabled.",
    example: "build debian",
  },
  "build from": {
    form: "build from path:LOG_FILE",
    meaning:
      "Learns the sizes of the build from a boot log of any kernel that was booted with `memblock=debug`; what the log does not tell is taken from the nearest tabled build.",
    example: 'build from "boot.dmesg"',
  },
  config: {
    form: "config name:OPTION=CMA = value:OPTION_VALUE",
    meaning: "A kernel option that the rules depend on.",
    example: "config CONFIG_CMA=y",
  },
  "config from": {
    form: "config path:CONFIG_FILE",
    meaning: "Every option of the kernel, from its configuration file.",
    example: 'config "kernel.config"',
  },
  "what-if": {
    form: "what-if name:WHAT_IF",
    insert: "what-if ‹WHAT_IF›",
    meaning: "A change that was proposed and never merged.",
    example: "what-if movable-at-node-start",
  },
} as const satisfies Entries;

/** Inside `kernel from "vmlinuz" { }`: what an image leaves open. */
export const KERNEL_IMAGE_ENTRIES = {
  config: KERNEL_ENTRIES.config,
  "config from": KERNEL_ENTRIES["config from"],
  "what-if": KERNEL_ENTRIES["what-if"],
} as const satisfies Entries;

/** Inside `machine { }`: items of one line, whose parser rules come from their forms. */
export const MACHINE_LINES = {
  memory: {
    form: "memory size:SIZE=4G",
    meaning: "All memory, or a node's.",
    example: "memory 4G",
  },
  cpus: { form: "cpus count:CPUS", meaning: "Processors, or those of a node.", example: "cpus 4" },
  slots: { form: "slots count:SLOTS", meaning: "How many DIMMs can be plugged.", example: "slots 4" },
  maxmem: {
    form: "maxmem size:SIZE=16G",
    meaning: "The most memory the machine may ever have, plugged memory included.",
    example: "maxmem 16G",
  },
  initrd: {
    form: "initrd size:SIZE=4400K [file] [at at:ADDRESS]",
    meaning:
      "Size of the initial RAM disk, which lies in memory while the kernel boots, and where the loader put it (`RAMDISK: [mem …]`). On arm64 whole pages are what the log says was freed (`Freeing initrd memory: 4136K`): the file ends within the page behind them; `file` says that it has just this size.",
    example: "initrd 4400K at 0x7fb40000",
  },
  uefi: {
    form: "uefi build:FIRMWARE_BUILD",
    insert: "uefi ‹FIRMWARE_BUILD›",
    meaning:
      "UEFI firmware. On `qemu-virt` by version, with ACPI; without it a device tree. On x86 `ovmf`: which ranges a server's or a guest's firmware keeps is its own affair, so the machine is written by its map, `machine from \"boot.dmesg\"` or `firmware { … }` with the `BIOS-e820` lines.",
    example: "uefi edk2-2025.02",
  },
  cpu: {
    form: "cpu model:CPU_MODEL",
    insert: "cpu ‹host|max›",
    meaning:
      "CPU model as QEMU names it: `host`, `max`, `Skylake-Server`. It decides page sizes and levels of page tables.",
    example: "cpu host",
  },
  qemu: {
    form: "qemu version:QEMU_VERSION",
    meaning: "Version of QEMU, whose machines differ in their memory map and tables.",
    example: "qemu 7.2",
  },
  hypervisor: {
    form: "hypervisor name:HYPERVISOR",
    meaning: "What the machine is a guest of, where a `firmware` map describes it.",
    example: "hypervisor kvm",
  },
  supposed: {
    form: "supposed what:SUPPOSED",
    meaning:
      "What no file of the real machine told, and the scenario only supposes: what follows is modelled. Delete the line once you know.",
    example: "supposed dimms",
  },
  "block-size": {
    form: "block-size size:SIZE=128M",
    meaning:
      "Size of a memory block as the real machine has it (`block_size_bytes`, `lsmem`). It holds; where the kernel's own rules give another, what follows is modelled.",
    example: "block-size 128M",
  },
  "dma-reserved": {
    form: "dma-reserved count:RESERVED_PAGES",
    meaning:
      "Pages of the first 16 MiB that were reserved when the zones were made, as an x86 boot log counts them (`DMA zone: 159 pages reserved`): firmware and loader hold some whose places no log tells.",
    example: "dma-reserved 159",
  },
  image: {
    form: "image at:ADDRESS=0x1c4000000",
    meaning:
      "Where KASLR, or on arm64 the EFI stub, put the kernel's image, as the running system tells it: the first address of `Kernel code` in /proc/iomem, which root alone sees.",
    example: "image 0x1c4000000",
  },
  "dma-range": {
    form: "dma-range range:RANGE=0x0-0x3fffffff",
    meaning: "What devices can reach, as a board's device tree says it (`dma-ranges`).",
    example: "dma-range 0x0-0x3fffffff",
  },
} as const satisfies Entries;

/** Inside `machine { }`: items with a body of their own. */
export const MACHINE_BLOCKS = {
  node0: {
    form: "node0 {…}",
    syntax: "node0 { memory SIZE  cpus N,N-N  hotpluggable | RANGE … }",
    insert: "node‹0› { memory ‹2G›  cpus ‹0› }",
    meaning:
      "A node's memory and processors. Nodes stand in order and their sizes add up to `memory`, which may be left out; with a `firmware` map a node has ranges instead of a size.",
    example: "node0 { memory 2G cpus 0-3,8 }",
  },
  firmware: {
    form: "firmware {…}",
    syntax: "firmware { RANGE TYPE [mirrored] … }",
    insert: "firmware {\n  ‹0x0000000000000000-0x000000000009fbff› usable\n}",
    meaning:
      'The firmware\'s memory map, in the e820 types as the kernel prints them; lines of `dmesg` and /proc/iomem can be pasted in. `mirrored` marks memory that the platform keeps twice. `firmware from "boot.dmesg"` takes the map from a file.',
    example:
      "firmware {\n  0x0000000000000000-0x000000000009fbff usable\n  BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable\n}",
  },
  "reserved-memory": {
    form: "reserved-memory name:NEW_ALLOCATION {…}",
    syntax: "reserved-memory NAME { size SIZE in RANGE | at RANGE [no-map|reusable] }",
    insert: "reserved-memory ‹video› { size ‹64M› in ‹0x0-0x3fffffff› }",
    meaning:
      "A node of a board's device tree under /reserved-memory: a size that is kept, in a range of addresses, or the range itself. `no-map` memory is never mapped by the kernel. A `reusable` one is a CMA area of its devices, and `linux,cma` the pool that becomes the default CMA area.",
    example: "reserved-memory video { size 64M in 0x0-0x3fffffff }",
  },
} as const satisfies Entries;

/** Inside a node of a machine, besides its ranges. */
export const NODE_ENTRIES = {
  memory: MACHINE_LINES.memory,
  cpus: {
    form: "cpus count:CPUS=0,2",
    syntax: "cpus N,N-N",
    meaning: "Processors of the node: numbers and ranges of numbers.",
    example: "cpus 0-3,8",
  },
  hotpluggable: {
    form: "hotpluggable",
    meaning: "The SRAT marks the node's memory hot-pluggable, as `movable_node` wants it.",
    example: "hotpluggable",
  },
} as const satisfies Entries;

/** Inside the `{ }` of a device. */
const DEVICE_ENTRIES = {
  size: { form: "size size:SIZE", meaning: "Its size.", example: "size 1G" },
  node0: { form: "node:NODE", meaning: "The node its memory belongs to.", example: "node0" },
  at: { form: "at at:ADDRESS", meaning: "The address it is plugged at.", example: "at 0x140000000" },
  cold: {
    form: "cold",
    meaning: "It is there when the machine starts: ACPI brings it while the kernel boots, without a `plug`.",
    example: "cold",
  },
  block: {
    form: "block block:SIZE=2M",
    meaning: "The device's block size: the unit in which memory is plugged. 2 MiB by default.",
    example: "block 2M",
  },
  requested: {
    form: "requested requested:SIZE",
    meaning: "How much the host wants it to give; `resize` changes it.",
    example: "requested 1G",
  },
} as const satisfies Entries;

/** By the kind of device. */
export const DEVICE_BODIES = {
  dimm: { size: DEVICE_ENTRIES.size, node0: DEVICE_ENTRIES.node0, at: DEVICE_ENTRIES.at, cold: DEVICE_ENTRIES.cold },
  "virtio-mem": {
    size: { ...DEVICE_ENTRIES.size, meaning: "How much it can give at most." },
    block: DEVICE_ENTRIES.block,
    node0: DEVICE_ENTRIES.node0,
    requested: DEVICE_ENTRIES.requested,
  },
  nvdimm: { size: DEVICE_ENTRIES.size, node0: DEVICE_ENTRIES.node0 },
  cxl: {
    size: DEVICE_ENTRIES.size,
    node0: DEVICE_ENTRIES.node0,
    at: {
      form: "at range:RANGE=0x1050000000-0x108fffffff",
      meaning: "The addresses it has, as the firmware map gives them.",
      example: "at 0x1050000000-0x144fffffff",
    },
  },
} as const satisfies Readonly<Record<string, Entries>>;
