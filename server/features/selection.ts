/** What grows a selection: the word, the value, the item, the statement, what stands under its heading, the whole text. */
import type { Span } from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { DEVICE_BODIES } from "../../grammar/vocabulary/declarations.ts";
import { BODIES } from "../../grammar/vocabulary.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { symbols } from "./symbols.ts";
import { holds, pathAt, wordAt } from "./syntax-path.ts";

/** Spans around an offset, innermost first, each truly larger than the one before and around it. */
export function selections(analysis: Analysis, offset: number): readonly Span[] {
  const { source } = analysis;
  const candidates = [
    wordAt(source, offset),
    ...itemsAround(source, offset),
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

/** Items whose words have no node of their own (`size 512M`), and the bodies around them, without and with their braces; innermost first. */
function itemsAround(source: SourceText, offset: number): readonly Span[] {
  const statement = source.statementsAt(offset).findLast(({ span }) => holds(span, offset));
  if (statement === undefined || !("items" in statement || DEVICES.has(statement.kind))) return [];
  const { start } = statement.span;
  const text = source.slice(statement.span);
  const open: number[] = [];
  const found: Span[] = [];
  for (const { 0: sign, index } of text.matchAll(/"(?:\\.|[^"\\\n])*"?|#[^\n]*|[{}]/g)) {
    if (sign === "{") open.push(index);
    const from = sign === "}" ? open.pop() : undefined;
    if (from === undefined || start + from > offset || start + index + 1 < offset) continue;
    found.push(trimmed(source, { start: start + from + 1, end: start + index }), {
      start: start + from,
      end: start + index + 1,
    });
  }
  for (const { 0: item, index } of text.matchAll(ITEM)) {
    const span = { start: start + index, end: start + index + item.length };
    if (holds(span, offset)) found.unshift(span);
  }
  return found;
}

const DEVICES: ReadonlySet<string> = new Set(Object.keys(DEVICE_BODIES));
const ITEM = new RegExp(
  `\\b(?:${Object.keys({ ...BODIES.machine, ...BODIES["virtio-mem"], ...BODIES.dimm })
    .filter((word) => /^[\w-]+$/.test(word) && word !== "node0" && word !== "cold")
    .join("|")})[ \\t]+[^\\s{}]+`,
  "g",
);

function trimmed(source: SourceText, { start, end }: Span): Span {
  const text = source.slice({ start, end });
  const from = start + text.length - text.trimStart().length;
  return { start: from, end: Math.max(from, start + text.trimEnd().length) };
}
