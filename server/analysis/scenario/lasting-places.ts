/**
 * Places that edits elsewhere leave valid. What is read or said of a passage counts its places from the passage's own beginning, and a
 * fact that comes from something written names its origin: both are kept from one version of a text to the next, and become places
 * of the text only where they are shown. In the meantime they are addresses that no document has.
 */

import type { Span } from "../../../grammar/ast.ts";
import { movedSpan } from "../../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import type { Origin } from "../../simulation/state/events.ts";
import type { Place } from "../analysis.ts";

const PASSAGE = "\u0000passage:";
const ORIGIN = "\u0000origin:";

/** Stands for the text of one passage. */
export function passageAddress(id: number): string {
  return PASSAGE + id;
}

/** The passage that an address stands for; undefined: a document's. */
export function passageOfAddress(uri: string): number | undefined {
  return uri.startsWith(PASSAGE) ? Number(uri.slice(PASSAGE.length)) : undefined;
}

/** What an origin stands for, whole. */
export function placeOfOrigin(origin: Origin): Place {
  return { uri: ORIGIN + origin, span: WHOLE };
}

/** The empty place in front of what an origin stands for. */
export function placeBefore(origin: Origin): Place {
  return { uri: ORIGIN + origin, span: { start: 0, end: 0 } };
}

/** No text begins in front of itself. */
const WHOLE: Span = { start: -1, end: -1 };

/** What lasting places are found in. */
export interface Places {
  readonly uri: string;
  readonly source: SourceText;
  /** Where an origin was written; itself a lasting place or one of a document. */
  readonly placeOf: (origin: Origin) => Place | undefined;
}

/** The same in a document; undefined for what came from nowhere in the text. Places of documents are returned as they are. */
export function placeIn(place: Place, places: Places): Place | undefined {
  const { uri, span } = place;
  const id = passageOfAddress(uri);
  if (id !== undefined) {
    const found = places.source.passage(id);
    return found === undefined ? undefined : { uri: places.uri, span: movedSpan(span, found.start) };
  }
  if (!uri.startsWith(ORIGIN)) return place;
  const written = places.placeOf(Number(uri.slice(ORIGIN.length)));
  const at = written === undefined ? undefined : placeIn(written, places);
  if (at === undefined || span.start < 0) return at;
  return { uri: at.uri, span: movedSpan(span, at.span.start) };
}
