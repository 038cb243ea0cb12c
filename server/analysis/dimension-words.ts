/** The dimensions of evidence in words: one table for the reasons, the hovers and the cures. */
import type {
  AddressKey,
  DimensionKey,
  FormKey,
  NodesWord,
  NumberKey,
  PlacedKey,
  UpdateKey,
  ValueKey,
  ValueWord,
} from "../simulation/evidence/dimension-keys.ts";

/** Dimensions that are listed; those of parameters and of updates speak for themselves. */
type Listed = NumberKey | Exclude<AddressKey, PlacedKey> | ValueKey;

const DIMENSION_WORDS: Readonly<Record<Listed, string>> = {
  version: "version",
  initrd: "initrd",
  cpus: "cpus",
  memory: "memory",
  memoryMultiple: "memory in multiples of",
  nodes: "nodes",
  nodeMemory: "memory of a node",
  unpluggableNodes: "nodes that may be unplugged",
  memorylessNodes: "nodes without memory",
  cpulessNodes: "nodes without CPUs",
  statedReservations: "stated reservations",
  kernelMemory: "memory left to the kernel (1 GiB for all that is more)",
  memoryLeft: "memory left to unpack the initrd and run init (1 GiB for all that is more)",
  memoryLeftLater: "memory left behind a step (1 GiB for all that is more)",
  movableLeft:
    "memory that huge pages which give back their memmap leave of a ZONE_MOVABLE (1 GiB for all that is more)",
  leftForCpu: "memory left for each CPU (64 MiB for all that is more)",
  leftForNode: "memory left to the smallest node (256 MiB for all that is more)",
  dmaReach: "reach of DMA",
  deviceTreeReservations: "reservations of the device tree",
  slots: "slots",
  maxmem: "maxmem",
  dimms: "DIMMs",
  dimmSize: "DIMM size",
  virtioMemDevices: "virtio-mem devices",
  virtioMemSize: "virtio-mem size",
  virtioMemBlock: "virtio-mem block",
  nvdimms: "NVDIMMs",
  nvdimmSize: "NVDIMM size",
  cxlDevices: "CXL devices",
  dimmPlace: "DIMM place",
  cpuCount: "CPUs",
  flavour: "flavour",
  series: "series",
  platform: "platform",
  pageSize: "page size",
  firmwareMap: "firmware map",
  imageAddress: "image address",
  initrdGiven: "initrd",
  initrdSize: "initrd",
  initrdAddress: "place of the initrd",
  dmaLimit: "DMA limit",
  cpu: "cpu",
  hypervisor: "hypervisor",
  deviceArea: "area for memory devices",
  virtioMemBlockOf: "virtio-mem block",
  virtioMemRequest: "virtio-mem request at boot",
  dimmComes: "DIMM",
  commandLine: "command line",
  logBuffer: "log buffer",
  parameter: "parameter",
  parameterIdle: "parameter left alone",
  parameterNodes: "parameter on nodes",
  parameterSeries: "parameter on a series",
  together: "together",
  config: "config",
  step: "step",
};

/** Dimensions whose numbers are bytes. */
const IN_BYTES: ReadonlySet<DimensionKey> = new Set<NumberKey>([
  "memory",
  "memoryMultiple",
  "nodeMemory",
  "kernelMemory",
  "memoryLeft",
  "memoryLeftLater",
  "movableLeft",
  "leftForCpu",
  "leftForNode",
  "dmaReach",
  "virtioMemBlock",
  "initrd",
  "maxmem",
  "dimmSize",
  "virtioMemSize",
  "nvdimmSize",
]);

export function isInBytes(dimension: DimensionKey): boolean {
  return IN_BYTES.has(dimension);
}

/** `nodes without CPUs`, `crashkernel=N,high`, `memmap` of where it puts something. */
export function dimensionText(dimension: DimensionKey): string {
  return Object.hasOwn(DIMENSION_WORDS, dimension)
    ? DIMENSION_WORDS[dimension as Listed]
    : (dimension as FormKey | PlacedKey | UpdateKey).replace(/@$/, "");
}

/** The series of a dimension that counts updates: `6.12`. */
export function seriesOfUpdates(dimension: DimensionKey): string | undefined {
  return /^update (.*)$/.exec(dimension)?.[1];
}

/** Values that are words for something: as a sentence about a dimension names them, and in short behind it. */
const VALUE_WORDS: Readonly<Record<ValueWord, readonly [named: (dimension: string) => string, short: string]>> = {
  stated: [(dimension) => `a stated ${dimension}`, "a stated one"],
  "platforms-own": [(dimension) => `the platform's own ${dimension}`, "the platform's own"],
  "loaders-own": [(dimension) => `the loader's own ${dimension}`, "the loader's own"],
  some: [(dimension) => `a ${dimension}`, "one"],
  none: [(dimension) => `no ${dimension}`, "none"],
  one: [() => "a single CPU", "a single one"],
  several: [() => "several CPUs", "several"],
  "of-stated-maxmem": [(dimension) => `an ${dimension} of a stated maxmem`, "one of a stated maxmem"],
  "of-no-maxmem": [(dimension) => `an ${dimension} without a stated maxmem`, "one without"],
  "at-power-on": [(dimension) => `a ${dimension} that is there at power-on`, "one that is there at power-on"],
  later: [(dimension) => `a ${dimension} that is plugged while the system runs`, "one that is plugged later"],
  "of-image": [(dimension) => `the ${dimension} of the kernel image, without log_buf_len=,`, "the kernel image's"],
  "of-cpus": [(dimension) => `a ${dimension} as large as the CPUs need, without log_buf_len=,`, "one that CPUs need"],
  "with-initrd": [() => "a boot with an initrd", "one with"],
  "without-initrd": [() => "a boot without initrd", "one without"],
  "read-whole": [(dimension) => `a ${dimension} that the kernel reads whole`, "one that the kernel reads whole"],
  cut: [(dimension) => `a ${dimension} as long as the kernel reads, or longer,`, "one that is cut"],
};

/** The machine that a parameter was measured on, by its nodes. */
export const NODES_WORDS: Readonly<Record<NodesWord, string>> = {
  none: "a machine without nodes",
  one: "a machine with one node",
  several: "a machine with several nodes",
};

/** Where a value is a word for something: "the platform's own cpu". */
export function valueWordText(value: string, dimension: string): string | undefined {
  return isValueWord(value) ? VALUE_WORDS[value][0](dimension) : undefined;
}

/** The same behind a sentence that has named the dimension: "only the platform's own". */
export function shortValueText(value: string): string | undefined {
  return isValueWord(value) ? VALUE_WORDS[value][1] : undefined;
}

export function isValueWord(value: string): value is ValueWord {
  return Object.hasOwn(VALUE_WORDS, value);
}
