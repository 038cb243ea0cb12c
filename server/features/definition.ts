/** Where a name was declared, and where a file that is named lies. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, FileLoader, Place } from "../analysis/analysis.ts";
import { links } from "./links.ts";
import { nameAt } from "./names.ts";
import { holds } from "./syntax-path.ts";

export interface Definition {
  /** What was asked about. */
  readonly origin: Span;
  readonly target: Place;
}

/** The declaration of the name at an offset, or the file that is named there. */
export function definition(analysis: Analysis, offset: number, loader: FileLoader): Definition | undefined {
  const name = nameAt(analysis, offset);
  if (name?.thing.declaration !== undefined) return { origin: name.place.span, target: name.thing.declaration };
  const link = links(analysis, loader).find(({ span }) => holds(span, offset));
  if (link === undefined) return undefined;
  return { origin: link.span, target: { uri: link.target, span: { start: 0, end: 0 } } };
}
