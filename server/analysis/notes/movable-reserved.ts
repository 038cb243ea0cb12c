/** Boot allocations in ZONE_MOVABLE. */

import type { Origin } from "../../simulation/state/events.ts";
import type { NoteFacts, ReservedPiece } from "../../simulation/state/notes.ts";
import { type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
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
      /** Where a size decided. */
      readonly size?: {
        readonly origin: Origin;
        /** Another size may mend it, which `largestFreeMovablecore` finds. */
        readonly isFound: boolean;
        /** A reservation that every zone of whole memory blocks on this node holds. */
        readonly inAny?: { readonly node: number; readonly at: Bytes };
      };
    };
  }
}

export const movableReserved = defineNote({
  code: "movable-reserved",
  about: "boot allocations lie in ZONE_MOVABLE",
  severity: "warning",
  restsOn: ({ observed }) => (observed ? "text" : "sizes"),
  words: ({ parameter, address, blocks, reservations, size }) => {
    const stuck = blocks.length === 0 ? "" : `: ${blockNames(blocks)} can't go offline`;
    return {
      message: `${parameter} region overlaps memblock reservation at ${hex(address)}${stuck}`,
      related: [...observedOnes(reservations), ...derivedOnes(reservations), ...unavoidable(size)],
    };
  },
  fixes: ({ size }): readonly Remedy[] => {
    if (size?.isFound !== true) return [];
    const title = (free: Bytes) => `Take ${sizeText(free)}, the largest without a boot allocation in it`;
    return [{ kind: "largest-movablecore", title, origin: size.origin }];
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
    mend: "Take the largest `movablecore=` without a boot allocation in it, where there is one: the quick fix finds it by booting sizes. Where the end of the node is reserved there is none: make the zone larger than what is to go offline, so that reservations lie in blocks that may stay, or hand out hot-pluggable memory with `movable_node`.",
  },
});

type Reservations = NoteFacts["movable-reserved"]["reservations"];

/** Why no size mends it. */
function unavoidable(size: NoteFacts["movable-reserved"]["size"]): readonly RelatedNote[] {
  if (size?.inAny === undefined) return [];
  const { node, at } = size.inAny;
  const message = `no size avoids it: ZONE_MOVABLE ends with node ${node}, and no whole memory block lies above the reservation at ${hex(at)}`;
  return [{ origin: size.origin, message, restsOn: "sizes" }];
}

/** A log may state a hundred thousand: more than these nobody reads one by one. */
const MOST_NAMED = 100;

function observedOnes(reservations: Reservations): readonly RelatedNote[] {
  const observed = reservations.filter((each) => each.observed);
  const named = observed.slice(0, MOST_NAMED).map(({ first, last, by, origin }) => ({
    origin,
    message: `${hex(first)}-${hex(last)} is reserved (${by})`,
  }));
  const next = observed[MOST_NAMED];
  if (next === undefined) return named;
  const count = observed.length - MOST_NAMED;
  const message = `${count} more ${count === 1 ? "reservation" : "reservations"} from ${hex(next.first)} to ${hex(observed.at(-1)!.last)}`;
  return [...named, { origin: next.origin, message }];
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
    restsOn: "sizes",
  }));
}
