/**
 * Zones that come to interleave: since 4.14 any block may join any zone, and a zone whose span takes in another zone's memory
 * claims the offline blocks between and never shrinks past them.
 */
import type { Origin } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { MemoryState, ZoneState } from "../../state/state.ts";
import { latestOrigin } from "../../state/zone-causes.ts";
import { zoneEnd, zoneIntersects } from "../../state/zone-lookup.ts";
import type { Pfn } from "../../units/units.ts";

/** A warning for each kernel zone whose span began to overlap that of its node's Movable in this step. */
export function sandwichNotes(before: MemoryState, after: MemoryState, origin: Origin): readonly Note[] {
  const now = sandwiches(after);
  if (now.length === 0) return [];
  const known = new Set(sandwiches(before).map(({ kernel }) => `${kernel.node}/${kernel.name}`));
  return now
    .filter(({ kernel }) => !known.has(`${kernel.node}/${kernel.name}`))
    .map(({ kernel, movable }) => {
      const cause = latestOrigin(after, movable, origin);
      const facts = {
        node: kernel.node,
        kernel: { name: kernel.name, ...span(kernel) },
        movable: { ...span(movable), ...(cause === undefined ? {} : { origin: cause }) },
      };
      return note("zone-sandwich", facts, origin);
    });
}

function span(zone: ZoneState): { readonly first: Pfn; readonly last: Pfn } {
  return { first: zone.startPfn, last: zoneEnd(zone) - 1 };
}

function sandwiches(state: MemoryState): readonly { readonly kernel: ZoneState; readonly movable: ZoneState }[] {
  return state.nodes.flatMap(({ zones }) => {
    const movable = zones.find((zone) => zone.name === "Movable");
    if (movable === undefined || movable.present === 0) return [];
    return zones
      .filter((zone) => zone.name !== "Movable" && zone.name !== "Device" && zone.present > 0)
      .filter((zone) => zoneIntersects(zone, movable.startPfn, movable.spanned))
      .map((kernel) => ({ kernel, movable }));
  });
}
