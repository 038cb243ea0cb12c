/**
 * Questions that features and views ask of an analysed document. All offsets are into the text of the document itself.
 */
import type { StatedOutcome } from "../simulation/state/events.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { Analysis, NamedThing, Place, TimelineEntry } from "./analysis.ts";
import { statedOf } from "./diagnostics/timeline.ts";

/** The boot or step whose text holds `offset` (its end included); undefined between statements. */
export function entryAt(analysis: Analysis, offset: number): TimelineEntry | undefined {
  const entry = analysis.entryBefore(offset);
  return entry !== undefined && offset <= entry.place.span.end ? entry : undefined;
}

/**
 * The state that the text at `offset` is about: the one left by the last boot or step that starts at or before it;
 * among the declarations that of the boot. Undefined where nothing could be simulated.
 */
export function stateAt(analysis: Analysis, offset: number): MemoryState | undefined {
  return (analysis.entryBefore(offset) ?? analysis.entry(0))?.after;
}

/** What the scenario says will come of a step; undefined where it says nothing. */
export function expectedOutcomeOf(entry: TimelineEntry): StatedOutcome | undefined {
  return statedOf(entry);
}

/** The name that is written at `offset`, with the place it is written at. */
export function nameAt(
  analysis: Analysis,
  offset: number,
): { readonly thing: NamedThing; readonly place: Place } | undefined {
  for (const thing of analysis.names) {
    const places = thing.declaration === undefined ? thing.references : [thing.declaration, ...thing.references];
    const place = places.find(
      ({ uri, span }) => uri === analysis.uri && span.start <= offset && offset <= span.end && span.start < span.end,
    );
    if (place !== undefined) return { thing, place };
  }
  return undefined;
}
