/**
 * Which zones the memmap of plugged memory is taken from: vmemmap_alloc_block() asks for pages of the memory's own node with GFP_KERNEL
 * (mm/sparse-vmemmap.c), so its highest kernel zone gives first, then those below, then other nodes'.
 */

import type { ZoneName } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import { type Bytes, bytesOf } from "../../units/units.ts";

/** The highest first. */
const KERNEL_ZONES: readonly ZoneName[] = ["Normal", "DMA32", "DMA"];

/** Names of the zones that hold so many bytes together, in the order they are asked; all there are where they do not. */
export function zonesThatGive(state: MemoryState, size: Bytes, node: number): readonly ZoneName[] {
  const asked = state.nodes
    .toSorted((a, b) => Number(b.id === node) - Number(a.id === node))
    .flatMap(({ zones }) =>
      KERNEL_ZONES.flatMap((name) => zones.filter((zone) => zone.name === name && zone.managed > 0)),
    );
  const names = new Set<ZoneName>();
  let left = size;
  for (const { name, managed } of asked) {
    if (left <= 0) break;
    names.add(name);
    left -= bytesOf(managed, state.geometry.pageSize);
  }
  return [...names];
}

/** The same of memory that is onlined while more of it is plugged: what became kernel memory by it holds the later blocks' memmap. */
export function zonesThatGiveMeanwhile(
  before: MemoryState,
  after: MemoryState,
  size: Bytes,
  node: number,
): readonly ZoneName[] {
  const had = zonesThatGive(before, size, node);
  const grown = KERNEL_ZONES.find((name) => managedOf(after, name) > managedOf(before, name));
  return grown === undefined ? had : [...new Set([had[0] ?? grown, grown])];
}

function managedOf({ nodes }: MemoryState, name: ZoneName): number {
  return nodes.flatMap(({ zones }) => zones).reduce((sum, zone) => sum + (zone.name === name ? zone.managed : 0), 0);
}
