/** Boot allocations in ZONE_MOVABLE. */

import type { Origin } from "../../simulation/state/events.ts";
import type { NoteFacts, ReservedPiece } from "../../simulation/state/notes.ts";
import { type Bytes, hex, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { blockNames } from "./block-names.ts";
import { defineNote, type RelatedNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-reserved": {
      readonly parameter: string;
      /** The page that is named. */
      readonly address: Bytes;
      readonly observed: boolean;
      /** Blocks that can't go offline, ascending. */
      readonly blocks: readonly number[];
      readonly reservations: readonly ReservedPiece[];
      /** `movablecore=` on a single node: the size above the last reservation, where there is one. */
      readonly size?: { readonly origin: Origin; readonly free: Bytes };
    };
  }
}

export const movableReserved = defineNote({
  code: "movable-reserved",
  about: "boot allocations lie in ZONE_MOVABLE",
  severity: "warning",
  restsOn: ({ observed }) => (observed ? undefined : "sizes"),
  words: ({ parameter, address, blocks, reservations }) => {
    const stuck = blocks.length === 0 ? "" : `: ${blockNames(blocks)} can't go offline`;
    return {
      message: `${parameter} region overlaps memblock reservation at ${hex(address)}${stuck}`,
      related: [...observedOnes(reservations), ...derivedOnes(reservations)],
    };
  },
  fixes: ({ size }): readonly Remedy[] => {
    if (size === undefined) return [];
    const title = `Shrink it to ${sizeText(size.free)}: no reservation lies in that`;
    return [{ kind: "set-parameter", title, origin: size.origin, value: writtenSize(size.free) }];
  },
  page: {
    meaning:
      "memblock hands out boot memory from the same end of the node that ZONE_MOVABLE is cut from. The pages stay reserved, and the blocks that hold them never go offline.",
    example: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
`,
    cured: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
`,
    why: "memblock allocates from the top down (mm/memblock.c: memblock_find_in_range_node()), ZONE_MOVABLE ends with its node (mm/mm_init.c: find_zone_movable_pfns_for_nodes()), and has_unmovable_pages() refuses a reserved page (mm/page_isolation.c).",
    mend: "Make the zone larger than what is to go offline, so that reservations lie in blocks that may stay, or hand out hot-pluggable memory with `movable_node`.",
  },
});

type Reservations = NoteFacts["movable-reserved"]["reservations"];

function observedOnes(reservations: Reservations): readonly RelatedNote[] {
  return reservations
    .filter(({ observed }) => observed)
    .map(({ first, last, by, origin }) => ({ origin, message: `${hex(first)}-${hex(last)} is reserved (${by})` }));
}

/** What the simulation puts there, summed up by the function that allocates it. */
function derivedOnes(reservations: Reservations): readonly RelatedNote[] {
  const byFunction = new Map<string, { size: number; first: number; origin: Origin }>();
  for (const { first, last, by, observed, origin } of reservations) {
    if (observed) continue;
    const sum = byFunction.get(by) ?? { size: 0, first, origin };
    byFunction.set(by, { ...sum, size: sum.size + last + 1 - first });
  }
  return [...byFunction].map(([by, { size, first, origin }]) => ({
    origin,
    message: `${by} reserves ${sizeText(size)} from ${hex(first)} on`,
  }));
}
