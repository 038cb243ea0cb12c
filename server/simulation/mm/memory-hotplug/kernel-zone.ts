/** Where the kernel's own memory mostly comes from: the memmap of plugged memory, page tables. */

import type { ZoneName } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";

/** The highest kernel zone that has any. */
export function kernelZone(state: MemoryState): { readonly zone?: ZoneName } {
  const zones = state.nodes.flatMap((node) => node.zones).filter(({ managed }) => managed > 0);
  const zone = (["Normal", "DMA32", "DMA"] as const).find((name) => zones.some((each) => each.name === name));
  return zone === undefined ? {} : { zone };
}
