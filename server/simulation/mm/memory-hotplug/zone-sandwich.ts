/**
 * Zones that come to interleave: since 4.14 any block may join any zone, and a zone whose span takes in another zone's memory
 * claims the offline blocks between and never shrinks past them. Before, adding puts a block into ZONE_NORMAL wherever it lies (zone_for_memory()).
 */
import type { Origin } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { MemoryState, ZoneState } from "../../state/state.ts";
import { latestOrigin } from "../../state/zone-causes.ts";
import { zoneEnd, zoneIntersects } from "../../state/zone-lookup.ts";
import type { Pfn } from "../../units/units.ts";

/** A warning for each kernel zone whose span began to overlap that of another zone of its node in this step. */
export function sandwichNotes(before: MemoryState, after: MemoryState, origin: Origin): readonly Note[] {
  if (before.nodes === after.nodes) return [];
  return newSandwiches(before, after).map((sandwich) => sandwichNote(after, sandwich, origin));
}

/**
 * The same of a boot, `before` the DIMMs that are there at power-on came: said of what last changed the kernel zone, else of `origin`.
 * Of a proposal that no kernel has (a what-if) all that overlap are said: it placed Movable so.
 */
export function sandwichNotesAtBoot(before: MemoryState, after: MemoryState, origin: Origin): readonly Note[] {
  const [whatIf] = after.boot.setup.kernel.whatIf;
  if (whatIf !== undefined) return sandwiches(after).map((one) => sandwichNote(after, one, origin, whatIf));
  return newSandwiches(before, after).map((one) =>
    sandwichNote(after, one, latestOrigin(after, one.kernel, origin) ?? origin),
  );
}

function newSandwiches(before: MemoryState, after: MemoryState): readonly Sandwich[] {
  const now = sandwiches(after);
  if (now.length === 0) return [];
  const known = new Set(sandwiches(before).map(keyOf));
  return now.filter((one) => !known.has(keyOf(one)));
}

function keyOf({ kernel, other }: Sandwich): string {
  return `${kernel.node}/${kernel.name}/${other.name}`;
}

function sandwichNote(after: MemoryState, { kernel, other }: Sandwich, origin: Origin, whatIf?: string): Note {
  const cause = latestOrigin(after, other, origin);
  const facts = {
    node: kernel.node,
    kernel: { name: kernel.name, ...span(kernel) },
    other: { name: other.name, ...span(other), ...(cause === undefined ? {} : { origin: cause }) },
    ...(whatIf === undefined ? {} : { whatIf }),
  };
  return note("zone-sandwich", facts, origin);
}

function span(zone: ZoneState): { readonly first: Pfn; readonly last: Pfn } {
  return { first: zone.startPfn, last: zoneEnd(zone) - 1 };
}

interface Sandwich {
  readonly kernel: ZoneState;
  /** Movable, or a higher zone of the kernel. */
  readonly other: ZoneState;
}

function sandwiches({ nodes }: MemoryState): readonly Sandwich[] {
  const found: Sandwich[] = [];
  for (const { zones } of nodes) {
    // The lists of a node are in the order of zones: behind each stand the higher ones.
    for (let lower = 0; lower < zones.length; lower++) {
      const kernel = zones[lower]!;
      if (kernel.name === "Movable" || kernel.name === "Device" || kernel.present === 0) continue;
      for (let higher = lower + 1; higher < zones.length; higher++) {
        const other = zones[higher]!;
        const counts = other.name !== "Device" && other.present > 0;
        if (counts && zoneIntersects(kernel, other.startPfn, other.spanned)) found.push({ kernel, other });
      }
    }
  }
  return found;
}
