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

const NOT_READ: ReadonlySet<string> = new Set(["use-not-found", "file-refused"]);

/** A link leads somewhere: what could not be read has none. */
export function links(analysis: Analysis, loader: Pick<FileLoader, "resolve">): readonly Link[] {
  const missing = analysis.diagnostics.filter(({ code, uri }) => uri === analysis.uri && NOT_READ.has(code));
  const found: Link[] = [];
  for (const { found: path, start } of PATHS.in(analysis.source)) {
    const { contentStart, span, value } = path;
    if (value === "" || refusedPath(value) !== undefined) continue;
    const inside = movedSpan({ start: contentStart, end: Math.max(contentStart, span.end - 1) }, start);
    if (missing.some((each) => each.span.start <= inside.end && inside.start <= each.span.end)) continue;
    found.push({ span: inside, target: loader.resolve(analysis.uri, value) });
  }
  return found;
}

function pathsOf(statement: Statement): readonly StringValue[] {
  const items = "items" in statement && statement.kind !== "machine" ? [statement, ...statement.items] : [statement];
  return items.flatMap((item) => ("path" in item && item.path.kind === "string" ? [item.path] : []));
}
