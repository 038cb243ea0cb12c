/**
 * What envelopes measure, as keys: numbers that span a range, places that something is put at, and values of which each is seen or not.
 * Their words are in server/analysis/dimension-words.ts.
 */

/** Numbers: counts, or bytes. */
export type NumberKey =
  | "version"
  | "initrd"
  | "cpus"
  | "memory"
  /** The largest power of two up to 1 GiB that divides the memory. */
  | "memoryMultiple"
  | "nodes"
  | "nodeMemory"
  | "unpluggableNodes"
  | "memorylessNodes"
  | "cpulessNodes"
  | "statedReservations"
  /** What is left to the kernel where it may not use all zones, up to 1 GiB. */
  | "kernelMemory"
  /** What is left to unpack the initrd and run init, up to 1 GiB. */
  | "memoryLeft"
  /** What a step leaves of it. */
  | "memoryLeftLater"
  /** What huge pages that give back their memmap leave of each ZONE_MOVABLE, up to 1 GiB. */
  | "movableLeft"
  /** For each CPU, up to 64 MiB, where less than 1 GiB is left in all. */
  | "leftForCpu"
  /** What the boot leaves the smallest node that the kernel has, whoever made it, up to 256 MiB. */
  | "leftForNode"
  | "dmaReach"
  | "deviceTreeReservations"
  | "slots"
  | "maxmem"
  | "dimms"
  | "dimmSize"
  | "virtioMemDevices"
  | "virtioMemSize"
  | "virtioMemBlock"
  | "nvdimms"
  | "nvdimmSize"
  | "cxlDevices";

/** A number of a parameter's form: `crashkernel=N,high`; of several `crashkernel=N-N:N, size 2`. */
export type FormKey = `${string}=${string}`;

/** Which update of a series it is: `update 6.12`. */
export type UpdateKey = `update ${string}`;

export type RangeKey = NumberKey | FormKey | UpdateKey;

/** Where a parameter puts something, whatever the rest of its value says: `memmap@`. */
export type PlacedKey = `${string}@`;

export type AddressKey = "dimmPlace" | PlacedKey;

/** Dimensions without an order. */
export type ValueKey =
  /** One CPU or several. */
  | "cpuCount"
  | "flavour"
  | "series"
  | "platform"
  | "pageSize"
  | "firmwareMap"
  | "imageAddress"
  /** Whether the loader brings one. */
  | "initrdGiven"
  /** Under UEFI firmware: one by one, in bytes. */
  | "initrdSize"
  | "initrdAddress"
  | "dmaLimit"
  | "cpu"
  | "hypervisor"
  /** Of the area for memory devices. */
  | "deviceArea"
  /** Who decides the block size of a virtio-mem device. */
  | "virtioMemBlockOf"
  | "virtioMemRequest"
  /** Whether a DIMM comes while the system runs, or is there at power-on. */
  | "dimmComes"
  | "commandLine"
  /** Who decides how large the log buffer is. */
  | "logBuffer"
  | "parameter"
  /** A parameter that the kernel leaves alone: its code is not built in, or the CPU lacks what it speaks of. */
  | "parameterIdle"
  /** A form of parameter with how many nodes the machine has: `several numa=fake=N`. */
  | "parameterNodes"
  /** A form that the simulation does nothing for, with the series that it was seen without effect on: `6.12 slub_debug=FZP`. */
  | "parameterSeries"
  /** Two that act on one mechanism of the kernel: `cold DIMM & mem=N`. */
  | "together"
  | "config"
  | "step";

export type DimensionKey = RangeKey | AddressKey | ValueKey;

/** How many nodes the machine has that a parameter was measured on. */
export type NodesWord = "none" | "one" | "several";

/** Values that are words for something; others are what people write, a CPU model or a flavour. */
export type ValueWord =
  | "one"
  | "several"
  | "stated"
  | "platforms-own"
  | "loaders-own"
  | "some"
  | "none"
  | "of-stated-maxmem"
  | "of-no-maxmem"
  | "at-power-on"
  | "later"
  | "of-image"
  | "of-cpus"
  | "with-initrd"
  | "without-initrd"
  | "read-whole"
  | "cut";

type Range = readonly [number, number];

/** Smallest and largest value, both inclusive. */
export type Ranges = { readonly [Key in RangeKey]?: Range };
export type Addresses = { readonly [Key in AddressKey]?: Range };
export type Values = { readonly [Key in ValueKey]?: readonly string[] };

/** The dimensions that are there, with their keys. */
export function rangesIn<Key extends RangeKey | AddressKey>(
  ranges: { readonly [K in Key]?: Range },
): readonly (readonly [Key, Range])[] {
  return Object.entries(ranges) as unknown as readonly (readonly [Key, Range])[];
}

export function valuesIn(values: Values): readonly (readonly [ValueKey, readonly string[]])[] {
  return Object.entries(values) as unknown as readonly (readonly [ValueKey, readonly string[]])[];
}
