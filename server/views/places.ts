/**
 * From offsets in a text to lines and columns, for documents that are asked for often: the starts of the lines are found
 * once for each text. Lines and columns count from 0, columns in UTF-16 code units, as editors count.
 */
import type { Analysis, Place } from "../analysis/analysis.ts";
import { firstWhere } from "../simulation/units/first-where.ts";
import type { LayoutPlace } from "./layout.ts";

export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** The text of a document by its address; undefined: it can't be read. */
export type TextOf = (uri: string) => string | undefined;
/** The same; a text that is edited knows its lines. */
type AnyTextOf = (uri: string) => Analysis["source"] | string | undefined;

export class PlaceFinder {
  readonly #textOf: AnyTextOf;
  readonly #lineStarts = new Map<string, readonly number[]>();

  constructor(textOf: AnyTextOf) {
    this.#textOf = textOf;
  }

  /** Where an offset is; offsets behind the end are at the end. A text that can't be read is one long line. */
  position(uri: string, offset: number): LineColumn {
    const text = this.#textOf(uri) ?? "";
    if (typeof text !== "string") return text.positionAt(offset);
    const starts = this.#startsOf(uri, text);
    const line = Math.max(0, firstWhere(starts.length, (at) => starts[at]! > offset) - 1);
    return { line, column: Math.max(0, offset - starts[line]!) };
  }

  layoutPlace(place: Place): LayoutPlace {
    const start = this.position(place.uri, place.span.start);
    const end = this.position(place.uri, place.span.end);
    return {
      uri: place.uri,
      startLine: start.line,
      startCharacter: start.column,
      endLine: end.line,
      endCharacter: end.column,
    };
  }

  /** What is written there, on one line. */
  excerpt(place: Place): string {
    const text = this.#textOf(place.uri) ?? "";
    const written = typeof text === "string" ? text.slice(place.span.start, place.span.end) : text.slice(place.span);
    return written.replace(/\s+/g, " ").trim();
  }

  #startsOf(uri: string, text: string): readonly number[] {
    const known = this.#lineStarts.get(uri);
    if (known !== undefined) return known;
    const starts = [0];
    // As editors and the parser count lines: a carriage return alone ends one, too.
    for (const { 0: lineBreak, index } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
    this.#lineStarts.set(uri, starts);
    return starts;
  }
}
