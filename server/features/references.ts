/** Everywhere a name is used. */
import type { Analysis, Place } from "../analysis/analysis.ts";
import { nameAt, placesOf } from "./names.ts";

/** All places of the name at an offset, with or without its declaration; none where there is no name. */
export function references(analysis: Analysis, offset: number, includeDeclaration: boolean): readonly Place[] {
  const name = nameAt(analysis, offset);
  if (name === undefined) return [];
  return includeDeclaration ? placesOf(name.thing) : name.thing.references;
}
