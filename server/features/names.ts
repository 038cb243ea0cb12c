/** Where a name of the scenario is written. Definition, references, rename and highlighting all ask this one question. */

import type { Span } from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import type { Analysis, NamedThing, Place } from "../analysis/analysis.ts";

export { nameAt } from "../analysis/queries.ts";

/** What another scenario of the workspace names. */
export type NamesOf = Pick<Analysis, "uri" | "names">;

/** Other scenarios that may name the same things: those that use the file a thing is declared in. */
export interface Elsewhere {
  /** Asked with the address of that file. */
  readonly usersOf: (uri: string) => readonly NamesOf[];
  /** Whether two addresses mean the same file. */
  readonly isSame: (a: string, b: string) => boolean;
  /** What people call the file of an address. */
  readonly fileName: (uri: string) => string;
}

export const NOWHERE: Elsewhere = { usersOf: () => [], isSame: (a, b) => a === b, fileName: (uri) => uri };

/** The same thing as it is named in other scenarios. */
export function namedElsewhere(
  { declaration }: NamedThing,
  { usersOf, isSame }: Elsewhere,
): readonly { readonly thing: NamedThing; readonly scenario: NamesOf }[] {
  if (declaration === undefined) return [];
  return usersOf(declaration.uri).flatMap((scenario) =>
    scenario.names.filter((each) => isAt(each.declaration, declaration, isSame)).map((thing) => ({ thing, scenario })),
  );
}

function isAt(a: Place | undefined, b: Place, isSame: Elsewhere["isSame"]): boolean {
  return a !== undefined && a.span.start === b.span.start && a.span.end === b.span.end && isSame(a.uri, b.uri);
}

/** Everywhere a name is written, its declaration first, each place once; `others` are the same thing as other scenarios name it. */
export function placesOf(thing: NamedThing, others: readonly NamedThing[] = []): readonly Place[] {
  const all = [thing, ...others].flatMap(({ declaration, references }) =>
    declaration === undefined ? references : [declaration, ...references],
  );
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
