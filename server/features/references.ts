/** Everywhere a name is used. */
import type { Analysis, Place } from "../analysis/analysis.ts";
import { type Elsewhere, NOWHERE, nameAt, namedElsewhere, placesOf } from "./names.ts";

/** All places of the name at an offset, with or without its declaration; none where there is no name. */
export function references(
  analysis: Analysis,
  offset: number,
  includeDeclaration: boolean,
  elsewhere: Elsewhere = NOWHERE,
): readonly Place[] {
  const thing = nameAt(analysis, offset)?.thing;
  if (thing === undefined) return [];
  const places = placesOf(
    thing,
    namedElsewhere(thing, elsewhere).map((other) => other.thing),
  );
  const { declaration } = thing;
  if (includeDeclaration || declaration === undefined) return places;
  return places.filter(
    ({ uri, span }) => span.start !== declaration.span.start || !elsewhere.isSame(uri, declaration.uri),
  );
}
