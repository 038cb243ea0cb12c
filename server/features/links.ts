/** Files that a scenario names: `use`, `reserve from`, `firmware from`, `build from`, `kernel from`, `config "FILE"`. */
import type { Span, Statement, StringValue } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { Analysis, FileLoader } from "../analysis/analysis.ts";
import { refusedPath } from "../analysis/scenario/named-paths.ts";
import { Pieces } from "./pieces.ts";

export interface Link {
  /** The path, without its quotes. */
  readonly span: Span;
  readonly target: string;
}

const PATHS = new Pieces<StringValue>(({ statements }) => statements.flatMap(pathsOf));

export function links(analysis: Analysis, loader: Pick<FileLoader, "resolve">): readonly Link[] {
  const found: Link[] = [];
  for (const { found: path, start } of PATHS.in(analysis.source)) {
    const { contentStart, span, value } = path;
    if (value === "" || refusedPath(value) !== undefined) continue;
    found.push({
      span: movedSpan({ start: contentStart, end: Math.max(contentStart, span.end - 1) }, start),
      target: loader.resolve(analysis.uri, value),
    });
  }
  return found;
}

function pathsOf(statement: Statement): readonly StringValue[] {
  const items = "items" in statement && statement.kind !== "machine" ? [statement, ...statement.items] : [statement];
  return items.flatMap((item) => ("path" in item && item.path.kind === "string" ? [item.path] : []));
}
