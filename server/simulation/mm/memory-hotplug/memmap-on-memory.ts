/**
 * memory_hotplug.memmap_on_memory: whether the blocks that a DIMM adds hold their own memmap, and how much of each it takes
 * (mm/memory_hotplug.c: mhp_supports_memmap_on_memory(), memory_block_memmap_on_memory_pages(); 5.13, `force` since 6.6).
 */

import { kernelConfig } from "../../builds/kernel-config.ts";
import { memmapBytes, memmapOfAdded } from "../../geometry/added-memmap.ts";
import { STRUCT_PAGE } from "../../geometry/struct-sizes.ts";
import { memmapOnMemoryUnit, memmapOnMemoryWords } from "../../kernels/hotplug-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { CmdlineParameter, KernelSpec } from "../../state/events.ts";
import type { HotplugState } from "../../state/hotplug-state.ts";
import type { AddRefusal } from "../../state/outcome-reason.ts";
import type { MemoryState } from "../../state/state.ts";
import { parseBoolean } from "../../units/kstrtobool.ts";
import { type Bytes, bytesOf, type Pages, pagesIn, roundUp } from "../../units/units.ts";

/** The parameter as the boot leaves it. */
export function memmapOnMemory(
  cmdline: readonly CmdlineParameter[],
  kernel: KernelSpec,
  version: KernelVersion,
): HotplugState["memmapOnMemory"] {
  const words = ruleFor(memmapOnMemoryWords, version);
  if (words === "none" || !kernelConfig(kernel).value("MHP_MEMMAP_ON_MEMORY")) return "N";
  const parameter = cmdline.findLast(({ name }) => name === "memory_hotplug.memmap_on_memory");
  if (parameter === undefined) return "N";
  if (words === "boolean-or-force" && parameter.value === "force") return "force";
  return parseBoolean(parameter.value ?? "y") === true ? "Y" : "N";
}

/** Pages of memmap that each block of an added range holds itself; 0: it comes from the memory there was. */
export function memmapPages(state: MemoryState, size: Bytes): Pages {
  const { hotplug, geometry, version } = state;
  if (hotplug.memmapOnMemory === "N") return 0;
  const blockSize = memoryBlockBytes(geometry);
  if (ruleFor(memmapOnMemoryUnit, version) === "one-block" && size !== blockSize) return 0;
  const memmap = geometry.blockPages * STRUCT_PAGE;
  // The memmap is mapped by huge pages: a part of one can't be.
  const hugePage = (geometry.pageSize / 8) * geometry.pageSize;
  if (memmap % hugePage !== 0) return 0;
  const pages = pagesIn(memmap, geometry.pageSize);
  if (pages % geometry.pageblockPages === 0) return pages < geometry.blockPages ? pages : 0;
  if (hotplug.memmapOnMemory !== "force") return 0;
  const padded = roundUp(pages, geometry.pageblockPages);
  return padded < geometry.blockPages ? padded : 0;
}

/**
 * Whether the memmap of `size` bytes more surely finds no room (vmemmap_populate(), mm/sparse-vmemmap.c: -ENOMEM). The kernel takes it from
 * its own zones, all of whose pages are counted as free here, but for the memmap of what was added before.
 */
export function memmapRefusal(state: MemoryState, size: Bytes): AddRefusal | undefined {
  const kernel = state.nodes
    .flatMap(({ zones }) => zones)
    .filter(({ name }) => name !== "Movable" && name !== "Device")
    .reduce((pages, { managed }) => pages + managed, 0);
  const memmap = memmapBytes(state, size);
  const room = Math.max(0, bytesOf(kernel, state.geometry.pageSize) - memmapOfAdded(state));
  return memmap > room ? { kind: "memmap-does-not-fit", size, memmap, room } : undefined;
}
