/** What grows a selection: the word, the value, the item, the statement, what stands under its heading, the whole text. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { symbols } from "./symbols.ts";
import { holds, pathAt, wordAt } from "./syntax-path.ts";

/** Spans around an offset, innermost first, each truly larger than the one before and around it. */
export function selections(analysis: Analysis, offset: number): readonly Span[] {
  const { source } = analysis;
  const candidates = [
    wordAt(source, offset),
    ...pathAt(source.statementsAt(offset), offset)
      .map((node) => node.span)
      .reverse(),
    ...symbols(analysis)
      .filter((symbol) => symbol.kind === "heading" && holds(symbol.span, offset))
      .map((symbol) => symbol.span),
    { start: 0, end: source.length },
  ];
  const chosen: Span[] = [];
  for (const span of candidates) {
    const inner = chosen.at(-1);
    if (inner === undefined || contains(span, inner)) chosen.push(span);
  }
  return chosen;
}

function contains(outer: Span, inner: Span): boolean {
  const around = outer.start <= inner.start && inner.end <= outer.end;
  return around && outer.end - outer.start > inner.end - inner.start;
}
