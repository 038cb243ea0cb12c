/** Marks every use of the name under the cursor; its declaration as written, its uses as read. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { nameAt, placesOf } from "./names.ts";

export interface Highlight {
  readonly span: Span;
  readonly kind: "write" | "read";
}

export function highlights(analysis: Analysis, offset: number): readonly Highlight[] {
  const name = nameAt(analysis, offset);
  if (name === undefined) return [];
  const { declaration } = name.thing;
  return placesOf(name.thing)
    .filter(({ uri }) => uri === analysis.uri)
    .map(({ span }) => ({ span, kind: span.start === declaration?.span.start ? "write" : "read" }));
}
