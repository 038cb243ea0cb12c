/**
 * The kinds of operand that a form can have: how the parser reads one, what it is called, how a message asks for it. A form
 * names them in capitals (`size:SIZE`).
 */
import type { WordList } from "./word-lists.ts";

/** How an operand is read; each has a rule in parser-values.ts and a type in ast.ts. */
export type ValueKind =
  | "number"
  | "name"
  | "list-word"
  | "new-name"
  | "version"
  | "symbol"
  | "string"
  | "any"
  | "blocks"
  | "range"
  | "number-or-range"
  | "blocks-or-range"
  | "zone"
  | "node";

export interface Operand {
  readonly value: ValueKind;
  /** As the reference and a hover write it. */
  readonly label: string;
  /** How a message asks for it; `%` stands for the example. */
  readonly asks: string;
  readonly example: string;
  /** A closed list of the language: any other word is an error. */
  readonly list?: WordList;
  /** What a message calls a word of the list: "`x` is no …". */
  readonly calls?: string;
  /** Names that completion offers: the kinds of thing that can stand here. */
  readonly names?: readonly string[];
}

const DEVICES = ["dimm", "virtio-mem", "nvdimm", "cxl"];

export const OPERANDS = {
  SIZE: { value: "number", label: "SIZE", asks: "a size such as %", example: "1G" },
  ADDRESS: { value: "number", label: "ADDRESS", asks: "an address such as %", example: "0x140000000" },
  CPUS: { value: "number", label: "N", asks: "a number of CPUs", example: "2" },
  RESERVED_PAGES: { value: "number", label: "N", asks: "a number of pages", example: "159" },
  SLOTS: { value: "number", label: "N", asks: "a number of DIMM slots", example: "4" },
  RANGE: { value: "range", label: "RANGE", asks: "a range such as %", example: "0x130000000-0x13fffffff" },
  "SIZE|RANGE": { value: "number-or-range", label: "SIZE|RANGE", asks: "a size or a range", example: "64M" },
  "SIZE|RANGE|BLOCKS": {
    value: "blocks-or-range",
    label: "SIZE|RANGE|BLOCKS",
    asks: "a size, a range or blocks",
    example: "1G",
  },
  BLOCKS: { value: "blocks", label: "BLOCKS", asks: "blocks such as memory39 or memory34-39", example: "memory32" },
  NODE: { value: "node", label: "node0", asks: "a node such as %", example: "node0" },
  ZONE: { value: "zone", label: "ZONE", asks: "a zone such as %", example: "Movable" },
  DEVICE: { value: "name", label: "DEVICE", asks: "the name of a device", example: "dimm0", names: DEVICES },
  PLUGGABLE: {
    value: "name",
    label: "DEVICE",
    asks: "the name of a device",
    example: "dimm0",
    names: ["dimm", "virtio-mem", "nvdimm"],
  },
  VIRTIO_MEM: {
    value: "name",
    label: "DEVICE",
    asks: "the name of a virtio-mem device",
    example: "vmem0",
    names: ["virtio-mem"],
  },
  DAX_DEVICE: {
    value: "name",
    label: "DEVICE",
    asks: "the name of a device",
    example: "pmem0",
    names: ["nvdimm", "cxl"],
  },
  CMA_AREA: {
    value: "name",
    label: "AREA",
    asks: "the name of a CMA area",
    example: "reserved",
    names: ["cma-area"],
  },
  ALLOCATION: {
    value: "name",
    label: "NAME",
    asks: "the name of an allocation",
    example: "app",
    names: ["allocation"],
  },
  NEW_ALLOCATION: { value: "new-name", label: "NAME", asks: "a name for the allocation", example: "app" },
  NEW_DEVICE: { value: "new-name", label: "NAME", asks: "a name for the device", example: "dimm0" },
  NEW_PARAM: { value: "new-name", label: "NAME", asks: "a name for the parameter", example: "size" },
  KNOB: { value: "name", label: "KNOB", asks: "a knob such as %", example: "auto_online_blocks" },
  VALUE: { value: "any", label: "VALUE", asks: "a value such as %", example: "online_movable" },
  ALLOCATION_KIND: {
    value: "list-word",
    label: "KIND",
    asks: "what the memory is for: %",
    example: "movable",
    list: "ALLOCATION_KIND",
    calls: "kind of allocation",
  },
  DAX_MODE: {
    value: "list-word",
    label: "MODE",
    asks: "%",
    example: "system-ram",
    list: "DAX_MODE",
    calls: "mode of a device",
  },
  CHMEM_ACTION: {
    value: "list-word",
    label: "enable|disable",
    asks: "%",
    example: "enable",
    list: "CHMEM_ACTION",
    calls: "action of chmem",
  },
  SUPPOSED: {
    value: "list-word",
    label: "WHAT",
    asks: "what is supposed: %",
    example: "dimms",
    list: "SUPPOSED",
    calls: "part of a machine that can be supposed",
  },
  HYPERVISOR: { value: "name", label: "NAME", asks: "a hypervisor such as %", example: "kvm" },
  VERSION: { value: "version", label: "VERSION", asks: "a kernel version such as %", example: "6.5-rc2" },
  QEMU_VERSION: { value: "version", label: "VERSION", asks: "a version of QEMU such as %", example: "7.2" },
  ARCH: { value: "name", label: "ARCH", asks: "an architecture such as %", example: "x86_64" },
  PLATFORM: { value: "name", label: "PLATFORM", asks: "a platform such as %", example: "qemu-pc" },
  BUILD: { value: "name", label: "NAME", asks: "a kernel build such as %", example: "debian" },
  OPTION: { value: "name", label: "NAME", asks: "a config option such as %", example: "CONFIG_CMA" },
  OPTION_VALUE: { value: "any", label: "VALUE", asks: "a value such as %", example: "y" },
  WHAT_IF: { value: "name", label: "NAME", asks: "a change such as %", example: "movable-at-node-start" },
  FIRMWARE_BUILD: { value: "name", label: "BUILD", asks: "a firmware build such as %", example: "edk2-2025.02" },
  CPU_MODEL: { value: "name", label: "MODEL", asks: "a CPU model such as %", example: "host" },
  SYMBOL: {
    value: "symbol",
    label: "FUNCTION",
    asks: "a function of the kernel such as %",
    example: "memblock_alloc_range_nid",
  },
  TITLE: { value: "string", label: '"title"', asks: "a title in quotes", example: "what happens" },
  HEADING: { value: "string", label: '"what and why"', asks: "what and why, in quotes", example: "what and why" },
  SCENARIO_FILE: { value: "string", label: "FILE", asks: 'a file such as "%"', example: "machine.memzone" },
  LOG_FILE: { value: "string", label: '"boot.dmesg"', asks: 'a log such as "%"', example: "boot.dmesg" },
  IMAGE_FILE: { value: "string", label: '"vmlinuz"', asks: 'a kernel image such as "%"', example: "vmlinuz" },
  CONFIG_FILE: { value: "string", label: '".config"', asks: 'a configuration such as "%"', example: "kernel.config" },
} as const satisfies Readonly<Record<string, Operand>>;

export type OperandType = keyof typeof OPERANDS;
