/** Where a name was declared, where a file that is named lies, and what in the text made a block, a node, a zone. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, FileLoader, Place } from "../analysis/analysis.ts";
import { links } from "./links.ts";
import { makersAt, zoneMakersAt } from "./made-by.ts";
import { nameAt } from "./names.ts";
import { holds } from "./syntax-path.ts";

export interface Definition {
  /** What was asked about. */
  readonly origin: Span;
  /** One at least. */
  readonly targets: readonly Place[];
}

/** The declaration of the name at an offset, the file that is named there, or what made the thing of the kernel there. */
export function definition(analysis: Analysis, offset: number, loader: FileLoader): Definition | undefined {
  const name = nameAt(analysis, offset);
  if (name?.thing.declaration !== undefined) return { origin: name.place.span, targets: [name.thing.declaration] };
  const link = links(analysis, loader).find(({ span }) => holds(span, offset));
  if (link !== undefined) return { origin: link.span, targets: [{ uri: link.target, span: { start: 0, end: 0 } }] };
  const makers = makersAt(analysis, offset);
  return makers === undefined ? undefined : { origin: makers.origin, targets: makers.places };
}

/** Of a name its declaration; of a block what its zones follow from. */
export function typeDefinition(analysis: Analysis, offset: number): Definition | undefined {
  const name = nameAt(analysis, offset);
  if (name?.thing.declaration !== undefined) return { origin: name.place.span, targets: [name.thing.declaration] };
  const makers = zoneMakersAt(analysis, offset);
  return makers === undefined ? undefined : { origin: makers.origin, targets: makers.places };
}
