/**
 * Where QEMU's `virt` machine and its firmware leave what they load: kernel, initrd, device tree, and under UEFI the tables that the
 * EFI stub passes on (hw/arm/boot.c of QEMU 7.2; drivers/firmware/efi/libstub, drivers/firmware/efi/efi.c). Places under UEFI were
 * measured on edk2 2022.11 and 2026.08 with Debian's kernels; they depend on the size of the image. Bytes, ends exclusive.
 */
import type { MachineSpec } from "../state/events.ts";
import { type Bytes, KiB, MiB, roundUp } from "../units/units.ts";
import type { ByteSpan } from "./platforms.ts";

/** What lies in memory when the kernel starts. */
export interface Loaded {
  /** The 2 MiB boundary that the image was loaded at. */
  readonly kernel: Bytes;
  /** Exactly as large as the file; undefined without one. */
  readonly initrd: ByteSpan | undefined;
  readonly deviceTree: ByteSpan;
  /** Reserved before memory is known. */
  readonly tables: readonly ByteSpan[];
  /** ACPI tables that could be given back after use, and are not. */
  readonly acpi: readonly ByteSpan[];
}

/** An address: so many bytes below the end of RAM, or absolute. */
type Place = ({ readonly below: Bytes } | { readonly at: Bytes }) & {
  /** With an initrd of MEASURED_INITRD; lower by as much as that is larger, since the firmware keeps a copy above. */
  readonly underInitrdCopy?: true;
};

interface UefiPlaces {
  readonly kernel: Place;
  /** End of the free memory that the stub takes room for the initrd from. */
  readonly initrdTop: Place;
  readonly acpi: readonly (readonly [Place, Bytes])[];
  /** LINUX_EFI_MEMRESERVE_TABLE, 16 bytes. */
  readonly memreserve: Place;
  /** EFI_MEMORY_ATTRIBUTES_TABLE. */
  readonly attributes: Place;
}

interface UefiFamily {
  /** Bytes of the memory attributes table. */
  readonly attributesSize: Bytes;
  readonly countedFrom: "first-node" | "all-memory";
  /** By the name of the kernel's profile. */
  readonly builds: Readonly<Record<string, UefiPlaces>>;
}

const below = (bytes: Bytes): Place => ({ below: bytes });
const at = (address: Bytes): Place => ({ at: address });
const under = (place: Place): Place => ({ ...place, underInitrdCopy: true });
const ACPI_NVS_END: readonly [Place, Bytes] = [at(0x47ff0000), 0x4000];

const EDK2_2022_11: UefiFamily = {
  attributesSize: 0x400,
  countedFrom: "first-node",
  builds: {
    "debian 6.1 arm64": {
      kernel: below(0x9c00000),
      initrdTop: below(0x3be0000),
      acpi: [[below(0x3bd0000), 0x10000]],
      memreserve: below(0x3bd0068),
      attributes: under(below(0x36e2fe8)),
    },
    "debian 6.12 arm64": {
      kernel: below(0xae00000),
      initrdTop: below(0x3fe0000),
      acpi: [[below(0x3fe0000), 0x10000]],
      memreserve: below(0x3fcb068),
      attributes: under(below(0x3754fe8)),
    },
    "debian 7.2 arm64": {
      kernel: below(0xf600000),
      initrdTop: below(0x69e0000),
      acpi: [[below(0x69e0000), 0x10000]],
      memreserve: below(0x69c9068),
      attributes: under(below(0x1774fe8)),
    },
    "debian 7.2 arm64-16k": {
      kernel: below(0xfa00000),
      initrdTop: below(0x6a50000),
      acpi: [[below(0x6a50000), 0x10000]],
      memreserve: below(0x6a3d068),
      attributes: under(below(0x1774fe8)),
    },
    "debian-cloud 6.1 arm64": {
      kernel: below(0x8c00000),
      initrdTop: below(0x3be0000),
      acpi: [[below(0x3bd0000), 0x10000]],
      memreserve: below(0x3bd0068),
      attributes: under(below(0x316efe8)),
    },
    "debian-cloud 6.12 arm64": {
      kernel: below(0x9800000),
      initrdTop: below(0x3be0000),
      acpi: [[below(0x3bd0000), 0x10000]],
      memreserve: below(0x3bd0068),
      attributes: under(below(0x34eafe8)),
    },
    "debian-cloud 7.2 arm64": {
      kernel: below(0xb200000),
      initrdTop: below(0x3fe0000),
      acpi: [[below(0x3fe0000), 0x10000]],
      memreserve: below(0x3fcb068),
      attributes: under(below(0x3840fe8)),
    },
  },
};

const EDK2_2026_08: UefiFamily = {
  attributesSize: 0x6d0,
  countedFrom: "all-memory",
  builds: {
    "debian 6.1 arm64": {
      kernel: below(0x2200000),
      initrdTop: at(0x44000000),
      acpi: [[at(0x441da000), 0x2000], ACPI_NVS_END],
      memreserve: at(0x441def98),
      attributes: at(0x441dc018),
    },
    "debian 6.12 arm64": {
      kernel: at(0x41600000),
      initrdTop: at(0x41600000),
      acpi: [[at(0x44168000), 0x2000], ACPI_NVS_END],
      memreserve: at(0x4416df98),
      attributes: at(0x4416b018),
    },
    "debian 7.2 arm64": {
      kernel: below(0x8e00000),
      initrdTop: under(at(0x46146000)),
      acpi: [[under(at(0x46146000)), 0x2000], ACPI_NVS_END],
      memreserve: under(at(0x4614bf98)),
      attributes: under(at(0x46149018)),
    },
    "debian 7.2 arm64-16k": {
      kernel: below(0x8e00000),
      initrdTop: under(at(0x46144000)),
      acpi: [[under(at(0x46144000)), 0x4000], ACPI_NVS_END],
      memreserve: under(at(0x4614bf98)),
      attributes: under(at(0x46149018)),
    },
    "debian-cloud 6.1 arm64": {
      kernel: below(0x1c00000),
      initrdTop: under(at(0x4474b000)),
      acpi: [[under(at(0x4474b000)), 0x2000], ACPI_NVS_END],
      memreserve: under(at(0x44751f98)),
      attributes: under(at(0x4474f018)),
    },
    "debian-cloud 6.12 arm64": {
      kernel: below(0x2000000),
      initrdTop: at(0x44000000),
      acpi: [[at(0x443d2000), 0x2000], ACPI_NVS_END],
      memreserve: at(0x443d5f98),
      attributes: at(0x443d6298),
    },
    "debian-cloud 7.2 arm64": {
      kernel: at(0x41600000),
      initrdTop: at(0x41600000),
      acpi: [[at(0x4407d000), 0x2000], ACPI_NVS_END],
      memreserve: at(0x44081f98),
      attributes: at(0x44082198),
    },
  },
};

/** By edk2 release, ascending; one between two behaves like the older. */
const FAMILIES: readonly (readonly [string, UefiFamily])[] = [
  ["2022.11", EDK2_2022_11],
  ["2026.08", EDK2_2026_08],
];

const MEASURED_INITRD = 0x40b000;
const EFI_PAGE = 4 * KiB;
/** The EFI stub aligns what it allocates to the largest page size. */
const STUB_ALIGN = 64 * KiB;
/** What the stub sets aside for a device tree, and what a tree without nodes takes beside the command line. */
const STUB_TREE_ROOM = 2 * MiB;
const STUB_TREE_SIZE = 415;
const KERNEL_OFFSET = 2 * MiB;
const TREE_SIZE = MiB;
/** A tree from a file (`-dtb`) gets twice its size and a little room; one of QEMU's own comes to this. */
const TREE_FROM_FILE = 36 * KiB;
const TREE_ALIGN = 2 * MiB;

export interface LoaderInput {
  readonly machine: MachineSpec;
  /** First byte of RAM. */
  readonly ramStart: Bytes;
  /** One past the last. */
  readonly ramEnd: Bytes;
  readonly pageSize: Bytes;
  /** Name of the build's profile. */
  readonly profile: string;
  readonly cmdlineLength: number;
}

/** Why places are only guessed, where they are: a machine or a firmware that was not measured. */
export function unmeasuredLoader({ platform, uefi }: MachineSpec): string | undefined {
  if (platform !== "qemu-virt") return "where a boot loader leaves an arm64 kernel is only known of qemu-virt";
  const measured = uefi === undefined || FAMILIES.some(([release]) => uefi === `edk2-${release}`);
  return measured ? undefined : `what ${uefi} leaves where was not measured: places are those of an older edk2`;
}

/** What QEMU loads by itself, or what the firmware's boot manager and the EFI stub leave. */
export function loadedByVirt(input: LoaderInput): Loaded {
  const { machine } = input;
  const size = initrdFileSize(machine.initrd, input.pageSize);
  return machine.uefi === undefined ? loadedDirectly(input, size) : loadedByUefi(input, machine.uefi, size);
}

/**
 * A size of whole pages is what the log tells of the initrd ("Freeing initrd memory: 4136K"); the file ends within the page behind
 * it, which the kernel reserves and does not give back.
 */
function initrdFileSize(initrd: Bytes, pageSize: Bytes): Bytes {
  return initrd > 0 && initrd % pageSize === 0 ? initrd + 1 : initrd;
}

function loadedDirectly({ machine, ramStart, ramEnd }: LoaderInput, size: Bytes): Loaded {
  const start = ramStart + Math.min((ramEnd - ramStart) / 2, 128 * MiB);
  const tree = roundUp(start + size, TREE_ALIGN);
  return {
    kernel: ramStart + KERNEL_OFFSET,
    initrd: size === 0 ? undefined : { start, end: start + size },
    deviceTree: { start: tree, end: tree + (machine.dmaLimit === undefined ? TREE_SIZE : TREE_FROM_FILE) },
    tables: [],
    acpi: [],
  };
}

function loadedByUefi(input: LoaderInput, release: string, size: Bytes): Loaded {
  const wanted = release.replace(/^edk2-/, "");
  const [, family] = FAMILIES.findLast(([known]) => known <= wanted) ?? FAMILIES[0]!;
  const places = family.builds[input.profile] ?? family.builds["debian 7.2 arm64"]!;
  const { machine, ramStart, ramEnd } = input;
  const firstNode = ramStart + (machine.nodes[0]?.memory ?? ramEnd - ramStart);
  const top = family.countedFrom === "first-node" ? firstNode : ramEnd;
  const more = Math.max(0, roundUp(size, EFI_PAGE) - MEASURED_INITRD);
  // Machines smaller than those that were measured keep it all within RAM.
  const address = (place: Place): Bytes =>
    Math.max(ramStart, ("at" in place ? place.at : top - place.below) - (place.underInitrdCopy === true ? more : 0));
  const span = (start: Bytes, bytes: Bytes): ByteSpan => ({ start, end: start + bytes });
  // efi_allocate_pages_aligned() takes a slack of one unit less a page, and the first boundary in what it got.
  const room = roundUp(size, STUB_ALIGN) + STUB_ALIGN - EFI_PAGE;
  const initrd = Math.max(ramStart, roundUp(address(places.initrdTop) - room, STUB_ALIGN));
  return {
    kernel: address(places.kernel),
    initrd: size === 0 ? undefined : span(initrd, size),
    deviceTree: span(Math.max(ramStart, initrd - STUB_TREE_ROOM), STUB_TREE_SIZE + input.cmdlineLength),
    tables: [span(address(places.attributes), family.attributesSize), span(address(places.memreserve), 16)],
    acpi: places.acpi.map(([place, bytes]) => span(address(place), bytes)),
  };
}
