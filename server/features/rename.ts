/** Renaming what the scenario itself names: parameters, devices, allocations. Nodes and areas are named by the kernel. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, NamedThing, TextEdit } from "../analysis/analysis.ts";
import { type Elsewhere, type NamesOf, NOWHERE, nameAt, namedElsewhere, nameSpan, placesOf } from "./names.ts";

/** A letter, then letters, digits, `_` and `-`. */
/** What is read behind a `$`: a hyphen at the end, or before an address, is that of a range. */
const REFERRED = /^[A-Za-z_]\w*(?:-(?!0x)\w+)*$/;
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

const SPACES: Partial<Record<NamedThing["kind"], string>> = {
  param: "param",
  dimm: "device",
  "virtio-mem": "device",
  nvdimm: "device",
  cxl: "device",
  allocation: "allocation",
};

export interface Renamable {
  readonly span: Span;
  readonly name: string;
}

/** What would be renamed at an offset; undefined: nothing that can be. */
export function renamable(analysis: Analysis, offset: number): Renamable | undefined {
  const name = nameAt(analysis, offset);
  if (name?.thing.declaration === undefined || SPACES[name.thing.kind] === undefined) return undefined;
  const span = nameSpan(analysis.source, name.place.span);
  return { span, name: analysis.source.slice(span) };
}

export type RenameResult = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** The edits that rename the thing at an offset, in all scenarios that name it, or why it can't be done. */
export function rename(
  analysis: Analysis,
  offset: number,
  newName: string,
  elsewhere: Elsewhere = NOWHERE,
): RenameResult {
  const name = nameAt(analysis, offset);
  const space = name === undefined ? undefined : SPACES[name.thing.kind];
  if (name?.thing.declaration === undefined || space === undefined)
    return { refused: "nothing here has a name to change" };
  if (!NAME.test(newName)) return { refused: `\`${newName}\` is no name: a letter, then letters, digits, _ and -` };
  if (name.thing.kind === "param" && !REFERRED.test(newName))
    return { refused: `\`$${newName}\` would be read as \`$${newName.replace(/-(?:0x.*)?$/, "")}\`` };
  const others = namedElsewhere(name.thing, elsewhere);
  const taken = [{ thing: name.thing, scenario: analysis as NamesOf }, ...others].find(({ thing, scenario }) =>
    scenario.names.some(
      (each) => each !== thing && SPACES[each.kind] === space && each.name === newName && each.declaration,
    ),
  );
  if (taken !== undefined) {
    const where = taken.scenario === analysis ? "" : ` in ${elsewhere.fileName(taken.scenario.uri)}`;
    return { refused: `\`${newName}\` is declared already${where}` };
  }
  return {
    edits: placesOf(
      name.thing,
      others.map(({ thing }) => thing),
    ).map(({ uri, span }) => ({
      uri,
      // Only uses of a parameter have a `$` in front, and they stand in this document or one that writes it alike.
      span: name.thing.kind === "param" && span.end - span.start > name.thing.name.length ? dropFirst(span) : span,
      newText: newName,
    })),
  };
}

function dropFirst(span: Span): Span {
  return { start: span.start + 1, end: span.end };
}

/** Where a name that only this document knows is written: what is typed in one place may be typed in all. */
export function linkedSpans(analysis: Analysis, offset: number): readonly Span[] {
  const name = nameAt(analysis, offset);
  if (name?.thing.declaration === undefined || SPACES[name.thing.kind] === undefined) return [];
  const places = placesOf(name.thing);
  if (places.some(({ uri }) => uri !== analysis.uri)) return [];
  return places.map(({ span }) => nameSpan(analysis.source, span));
}
