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
  const known = new Set(sandwiches(before).map(({ kernel }) => `${kernel.node}/${kernel.name}`));
  return now.filter(({ kernel }) => !known.has(`${kernel.node}/${kernel.name}`));
}

function sandwichNote(after: MemoryState, { kernel, movable }: Sandwich, origin: Origin, whatIf?: string): Note {
  const cause = latestOrigin(after, movable, origin);
  const facts = {
    node: kernel.node,
    kernel: { name: kernel.name, ...span(kernel) },
    movable: { ...span(movable), ...(cause === undefined ? {} : { origin: cause }) },
    ...(whatIf === undefined ? {} : { whatIf }),
  };
  return note("zone-sandwich", facts, origin);
}

function span(zone: ZoneState): { readonly first: Pfn; readonly last: Pfn } {
  return { first: zone.startPfn, last: zoneEnd(zone) - 1 };
}

interface Sandwich {
  readonly kernel: ZoneState;
  readonly movable: ZoneState;
}

function movableOf(zones: readonly ZoneState[]): ZoneState | undefined {
  for (const zone of zones) if (zone.name === "Movable") return zone;
  return undefined;
}

function sandwiches({ nodes }: MemoryState): readonly Sandwich[] {
  const found: Sandwich[] = [];
  for (const { zones } of nodes) {
    const movable = movableOf(zones);
    if (movable === undefined || movable.present === 0) continue;
    for (const kernel of zones) {
      const isKernel = kernel.name !== "Movable" && kernel.name !== "Device" && kernel.present > 0;
      if (isKernel && zoneIntersects(kernel, movable.startPfn, movable.spanned)) found.push({ kernel, movable });
    }
  }
  return found;
}
