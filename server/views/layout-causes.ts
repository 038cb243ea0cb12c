/**
 * The causes of a fact: the origins it was derived from, as the statements that were written for them.
 */
import type { Analysis } from "../analysis/analysis.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { LayoutCause } from "./layout.ts";
import type { PlaceFinder } from "./places.ts";

export type Causes = (origins: readonly Origin[]) => readonly LayoutCause[];

/** Each origin once, in order; those that come from nowhere in a text are left out. */
export function causesFrom(analysis: Analysis, finder: PlaceFinder): Causes {
  const known = new Map<Origin, LayoutCause | undefined>();
  const causeOf = (origin: Origin): LayoutCause | undefined => {
    if (known.has(origin)) return known.get(origin);
    const place = analysis.placeOf(origin);
    const cause =
      place === undefined ? undefined : { text: shortened(finder.excerpt(place)), place: finder.layoutPlace(place) };
    known.set(origin, cause);
    return cause;
  };
  return (origins) => [...new Set(origins)].map(causeOf).filter((cause) => cause !== undefined);
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
