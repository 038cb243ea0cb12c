/**
 * The causes of a fact: the origins it was derived from, as the statements that were written for them.
 */
import type { Analysis } from "../analysis/analysis.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { LayoutCause } from "./layout.ts";
import type { PlaceFinder } from "./places.ts";

export type Causes = (origins: readonly Origin[]) => readonly LayoutCause[];

/** Causes of one fact that are told, at most: of a zone that thousands of steps changed, the first and the last. */
const FIRST_CAUSES = 10;
const LAST_CAUSES = 40;

/** Each origin once, in order; those that come from nowhere in a text are left out, and those between the first and the last of many. */
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
  const causesOf = (origins: readonly Origin[]): readonly LayoutCause[] =>
    origins.map(causeOf).filter((cause) => cause !== undefined);
  return (origins) => {
    const all = [...new Set(origins)];
    const left = all.length - FIRST_CAUSES - LAST_CAUSES;
    if (left <= 0) return causesOf(all);
    const more = { text: `${left} more` };
    return [...causesOf(all.slice(0, FIRST_CAUSES)), more, ...causesOf(all.slice(-LAST_CAUSES))];
  };
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
