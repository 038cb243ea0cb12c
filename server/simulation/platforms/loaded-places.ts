/**
 * Where QEMU's `virt` machine and its firmware leave what they load: kernel, initrd, device tree, and under UEFI the tables that the
 * EFI stub passes on (hw/arm/boot.c of QEMU 7.2; drivers/firmware/efi/libstub, drivers/firmware/efi/efi.c). Places under UEFI are
 * data of the kernel's build (builds/uefi-places.ts) and of the firmware's (firmware/). Bytes, ends exclusive.
 */
import { buildWords } from "../builds/choose-build.ts";
import type { Arm64Build } from "../builds/schema.ts";
import { BUILDS } from "../builds/stated-build.ts";
import type { Place, UefiPlaces } from "../builds/uefi-places.ts";
import type { MachineSpec } from "../state/events.ts";
import { type Bytes, KiB, MiB, roundDown, roundUp } from "../units/units.ts";
import { deviceTreeOf, platformOf } from "./catalogue.ts";
import { measuredFirmware, uefiFirmware } from "./firmware/catalogue.ts";
import type { ByteSpan } from "./schema.ts";

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

const EFI_PAGE = 4 * KiB;
/** The EFI stub aligns what it allocates to the largest page size. */
const STUB_ALIGN = 64 * KiB;
/** What the stub sets aside for a device tree (MAX_FDT_SIZE). */
const STUB_TREE_ROOM = 2 * MiB;
/** Bytes of a tree without nodes, with /chosen's properties for the stub, beside the command line. Counted on recorded boots. */
const STUB_TREE_SIZE = 415;
/** LINUX_EFI_MEMRESERVE_TABLE without entries. */
const MEMRESERVE_SIZE = 16;

export interface LoaderInput {
  readonly machine: MachineSpec;
  /** First byte of RAM. */
  readonly ramStart: Bytes;
  /** One past the last. */
  readonly ramEnd: Bytes;
  readonly pageSize: Bytes;
  /** Where the build finds things under UEFI, by firmware. */
  readonly places: Arm64Build["uefi"];
  readonly cmdlineLength: number;
}

/** What QEMU loads by itself, or what the firmware's boot manager and the EFI stub leave. */
export function loadedByVirt(input: LoaderInput): Loaded {
  const { machine } = input;
  const size = initrdFileSize(machine, input.pageSize);
  const loaded = machine.uefi === undefined ? loadedDirectly(input, size) : loadedByUefi(input, machine.uefi, size);
  const { initrdAt: start } = machine;
  return start === undefined || size === 0 ? loaded : { ...loaded, initrd: { start, end: start + size } };
}

/**
 * A size of whole pages is what the log tells of the initrd ("Freeing initrd memory: 4136K"); the file ends within the page behind
 * it, which the kernel reserves and does not give back.
 */
function initrdFileSize({ initrd, initrdIsFile }: MachineSpec, pageSize: Bytes): Bytes {
  return initrdIsFile !== true && initrd > 0 && initrd % pageSize === 0 ? initrd + 1 : initrd;
}

function loadedDirectly({ machine, ramStart, ramEnd }: LoaderInput, size: Bytes): Loaded {
  const loader = deviceTreeOf(platformOf(machine));
  const start = ramStart + Math.min((ramEnd - ramStart) / 2, loader.initrdOffset);
  const tree = roundUp(start + size, loader.treeAlign);
  return {
    kernel: ramStart + loader.kernelOffset,
    initrd: size === 0 ? undefined : { start, end: start + size },
    // A tree from a file (`-dtb`, here: with dma-ranges of its own) gets twice its size and a little room.
    deviceTree: { start: tree, end: tree + (machine.dmaLimit === undefined ? loader.treeSize : loader.treeFromFile) },
    tables: [],
    acpi: [],
  };
}

/** Where the build that stands for others finds things; `name`: as buildWords() has it. */
function standInPlaces(name: string, firmware: string): UefiPlaces {
  const build = BUILDS.find((each): each is Arm64Build => each.arch === "arm64" && buildWords(each) === name);
  return build!.uefi![firmware]!;
}

/** Whether the places of a kernel build were measured with the firmware itself. */
export function hasMeasuredPlaces(firmware: string, places: Arm64Build["uefi"]): boolean {
  return places?.[uefiFirmware(firmware).name] !== undefined;
}

function loadedByUefi(input: LoaderInput, release: string, size: Bytes): Loaded {
  const { name, places: measured } = measuredFirmware(uefiFirmware(release));
  const places = input.places?.[name] ?? standInPlaces(measured.standIn, name);
  const { machine, ramStart, ramEnd } = input;
  const firstNode = ramStart + (machine.nodes[0]?.memory ?? ramEnd - ramStart);
  const top = measured.countedFrom === "first-node" ? firstNode : ramEnd;
  const more = size === 0 ? 0 : roundUp(size, EFI_PAGE) - measured.initrd;
  const address = (place: Place): Bytes => {
    const usual = "at" in place ? place.at : top - place.below;
    const found = place.underInitrdCopy === true ? roundDown(usual - more, place.align ?? 1) : usual;
    // Machines smaller than those that were measured keep it all within RAM.
    return Math.max(ramStart, found);
  };
  const span = (start: Bytes, bytes: Bytes): ByteSpan => ({ start, end: start + bytes });
  // efi_allocate_pages_aligned() takes a slack of one unit less a page, and the first boundary in what it got.
  const room = roundUp(size, STUB_ALIGN) + STUB_ALIGN - EFI_PAGE;
  const initrd = Math.max(ramStart, roundUp(address(places.initrdTop) - room, STUB_ALIGN));
  return {
    kernel: address(places.kernel),
    initrd: size === 0 ? undefined : span(initrd, size),
    deviceTree: span(Math.max(ramStart, initrd - STUB_TREE_ROOM), STUB_TREE_SIZE + input.cmdlineLength),
    tables: [
      span(address(places.attributes), measured.attributesSize),
      span(address(places.memreserve), MEMRESERVE_SIZE),
    ],
    acpi: places.acpi.map(([place, bytes]) => span(address(place), bytes)),
  };
}
