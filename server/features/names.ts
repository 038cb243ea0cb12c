/** Where a name of the scenario is written. Definition, references, rename and highlighting all ask this one question. */

import type { Span } from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import type { NamedThing, Place } from "../analysis/analysis.ts";

export { nameAt } from "../analysis/queries.ts";

/** Everywhere a name is written, its declaration first, each place once. */
export function placesOf(thing: NamedThing): readonly Place[] {
  const all = thing.declaration === undefined ? thing.references : [thing.declaration, ...thing.references];
  const seen = new Set<string>();
  return all.filter(({ uri, span }) => {
    const key = `${span.start} ${span.end} ${uri}`;
    const first = !seen.has(key);
    seen.add(key);
    return first && span.start < span.end;
  });
}

/** The part of a span that is the name itself: a parameter is used as `$name`. */
export function nameSpan(source: SourceText, span: Span): Span {
  return source.slice(span).startsWith("$") ? { start: span.start + 1, end: span.end } : span;
}
