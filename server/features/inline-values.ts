/** Values of the scenario's parameters where they are used, as a debugger shows those of variables. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";

export interface InlineValue {
  readonly span: Span;
  /** `size = 256M`. */
  readonly text: string;
}

/** Of each use within a span, in the order of the text. */
export function inlineValues({ names, params, uri }: Analysis, within: Span): readonly InlineValue[] {
  const values = new Map(params.map(({ name, chosen }) => [name, chosen]));
  return names
    .filter(({ kind, name }) => kind === "param" && values.has(name))
    .flatMap(({ name, references }) =>
      references
        .filter((place) => place.uri === uri && place.span.start >= within.start && place.span.end <= within.end)
        .map(({ span }) => ({ span, text: `${name} = ${values.get(name)}` })),
    )
    .sort((a, b) => a.span.start - b.span.start);
}
