/** Files that a scenario names: `use`, `reserve from`, `firmware from`. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, FileLoader } from "../analysis/analysis.ts";

export interface Link {
  /** The path, without its quotes. */
  readonly span: Span;
  readonly target: string;
}

export function links(analysis: Analysis, loader: Pick<FileLoader, "resolve">): readonly Link[] {
  const found: Link[] = [];
  for (const statement of analysis.file.statements) {
    const named = statement.kind === "use" || statement.kind === "reserve-from" || statement.kind === "firmware-from";
    if (!named || statement.path.kind !== "string" || statement.path.value === "") continue;
    const { contentStart, span, value } = statement.path;
    found.push({
      span: { start: contentStart, end: Math.max(contentStart, span.end - 1) },
      target: loader.resolve(analysis.uri, value),
    });
  }
  return found;
}
