/** Files that a scenario names: `use`, `reserve from`, `firmware from`, `build from`, `kernel from`, `config "FILE"`. */
import type { Span, Statement, StringValue } from "../../grammar/ast.ts";
import type { Analysis, FileLoader } from "../analysis/analysis.ts";
import { refusedPath } from "../analysis/scenario/named-paths.ts";

export interface Link {
  /** The path, without its quotes. */
  readonly span: Span;
  readonly target: string;
}

export function links(analysis: Analysis, loader: Pick<FileLoader, "resolve">): readonly Link[] {
  const found: Link[] = [];
  for (const statement of analysis.file.statements) {
    for (const { contentStart, span, value } of pathsOf(statement)) {
      if (value === "" || refusedPath(value) !== undefined) continue;
      found.push({
        span: { start: contentStart, end: Math.max(contentStart, span.end - 1) },
        target: loader.resolve(analysis.uri, value),
      });
    }
  }
  return found;
}

function pathsOf(statement: Statement): readonly StringValue[] {
  const items = "items" in statement && statement.kind !== "machine" ? [statement, ...statement.items] : [statement];
  return items.flatMap((item) => ("path" in item && item.path.kind === "string" ? [item.path] : []));
}
