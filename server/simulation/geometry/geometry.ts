/**
 * The sizes memory is cut into: sections, memory blocks, the largest buddy order, pageblocks. Models
 * probe_memory_block_size() (arch/x86/mm/init_64.c), memory_block_size_bytes() (drivers/base/memory.c) and the
 * SECTION_SIZE_BITS of each architecture.
 */

import { arm64SectionSize, largeMachineBlockSize } from "../kernels/block-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { Arch } from "../state/events.ts";
import type { Geometry } from "../state/state.ts";
import { type Bytes, GiB, MiB } from "../units/units.ts";

const SECTION: Readonly<Record<Arch, (pageSize: Bytes, version: KernelVersion) => Bytes>> = {
  x86_64: () => 128 * MiB,
  arm64: (pageSize, version) => ruleFor(arm64SectionSize, version)[pageSize] ?? 128 * MiB,
};
const LARGEST_BLOCK = 2 * GiB;
/** The end of RAM from which on a block is more than a section. */
const LARGE_MACHINE: Readonly<Record<Arch, Bytes>> = { x86_64: 64 * GiB, arm64: Number.POSITIVE_INFINITY };

/** Bytes of a section (SECTION_SIZE_BITS) with pages of `pageSize` bytes. */
export function sectionBytes(arch: Arch, pageSize: Bytes, version: KernelVersion): Bytes {
  return SECTION[arch](pageSize, version);
}

/**
 * Bytes of a memory block. x86 goes by the end of RAM (bytes, exclusive), not its amount; on bare metal (no hypervisor
 * bit) a large machine takes the largest.
 */
export function memoryBlockBytes(
  arch: Arch,
  pageSize: Bytes,
  endOfRam: Bytes,
  version: KernelVersion,
  virtualMachine: boolean,
): Bytes {
  const section = sectionBytes(arch, pageSize, version);
  if (endOfRam < LARGE_MACHINE[arch]) return section;
  if (!virtualMachine || ruleFor(largeMachineBlockSize, version) === "always-largest") return LARGEST_BLOCK;
  let size = LARGEST_BLOCK;
  while (size > section && endOfRam % size !== 0) size /= 2;
  return size;
}

/** All sizes of a machine. Pages, but the page size. */
export function geometryOf(
  arch: Arch,
  pageSize: Bytes,
  endOfRam: Bytes,
  version: KernelVersion,
  virtualMachine: boolean,
): Geometry {
  // The largest order is 10 with 4 KiB pages, 11 with 16 KiB and 13 with 64 KiB; a pageblock is a PMD-sized huge page there.
  const maxOrder: Readonly<Record<number, number>> = { 4096: 10, 16384: 11, 65536: 13 };
  const pageblockOrder: Readonly<Record<number, number>> = { 4096: 9, 16384: 11, 65536: 13 };
  return {
    pageSize,
    sectionPages: sectionBytes(arch, pageSize, version) / pageSize,
    blockPages: memoryBlockBytes(arch, pageSize, endOfRam, version, virtualMachine) / pageSize,
    maxOrderPages: 2 ** (maxOrder[pageSize] ?? 10),
    pageblockPages: 2 ** (pageblockOrder[pageSize] ?? 9),
  };
}
