/**
 * What a platform brings, as data: one value of PlatformData for each hypervisor's board and version. Rules that follow from
 * these numbers are in the files beside; none of them names a platform. All numbers are bytes, all ends exclusive.
 */
import type { Arch, FirmwareType } from "../state/events.ts";
import type { Bytes } from "../units/units.ts";

/** A range of bytes, end exclusive. */
export interface ByteSpan {
  readonly start: Bytes;
  readonly end: Bytes;
}

export interface FixedRange extends ByteSpan {
  readonly type: FirmwareType;
}

/** A fact that nothing told. The simulation goes on with an assumption, and what follows is modelled. */
export type Known<T> = T | "unknown";

/** RAM from 0, cut where the 32-bit hole begins; the rest lies from 4 GiB on. */
export interface SplitMemory {
  readonly kind: "split";
  /** RAM of this size or more is split. */
  readonly splitFrom: Bytes;
  /** How much of split RAM stays below 4 GiB. */
  readonly lowWhenSplit: Bytes;
  /** End of conventional memory that the firmware's map calls usable. */
  readonly conventionalEnd: Bytes;
  /** Size of the window that the host bridge asks for above all memory. */
  readonly pciHole64: Bytes;
  /** Where AMD's HyperTransport range is kept free: RAM that would reach it moves above it. Undefined: never. */
  readonly hyperTransport?: ByteSpan;
  readonly fixed: readonly FixedRange[];
}

/** RAM in one piece. */
export interface ContiguousMemory {
  readonly kind: "contiguous";
  readonly ramStart: Bytes;
}

/** Memory as the scenario's `firmware` map has it. */
export interface MappedMemory {
  readonly kind: "firmware-map";
}

export type MemoryRules = SplitMemory | ContiguousMemory | MappedMemory;

/** ACPI tables in the order in which they lie, the first at the start of what the firmware keeps. Each size is a term of the machine's parts. */
export interface AcpiTablesData {
  /** What the loader asks the firmware for to hold all of them. */
  readonly blob: BiosAllocation;
  readonly facs: Bytes;
  readonly facp: Bytes;
  readonly hpet: Bytes;
  readonly waet: Bytes;
  /** 0: a platform without PCI Express configuration space. */
  readonly mcfg: Bytes;
  /** The interrupt controllers' table. */
  readonly madt: { readonly base: Bytes; readonly perCpu: Bytes };
  /** Tables of a machine that takes NVDIMMs: their methods, by memory slots, and where they are, by devices. */
  readonly nvdimm: {
    readonly ssdt: { readonly base: Bytes; readonly perSlot: Bytes };
    readonly nfit: { readonly base: Bytes; readonly perDevice: Bytes };
  };
  readonly srat: {
    readonly base: Bytes;
    readonly perCpu: Bytes;
    readonly perMemory: Bytes;
    readonly spareMemory: number;
  };
  readonly dsdt: {
    readonly base: Bytes;
    /** The object of the first CPU, of the second, and of each further one, whose number takes a byte more wherever it stands. */
    readonly cpus: readonly [Bytes, Bytes, Bytes];
    /** _PXM of a CPU, where the machine has a NUMA description: of nodes 0 and 1, and of later ones. */
    readonly cpuProximity: readonly [Bytes, Bytes];
    /** Hot-plug of memory: once, and for each slot. */
    readonly memoryHotplug: Bytes;
    readonly perSlot: Bytes;
    /** From how many CPUs, and how many slots, on a length field (PkgLength) takes a byte more. */
    readonly longerFromCpus: readonly number[];
    readonly longerFromSlots: readonly number[];
    /** From how many bytes of CPUs on, with their nodes, one around all of them does. */
    readonly longerFromCpuBytes: readonly Bytes[];
    /** Of each device in a PCI slot that is described because something is in it. */
    readonly perPciDevice: Bytes;
    /** More where the machine takes NVDIMMs. */
    readonly nvdimm: Bytes;
  };
}

/** The table of Intel's MultiProcessor Specification. */
export interface MpTable {
  /** Both parts are one piece, as high below this address as it fits (SeaBIOS src/fw/biostables.c:copy_mptable()): the pointer, and behind it the table. */
  readonly below: Bytes;
  readonly align: Bytes;
  /** Size of the pointer. */
  readonly floatingPointer: Bytes;
  /** Size of the table. */
  readonly size: Bytes;
  /** More for each PCI device with an interrupt. */
  readonly perPciDevice: Bytes;
}

/** What firmware allocates for good. */
export interface BiosAllocation {
  readonly size: Bytes;
  readonly align: Bytes;
}

/** The SMBIOS structures, which lie in the F segment as long as they are small. */
export interface SmbiosData {
  readonly inSegmentUpTo: Bytes;
  /** Of the allocator where they are larger. */
  readonly align: Bytes;
  /** Structures that every machine has once. */
  readonly base: Bytes;
  /** Memory is told as DIMMs of this size. */
  readonly dimm: Bytes;
  /** A Memory Device with its strings; the number of DIMM 10 and later ones takes bytes more. */
  readonly perDimm: Bytes;
  /** A Memory Array Mapped Address. */
  readonly perRange: Bytes;
}

/** What a PC's firmware keeps of low RAM and where its loader puts the initrd. */
export interface BiosData {
  readonly kind: "bios";
  readonly name: string;
  readonly smbios: SmbiosData | undefined;
  /** More of it where the machine takes NVDIMMs: the page through which ACPI's methods talk to the hypervisor. */
  readonly keptForNvdimm: Bytes;
  /** What drivers of disks keep below the ACPI tables. */
  readonly keptForDisks: readonly BiosAllocation[];
  /** The initrd ends at the last multiple of this below what is kept: the loader asks the BIOS, which counts in such units. */
  readonly initrdUnit: Bytes;
  readonly acpi: AcpiTablesData | undefined;
  readonly mpTable: MpTable | undefined;
}

/** A device tree, loaded with the initrd behind the kernel. */
export interface DeviceTreeData {
  readonly kind: "device-tree";
  /** From the start of RAM to the initrd, at most; half of RAM on a small machine. */
  readonly initrdOffset: Bytes;
  /** Room and alignment of the tree behind the initrd; of one read from a file (`-dtb`). */
  readonly treeSize: Bytes;
  readonly treeFromFile: Bytes;
  readonly treeAlign: Bytes;
  readonly kernelOffset: Bytes;
  readonly tree: DeviceTreeCounts;
}

/** The tree that unflatten_device_tree() copies: what a machine with one CPU, one memory node and no initrd has, and what more there is. */
export interface DeviceTreeCounts {
  readonly properties: number;
  readonly nodes: number;
  /** Their names and the values of their name properties, each with its end and rounded to a pointer. */
  readonly nodeNames: Bytes;
  /** name, device_type, reg. */
  readonly memoryProperties: number;
  /** What an interrupt controller brings that a machine of more CPUs than `upTo` needs. */
  readonly manyCpus: { readonly upTo: number; readonly properties: number };
  /** cpu@N: name, device_type, compatible, reg, phandle; coreN: name, cpu. */
  readonly cpuProperties: number;
}

/** Firmware of which only the memory map is known. */
export interface UnknownFirmware {
  readonly kind: "unknown";
}

export type FirmwareData = BiosData | DeviceTreeData | UnknownFirmware;

export interface PlatformData {
  /** The word after `machine`; undefined: the machine is described by its firmware map alone. */
  readonly name: string | undefined;
  /** What else people call it. None is accepted: an error names the platform's own. */
  readonly otherNames?: readonly string[];
  /** How the `DMI:` line of its logs begins, whatever firmware it has. */
  readonly dmiNames?: readonly string[];
  /** `model` of its device tree's root, which logs print: `Machine model: `. */
  readonly treeModel?: string;
  /** The hypervisor's own words for it: as they stand, or with what follows a hyphen (`pc-q35` of `pc-q35-8.2`). */
  readonly machineTypes?: {
    readonly whole: readonly string[];
    readonly beginnings: readonly string[];
    /** The hypervisor makes this machine where none is named (hw/i386/pc.c); its Arm program has no such. */
    readonly isDefault?: true;
  };
  /** Release of the hypervisor, `7.2`. */
  readonly version: string | undefined;
  /** The version that a machine has where none is stated; one of those of a name. Which were measured its envelope tells. */
  readonly usual?: true;
  /** Undefined: either. */
  readonly arch: Arch | undefined;
  readonly source: string;
  readonly memory: MemoryRules;
  /** Without `uefi`. */
  readonly firmware: FirmwareData;
  /** UEFI firmware that was measured here, by its word; others are taken for the nearest of them. Empty: none. */
  readonly uefi: readonly string[];
  readonly defaultCpu: string | undefined;
  /** CPUs that the hypervisor starts it with at most; undefined: as many as the kernel takes. */
  readonly mostCpus: number | undefined;
  /** CPUID's hypervisor bit as long as nothing is stated. */
  readonly hypervisor: Known<boolean>;
  /** The CPU reports its host's vendor where it is virtualised, not emulated. */
  readonly vendorOfHost: boolean;
  readonly nodes: {
    /** Nodes follow one another through RAM; else each says its own ranges. */
    readonly layout: "consecutive" | "as-given";
    /**
     * Node of a CPU that none names, which QEMU warns of (hw/core/machine.c:machine_numa_finish_cpu_init()); undefined: the table
     * says nothing of it, and the kernel deals it out.
     */
    readonly ofUnnamedCpu: number | undefined;
    /** Whether ACPI tells the distances of nodes (SLIT). QEMU does where it is told any, which a scenario can't say. */
    readonly slit: Known<boolean>;
  };
  /** Memory devices lie a GiB boundary behind RAM, with a GiB more for each slot; `none`: not known where. */
  readonly deviceMemory: "behind-ram" | "none";
  /** Whether the firmware announces plugged DIMMs: always, only with ACPI, or nothing is known. */
  readonly announcesDimms: "always" | "with-acpi";
}
