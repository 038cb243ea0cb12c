/**
 * The `removable` file of a memory block: since 5.7 a constant, before a look at the pages that the isolation would meet
 * (drivers/base/memory.c: removable_show; mm/memory_hotplug.c: is_mem_section_removable).
 */

import { kernelConfig } from "../../builds/kernel-config.ts";
import { removableFile } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { firstUnmovablePage } from "../../mm/page-isolation/has-unmovable-pages.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { nodeOfBlock, zoneEnd, zoneOf } from "../../state/zone-lookup.ts";

/** 1 or 0 as the file says; what the kernel itself holds just now is not known and counts as free. */
export function removable(state: MemoryState, id: number, block: BlockState): 0 | 1 {
  if (!kernelConfig(state.boot.setup.kernel).value("MEMORY_HOTREMOVE")) return 0;
  if (ruleFor(removableFile, state.version) === "constant" || block.state !== "online") return 1;
  const { blockPages } = state.geometry;
  const start = id * blockPages;
  const zone = block.zone == null ? undefined : zoneOf(state, nodeOfBlock(block), block.zone);
  const end = zone === undefined ? start + blockPages : Math.min(start + blockPages, zoneEnd(zone));
  return firstUnmovablePage(state, start, end, block.zone === "Movable") === undefined ? 1 : 0;
}

/** Whether the file looks at pages, so that blocks that are otherwise alike may differ in it. */
export function removableLooksAtPages(state: MemoryState): boolean {
  return ruleFor(removableFile, state.version) === "scan";
}
