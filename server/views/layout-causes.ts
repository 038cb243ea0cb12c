/**
 * The causes of a fact: the origins it was derived from, as the statements that were written for them.
 */
import type { Analysis, Stand } from "../analysis/analysis.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { LayoutCause } from "./layout.ts";
import type { PlaceFinder } from "./places.ts";
import type { FewOrigins } from "./zone-origins.ts";

export type Causes = (origins: readonly Origin[] | FewOrigins) => readonly LayoutCause[];

/** Causes of one fact that are told, at most: of a zone that thousands of steps changed, the first and the last. */
export const FIRST_CAUSES = 10;
export const LAST_CAUSES = 40;

/** Each origin once, in order; those that come from nowhere in a text are left out, and those between the first and the last of many. */
export function causesFrom(analysis: Analysis, finder: PlaceFinder): Causes {
  const known = new Map<Origin, LayoutCause | undefined>();
  const causeOf = (origin: Origin): LayoutCause | undefined => {
    if (known.has(origin)) return known.get(origin);
    const cause = causeIn(origin, analysis, finder);
    known.set(origin, cause);
    return cause;
  };
  const causesOf = (origins: readonly Origin[]): readonly LayoutCause[] =>
    origins.map(causeOf).filter((cause) => cause !== undefined);
  return (origins) => {
    const { first, left, last } = "left" in origins ? origins : fewOf([...new Set(origins)]);
    return left === 0 ? causesOf(first) : [...causesOf(first), { text: `${left} more` }, ...causesOf(last)];
  };
}

function fewOf(all: readonly Origin[]): FewOrigins {
  const left = all.length - FIRST_CAUSES - LAST_CAUSES;
  if (left <= 0) return { first: all, left: 0, last: [] };
  return { first: all.slice(0, FIRST_CAUSES), left, last: all.slice(-LAST_CAUSES) };
}

/** What was found of a passage that stood in a line of a document. */
interface Kept {
  readonly uri: string;
  readonly line: number;
  readonly causes: Map<Origin, LayoutCause | undefined>;
}

/** A cause is the very same object from one version of a text to the next: what is sent of a layout is what differs. */
const KEPT = new WeakMap<Stand["passage"], Kept>();

function causeIn(origin: Origin, analysis: Analysis, finder: PlaceFinder): LayoutCause | undefined {
  const stand = analysis.standOf(origin);
  if (stand === undefined) return readCause(origin, analysis, finder);
  const { causes } = keptOf(stand, analysis.uri);
  if (causes.has(origin)) return causes.get(origin);
  const cause = readCause(origin, analysis, finder);
  causes.set(origin, cause);
  return cause;
}

function keptOf({ passage, line }: Stand, uri: string): Kept {
  const known = KEPT.get(passage);
  if (known !== undefined && known.line === line && known.uri === uri) return known;
  const made = { uri, line, causes: new Map<Origin, LayoutCause | undefined>() };
  KEPT.set(passage, made);
  return made;
}

function readCause(origin: Origin, analysis: Analysis, finder: PlaceFinder): LayoutCause | undefined {
  const place = analysis.placeOf(origin);
  if (place === undefined) return undefined;
  return { text: shortened(finder.excerpt(place)), place: finder.layoutPlace(place) };
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
