/**
 * What the editor lights in the picture: the cells that a statement caused, and what a word of the text names. Pure.
 */
import type { Layout, LayoutCause } from "../../server/views/layout.ts";
import { findNamed, type Match, markMatch, runMatch, zoneMatch } from "./find.ts";

/** A place in a text, as editors count: lines and UTF-16 characters from 0. */
export interface TextPosition {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** What the editor points at. */
export interface Light {
  /** Where the cursor is; null: nowhere. */
  readonly at: TextPosition | null;
  /** The word there, or under the mouse. */
  readonly word: string | null;
}

/** What a line names where the cursor is on `word` of it (null: on none): on the statement itself, the blocks that it is about. */
export function namedOn(line: string, word: string | null): string | null {
  const text = line.trimStart();
  const isStatement = !text.startsWith("#") && (word === null || text.startsWith(word));
  return (isStatement ? /\bmemory\d+(?:-\d+)?\b/.exec(text)?.[0] : undefined) ?? word;
}

export const NO_LIGHT: Light = { at: null, word: null };

/** Each thing that is lit, once. */
export function litBy(layout: Layout, { at, word }: Light): readonly Match[] {
  const all = [...(word === null ? [] : findNamed(layout, word)), ...(at === null ? [] : causedAt(layout, at))];
  return [...new Map(all.map((match) => [`${match.key} ${match.first}-${match.last}`, match])).values()];
}

/** What the innermost statement at a position caused. */
function causedAt(layout: Layout, at: TextPosition): readonly Match[] {
  let nearest = Number.POSITIVE_INFINITY;
  let found: Match[] = [];
  const look = <T extends { readonly causes: readonly LayoutCause[] }>(all: readonly T[], match: (of: T) => Match) => {
    for (const one of all) {
      for (const cause of one.causes) {
        const far = farness(cause, at);
        if (far === Number.POSITIVE_INFINITY || far > nearest) continue;
        if (far < nearest) found = [];
        nearest = far;
        found.push(match(one));
      }
    }
  };
  for (const lane of layout.lanes) {
    look(lane.blocks, (run) => runMatch(lane, run));
    look(lane.zones, (zone) => zoneMatch(lane, zone));
    look(lane.marks, (mark) => markMatch(lane, mark));
  }
  return found;
}

/**
 * How far from meant a statement is by a position: less for one with the position in it than for one on the same line,
 * less for a short one than for a long one; infinite where it is on no line of the statement.
 */
function farness({ place }: LayoutCause, at: TextPosition): number {
  if (place === undefined || place.uri !== at.uri || at.line < place.startLine || at.line > place.endLine) {
    return Number.POSITIVE_INFINITY;
  }
  const isBefore = at.line === place.startLine && at.character < place.startCharacter;
  const isBehind = at.line === place.endLine && at.character > place.endCharacter;
  const lines = place.endLine - place.startLine;
  return (isBefore || isBehind ? 1e12 : 0) + lines * 1e6 + (place.endCharacter - place.startCharacter);
}
